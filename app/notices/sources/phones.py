"""Records that wait on a phone that cannot or does not send them: the office hears of it after three days, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.core.db import db
from app.core.errors import N_
from app.notices.models import LadderRung
from app.notices.rules.ladder import Due
from app.notices.sources import Look, Source, Subject, moment_later
from app.people.models import Person
from app.policy import OFFICE, User, may
from app.settings.rules import Settings
from app.sync.models import Device
from app.sync.queries import phones_that_owe
from app.sync.rules import owes_since

PHONE = "phone"


def dues(look: Look) -> list[tuple[Due, bool]]:
    """All are fresh: that the sign-in ran out meanwhile may move a beginning back beyond the last look."""
    return [(_due(device, name, stuck), True) for device, name, stuck in phones_that_owe(look.now)]


def _due(device: Device, name: str, stuck: bool) -> Due:
    since = owes_since(device.last_seen_at, device.oldest_waiting_at, device.clock_offset_ms, stuck)
    return Due(
        PHONE, device.id, _ladder(device), since, since, (), also=(OFFICE,),
        values={"who": name, "waiting": device.waiting, "seen": moment_later(device.last_seen_at)},
    )  # fmt: skip


def _ladder(device: Device) -> str:
    """The records that wait: once they have gone, later ones begin anew."""
    return (device.oldest_waiting_at or device.last_seen_at).isoformat()


def still_due(device_id: str, ladder: str, settings: Settings, now: datetime) -> bool:
    device = db.session.get(Device, device_id)
    return device is not None and device.waiting > 0 and device.wiped_at is None and _ladder(device) == ladder


def subject(rung: LadderRung, reader: User) -> Subject | None:
    owner = select(Person.name).join(Device, Device.person_id == Person.id).where(Device.id == rung.thing_id)
    name = db.session.execute(owner).scalar_one_or_none()
    return Subject(N_("Phone of %(who)s"), {"who": name}, "/devices" if may(reader, "manage") else "") if name else None


SOURCE = Source((PHONE,), dues, still_due, lambda thing_id: "/devices", lambda thing_id: "", subject=subject)
