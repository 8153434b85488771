"""Tables of service cases and what happened to each, of the directory, of plans for incidents, and of who is set for what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.core.ids import new_id
from app.people.models import Person, Team
from app.places.models import Zone


class ServiceCase(Model):
    """服务事项. All but who asked for what is what its events amount to (rules.machine.fold), kept here to be found by.

    `assignee_id` is whose it is, never nobody; `offered_id` to whom it is handed over until they accept. `taken_by_id` is
    whoever was asked first and stays named (首问). `due_at` is when the next running clock is due.
    """

    __tablename__ = "service_case"
    __table_args__ = (Index("ix_service_case_state_due", "state", "due_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    state: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text)
    caller_name: Mapped[str] = mapped_column(String(40), default="")
    caller_unit: Mapped[str] = mapped_column(String(60), default="")
    caller_phone: Mapped[str] = mapped_column(String(20), default="", index=True)
    zone_id: Mapped[str | None] = mapped_column(ForeignKey("zone.id"), index=True)
    place: Mapped[str] = mapped_column(String(80), default="")
    taken_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    assignee_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    offered_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id"))
    confidential: Mapped[bool] = mapped_column(default=False)
    issue_id: Mapped[str | None] = mapped_column(ForeignKey("issue.id"))
    reopened: Mapped[int] = mapped_column(default=0)
    hand_overs: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    zone: Mapped[Zone | None] = relationship(lazy="joined")
    team: Mapped[Team | None] = relationship(lazy="joined")
    taken_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True, foreign_keys=[taken_by_id])
    assignee: Mapped[Person] = relationship(lazy="joined", innerjoin=True, foreign_keys=[assignee_id])
    offered: Mapped[Person | None] = relationship(lazy="joined", foreign_keys=[offered_id])
    events: Mapped[list[ServiceEvent]] = relationship(lazy="selectin", order_by="ServiceEvent.position")
    parties: Mapped[list[ServiceParty]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class ServiceParty(Model):
    """A team that was called to a case, or a person who helps in it: they see it. Follows from the events."""

    __tablename__ = "service_party"

    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    party_id: Mapped[str] = mapped_column(String(36), primary_key=True, index=True)


class ServiceEvent(Model):
    """One step on the timeline, or the opening; `data` holds what the machine replays it with. Never changed."""

    __tablename__ = "service_event"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    device_at: Mapped[datetime]
    corrected_at: Mapped[datetime]
    received_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class DirectoryEntry(Model):
    """A bureau or a room and how it is reached (通讯录): what most inquiries are answered with."""

    __tablename__ = "directory_entry"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    unit: Mapped[str] = mapped_column(String(60), index=True)
    room: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(String(200), default="")


class ConfidentialPerson(Model):
    """Who may see and answer confidential topics (附表二 二.3)."""

    __tablename__ = "confidential_person"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class IncidentPlan(Model):
    """预案: what is to be done when such a thing happens, step by step. A shipped one that was changed keeps its id.

    `steps` is a list of {id, text}; `human`: caused by people (附表一 一.2), where the manager leads a team.
    """

    __tablename__ = "incident_plan"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    human: Mapped[bool] = mapped_column(default=False)
    steps: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    position: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)


class Usher(Model):
    """礼仪人员: who may be assigned to a reception (附表一 二.1)."""

    __tablename__ = "usher"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
