"""A year of a scope, from the figures kept: each day's share, each team's months, what is open and how old it is."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, select

from app.boards.queries.scope import Scope, floors_of
from app.boards.rules.year import AGES, TeamMonth, age_of
from app.cases.models import Issue
from app.cases.rules import VERIFIED
from app.core.db import db
from app.people.models import Team
from app.places.models import Zone
from app.policy import EVERYWHERE
from app.rollups.models import DayTotal, ZoneMonth, ZoneSlot


def zones_in(scope: Scope) -> int:
    """How many zones the scope has today."""
    return sum(floor.zones for floor in floors_of(scope))


def zones_by_team(scope: Scope) -> dict[str, int]:
    """Team's name ("" for none) → how many zones of the scope it has today."""
    name = func.coalesce(Team.name, "")
    rows = select(name, func.count()).select_from(Zone).join(Zone.floor).outerjoin(Team, Team.id == Zone.team_id)
    return {row[0]: row[1] for row in db.session.execute(rows.where(*scope.conditions()).group_by(Team.name))}


def days_walked(scope: Scope, first: date, last: date) -> dict[date, int]:
    """day → how many of the scope's windows were walked in time; a day without any is absent."""
    if scope.user.roles & EVERYWHERE and not (scope.building_id or scope.floor_id or scope.team_id):
        rows = select(DayTotal.day, func.sum(DayTotal.done)).where(DayTotal.day.between(first, last)).group_by(DayTotal.day)
    else:
        rows = (
            select(ZoneSlot.day, func.sum(case((ZoneSlot.late, 0), else_=1)))
            .where(ZoneSlot.zone_id.in_(scope.zone_ids()), ZoneSlot.day.between(first, last))
            .group_by(ZoneSlot.day)
        )
    return {day: int(count) for day, count in db.session.execute(rows)}


def team_months(scope: Scope, first: date, last: date) -> list[TeamMonth]:
    """Each team's months from `first` to `last`, by the team its zones belong to today."""
    rows = (
        select(func.coalesce(Team.name, ""), ZoneMonth.month, func.sum(ZoneMonth.done), func.sum(ZoneMonth.late),
               func.sum(ZoneMonth.abnormal))
        .select_from(ZoneMonth).join(Zone, Zone.id == ZoneMonth.zone_id).join(Zone.floor)
        .outerjoin(Team, Team.id == Zone.team_id)
        .where(ZoneMonth.month.between(first, last), *scope.conditions())
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
