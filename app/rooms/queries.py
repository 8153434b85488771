"""Reads rooms and their bookings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from app.core.db import db
from app.rooms.models import MeetingRoom, RoomBooking


def rooms() -> list[MeetingRoom]:
    """Those in use, by name."""
    rows = select(MeetingRoom).where(MeetingRoom.active).order_by(MeetingRoom.name, MeetingRoom.id)
    return list(db.session.execute(rows).scalars())


def bookings(starts_at: datetime, ends_at: datetime, room_ids: Iterable[str] | None = None) -> list[RoomBooking]:
    """What stands in the span, in order of time; of all rooms without `room_ids`."""
    rows = select(RoomBooking).where(
        RoomBooking.starts_at < ends_at, RoomBooking.ends_at > starts_at, RoomBooking.cancelled_at.is_(None)
    )
    if room_ids is not None:
        rows = rows.where(RoomBooking.room_id.in_(list(room_ids)))
    return list(db.session.execute(rows.order_by(RoomBooking.starts_at, RoomBooking.id)).scalars())


def booking_of_case(case_id: str) -> RoomBooking | None:
    """The room that a reception has, the latest where it was changed."""
    rows = select(RoomBooking).where(RoomBooking.case_id == case_id, RoomBooking.cancelled_at.is_(None))
    return db.session.execute(rows.order_by(RoomBooking.booked_at.desc())).scalars().first()
