"""Reads objections (申诉)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import func, or_, select

from app.core.db import db
from app.duties.models import Objection
from app.duties.rules.objections import UPHELD, Answered, Filed, Place, freed_by
from app.policy import Thing


def place(row: Objection) -> Place:
    """The item that an objection is about, as the engine names it."""
    return row.duty_id, row.quota, row.slot, row.zone_id, row.holder_id


def thing_of_objection(row: Objection) -> Thing:
    """The objection as the policy sees it."""
    return Thing(person_id=row.person_id, freed_ids=frozenset(row.people))


def objection_by_id(objection_id: str) -> Objection | None:
    return db.session.get(Objection, objection_id)


def upheld_since(day: date, before: datetime | None = None) -> dict[Place, Filed]:
    """The items excused by an upheld objection, of periods that end on this day or later, and how they stood; with `before`
    of those answered earlier than that."""
    rows = select(Objection).where(Objection.verdict == UPHELD, Objection.day >= day)
    if before is not None:
        rows = rows.where(Objection.answered_at < before)
    found: dict[Place, list[Answered]] = defaultdict(list)
    for row in db.session.execute(rows).scalars():
        found[place(row)].append(Answered(row.filed_at, row.answered_at or row.filed_at, Filed(row.missed, row.late)))
    return {about: freed_by(those) for about, those in found.items()}


def objections_about(person_id: str, places: Iterable[Place]) -> dict[Place, list[Objection]]:
    """item → the person's own objections to it, and an upheld one of somebody with whom they owed it."""
    wanted, found = set(places), defaultdict(list)
    mine = or_(Objection.person_id == person_id, (Objection.holder_id == "") & (Objection.verdict == UPHELD))
    days = select(Objection).where(mine, Objection.duty_id.in_({one[0] for one in wanted}))
    for row in db.session.execute(days.order_by(Objection.filed_at)).scalars():
        if place(row) in wanted:
            found[place(row)].append(row)
    return found


def open_objections() -> list[Objection]:
    """Those nobody answered yet, the oldest first."""
    rows = select(Objection).where(Objection.verdict == "").order_by(Objection.filed_at)
    return list(db.session.execute(rows).scalars())


def count_open() -> int:
    rows = select(func.count()).select_from(Objection).where(Objection.verdict == "")
    return db.session.execute(rows).scalar_one()


def answered_objections(limit: int = 100) -> list[Objection]:
    """Those answered, the latest first."""
    rows = select(Objection).where(Objection.verdict != "").order_by(Objection.answered_at.desc()).limit(limit)
    return list(db.session.execute(rows).scalars())
