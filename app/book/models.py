"""Tables of what a zone holds, of keys handed over, and of plans."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.core.ids import new_id
from app.people.models import Person
from app.places.models import Zone


class BookEntry(Model):
    """One line of a zone's book: a room with its bureau, a piece of equipment, a fire point, a key."""

    __tablename__ = "book_entry"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    zone_id: Mapped[str] = mapped_column(ForeignKey("zone.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    position: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)

    zone: Mapped[Zone] = relationship(lazy="joined", innerjoin=True)


class KeyHandover(Model):
    """钥匙交接: who got a key, from when; the latest says who holds it. Its id is the operation's.

    `to_id` is None for somebody who does not work here. The signature is its photo.
    """

    __tablename__ = "key_handover"
    __table_args__ = (Index("ix_key_handover_entry_time", "entry_id", "corrected_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("book_entry.id"))
    to_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    to_name: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(String(200), default="")
    given_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    marks: Mapped[list[Any]] = mapped_column(JSON)
    device_at: Mapped[datetime]
    corrected_at: Mapped[datetime]
    received_at: Mapped[datetime]

    entry: Mapped[BookEntry] = relationship(lazy="joined", innerjoin=True)
    giver: Mapped[Person] = relationship(lazy="joined", innerjoin=True, foreign_keys=[given_by])


class ZonePlan(Model):
    """周区域计划, 日常清洁计划 (附表三 一.1). Its id is the operation's; the latest of its week or day counts."""

    __tablename__ = "zone_plan"
    __table_args__ = (Index("ix_zone_plan_zone_day", "zone_id", "starts_on"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    zone_id: Mapped[str] = mapped_column(ForeignKey("zone.id"))
    kind: Mapped[str] = mapped_column(String(10))
    starts_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text)
    written_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    device_at: Mapped[datetime]
    corrected_at: Mapped[datetime]
    received_at: Mapped[datetime]

    zone: Mapped[Zone] = relationship(lazy="joined", innerjoin=True)
    writer: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
