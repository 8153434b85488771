"""Tables of people and of their ways in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.core.ids import new_id


class Team(Model):
    """班组."""

    __tablename__ = "team"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    position: Mapped[int] = mapped_column(default=0)


class Person(Model):
    """人员. `number` is the work number (工号); `phone` holds digits only; `email` is where reminders may go;
    `sign_in_name` is an optional short name."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(40), index=True)
    phone: Mapped[str | None] = mapped_column(String(20), index=True)
    email: Mapped[str | None] = mapped_column(String(254))
    sign_in_name: Mapped[str | None] = mapped_column(String(20), unique=True)
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id"), index=True)
    post: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(10), default="zh_CN")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    team: Mapped[Team | None] = relationship(lazy="joined")
    roles: Mapped[list[PersonRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class PersonRole(Model):
    """A role held; a team lead's names the team. Owner and staff are not stored, they follow."""

    __tablename__ = "person_role"
    __table_args__ = (UniqueConstraint("person_id", "role", "team_id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id"))


class Leave(Model):
    """请假: a person away from one moment until another."""

    __tablename__ = "leave_span"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    from_at: Mapped[datetime] = mapped_column(index=True)
    until_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200), default="")
    given_by: Mapped[str] = mapped_column(String(36))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class DeviceSession(Model):
    """A signed-in device. Only the hash of its cookie's token is kept.

    `guarded`: the token was given over HTTPS, in a cookie that nobody else can plant, and counts in no other. `renew`: the next
    answer brings another token; the `earlier_hash` of the one before is taken until `earlier_until`, None: until the new one
    has come back.
    """

    __tablename__ = "device_session"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    guarded: Mapped[bool] = mapped_column(default=False)
    renew: Mapped[bool] = mapped_column(default=False)
    earlier_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    earlier_until: Mapped[datetime | None]


class Enrolment(Model):
    """A one-time link that signs a person's phone in; only its hash is kept."""

    __tablename__ = "enrolment"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInAttempt(Model):
    """A failed sign-in, counted against the name tried and the address it came from (both hashed)."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    name_hash: Mapped[str] = mapped_column(String(64), index=True)
    address_hash: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
