"""Tables of photos, of who sent them, and of the records that name them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model
from app.core.ids import new_id


class Photo(Model):
    """A photo held. `sha256` is of the bytes as sent; what is stored and served was re-encoded from them.

    `dhash` is its difference hash, 128 bits in hex; "" for a picture too even to tell from others.
    """

    __tablename__ = "photo"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    received_at: Mapped[datetime]
    width: Mapped[int]
    height: Mapped[int]
    size_bytes: Mapped[int]
    dhash: Mapped[str] = mapped_column(String(32), default="")


class PhotoUpload(Model):
    """Who sent the bytes: nobody gains a photo by naming its hash. `state` is held, or refused with the reason."""

    __tablename__ = "photo_upload"
    __table_args__ = (Index("ix_photo_upload_person", "person_id", "received_at"),)

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(40), default="")
    received_at: Mapped[datetime]


class PhotoUse(Model):
    """A record names a photo, perhaps before the photo has arrived. `entity` is patrol or issue_event."""

    __tablename__ = "photo_use"
    __table_args__ = (UniqueConstraint("entity", "entity_id", "sha256"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    entity: Mapped[str] = mapped_column(String(20))
    entity_id: Mapped[str] = mapped_column(String(36), index=True)
    position: Mapped[int] = mapped_column(default=0)
    person_id: Mapped[str] = mapped_column(String(36))
