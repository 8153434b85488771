"""Arranging a reception, and the roster of ushers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.core.db import db
from app.core.errors import Problem
from app.core.ids import is_uuid7, new_id
from app.core.moments import here_and_now
from app.people.models import Team
from app.people.queries import active_people, teams
from app.rooms.pages import read_span
from app.rooms.queries import rooms
from app.service import actions, words
from app.service.actions import Reception
from app.service.actions.steps import visible
from app.service.models import ServiceCase
from app.service.queries import lead_of, ushers
from app.service.rules.kinds import LARGE
from app.service.rules.receptions import CONFERENCE, SECURITY, checks_of
from app.web import acting
from app.web.acting import requires
from app.web.language import say
from app.web.templating import site

Page = Response | tuple[str, int]


@requires("arrange_reception")
def new_reception() -> str:
    """The empty form, or one that takes over what somebody asked for: ?of=CASE. Raises Problem 404."""
    return _page(case=visible(acting.acting(), request.args["of"]) if request.args.get("of") else None)


@requires("arrange_reception")
def arrange() -> Page:
    """Book the room and tell the teams; on to the reception's page. Faults are told on the form."""
    by, form, key = acting.acting(), request.form, request.form.get("id", "")
    try:
        begins_at, ends_at = read_span(form)
        named = [form.get("team_id", ""), *form.getlist("others")]
        wanted = Reception(
            form.get("words", ""), form.get("size", ""), begins_at, ends_at, [one for one in named if one],
            unit=form.get("unit", ""), room_id=form.get("room_id") or None, place=form.get("place", ""),
            checks={one: form.get(f"checks-{one}", "").splitlines() for one in named},
            id=key if is_uuid7(key) else new_id(),
        )  # fmt: skip
        if of_case := form.get("from_case"):
            case = actions.move_to_reception(by, of_case, wanted, here_and_now(by.now))
        else:
            case = actions.arrange_reception(by, wanted, here_and_now(by.now))
    except Problem as problem:
        db.session.rollback()
        return _page(problem), problem.status
    flash(gettext("The teams are called; their clocks run."), "ok")
    return redirect(f"/service/{case.id}", 303)


@requires("manage")
def keep_ushers() -> Response:
    """Exactly the people ticked are the ushers."""
    actions.set_ushers(acting.acting(), request.form.getlist("person_id"))
    flash(gettext("Saved."), "ok")
    return redirect("/service/receptions/new#ushers", 303)


def _page(problem: Problem | None = None, case: ServiceCase | None = None) -> str:
    form: Mapping[str, Any] = request.form
    key = form.get("id", "")
    if case is not None:
        form = {"words": case.words, "unit": case.caller_unit, "place": case.place, "from_case": case.id}
    faults: dict[str, Any] = {error.pointer: say(error.message, **error.params) for error in problem.errors} if problem else {}
    able = [team for team in teams() if lead_of(team.id)]
    main = form.get("team_id") or next((team.id for team in able if CONFERENCE in team.name), "")
    return render_template(
        "service/reception.html", words=words, form=form, faults=faults, key=key if is_uuid7(key) else new_id(), teams=able,
        main=main, ticked=set(request.form.getlist("others")) if request.form else _usual(able, request.args.get("size", "")),
        checks={team.id: form.get(f"checks-{team.id}") or "\n".join(checks_of(team.name)) for team in able},
        rooms=rooms(), day=site().local(acting.now()).date(), people=active_people(), roster=ushers(),
        fault=say(problem.message, **problem.params) if problem and not faults else "",
    )  # fmt: skip


def _usual(able: list[Team], size: str) -> set[str]:
    """Who is told beside the team that sets up: security; all for a large one."""
    return {team.id for team in able if size == LARGE or SECURITY in team.name}
