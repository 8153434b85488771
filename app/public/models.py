"""Tables of what visitors sent: the receipts of their reports, how satisfied they were, and how often each sender tried."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model
from app.core.ids import new_id


class PublicReport(Model):
    """A visitor's receipt (回执): its private link shows the issue's progress. Only the hash of the link's token is kept.

    The id is the form's, so that a form sent twice files once. `kind` is reported or seen_too; `satisfied` is the last
    word on the fix, None as long as nothing was said.
    """

    __tablename__ = "public_report"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    issue_id: Mapped[str] = mapped_column(ForeignKey("issue.id"), index=True)
    plate_id: Mapped[str] = mapped_column(ForeignKey("plate.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    satisfied: Mapped[bool | None]
    rated_at: Mapped[datetime | None]
    steps: Mapped[int] = mapped_column(default=0)  # taken behind the link, which bears so many and no more


class PlateRating(Model):
    """A visitor's word on a zone (满意评价), one of a device in a month; said again, it takes the place of the former.

    Of the device a hash is kept that differs from month to month: nobody is followed.
    """

    __tablename__ = "plate_rating"
    __table_args__ = (UniqueConstraint("zone_id", "month", "device_hash"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    zone_id: Mapped[str] = mapped_column(ForeignKey("zone.id"))
    month: Mapped[date]
    device_hash: Mapped[str] = mapped_column(String(64))
    satisfied: Mapped[bool]
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str] = mapped_column(String(200), default="")


class PublicTry(Model):
    """A form sent, counted against its plate and its sender (hashed with a key of the day); forgotten after a day."""

    __tablename__ = "public_try"
    __table_args__ = (
        Index("ix_public_try_sender_at", "sender_hash", "at"),
        Index("ix_public_try_plate_at", "plate_id", "at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    plate_id: Mapped[str] = mapped_column(String(36))
    sender_hash: Mapped[str] = mapped_column(String(64))
    proven: Mapped[bool]
    at: Mapped[datetime] = mapped_column(index=True)
