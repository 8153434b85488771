"""Tables of duties, of what frees somebody from them, of the working days set by hand, and of deeds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.core.ids import new_id
from app.core.moments import as_recorded
from app.people.models import Person
from app.places.models import Zone


class Duty(Model):
    """规定动作. A change of what is owed ends the row and begins another of the same `series_id`, so that what was

    owed before stays as it was. `who` lists roles, team ids or person ids; `zone_filter` is {building_ids, team_ids,
    zone_ids, words}, each empty for all; `until_on` is the last day, None for no end.
    """

    __tablename__ = "duty"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    series_id: Mapped[str] = mapped_column(String(36), index=True)
    name: Mapped[str] = mapped_column(String(60))
    clause: Mapped[str] = mapped_column(String(60), default="")
    who_kind: Mapped[str] = mapped_column(String(10))
    who: Mapped[list[str]] = mapped_column(JSON)
    share: Mapped[str] = mapped_column(String(10))
    record_kind: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str] = mapped_column(String(20), default="")
    checklist: Mapped[list[str]] = mapped_column(JSON)
    scope: Mapped[str] = mapped_column(String(10))
    zone_filter: Mapped[dict[str, Any]] = mapped_column(JSON)
    evidence: Mapped[str] = mapped_column(String(10), default="")
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)

    quotas: Mapped[list[DutyQuota]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="DutyQuota.position"
    )


class DutyQuota(Model):
    """How often. `windows` is a list of {key, name, from_, until}; `site_windows` takes the site's own instead."""

    __tablename__ = "duty_quota"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    duty_id: Mapped[str] = mapped_column(ForeignKey("duty.id"), index=True)
    position: Mapped[int]
    at_least: Mapped[int]
    per: Mapped[str] = mapped_column(String(10))
    weekdays: Mapped[list[int]] = mapped_column(JSON)
    windows: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    site_windows: Mapped[bool] = mapped_column(default=False)
    working_days: Mapped[bool] = mapped_column(default=False)
    gap_minutes: Mapped[int] = mapped_column(default=0)
    late_minutes: Mapped[int] = mapped_column(default=0)


class DutyExemption(Model):
    """免除: a person, a zone or a duty freed for a while, with a reason; None frees all of them."""

    __tablename__ = "duty_exemption"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    series_id: Mapped[str | None] = mapped_column(String(36))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    zone_id: Mapped[str | None] = mapped_column(ForeignKey("zone.id"))
    from_at: Mapped[datetime] = mapped_column(index=True)
    until_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200))
    given_by: Mapped[str] = mapped_column(String(36))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Objection(Model):
    """申诉: somebody objects to a slot that counts against them; once answered it stays as it is, and another may follow.

    `slot`, `zone_id` ("" for none) and `holder_id` name the item as the engine does; `holder_id` is "" where several
    owed it together, and `people` then says who. How it stood when it was filed is copied: `missed`, `late`.
    """

    __tablename__ = "duty_objection"
    __table_args__ = (
        Index("ix_duty_objection_slot", "duty_id", "quota", "slot", "zone_id", "person_id"),
        Index("ix_duty_objection_open", "duty_id", "quota", "slot", "zone_id", "person_id", unique=True,
              sqlite_where=text("verdict = ''"), postgresql_where=text("verdict = ''")),
        Index("ix_duty_objection_day", "day"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    duty_id: Mapped[str] = mapped_column(ForeignKey("duty.id"))
    quota: Mapped[int]
    slot: Mapped[str] = mapped_column(String(60))
    day: Mapped[date]
    window: Mapped[str] = mapped_column(String(40), default="")
    zone_id: Mapped[str] = mapped_column(String(36), default="")
    holder_id: Mapped[str] = mapped_column(String(36), default="")
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    people: Mapped[list[str]] = mapped_column(JSON)
    missed: Mapped[int]
    late: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    filed_at: Mapped[datetime] = mapped_column(index=True)
    verdict: Mapped[str] = mapped_column(String(12), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]

    duty: Mapped[Duty] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True, foreign_keys=[person_id])
    answerer: Mapped[Person | None] = relationship(lazy="joined", foreign_keys=[answered_by])


class MonthCount(Model):
    """Everybody's month as it was last counted, kept for sites where counting takes too long for a page.

    Made anew from the records alone: `flask months count`. `revision` is the journal's when the counting began; `counts`
    maps a person ("" for zones that nobody answers for) to the numbers of their sums; `begun_at` is set while a worker counts.
    """

    __tablename__ = "month_count"

    month: Mapped[date] = mapped_column(primary_key=True)
    counted_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, list[int]]] = mapped_column(JSON)
    begun_at: Mapped[datetime | None]


class CalendarFeed(Model):
    """日历订阅: the private link of a person's calendar. Of the link only its secret's hash is kept."""

    __tablename__ = "calendar_feed"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class CalendarDay(Model):
    """A day as the office set it. `source` is hand or file; what was set by hand wins."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(40), default="")
    source: Mapped[str] = mapped_column(String(10))
    set_by: Mapped[str] = mapped_column(String(36))
    set_at: Mapped[datetime]


class Deed(Model):
    """完成记录: a duty done that leaves no record of another kind. Its id is the operation's, made on the phone.

    Its times are those of a patrol.
    """

    __tablename__ = "deed"
    __table_args__ = (Index("ix_deed_series_time", "series_id", "counts_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    series_id: Mapped[str] = mapped_column(String(36))
    duty_name: Mapped[str] = mapped_column(String(60))
    zone_id: Mapped[str | None] = mapped_column(ForeignKey("zone.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text, default="")
    late_reason: Mapped[str] = mapped_column(Text, default="")
    marks: Mapped[list[str]] = mapped_column(JSON)
    device_at: Mapped[datetime]
    corrected_at: Mapped[datetime]
    received_at: Mapped[datetime]
    counts_at: Mapped[datetime] = mapped_column(index=True, default=as_recorded)

    zone: Mapped[Zone | None] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
