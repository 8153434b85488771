"""Reads zones' books."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Row, func, or_, select, union

from app.book.models import BookEntry, KeyHandover, ZonePlan
from app.book.rules import DAY, KEY, WEEK, begin_of
from app.cases.models import Issue
from app.core.db import db
from app.duties.models import Deed
from app.inspections.models import Inspection
from app.people.models import Person
from app.places.models import ZoneOwner
from app.policy import Thing

LATELY = timedelta(days=92)  # as far back as a book tells who looked, at most so many of them
MOST = 5

@dataclass
class Book:
    """A zone's book on a day. `handed`: key's entry id → its latest hand-overs, the last one first; `plans` by week and day."""

    entries: dict[str, list[BookEntry]] = field(default_factory=lambda: defaultdict(list))
    handed: dict[str, list[KeyHandover]] = field(default_factory=lambda: defaultdict(list))
    plans: dict[str, ZonePlan] = field(default_factory=dict)

    def holder(self, entry_id: str) -> KeyHandover | None:
        """The hand-over that says who holds a key."""
        return next(iter(self.handed.get(entry_id, ())), None)


def books_of(zone_ids: Sequence[str], today: date) -> dict[str, Book]:
    """zone id → its book, for any number of zones with three reads."""
    books = {zone_id: Book() for zone_id in zone_ids}
    rows = select(BookEntry).where(BookEntry.zone_id.in_(zone_ids), BookEntry.active)
    keys: dict[str, str] = {}
    for entry in db.session.execute(rows.order_by(BookEntry.position)).scalars():
        books[entry.zone_id].entries[entry.kind].append(entry)
        if entry.kind == KEY:
            keys[entry.id] = entry.zone_id
    for one in latest_handovers(list(keys)) if keys else ():
        books[keys[one.entry_id]].handed[one.entry_id].append(one)
    written = select(ZonePlan).where(ZonePlan.zone_id.in_(zone_ids), ZonePlan.starts_on >= begin_of(WEEK, today))
    for plan in db.session.execute(written.order_by(ZonePlan.corrected_at)).scalars():
        if plan.starts_on == begin_of(plan.kind, today):
            books[plan.zone_id].plans[plan.kind] = plan
    return books


def latest_handovers(entry_ids: Sequence[str]) -> list[KeyHandover]:
    """Of each of these keys the latest few hand-overs, the last one first: a key changes hands for years."""
    place = func.row_number().over(partition_by=KeyHandover.entry_id, order_by=KeyHandover.corrected_at.desc()).label("place")
    numbered = select(KeyHandover.id, place).where(KeyHandover.entry_id.in_(entry_ids)).subquery()
    rows = select(KeyHandover).where(KeyHandover.id.in_(select(numbered.c.id).where(numbered.c.place <= MOST)))
    return list(db.session.execute(rows.order_by(KeyHandover.corrected_at.desc())).scalars())


def handovers_of(entry_ids: Sequence[str]) -> list[KeyHandover]:
    """Every hand-over of these keys, the latest first."""
    rows = select(KeyHandover).where(KeyHandover.entry_id.in_(entry_ids)).order_by(KeyHandover.corrected_at.desc())
    return list(db.session.execute(rows).scalars())


def handover_by_id(handover_id: str) -> KeyHandover | None:
    return db.session.get(KeyHandover, handover_id)


def thing_of_handover(found: KeyHandover) -> Thing:
    """The hand-over as the policy sees it: a record of whoever gave the key."""
    zone = found.entry.zone
    return Thing(zone_id=zone.id, team_id=zone.team_id, person_id=found.given_by)


def came_again() -> ColumnElement[bool]:
    """Over Issue: a fault that came again within 14 days, or was said not to be mended (重复问题)."""
    return or_(Issue.repeat_of_id.is_not(None), Issue.reopened > 0)


def repeat_faults(zone_id: str, limit: int = 20) -> list[Issue]:
    """Issues of the zone that came again or were not mended after all, the latest first."""
    rows = select(Issue).where(Issue.zone_id == zone_id, came_again())
    return list(db.session.execute(rows.order_by(Issue.reported_at.desc()).limit(limit)).scalars().unique())


@dataclass(frozen=True)
class Repeated:
    """A fault that came again (重复问题): the issue and what was wrong."""

    id: str
    fault: str
    at: datetime


def repeats_of(zone_ids: Sequence[str]) -> dict[str, list[Repeated]]:
    """zone id → its faults that came again, the latest first."""
    found: dict[str, list[Repeated]] = defaultdict(list)
    rows = select(Issue).where(Issue.zone_id.in_(zone_ids), came_again()).order_by(Issue.reported_at.desc())
    for one in db.session.execute(rows).scalars().unique():
        found[one.zone_id].append(Repeated(one.id, one.fault, one.reported_at))
    return found


@dataclass(frozen=True)
class Check:
    """Somebody looked at the zone: an inspection of `kind` with its failed items, or a duty done, by its `name`."""

    id: str
    kind: str  # "" for a duty
    name: str
    person: str
    at: datetime
    failed: int


def zones_with_a_book(monday: date, now: datetime, only: Collection[str] | None = None) -> CompoundSelect[Any]:
    """The ids of zones whose book says more than the zone itself does; of those in `only`, when given."""
    parts = [
        select(BookEntry.zone_id).where(BookEntry.active),
        select(ZonePlan.zone_id).where(ZonePlan.starts_on >= monday),
        select(Issue.zone_id).where(came_again()),
        select(Inspection.zone_id).where(Inspection.counts_at >= now - LATELY),
        select(Deed.zone_id).where(Deed.zone_id.is_not(None), Deed.counts_at >= now - LATELY),
        select(ZoneOwner.zone_id).where(ZoneOwner.until_at.is_not(None)),
    ]
    if only is not None:
        parts = [part.where(part.selected_columns[0].in_(only)) for part in parts]
    return union(*parts)


def checks_of(zone_ids: Sequence[str], now: datetime) -> dict[str, list[Check]]:
    """zone id → its latest inspections and duties done, the latest first, with two reads for any number of zones."""
    found: dict[str, list[Check]] = defaultdict(list)
    for row in _latest(Inspection, [Inspection.kind, Inspection.failed], zone_ids, now):
        found[row.zone_id].append(Check(row.id, row.kind, "", row.person, row.counts_at, row.failed))
    for row in _latest(Deed, [Deed.duty_name], zone_ids, now):
        found[row.zone_id].append(Check(row.id, "", row.duty_name, row.person, row.counts_at, 0))
    return {zone_id: sorted(rows, key=lambda one: one.at, reverse=True)[:MOST] for zone_id, rows in found.items()}


def _latest(table: Any, more: Sequence[Any], zone_ids: Sequence[str], now: datetime) -> Sequence[Row[Any]]:
    """Of each zone the latest few rows of Inspection or Deed."""
    place = func.row_number().over(partition_by=table.zone_id, order_by=table.counts_at.desc()).label("place")
    columns = [table.zone_id, table.id, table.counts_at, Person.name.label("person"), *more, place]
    rows = select(*columns).join(Person, Person.id == table.person_id).where(table.zone_id.in_(zone_ids))
    numbered = rows.where(table.counts_at >= now - LATELY).subquery()
    return db.session.execute(select(numbered).where(numbered.c.place <= MOST)).all()


PLAN_KINDS = (WEEK, DAY)
