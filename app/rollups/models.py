"""Tables of figures. Each row can be made anew from the patrols alone: `flask rollups rebuild`."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class ZoneSlot(Model):
    """A zone in one patrol window of one day of the site, once it was walked: the patrol that counts, and how many.

    The first patrol in time counts, and one made in time before one entered afterwards.
    """

    __tablename__ = "zone_slot"
    __table_args__ = (Index("ix_zone_slot_zone_day", "zone_id", "day"),)

    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    zone_id: Mapped[str] = mapped_column(ForeignKey("zone.id"), primary_key=True)
    window: Mapped[str] = mapped_column(String(20), primary_key=True)
    patrol_id: Mapped[str] = mapped_column(String(36))
    person_id: Mapped[str] = mapped_column(String(36))
    at: Mapped[dt.datetime]
    late: Mapped[bool]
    all_normal: Mapped[bool]
    walks: Mapped[int]
    late_walks: Mapped[int]
    abnormal: Mapped[int]


class DayTotal(Model):
    """The site's slots in one window of one day, added up: `done` walked in time, `late` only entered afterwards."""

    __tablename__ = "day_total"

    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    window: Mapped[str] = mapped_column(String(20), primary_key=True)
    done: Mapped[int]
    late: Mapped[int]
    walks: Mapped[int]
    late_walks: Mapped[int]
    abnormal: Mapped[int]


class ZoneMonth(Model):
    """A zone's slots of one month, added up; `month` is its first day."""

    __tablename__ = "zone_month"

    month: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    zone_id: Mapped[str] = mapped_column(ForeignKey("zone.id"), primary_key=True)
    done: Mapped[int]
    late: Mapped[int]
    walks: Mapped[int]
    late_walks: Mapped[int]
    abnormal: Mapped[int]


class RollupState(Model):
    """One row: for which windows and time zone the figures are made, and whether all of them already are."""

    __tablename__ = "rollup_state"

    id: Mapped[str] = mapped_column(String(10), primary_key=True)
    made_for: Mapped[str] = mapped_column(Text)
    ready: Mapped[bool]
