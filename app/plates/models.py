"""Tables of nameplates and of what happened to each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.core.ids import new_id
from app.places.models import Zone


class Plate(Model):
    """铭牌. A blank one, printed ahead, has no zone until it is bound on the spot.

    `code_hash` is what the phones hold (see `rules.code_hash`); one plate of a zone is in force, earlier ones revoked.
    """

    __tablename__ = "plate"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64), index=True)
    zone_id: Mapped[str | None] = mapped_column(ForeignKey("zone.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    printed_owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    zone: Mapped[Zone | None] = relationship(lazy="joined")
    events: Mapped[list[PlateEvent]] = relationship(lazy="selectin", order_by="PlateEvent.at")


class PlateEvent(Model):
    """printed, mounted, damaged, lost, bound, revoked: a plate's state is the facts about it."""

    __tablename__ = "plate_event"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    plate_id: Mapped[str] = mapped_column(ForeignKey("plate.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[str] = mapped_column(String(36))
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(200), default="")


class PlatePreset(Model):
    """A saved way of printing: size, sheet, what stands on the plate."""

    __tablename__ = "plate_preset"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)
