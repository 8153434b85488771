"""Zones that nobody has to walk for a while: their owner is away or freed, and nobody stands in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import or_, select

from app.core.db import db
from app.duties.models import Duty, DutyExemption
from app.duties.queries.history import stand_in_holds
from app.duties.rules.holders import FOREVER, Hold, without
from app.duties.rules.terms import OWNER, Exemption
from app.people.leaves import leaves_between
from app.places.models import ZoneOwner
from app.settings.rules import Settings, day_bounds


def zones_left(
    duties: Sequence[Duty], exempted: Sequence[DutyExemption], settings: Settings, first: date, last: date
) -> list[Exemption]:
    """Those of owners' duties, zone by zone, on the days from `first` to `last`, as in everybody's month."""
    if any(duty.who_kind != OWNER for duty in duties):
        return []  # somebody else owes it there too
    start, end = day_bounds(settings, first)[0], day_bounds(settings, last)[1]
    away = away_between({duty.series_id for duty in duties}, exempted, start, end)
    standing = stand_in_holds(start, end) if away else {}
    return [
        Exemption(left.start, left.end, None, None, owned.zone_id)
        for owned in _owned(list(away), start, end)
        for hold in away[str(owned.person_id)] if hold.zone_id in (None, owned.zone_id)
        for left in without(_both(owned, hold), standing.get(str(owned.zone_id), ())) if left.start < left.end
    ]  # fmt: skip


def away_between(
    series: Collection[str], exempted: Sequence[DutyExemption], start: datetime, end: datetime
) -> dict[str, list[Hold]]:
    """Person → when they are on leave, or freed of these duties."""
    found: dict[str, list[Hold]] = defaultdict(list)
    for leave in leaves_between(start, end):
        found[leave.person_id].append(Hold(leave.person_id, leave.from_at, leave.until_at))
    for row in exempted:
        if row.person_id and (row.series_id is None or row.series_id in series) and row.from_at < end and row.until_at > start:
            found[row.person_id].append(Hold(row.person_id, row.from_at, row.until_at, row.zone_id))
    return found


def _owned(people: Sequence[str], start: datetime, end: datetime) -> list[Hold]:
    """When each of them owned which zone."""
    rows = select(ZoneOwner.person_id, ZoneOwner.zone_id, ZoneOwner.from_at, ZoneOwner.until_at).where(
        ZoneOwner.person_id.in_(people), ZoneOwner.from_at < end, or_(ZoneOwner.until_at.is_(None), ZoneOwner.until_at > start)
    )
    return [Hold(row.person_id, row.from_at, row.until_at or FOREVER, row.zone_id) for row in db.session.execute(rows)]


def _both(owned: Hold, away: Hold) -> Hold:
    return Hold(owned.person_id, max(owned.start, away.start), min(owned.end, away.end), owned.zone_id)
