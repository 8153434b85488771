"""Reads what was rejected, and the phones."""

from __future__ import annotations

from sqlalchemy import func, select

from app.core.db import db
from app.people.models import Person
from app.sync.models import Device, Operation

PER_PAGE = 50


def rejected(page: int = 1, settled: bool = False) -> tuple[list[tuple[Operation, str]], int]:
    """Rejected operations that stand nowhere else, latest first, each with its person's name; and their number.

    Those still to be settled, or the settled ones.
    """
    wanted = select(Operation, Person.name).join(Person, Person.id == Operation.person_id)
    wanted = wanted.where(Operation.status == "rejected", Operation.kept.is_(False))
    wanted = wanted.where(Operation.settled_at.is_not(None) if settled else Operation.settled_at.is_(None))
    total = db.session.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
    ordered = wanted.order_by(Operation.received_at.desc(), Operation.id.desc())
    rows = db.session.execute(ordered.limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return [(operation, name) for operation, name in rows], total


def devices() -> list[tuple[Device, str]]:
    """Every phone with its person's name; those with something waiting first, then the last seen."""
    rows = db.session.execute(
        select(Device, Person.name)
        .join(Person, Person.id == Device.person_id)
        .order_by((Device.waiting == 0), Device.last_seen_at.desc())
    )
    return [(device, name) for device, name in rows]
