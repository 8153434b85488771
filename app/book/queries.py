"""Reads zones' books."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from app.book.models import BookEntry, KeyHandover, ZonePlan
from app.book.rules import DAY, KEY, WEEK, begin_of
from app.cases.models import Issue
from app.core.db import db


@dataclass
class Book:
    """A zone's book on a day. `holders`: key's entry id → its latest hand-over; `plans` by week and day."""

    entries: dict[str, list[BookEntry]] = field(default_factory=lambda: defaultdict(list))
    holders: dict[str, KeyHandover] = field(default_factory=dict)
    plans: dict[str, ZonePlan] = field(default_factory=dict)


def books_of(zone_ids: Sequence[str], today: date) -> dict[str, Book]:
    """zone id → its book, for any number of zones with three reads."""
    books = {zone_id: Book() for zone_id in zone_ids}
    rows = select(BookEntry).where(BookEntry.zone_id.in_(zone_ids), BookEntry.active)
    keys: dict[str, str] = {}
    for entry in db.session.execute(rows.order_by(BookEntry.position)).scalars():
        books[entry.zone_id].entries[entry.kind].append(entry)
        if entry.kind == KEY:
            keys[entry.id] = entry.zone_id
    given = select(KeyHandover).where(KeyHandover.entry_id.in_(keys)).order_by(KeyHandover.corrected_at)
    for one in db.session.execute(given).scalars():
        books[keys[one.entry_id]].holders[one.entry_id] = one
    written = select(ZonePlan).where(ZonePlan.zone_id.in_(zone_ids), ZonePlan.starts_on >= begin_of(WEEK, today))
    for plan in db.session.execute(written.order_by(ZonePlan.corrected_at)).scalars():
        if plan.starts_on == begin_of(plan.kind, today):
            books[plan.zone_id].plans[plan.kind] = plan
    return books


def handovers_of(entry_ids: Sequence[str]) -> list[KeyHandover]:
    """Every hand-over of these keys, the latest first."""
    rows = select(KeyHandover).where(KeyHandover.entry_id.in_(entry_ids)).order_by(KeyHandover.corrected_at.desc())
    return list(db.session.execute(rows).scalars())


def handover_by_id(handover_id: str) -> KeyHandover | None:
    return db.session.get(KeyHandover, handover_id)


def repeat_faults(zone_id: str, limit: int = 20) -> list[Issue]:
    """Issues of the zone that came again within 14 days, the latest first."""
    rows = select(Issue).where(Issue.zone_id == zone_id, Issue.repeat_of_id.is_not(None))
    return list(db.session.execute(rows.order_by(Issue.reported_at.desc()).limit(limit)).scalars().unique())


def repeat_counts(zone_ids: Sequence[str]) -> dict[str, int]:
    rows = select(Issue.zone_id, func.count()).where(Issue.zone_id.in_(zone_ids), Issue.repeat_of_id.is_not(None))
    return {row[0]: row[1] for row in db.session.execute(rows.group_by(Issue.zone_id))}


PLAN_KINDS = (WEEK, DAY)
