"""Tables of meeting rooms and of their bookings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.core.ids import new_id
from app.people.models import Person


class MeetingRoom(Model):
    """会议室. One that is no longer used keeps its bookings."""

    __tablename__ = "meeting_room"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(80), default="")
    seats: Mapped[int] = mapped_column(default=0)
    equipment: Mapped[str] = mapped_column(String(200), default="")
    active: Mapped[bool] = mapped_column(default=True)


class RoomBooking(Model):
    """A room for a span of time, the end not in it. `case_id` is the reception it belongs to; cancelled ones stay."""

    __tablename__ = "room_booking"
    __table_args__ = (Index("ix_room_booking_room_time", "room_id", "starts_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    room_id: Mapped[str] = mapped_column(ForeignKey("meeting_room.id"))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    title: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(60), default="")
    case_id: Mapped[str | None] = mapped_column(String(36), index=True)
    booked_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    booked_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[str | None] = mapped_column(String(36))

    room: Mapped[MeetingRoom] = relationship(lazy="joined", innerjoin=True)
    booker: Mapped[Person] = relationship(lazy="joined", innerjoin=True, foreign_keys=[booked_by])
