"""How fast and how honestly people answered in a month, from the clocks; the cases behind each number (for 附表一)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask import render_template, request
from flask_babel import gettext

from app.core.db import db
from app.core.errors import not_found
from app.people.models import Person, Team
from app.people.queries import person_by_id
from app.policy import Thing, User, may
from app.service import words
from app.service.models import ServiceCase
from app.service.queries import cases_opened, folded, happened, thing_of_case
from app.service.rules.clocks import UNREACHED
from app.service.rules.figures import RESPONSES, Figures, Judged, figures_of, is_arrival
from app.settings.rules import day_bounds
from app.web import acting
from app.web.acting import requires
from app.web.templating import site

NO_TEAM = "none"  # in an address, for those of no team


@requires("open_case")
def figures() -> str:
    """Everybody this person may see, by team and person; oneself always."""
    month = _month()
    shown = _shown(month)
    rows = sorted(shown, key=lambda row: (-row[1].counted, row[0].number))
    teams = [(key, people[0][0].team.name if people[0][0].team else "", _together(people)) for key, people in _by_team(shown)]
    teams.sort(key=lambda row: row[1])
    return render_template("service/figures.html", rows=rows, teams=teams, words=words, **_frame(month))


@requires("open_case")
def persons_figures(person_id: str) -> str:
    """One person's figures, and every clock and case behind them. Raises Problem 404."""
    user, month = acting.acting().user, _month()
    person = person_by_id(person_id)
    if person is None or not _may_see(user, person):
        raise not_found()
    own = _figures(month).get(person_id, Figures())
    return _behind(person.name, person.team.name if person.team else "", own, f"/service/figures/{person_id}", month)


@requires("open_case")
def teams_figures(team_id: str) -> str:
    """A team's figures: those of its people whom the reader may see. Raises Problem 404."""
    month = _month()
    people = dict(_by_team(_shown(month))).get(team_id)
    team = db.session.get(Team, team_id)
    if people is None and (team is None or not may(acting.acting().user, "see_person", Thing(team_id=team_id))):
        raise not_found()
    named = {person.id: person.name for person, _ in people or []}
    title = team.name if team else gettext("No team")
    return _behind(title, "", _together(people or []), f"/service/figures/team/{team_id}", month, named)


def _behind(name: str, about: str, own: Figures, path: str, month: date, names: Mapping[str, str] | None = None) -> str:
    ids = {one.case_id for one in own.judged} | set(own.handed_on) | set(own.reopened)
    cases = {key: db.session.get_one(ServiceCase, key) for key in ids}
    user, show = acting.acting().user, request.args.get("show", "")
    return render_template(
        "service/person_figures.html", name=name, about=about, own=own, path=path, names=names, words=words,
        show=show if show in _SHOWN else "", clocks=[one for one in own.judged if _SHOWN.get(show, _any)(one)],
        cases={key: case for key, case in cases.items() if may(user, "see_case", thing_of_case(case))}, **_frame(month),
    )  # fmt: skip


def _any(one: Judged) -> bool:
    return True


_SHOWN: dict[str, Callable[[Judged], bool]] = {
    "unreached": lambda one: one.state == UNREACHED,
    "came": is_arrival,
    "responses": lambda one: one.clock in RESPONSES and one.took is not None and one.state != UNREACHED,
}


def _shown(month: date) -> list[tuple[Person, Figures]]:
    """Those whom the reader may see."""
    user = acting.acting().user
    found = ((person_by_id(person_id), own) for person_id, own in _figures(month).items())
    return [(person, own) for person, own in found if person is not None and _may_see(user, person)]


def _by_team(shown: list[tuple[Person, Figures]]) -> list[tuple[str, list[tuple[Person, Figures]]]]:
    teams: dict[str, list[tuple[Person, Figures]]] = {}
    for person, own in shown:
        teams.setdefault(person.team_id or NO_TEAM, []).append((person, own))
    return list(teams.items())


def _together(people: list[tuple[Person, Figures]]) -> Figures:
    sums = Figures()
    for _, own in people:
        sums.add(own)
    return sums


def _figures(month: date) -> dict[str, Figures]:
    start = day_bounds(site(), month)[0]
    cases = cases_opened(start, day_bounds(site(), _next(month))[0])
    return figures_of([(case.id, folded(case), happened(case.events)) for case in cases], acting.now())


def _may_see(user: User, person: Person) -> bool:
    return may(user, "see_person", Thing(person_id=person.id, team_id=person.team_id))


def _month() -> date:
    """The month asked for, else this one."""
    try:
        asked = datetime.strptime(request.args.get("month", ""), "%Y-%m").date()  # noqa: DTZ007 a day has no zone
    except ValueError:
        asked = site().local(acting.now()).date()
    this = site().local(acting.now()).date().replace(day=1)
    return asked.replace(day=1) if asked.year >= 2000 and asked <= this else this


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _frame(month: date) -> dict[str, Any]:
    before = (month - timedelta(days=1)).replace(day=1)
    after = _next(month)
    begun = after <= site().local(acting.now()).date()
    return {"month": f"{month:%Y-%m}", "before": f"{before:%Y-%m}", "after": f"{after:%Y-%m}" if begun else ""}
