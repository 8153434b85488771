"""Tables of routes to inspect, of inspections, and of the issues they found."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models import Issue
from app.core.db import Model
from app.core.ids import new_id
from app.core.moments import as_recorded
from app.people.models import Person
from app.places.models import Zone


class InspectionRoute(Model):
    """检查路线: zones to inspect on a day, in walking order. `person_id` None: whoever may inspect.

    A drawn one keeps `pool` (zone ids that it was drawn from) and `seed`, so that anybody can draw it again.
    """

    __tablename__ = "inspection_route"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    on_day: Mapped[date] = mapped_column(index=True)
    in_points: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    zone_ids: Mapped[list[str]] = mapped_column(JSON)
    pool: Mapped[list[str]] = mapped_column(JSON)
    seed: Mapped[str] = mapped_column(String(40), default="")
    made_by: Mapped[str] = mapped_column(String(36))
    made_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship(lazy="joined")


class Inspection(Model):
    """检查. Its id is the operation's, made on the phone; its times are those of a patrol.

    `items` is a list of {item_id, text, verdict, points}, verdict one of pass, fail, na; `score` is out of 100, None
    where nothing applied.
    """

    __tablename__ = "inspection"
    __table_args__ = (Index("ix_inspection_zone_time", "zone_id", "counts_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    route_id: Mapped[str | None] = mapped_column(ForeignKey("inspection_route.id"), index=True)
    zone_id: Mapped[str] = mapped_column(ForeignKey("zone.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(10))
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    score: Mapped[int | None]
    failed: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    late_reason: Mapped[str] = mapped_column(Text, default="")
    marks: Mapped[list[str]] = mapped_column(JSON)
    device_at: Mapped[datetime]
    corrected_at: Mapped[datetime]
    received_at: Mapped[datetime]
    counts_at: Mapped[datetime] = mapped_column(index=True, default=as_recorded)

    zone: Mapped[Zone] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    findings: Mapped[list[Finding]] = relationship(lazy="selectin", order_by="Finding.position")


class Finding(Model):
    """An item that failed, and the issue it became. `on_meeting`: it stands on the meeting list (例会通报) of its week."""

    __tablename__ = "inspection_finding"

    issue_id: Mapped[str] = mapped_column(ForeignKey("issue.id"), primary_key=True)
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspection.id"), index=True)
    position: Mapped[int]
    item_id: Mapped[str] = mapped_column(String(64))
    on_meeting: Mapped[bool]
    week_on: Mapped[date] = mapped_column(index=True)

    issue: Mapped[Issue] = relationship(lazy="joined", innerjoin=True)
