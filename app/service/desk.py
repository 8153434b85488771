"""The desk's one screen to take a call: type, see the caller's earlier cases, place, kind, assign; by keyboard alone."""

from __future__ import annotations

import re
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.core.db import db
from app.core.errors import N_, Problem, invalid
from app.core.ids import is_uuid7, new_id
from app.core.moments import here_and_now
from app.core.text import compact, squeeze
from app.people.models import Person, Team
from app.people.queries import active_people, teams
from app.places.models import Zone
from app.places.queries import zones_in_order
from app.places.rules import place_label
from app.service import actions, words
from app.service.actions import Asked
from app.service.models import ServiceCase
from app.service.queries import directory, earlier_cases, taken_lately
from app.service.rules import KINDS
from app.web import acting
from app.web.acting import requires
from app.web.language import language, say


@requires("open_case")
def desk() -> str:
    return _page()


@requires("open_case")
def callers() -> str:
    """The caller's earlier cases, as a part of the desk's page."""
    user = acting.acting().user
    phone, name = request.form.get("phone", "")[:40], request.form.get("name", "")[:40]
    return render_template("service/earlier.html", earlier=earlier_cases(user, phone, name), words=words, asked=phone or name)


@requires("open_case")
def found_in_directory() -> str:
    """What the directory says, as a part of the desk's page."""
    sought = request.form.get("q", "")[:100]
    return render_template("service/found.html", entries=directory(sought)[:12] if sought.strip() else [], sought=sought)


@requires("open_case")
def take_call() -> Response | tuple[str, int]:
    """Write the call down; back to the desk for the next. Faults are told on the form, which keeps what was typed."""
    by = acting.acting()
    times = here_and_now(by.now)
    try:
        answer = request.form.get("answer", "").strip()
        opened = actions.write_down(by, _asked(), answer, times, gettext("During the call"))
    except Problem as problem:
        db.session.rollback()
        return _page(problem), problem.status
    flash(_written_down(opened), "ok")
    if opened.place and not opened.zone_id:
        flash(gettext("The place is kept in words: “%(place)s” names no single zone.", place=opened.place), "warn")
    return redirect("/service/desk", 303)


def _written_down(case: ServiceCase) -> str:
    number, owner = case.number, case.assignee.name
    if not case.offered:
        return str(gettext("No. %(number)s is written down: %(who)s has it.", number=number, who=owner))
    words = N_("No. %(number)s is written down and offered to %(who)s; it stays with %(owner)s until they accept.")
    return str(gettext(words, number=number, who=case.offered.name, owner=owner))


_STOREY = re.compile(r"(\d+)\s*[楼F](?!\S*楼)", re.IGNORECASE)


def _asked() -> Asked:
    form, key = request.form, request.form.get("id", "")
    zone_id, place = _place(form.get("place", ""))
    person_id, team_id = _assigned(form.get("assign", ""))
    if form.get("answer", "").strip() and form.get("kind") != "inquiry":
        raise invalid("answer", N_("Only an inquiry is answered at once."))
    return Asked(
        form.get("kind", ""), form.get("words", ""), form.get("caller_name", ""), form.get("caller_unit", ""),
        form.get("caller_phone", ""), zone_id, place, person_id, team_id, form.get("confidential") == "1",
        key if is_uuid7(key) else new_id(),
    )  # fmt: skip


def _place(typed: str) -> tuple[str | None, str]:
    """A zone when the words name just one, else the words: several floors have a 茶水间."""
    wanted, zones = compact(typed), _zones()
    if not wanted:
        return None, ""
    meant = [
        zone for zone in zones
        if wanted in (compact(zone_label(zone)), compact(f"{zone.floor.building.name}{zone.name}"), compact(zone.name))
    ]  # fmt: skip
    if not meant:  # as people say it: 3楼 卫生间
        parts = [compact(part) for part in _STOREY.sub(r"\1层", squeeze(typed)).split(" ")]
        meant = [zone for zone in zones if all(part in compact(zone_label(zone)) for part in parts)]
    return (meant[0].id, "") if len(meant) == 1 else (None, squeeze(typed))


def _assigned(typed: str) -> tuple[str | None, str | None]:
    """(person, team) that the words name; (None, None) for none. Raises Problem 422 for somebody unknown or ambiguous."""
    wanted = compact(typed)
    if not wanted:
        return None, None
    found_teams = [team for team in teams() if compact(team.name) == wanted]
    if found_teams:
        return None, found_teams[0].id
    people = [one for one in active_people() if wanted in (compact(person_label(one)), compact(one.name), one.number)]
    if len(people) == 1:
        return people[0].id, None
    raise invalid("assign", N_("Nobody of that name works here.") if not people else N_("Several people are called that."))


def zone_label(zone: Zone) -> str:
    return place_label(zone.floor.building.name, zone.floor.level, zone.name, language())


def person_label(person: Person) -> str:
    return f"{person.name} {person.number}"


def _zones() -> list[Zone]:
    return list(db.session.execute(zones_in_order()).scalars())


def _page(problem: Problem | None = None) -> str:
    by = acting.acting()
    faults: dict[str, Any] = {error.pointer: say(error.message, **error.params) for error in problem.errors} if problem else {}
    faults["assign"] = faults.get("assign") or faults.get("assignee_id") or faults.get("team_id", "")
    key = request.form.get("id", "")
    named: list[Team | Person] = [*teams(), *active_people()]
    return render_template(
        "service/desk.html", words=words, form=request.form, faults=faults,
        kinds=[name for name, kind in KINDS.items() if kind.call], key=key if is_uuid7(key) else new_id(),
        fault=say(problem.message, **problem.params) if problem and not problem.errors else "",
        zones=[zone_label(zone) for zone in _zones()], taken=taken_lately(by.id),
        named=[one.name if isinstance(one, Team) else person_label(one) for one in named],
        earlier=earlier_cases(by.user, request.form.get("caller_phone", ""), request.form.get("caller_name", "")),
    )  # fmt: skip
