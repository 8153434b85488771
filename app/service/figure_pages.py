"""How fast and how honestly people answered in a month, from the clocks; the cases behind each number (for 附表一)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask import render_template, request

from app.core.db import db
from app.core.errors import not_found
from app.people.models import Person
from app.people.queries import person_by_id
from app.policy import Thing, User, may
from app.service import words
from app.service.models import ServiceCase
from app.service.queries import cases_opened, folded, happened, thing_of_case
from app.service.rules.figures import Figures, figures_of
from app.settings.rules import day_bounds
from app.web import acting
from app.web.acting import requires
from app.web.templating import site


@requires("open_case")
def figures() -> str:
    """Everybody this person may see, by team and person; oneself always."""
    user, month = acting.acting().user, _month()
    found = _figures(month)
    people = {person_id: person_by_id(person_id) for person_id in found}
    shown = {key: person for key, person in people.items() if person is not None and _may_see(user, person)}
    teams: dict[str, Figures] = {}
    for key, person in shown.items():
        teams.setdefault(person.team.name if person.team else "—", Figures()).add(found[key])
    rows = sorted(((person, found[key]) for key, person in shown.items()), key=lambda row: (-row[1].counted, row[0].number))
    return render_template("service/figures.html", rows=rows, teams=sorted(teams.items()), words=words, **_frame(month))


@requires("open_case")
def persons_figures(person_id: str) -> str:
    """One person's figures, and every clock and case behind them. Raises Problem 404."""
    user, month = acting.acting().user, _month()
    person = person_by_id(person_id)
    if person is None or not _may_see(user, person):
        raise not_found()
    own = _figures(month).get(person_id, Figures())
    ids = {one.case_id for one in own.judged} | set(own.handed_on) | set(own.reopened)
    cases = {key: db.session.get_one(ServiceCase, key) for key in ids}
    seen = {key: case for key, case in cases.items() if may(user, "see_case", thing_of_case(case))}
    return render_template(
        "service/person_figures.html", person=person, own=own, cases=seen, kept=len(cases) - len(seen), words=words,
        **_frame(month),
    )  # fmt: skip


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
    return asked.replace(day=1) if 2000 <= asked.year <= 2100 else site().local(acting.now()).date().replace(day=1)


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _frame(month: date) -> dict[str, Any]:
    before = (month - timedelta(days=1)).replace(day=1)
    after = _next(month)
    begun = after <= site().local(acting.now()).date()
    return {"month": f"{month:%Y-%m}", "before": f"{before:%Y-%m}", "after": f"{after:%Y-%m}" if begun else ""}
