"""/duties: what is owed, and the form of one duty."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import flash, make_response, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import N_, Problem, invalid, not_found
from app.core.text import squeeze
from app.duties import doubts, words
from app.duties.actions import DutyEntry, end_duty, set_duty, ship_scheme
from app.duties.forms import DutyForm, QuotaForm
from app.duties.models import Duty, DutyQuota
from app.duties.queries.duties import current_duties, duty_by_id, ended_duties
from app.duties.queries.history import belonging
from app.duties.room import blueprint
from app.duties.rules.quota import Quota
from app.people.queries import active_people, person_by_number, teams
from app.places.queries import buildings_in_order
from app.settings.rules import LAST_MINUTE, Window
from app.web.acting import acting, now, requires
from app.web.forms import tell
from app.web.templating import site


@blueprint.get("/duties")
@requires("use_office_pages")
def duties() -> str:
    today = site().local(now()).date()
    rows = current_duties(today)
    return render_template(
        "duties/list.html",
        duties=rows,
        ended=ended_duties(today),
        words=words,
        often=words.how_often,
        who=_who(),
        orphans=_without_people(rows),
        today=today,
    )


@blueprint.post("/duties/scheme")
@requires("manage")
def take_scheme() -> AnyResponse:
    """Begin with the scheme's own duties."""
    ship_scheme(acting())
    flash(gettext("Saved."), "ok")
    return redirect("/duties", 303)


@blueprint.route("/duties/new", methods=["GET", "POST"])
@requires("manage")
def new_duty() -> AnyResponse:
    return _edit(None)


@blueprint.route("/duties/<duty_id>/edit", methods=["GET", "POST"])
@requires("manage")
def edit_duty(duty_id: str) -> AnyResponse:
    duty = duty_by_id(duty_id)
    if duty is None:
        raise not_found()
    return _edit(duty)


@blueprint.post("/duties/<duty_id>/end")
@requires("manage")
def stop_duty(duty_id: str) -> AnyResponse:
    if end_duty(acting(), duty_id):
        flash(gettext("It is no longer owed from today on. What was owed before stays."), "ok")
    return redirect("/duties", 303)


def _who() -> Callable[[Duty], str]:
    names = {team.id: team.name for team in teams()}
    people = {one.id: one.name for one in active_people()}
    return lambda duty: words.who_owes(duty, names, people)


def _without_people(rows: list[Duty]) -> set[str]:
    """The duties that nobody owes at present."""
    known = belonging()
    found = set()
    for duty in rows:
        groups = {"role": known.roles, "team": known.teams}.get(duty.who_kind)
        if duty.who_kind == "person":
            holds = [known.people.get(one, []) for one in duty.who]
        elif groups is not None:
            holds = [held for name in duty.who for held in groups.get(name, {}).values()]
        else:
            continue
        if not any(hold.at(now()) for held in holds for hold in held):
            found.add(duty.id)
    return found


def _edit(duty: Duty | None) -> AnyResponse:
    form = _form(duty)
    status = 200
    doubted: list[str] = []
    if form.validate_on_submit():
        try:
            entry = _entry(form, duty)
            doubted = [] if form.sure.data else doubts.of_duty(entry, duty, site().local(now()).date())
            if not doubted:
                set_duty(acting(), entry, duty.id if duty else None)
        except Problem as problem:
            tell(form, problem)
            status = problem.status
        else:
            if not doubted:
                flash(gettext("Saved."), "ok")
                return redirect("/duties", 303)
            status = 422
    elif form.is_submitted():
        status = 422
    return make_response(render_template("duties/edit.html", form=form, duty=duty, doubts=doubted), status)


def _form(duty: Duty | None) -> DutyForm:
    form = DutyForm(data=_data(duty) if request.method == "GET" else None)
    form.teams.choices = form.zone_teams.choices = [(team.id, team.name) for team in teams()]
    form.buildings.choices = [(one.id, one.name) for one in buildings_in_order()]
    return form


def _data(duty: Duty | None) -> dict[str, Any]:
    """What the form shows first."""
    today = site().local(now()).date()
    if duty is None:
        return {"from_on": today, "first": {"at_least": 1}, "scope": "anywhere", "record_kind": "deed"}
    numbers = {one.id: one.number for one in active_people()}
    named = duty.zone_filter
    data = {
        name: getattr(duty, name)
        for name in (
            "name",
            "clause",
            "who_kind",
            "share",
            "evidence",
            "scope",
            "from_on",
            "until_on",
        )
    }
    return data | {
        "record_kind": words.fulfils(duty),
        "roles": duty.who if duty.who_kind == "role" else [],
        "teams": duty.who if duty.who_kind == "team" else [],
        "numbers": " ".join(numbers.get(one, "") for one in duty.who) if duty.who_kind == "person" else "",
        "checklist": "\n".join(duty.checklist),
        "buildings": named.get("building_ids", []),
        "zone_teams": named.get("team_ids", []),
        "words": named.get("words", ""),
        "first": _shown(duty.quotas[0]),
        "second": _shown(duty.quotas[1]) if len(duty.quotas) > 1 else {},
    }


def _shown(quota: DutyQuota) -> dict[str, Any]:
    lines = [f"{one['from_']}-{'24:00' if one['until'] == LAST_MINUTE else one['until']} {one['name']}" for one in quota.windows]
    return {
        name: getattr(quota, name)
        for name in ("at_least", "per", "weekdays", "site_windows", "working_days", "gap_minutes", "late_minutes")
    } | {"windows": "\n".join(lines)}


def _entry(form: DutyForm, duty: Duty | None) -> DutyEntry:
    """The form as an entry. Raises Problem 422."""
    filled = [part for part in (form.first.form, form.second.form) if part.at_least.data is not None]
    quotas = [_quota(part) for part in filled]
    site_windows = frozenset(n for n, part in enumerate(filled) if part.site_windows.data)
    kept = {"zone_ids": duty.zone_filter.get("zone_ids", [])} if duty else {}
    return DutyEntry(
        name=form.name.data or "",
        clause=form.clause.data or "",
        who_kind=form.who_kind.data,
        who=_people(form),
        share=form.share.data,
        record_kind=form.record_kind.data.partition("/")[0],
        evidence=form.evidence.data,
        scope=form.scope.data,
        topic=form.record_kind.data.partition("/")[2],
        quotas=quotas,
        checklist=(form.checklist.data or "").splitlines(),
        from_on=form.from_on.data,
        until_on=form.until_on.data,
        site_windows=site_windows,
        zone_filter=kept
        | {"building_ids": form.buildings.data, "team_ids": form.zone_teams.data, "words": form.words.data or ""},
    )


def _people(form: DutyForm) -> list[str]:
    if form.who_kind.data == "person":
        found = [
            (number, person_by_number(number))
            for number in (form.numbers.data or "").replace("，", " ").replace(",", " ").split()
        ]
        unknown = [number for number, person in found if person is None or not person.active]
        if unknown:
            raise invalid("numbers", N_("Nobody here has the work number %(number)s."), number=unknown[0])
        return [person.id for _, person in found if person]
    return list({"role": form.roles.data, "team": form.teams.data}.get(form.who_kind.data) or [])


def _quota(part: QuotaForm) -> Quota:
    quota = Quota(
        at_least=part.at_least.data,
        per=part.per.data,
        weekdays=frozenset(part.weekdays.data or ()),
        working_days=part.working_days.data,
        gap_minutes=part.gap_minutes.data or 0,
        late_minutes=part.late_minutes.data or 0,
    )
    if part.site_windows.data:
        return replace(quota, windows=site().windows)
    return replace(
        quota,
        windows=tuple(_window(line, n) for n, line in enumerate(_lines(part.windows.data or ""))),
    )


_SPAN = re.compile(r"\d{1,2}:\d{2}-\d{1,2}:\d{2}")


def _lines(text: str) -> list[str]:
    """A window each, its name behind its times or before them; several on one line are several."""
    text = re.sub(r"[ \t]*[-－–—~～至到]+[ \t]*(?=\d)", "-", text.replace("：", ":"))
    lines = [line for row in text.splitlines() for line in (_apart(row) if len(_SPAN.findall(row)) > 1 else [row])]
    return [line.strip() for line in lines if line.strip()]


def _apart(row: str) -> list[str]:
    return re.split(r"[\s、，,；;]+(?=\d{1,2}:\d{2}-)", row)


def _window(line: str, number: int) -> Window:
    """ "07:30-09:00 早间" as a window; what cannot be read is left for the check to name."""
    found = _SPAN.search(line)
    span = found.group() if found else line
    begin, _, end = span.partition("-")
    until = LAST_MINUTE if end == "24:00" else end.zfill(5)
    return Window(f"w{number + 1}", squeeze(line.replace(span, " ")).strip(" 、，,；;:") or span, begin.zfill(5), until)
