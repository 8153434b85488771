"""Keeping rooms and booking them: through the office; a clash is refused under the write lock, so that one of two wins."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, forbidden, invalid, not_found
from app.core.ids import new_id
from app.core.text import sentence, squeeze
from app.policy import may
from app.rooms.models import MeetingRoom, RoomBooking
from app.rooms.queries import bookings
from app.rooms.rules import span_fault
from app.settings.queries import current

FAULTS = {
    "backwards": N_("It ends before it begins."),
    "long": N_("A room is booked for three days at most."),
    "past": N_("This time is over."),
    "far": N_("A room is booked a year ahead at most."),
}


@dataclass(frozen=True)
class Wanted:
    """Who wants a room when, for what."""

    room_id: str
    starts_at: datetime
    ends_at: datetime
    title: str
    unit: str = ""
    case_id: str | None = None
    id: str = field(default_factory=new_id)


def keep_room(by: Acting, room_id: str | None, name: str, place: str, seats: int, equipment: str) -> MeetingRoom:
    """Add a room (None), or change one. Raises Problem 403, 404, 422."""
    if not may(by.user, "manage"):
        raise forbidden()
    name = squeeze(name)
    if not name or len(name) > 60:
        raise invalid("name", N_("A room needs a name of at most 60 characters."))
    if not 0 <= seats <= 5_000:
        raise invalid("seats", N_("Please write a number of seats."))
    with transaction():
        room = db.session.get(MeetingRoom, room_id) if room_id else MeetingRoom(active=True)
        if room is None:
            raise not_found()
        room.name, room.place, room.seats, room.equipment = name, squeeze(place)[:80], seats, squeeze(equipment)[:200]
        db.session.add(room)
        db.session.flush()
        journal.append(by, "keep_room", "meeting_room", room.id, {"name": name, "seats": seats})
    return room


def retire_room(by: Acting, room_id: str) -> MeetingRoom:
    """No longer offer a room. Raises Problem 403, 404, 409 while it is booked."""
    if not may(by.user, "manage"):
        raise forbidden()
    with transaction():
        room = db.session.get(MeetingRoom, room_id)
        if room is None:
            raise not_found()
        if any(one.ends_at > by.now for one in bookings(by.now, datetime.max.replace(tzinfo=by.now.tzinfo), [room_id])):
            raise Problem(409, "booked", N_("This room is still booked. Please cancel or move its meetings first."))
        room.active = False
        journal.append(by, "retire_room", "meeting_room", room.id, {"name": room.name})
    return room


def book_room(by: Acting, wanted: Wanted) -> RoomBooking:
    """Book it; the same form sent twice books once. Raises Problem 403, 409 `clash` naming the meeting there, 422."""
    if not may(by.user, "book_room"):
        raise forbidden()
    title = sentence(wanted.title)
    if not title or len(title) > 120:
        raise invalid("title", N_("Please say what for, in at most 120 characters."))
    fault = span_fault(wanted.starts_at, wanted.ends_at, by.now)
    if fault:
        raise invalid("ends" if fault == "backwards" else "starts", FAULTS[fault])
    with transaction():
        held = db.session.get(RoomBooking, wanted.id)
        if held is not None:
            return held
        room = db.session.get(MeetingRoom, wanted.room_id)
        if room is None or not room.active:
            raise invalid("room_id", N_("Please choose a room."))
        _refuse_clash(room, wanted)
        booking = RoomBooking(
            id=wanted.id, room_id=room.id, starts_at=wanted.starts_at, ends_at=wanted.ends_at, title=title,
            unit=squeeze(wanted.unit)[:60], case_id=wanted.case_id, booked_by=by.id, booked_at=by.now,
        )  # fmt: skip
        db.session.add(booking)
        db.session.flush()
        data = {"room": room.name, "from": wanted.starts_at, "until": wanted.ends_at, "title": title}
        journal.append(by, "book_room", "room_booking", booking.id, data)
    return booking


def cancel_booking(by: Acting, booking_id: str) -> RoomBooking:
    """Give the room free. Raises Problem 403, 404, 409 when that was done before or it is a reception's."""
    if not may(by.user, "book_room"):
        raise forbidden()
    with transaction():
        booking = db.session.get(RoomBooking, booking_id)
        if booking is None:
            raise not_found()
        if booking.cancelled_at is not None:
            raise Problem(409, "cancelled", N_("This booking was cancelled before."))
        if booking.case_id is not None:
            raise Problem(409, "reception", N_("This room is a reception's: give that another room or time on its own page."))
        booking.cancelled_at, booking.cancelled_by = by.now, by.id
        journal.append(by, "cancel_booking", "room_booking", booking.id, {"title": booking.title})
    return booking


def release_rooms(by: Acting, case_id: str) -> None:
    """What the rooms were booked for is over, or called off: free from now on, inside the caller's transaction."""
    mine = (RoomBooking.case_id == case_id, RoomBooking.cancelled_at.is_(None), RoomBooking.ends_at > by.now)
    for booking in db.session.execute(select(RoomBooking).where(*mine)).scalars().all():
        if booking.starts_at >= by.now:
            booking.cancelled_at, booking.cancelled_by = by.now, by.id
        else:
            booking.ends_at = by.now
        journal.append(by, "release_room", "room_booking", booking.id, {"title": booking.title})


def _refuse_clash(room: MeetingRoom, wanted: Wanted) -> None:
    there = bookings(wanted.starts_at, wanted.ends_at, [room.id])
    if not there:
        return
    settings, first = current(), there[0]
    span = f"{settings.local(first.starts_at):%m-%d %H:%M}–{settings.local(first.ends_at):%H:%M}"
    raise Problem(
        409, "clash", N_("%(room)s is taken %(span)s: %(title)s. Please choose another room or time."),
        room=room.name, span=span, title=first.title,
    )  # fmt: skip
