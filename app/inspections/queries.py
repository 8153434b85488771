"""Reads routes and inspections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import lazyload

from app.core.db import db
from app.inspections.models import Finding, Inspection, InspectionRoute
from app.inspections.rules import draw
from app.people.models import Team
from app.places.models import Zone
from app.policy import EVERYWHERE, LEAD, Thing, User


@dataclass(frozen=True)
class Standing:
    """A route with how much of it is inspected."""

    route: InspectionRoute
    done: int
    failed: int

    @property
    def total(self) -> int:
        return len(self.route.zone_ids)


def route_by_id(route_id: str) -> InspectionRoute | None:
    return db.session.get(InspectionRoute, route_id)


def routes_since(day: date) -> list[InspectionRoute]:
    """Routes of this day and later, the earliest first; cancelled ones too."""
    rows = select(InspectionRoute).where(InspectionRoute.on_day >= day)
    return list(db.session.execute(rows.order_by(InspectionRoute.on_day, InspectionRoute.made_at)).scalars())


def standings(routes: Sequence[InspectionRoute]) -> list[Standing]:
    """Each route with its zones inspected and items failed, by one read."""
    rows = db.session.execute(
        select(Inspection.route_id, func.count(Inspection.zone_id.distinct()), func.sum(Inspection.failed))
        .where(Inspection.route_id.in_([one.id for one in routes]))
        .group_by(Inspection.route_id)
    )
    found = {row[0]: (row[1], row[2]) for row in rows}
    return [Standing(one, *found.get(one.id, (0, 0))) for one in routes]


def on_route(route_id: str) -> dict[str, Inspection]:
    """zone id → the latest inspection made of it on the route."""
    rows = select(Inspection).where(Inspection.route_id == route_id).order_by(Inspection.counts_at)
    return {one.zone_id: one for one in db.session.execute(rows).scalars()}


def drawn_alike(route: InspectionRoute) -> bool:
    """Whether drawing again from the pool by the seed gives the same zones."""
    return draw(route.pool, len(route.zone_ids), route.seed) == route.zone_ids


def zones_by_id(zone_ids: Sequence[str]) -> dict[str, Zone]:
    return {one.id: one for one in db.session.execute(select(Zone).where(Zone.id.in_(zone_ids))).scalars()}


def inspection_by_id(inspection_id: str) -> Inspection | None:
    return db.session.get(Inspection, inspection_id)


def thing_of_inspection(found: Inspection) -> Thing:
    """The inspection as the policy sees it."""
    return Thing(zone_id=found.zone_id, team_id=found.zone.team_id, person_id=found.person_id)


def visible_to(user: User) -> Select[Inspection]:
    """The inspections of `see_inspection`, as a query: the policy's rule said once more for many rows."""
    rows = select(Inspection).join(Zone, Zone.id == Inspection.zone_id)
    if user.roles & EVERYWHERE:
        return rows
    mine = [Inspection.person_id == user.id, Inspection.zone_id.in_(user.zone_ids)]
    if LEAD in user.roles:
        mine.append(Zone.team_id.in_(user.led_team_ids))
    return rows.where(or_(*mine))


@dataclass(frozen=True)
class Narrowed:
    """Which inspections a list shows; an empty field does not narrow. `days`: first and last moment, the end exclusive."""

    zone_id: str = ""
    days: tuple[datetime, datetime] | None = None
    team: str = ""  # its name
    failed: bool = False  # only where an item failed

    def of(self, rows: Select[Inspection]) -> Select[Inspection]:
        if self.zone_id:
            rows = rows.where(Inspection.zone_id == self.zone_id)
        if self.days:
            rows = rows.where(Inspection.counts_at >= self.days[0], Inspection.counts_at < self.days[1])
        if self.team:
            theirs = select(Zone.id).join(Team, Team.id == Zone.team_id).where(Team.name == self.team)
            rows = rows.where(Inspection.zone_id.in_(theirs))
        return rows.where(Inspection.failed > 0) if self.failed else rows


def list_inspections(user: User, wanted: Narrowed, page: int = 1, size: int = 50) -> tuple[list[Inspection], int]:
    """A page of those that `user` may see, latest first, and how many there are."""
    rows = wanted.of(visible_to(user))
    total = db.session.execute(select(func.count()).select_from(rows.with_only_columns(Inspection.id).subquery()))
    ordered = rows.order_by(Inspection.counts_at.desc(), Inspection.id).options(lazyload(Inspection.findings))
    return list(db.session.execute(ordered.limit(size).offset((page - 1) * size)).scalars()), total.scalar_one()


def inspections_between(start: datetime, end: datetime) -> list[Inspection]:
    """By the moment they count for, earliest first; `end` is exclusive."""
    rows = select(Inspection).where(Inspection.counts_at >= start, Inspection.counts_at < end)
    ordered = rows.order_by(Inspection.counts_at).options(lazyload(Inspection.findings))
    return list(db.session.execute(ordered).scalars())


def meeting_findings(week_on: date) -> list[Finding]:
    """What stands on the meeting list of the week that begins on this Monday, by the issues' numbers."""
    rows = select(Finding).where(Finding.week_on == week_on, Finding.on_meeting)
    found = db.session.execute(rows).scalars()
    return sorted(found, key=lambda one: one.issue.number)
