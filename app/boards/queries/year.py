"""A year of a scope, from the figures kept: each day's share, each team's months, what is open and how old it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, select

from app.boards.queries.scope import Scope, floors_of
from app.boards.rules.year import AGES, Place, TeamMonth, age_of, in_use
from app.cases.models import Issue
from app.cases.rules import VERIFIED
from app.core.db import db
from app.duties.queries.asked import asked_between
from app.duties.rules.asked import Group, joined, last_moment
from app.people.models import Team
from app.places.models import Zone
from app.policy import EVERYWHERE
from app.rollups.models import DayTotal, ZoneMonth, ZoneSlot
from app.settings.rules import Settings, spans_of


def zones_in(scope: Scope) -> int:
    """How many zones the scope has today."""
    return sum(floor.zones for floor in floors_of(scope))


def windows_asked(scope: Scope, settings: Settings, first: date, last: date, now: datetime) -> dict[str, Counter[Place]]:
    """Team's name ("" for none) → day and window → how many of its zones owed a patrol; none before it ends.

    A zone owes what the duties ask of it, if it was there and in use as the window ended; it counts for the team it
    belongs to today.
    """
    asked = asked_between(settings, first, last)
    name = func.coalesce(Team.name, "")
    rows = select(Zone.id, name).join(Zone.floor).outerjoin(Team, Team.id == Zone.team_id)
    alike: dict[tuple[str, Group], list[str]] = defaultdict(list)
    for zone_id, team in db.session.execute(rows.where(*replace(scope, with_closed=True).conditions())):
        alike[team, asked.group(zone_id)].append(zone_id)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    over = [(day, span) for day in days for span in spans_of(settings, day) if span.end <= now]
    wanted = {group: [(day, span) for day, span in over if asked.asks(group, day, span)] for _, group in alike}
    found: dict[str, Counter[Place]] = defaultdict(Counter)
    for (team, group), zones in alike.items():
        shut = [(hold.start, hold.end) for zone_id in zones for hold in joined(asked.shut(zone_id))]
        counts = in_use(len(zones), shut, [last_moment(span) for _, span in wanted[group]])
        found[team].update({(day, span.key): count for (day, span), count in zip(wanted[group], counts, strict=True)})
    return found


def zones_by_team(scope: Scope) -> dict[str, int]:
    """Team's name ("" for none) → how many zones of the scope it has today."""
    name = func.coalesce(Team.name, "")
    rows = select(name, func.count()).select_from(Zone).join(Zone.floor).outerjoin(Team, Team.id == Zone.team_id)
    return {row[0]: row[1] for row in db.session.execute(rows.where(*scope.conditions()).group_by(Team.name))}


def windows_walked(scope: Scope, first: date, last: date) -> Counter[Place]:
    """Day and window → how many of the scope's zones were walked in time. Zones closed since count."""
    scope = replace(scope, with_closed=True)
    if scope.user.roles & EVERYWHERE and not (scope.building_id or scope.floor_id or scope.team_id):
        rows = select(DayTotal.day, DayTotal.window, DayTotal.done).where(DayTotal.day.between(first, last))
    else:
        rows = (
            select(ZoneSlot.day, ZoneSlot.window, func.sum(case((ZoneSlot.late, 0), else_=1)))
            .where(ZoneSlot.zone_id.in_(scope.zone_ids()), ZoneSlot.day.between(first, last))
            .group_by(ZoneSlot.day, ZoneSlot.window)
        )
    return Counter({(day, window): int(count) for day, window, count in db.session.execute(rows)})


def walked_by_team(scope: Scope, first: date, last: date) -> dict[str, Counter[Place]]:
    """The same by the name of the team that the zones belong to today, "" for none."""
    name = func.coalesce(Team.name, "")
    rows = (
        select(name, ZoneSlot.day, ZoneSlot.window, func.count())
        .select_from(ZoneSlot).join(Zone, Zone.id == ZoneSlot.zone_id).join(Zone.floor).outerjoin(Team, Team.id == Zone.team_id)
        .where(ZoneSlot.day.between(first, last), ZoneSlot.late.is_(False), *replace(scope, with_closed=True).conditions())
        .group_by(name, ZoneSlot.day, ZoneSlot.window)
    )  # fmt: skip
    found: dict[str, Counter[Place]] = defaultdict(Counter)
    for team, day, window, count in db.session.execute(rows):
        found[team][day, window] = count
    return found


def team_months(scope: Scope, first: date, last: date) -> list[TeamMonth]:
    """Each team's months from `first` to `last`, by the team its zones belong to today; zones closed since count."""
    rows = (
        select(func.coalesce(Team.name, ""), ZoneMonth.month, func.sum(ZoneMonth.done), func.sum(ZoneMonth.late),
               func.sum(ZoneMonth.abnormal))
        .select_from(ZoneMonth).join(Zone, Zone.id == ZoneMonth.zone_id).join(Zone.floor)
        .outerjoin(Team, Team.id == Zone.team_id)
        .where(ZoneMonth.month.between(first, last), *replace(scope, with_closed=True).conditions())
        .group_by(Team.name, ZoneMonth.month)
        .order_by(Team.name, ZoneMonth.month)
    )  # fmt: skip
    return [TeamMonth(name, month, int(done), int(late), int(odd)) for name, month, done, late, odd in db.session.execute(rows)]


def issue_ages(scope: Scope, now: datetime) -> dict[str, dict[str, int]]:
    """How long ago issues were due → state → how many; those verified are left out."""
    rows = select(Issue.state, Issue.deadline_at).where(Issue.state != VERIFIED, Issue.zone_id.in_(scope.zone_ids()))
    found: dict[str, dict[str, int]] = {age: defaultdict(int) for age in AGES}
    for state, deadline in db.session.execute(rows):
        found[age_of(deadline, now)][state] += 1
    return found


def a_year_to(day: date) -> date:
    """The first day of the month eleven months before: twelve months with that of `day`."""
    return (day.replace(day=1) - timedelta(days=334)).replace(day=1)
