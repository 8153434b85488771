"""A year of a scope, from the figures kept: each day's walks, what is open and how old it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, select

from app.boards.queries.scope import Scope
from app.boards.rules.year import AGES, Place, age_of
from app.cases.models import Issue
from app.cases.rules import VERIFIED
from app.core.db import db
from app.policy import EVERYWHERE
from app.rollups.models import DayTotal, ZoneSlot


def windows_walked(scope: Scope, first: date, last: date) -> Counter[Place]:
    """Day and window → how many of the scope's zones were walked in time. Zones closed since count."""
    scope = replace(scope, with_closed=True)
    if scope.user.roles & EVERYWHERE and not (scope.building_id or scope.floor_id or scope.team_id):
        rows = select(DayTotal.day, DayTotal.window, DayTotal.done).where(DayTotal.day.between(first, last))
    else:
        rows = (
            select(ZoneSlot.day, ZoneSlot.window, func.sum(case((ZoneSlot.late, 0), else_=1)))
            .where(*scope.here(ZoneSlot.zone_id), ZoneSlot.day.between(first, last))
            .group_by(ZoneSlot.day, ZoneSlot.window)
        )
    return Counter({(day, window): int(count) for day, window, count in db.session.execute(rows)})


def issue_ages(scope: Scope, now: datetime) -> dict[str, dict[str, int]]:
    """How long ago issues were due → state → how many; those verified are left out."""
    until = func.coalesce(Issue.late_from, Issue.deadline_at)
    rows = select(Issue.state, until).where(Issue.state != VERIFIED, *scope.here(Issue.zone_id))
    found: dict[str, dict[str, int]] = {age: defaultdict(int) for age in AGES}
    for state, deadline in db.session.execute(rows):
        found[age_of(deadline, now)][state] += 1
    return found


def a_year_to(day: date) -> date:
    """The first day of the month eleven months before: twelve months with that of `day`."""
    return (day.replace(day=1) - timedelta(days=334)).replace(day=1)
