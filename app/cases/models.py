"""Tables of issues and of everything that happened to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.rules import due_at, fault_of
from app.core.db import Model
from app.core.ids import new_id
from app.people.models import Person
from app.places.models import Zone


class Issue(Model):
    """问题整改. Its id is the operation's. `state` (open, fixed, verified) is what its events amount to.

    `version` grows with each change of state, deadline or assignee; a change must name the version it saw. `reopened`
    counts how often the reporter said that it was not mended. `late_from`: from when it is overdue while it is open; None
    until whoever has to mend it was reached (未送达; `rules.counts_from`).
    """

    __tablename__ = "issue"
    __table_args__ = (Index("ix_issue_state_deadline", "state", "deadline_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    zone_id: Mapped[str] = mapped_column(ForeignKey("zone.id"), index=True)
    reporter_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    assignee_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    patrol_id: Mapped[str | None] = mapped_column(String(36), index=True)
    item: Mapped[str] = mapped_column(String(200), default="")
    description: Mapped[str] = mapped_column(Text)
    severity: Mapped[str] = mapped_column(String(10))
    deadline_at: Mapped[datetime]
    late_from: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(default=1)
    repeat_of_id: Mapped[str | None] = mapped_column(ForeignKey("issue.id"))
    reopened: Mapped[int] = mapped_column(default=0)
    reported_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    zone: Mapped[Zone] = relationship(lazy="joined", innerjoin=True)
    reporter: Mapped[Person] = relationship(lazy="joined", innerjoin=True, foreign_keys=[reporter_id])
    assignee: Mapped[Person | None] = relationship(lazy="joined", foreign_keys=[assignee_id])
    events: Mapped[list[IssueEvent]] = relationship(lazy="selectin", order_by="IssueEvent.position")
    hidden: Mapped[list[HiddenWords]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    @property
    def fault(self) -> str:
        """What is wrong, in one line."""
        return fault_of(self.item, self.description)

    @property
    def due_at(self) -> datetime:
        """Until when it is to be mended, as every page, ledger and reminder says it."""
        return due_at(self.deadline_at, self.late_from)


class IssueEvent(Model):
    """One step on the timeline: reported, fixed, verified, rejected, commented, deadline, deadline_asked,
    reassigned, reassign_asked, late (came after somebody else's: kept as a note); of visitors seen_too, disputed, rated;
    hidden, shown (their words, by the office). `data` holds what changed."""

    __tablename__ = "issue_event"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    issue_id: Mapped[str] = mapped_column(ForeignKey("issue.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    device_at: Mapped[datetime]
    corrected_at: Mapped[datetime]
    received_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class HiddenWords(Model):
    """What a visitor wrote that nobody but the office reads, as long as the row is there: an event's words, or the issue's
    own (`event_id` None)."""

    __tablename__ = "hidden_words"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    issue_id: Mapped[str] = mapped_column(ForeignKey("issue.id"), index=True)
    event_id: Mapped[str | None] = mapped_column(ForeignKey("issue_event.id"))
    words: Mapped[str] = mapped_column(Text)
