"""Reads what was rejected, and the phones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select

from app.core.db import db
from app.people.models import DeviceSession, Person
from app.photos.rules import check_code
from app.sync.models import Device, Operation
from app.sync.rules import never_came

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


def operation_by_id(operation_id: str) -> Operation | None:
    return db.session.get(Operation, operation_id)


@dataclass(frozen=True)
class DeviceRow:
    """A phone, whose it is, and the runs of its numbers that neither came nor are said to wait on it.

    `signed_out`: the sign-in that it last used is over, so that it can send nothing. `silent`: since it was last heard of.
    """

    device: Device
    name: str
    missing: list[tuple[int, int]]
    signed_out: bool
    silent: timedelta


def devices(now: datetime) -> list[DeviceRow]:
    """Every phone; those with something waiting first, then the last seen."""
    rows = db.session.execute(
        select(Device, Person.name, signed_out_at(now))
        .join(Person, Person.id == Device.person_id)
        .outerjoin(DeviceSession, DeviceSession.id == Device.session_id)
        .order_by((Device.waiting == 0), Device.last_seen_at.desc())
    ).all()
    came = _numbers_that_came()
    return [
        DeviceRow(device, name, _missing(device, came.get(device.id, (0, 0))), bool(over), now - device.last_seen_at)
        for device, name, over in rows
    ]


def phones_that_owe(now: datetime) -> list[tuple[Device, str, bool]]:
    """Phones on which records wait, each with its person's name and whether it may not send them: it is signed out, or
    some are another person's. One whose store is gone owes nothing any more: what waited on it is lost."""
    rows = db.session.execute(
        select(Device, Person.name, or_(signed_out_at(now), Device.waiting_of != ""))
        .join(Person, Person.id == Device.person_id)
        .outerjoin(DeviceSession, DeviceSession.id == Device.session_id)
        .where(Device.waiting > 0, Device.wiped_at.is_(None))
    )
    return [(device, name, bool(stuck)) for device, name, stuck in rows]


def signed_out_at(now: datetime) -> ColumnElement[bool]:
    """Whether a phone's sign-in is over: ended, run out, or its person's account closed. For rows joined with these."""
    over = or_(DeviceSession.revoked_at.is_not(None), DeviceSession.expires_at <= now, Person.active.is_(False))
    return func.coalesce(over, False)


def phone_that_stamped(when: str, place: str, person: str, code: str) -> tuple[Device, str] | None:
    """The phone that wrote this stamp on a photo, and the name of whose it is; None when none of the known phones did."""
    rows = select(Device, Person.name).join(Person, Person.id == Device.person_id)
    for device, name in db.session.execute(rows):
        if check_code(device.id, when, place, person) == code:
            return device, name
    return None


def _numbers_that_came() -> dict[str, tuple[int, int]]:
    """For each phone how many of its numbers came, and the highest."""
    number = func.count(Operation.seq.distinct())
    rows = db.session.execute(
        select(Operation.device_id, number, func.max(Operation.seq))
        .where(Operation.device_id.is_not(None), Operation.seq > 0)
        .group_by(Operation.device_id)
    )
    return {str(device_id): (count, highest or 0) for device_id, count, highest in rows}


def _missing(device: Device, came: tuple[int, int]) -> list[tuple[int, int]]:
    count, highest = came
    last = max(device.last_number, highest)
    if last == count:
        return []
    received = select(Operation.seq).where(Operation.device_id == device.id, Operation.seq > 0)
    numbers = {number for number in db.session.execute(received).scalars() if number}
    waiting = 0 if device.wiped_at else device.waiting  # nothing waits in a store that is gone
    return never_came(numbers, last, waiting, device.waiting_numbers)
