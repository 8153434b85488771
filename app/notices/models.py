"""Tables of what was said to whom, of what became of each message, and of what the office and each person chose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.core.ids import new_id
from app.people.models import Person


class LadderMark(Model):
    """Up to when the ladder has been looked at: the moment, and the journal's revision."""

    __tablename__ = "ladder_mark"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    looked_at: Mapped[datetime]
    revision: Mapped[int]


class LadderStep(Model):
    """A step's minutes as the office set them; `minutes` None: the step is off. Without a row the default holds."""

    __tablename__ = "ladder_step"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    step: Mapped[str] = mapped_column(String(10), primary_key=True)
    minutes: Mapped[int | None]


class NoticeChoice(Model):
    """Quiet hours and the morning's digest: the site's (`whose` is "site") or a person's own, which only widen them."""

    __tablename__ = "notice_choice"

    whose: Mapped[str] = mapped_column(String(36), primary_key=True)
    quiet_from: Mapped[str] = mapped_column(String(5), default="")
    quiet_until: Mapped[str] = mapped_column(String(5), default="")
    digest_at: Mapped[str] = mapped_column(String(5), default="")
    digest: Mapped[bool] = mapped_column(default=False)
    robots: Mapped[bool] = mapped_column(default=False)


class LadderRung(Model):
    """A step of a thing's ladder that was taken: once, whoever looks. `told` is to how many; 0: nobody was there for it."""

    __tablename__ = "ladder_rung"
    __table_args__ = (UniqueConstraint("kind", "thing_id", "ladder", "step", "whose"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(20))
    thing_id: Mapped[str] = mapped_column(String(140))
    ladder: Mapped[str] = mapped_column(String(140))
    step: Mapped[str] = mapped_column(String(10))
    whose: Mapped[str] = mapped_column(String(36), default="")
    due_at: Mapped[datetime]
    reached_at: Mapped[datetime]
    taken_at: Mapped[datetime] = mapped_column(index=True)
    told: Mapped[int] = mapped_column(default=0)

    notices: Mapped[list[Notice]] = relationship(lazy="selectin", order_by="Notice.id", back_populates="rung")


class Notice(Model):
    """提醒. What was said to a person (None: a group's robot), as a msgid and its `data`, so that each reads their language.

    `for_id`: in whose place, while that person was away. `how` it is carried: at_once, plain, digest.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("rung_id", "person_id"),
        Index("ix_notice_person_read", "person_id", "read_at"),
        Index("ix_notice_person_time", "person_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    rung_id: Mapped[str] = mapped_column(ForeignKey("ladder_rung.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    for_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(20))
    thing_id: Mapped[str] = mapped_column(String(140))
    step: Mapped[str] = mapped_column(String(10))
    msgid: Mapped[str] = mapped_column(String(200))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    about: Mapped[str] = mapped_column(Text, default="")
    how: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    rung: Mapped[LadderRung] = relationship(lazy="joined", innerjoin=True, back_populates="notices")
    person: Mapped[Person | None] = relationship(lazy="joined", foreign_keys=[person_id])
    instead_of: Mapped[Person | None] = relationship(lazy="joined", foreign_keys=[for_id])
    deliveries: Mapped[list[Delivery]] = relationship(lazy="selectin", order_by="Delivery.id")


class Delivery(Model):
    """送达: a notice on its way by one channel. `state`: waiting, claimed, sent, refused, given_up, dropped (no longer

    needed). `claim` names the worker's hold on it; `maybe_twice`: one was killed between sending and noting it.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("notice_id", "address_id"),
        Index("ix_delivery_state_time", "state", "not_before"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    notice_id: Mapped[str] = mapped_column(ForeignKey("notice.id"))
    address_id: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    not_before: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    claim: Mapped[str] = mapped_column(String(36), default="")
    claimed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    maybe_twice: Mapped[bool] = mapped_column(default=False)
    detail: Mapped[str] = mapped_column(String(200), default="")
