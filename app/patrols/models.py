"""The table of patrols: append-only facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.core.moments import as_recorded
from app.people.models import Person
from app.places.models import Zone


class Patrol(Model):
    """巡检. Its id is the operation's, made on the phone.

    Three times, none ever edited: the device's, the device's corrected by the offset last measured, the server's. Beside
    them `counts_at`, the moment it counts for: the corrected time, but of a late entry (补录) the one its author named.
    `items` is a list of {item_id, text, ok}; `marks` names what is unusual (clock_off, late_entry, revoked_plate…).
    """

    __tablename__ = "patrol"
    __table_args__ = (
        Index("ix_patrol_zone_time", "zone_id", "counts_at"),
        # Of millions the few that say something.
        Index("ix_patrol_noted", "counts_at", sqlite_where=text("note <> ''"), postgresql_where=text("note <> ''")),
        Index("ix_patrol_abnormal", "counts_at",
              sqlite_where=text("all_normal IS 0"), postgresql_where=text("all_normal IS false")),
    )  # fmt: skip

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    zone_id: Mapped[str] = mapped_column(ForeignKey("zone.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    plate_id: Mapped[str | None] = mapped_column(ForeignKey("plate.id"))
    source: Mapped[str] = mapped_column(String(10))
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    all_normal: Mapped[bool]
    note: Mapped[str] = mapped_column(Text, default="")
    late_reason: Mapped[str] = mapped_column(Text, default="")
    marks: Mapped[list[str]] = mapped_column(JSON)
    device_at: Mapped[datetime]
    corrected_at: Mapped[datetime]
    received_at: Mapped[datetime]
    counts_at: Mapped[datetime] = mapped_column(index=True, default=as_recorded)

    zone: Mapped[Zone] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
