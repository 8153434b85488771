"""Tables of operations as they came, and of the devices they came from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class Device(Model):
    """A phone's browser, by the id it gave itself; what it last said about its own queue.

    `last_number` is the highest number it gave to an operation; `session_id` is the sign-in it last used, which the
    office ended at `revoked_at`. `follows_id` is the phone that used that sign-in before with the same browser, whose
    store is gone: noticed at its `wiped_at`. `waiting_of` names other people whose records wait on it. `waiting_numbers` are
    those of its numbers that wait; None for an app too old to tell.
    """

    __tablename__ = "device"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    label: Mapped[str] = mapped_column(String(120), default="")
    app_version: Mapped[str] = mapped_column(String(40), default="")
    last_seen_at: Mapped[datetime]
    waiting: Mapped[int] = mapped_column(default=0)
    oldest_waiting_at: Mapped[datetime | None]
    waiting_of: Mapped[str] = mapped_column(String(200), default="", server_default="")
    waiting_numbers: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    clock_offset_ms: Mapped[int | None]
    last_number: Mapped[int] = mapped_column(default=0, server_default="0")
    session_id: Mapped[str | None] = mapped_column(String(36))
    revoked_at: Mapped[datetime | None]
    follows_id: Mapped[str | None] = mapped_column(String(64))
    wiped_at: Mapped[datetime | None]


class Operation(Model):
    """Every operation received, applied or not: what was rejected is kept with the reason.

    A rejected one is settled by the office or given up by its author: by whom, when, how and in what words.
    `kept` says that a rejected one's words and photos stand on an issue's timeline, so that it is settled.
    `conflicts_with` is the id it came under when another operation already had that id. `imported_by_id` brought it
    in as a file.
    """

    __tablename__ = "operation"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    device_id: Mapped[str | None] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int | None]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    body_hash: Mapped[str] = mapped_column(String(64))
    device_at: Mapped[datetime | None]
    received_at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(String(10))
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    kept: Mapped[bool] = mapped_column(default=False)
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(String(36))
    outcome: Mapped[str | None] = mapped_column(String(20))
    outcome_words: Mapped[str] = mapped_column(String(500), default="", server_default="")
    conflicts_with: Mapped[str | None] = mapped_column(String(36), index=True)
    imported_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
