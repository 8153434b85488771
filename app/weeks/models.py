"""Tables of closed weeks, each with a line for every issue it closed over, and of issues carried over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.core.ids import new_id
from app.people.models import Person


class CarryOver(Model):
    """延期结转: an issue let into the next week, with the reason and who approved it. The latest of a week counts."""

    __tablename__ = "carry_over"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    issue_id: Mapped[str] = mapped_column(ForeignKey("issue.id"), index=True)
    week_on: Mapped[date] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(200))
    until_at: Mapped[datetime]
    approved_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime]

    approver: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class WeekClose(Model):
    """周结: a week as it stood on Sunday 24:00; never changed. `week_on` is its Monday, `figures` its sums."""

    __tablename__ = "week_close"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    week_on: Mapped[date] = mapped_column(unique=True)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    closed_by: Mapped[str] = mapped_column(String(36))
    closed_at: Mapped[datetime]

    lines: Mapped[list[WeekLine]] = relationship(lazy="selectin", order_by="WeekLine.position")


class WeekLine(Model):
    """An issue as it stood at the close. Its words are copied: what changes later changes nothing here."""

    __tablename__ = "week_line"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    close_id: Mapped[str] = mapped_column(ForeignKey("week_close.id"), index=True)
    position: Mapped[int]
    issue_id: Mapped[str] = mapped_column(ForeignKey("issue.id"), index=True)
    number: Mapped[int]
    place: Mapped[str] = mapped_column(String(200))
    team: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(Text)
    mender: Mapped[str] = mapped_column(String(40))
    deadline_at: Mapped[datetime]
    on_meeting: Mapped[bool]
    outcome: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(200), default="")
    approver: Mapped[str] = mapped_column(String(40), default="")
