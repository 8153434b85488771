"""Reads patrols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select

from app.core.db import db
from app.patrols.models import Patrol
from app.people.models import Person
from app.places.models import Zone
from app.policy import EVERYWHERE, LEAD, Thing, User


def patrol_by_id(patrol_id: str) -> Patrol | None:
    return db.session.get(Patrol, patrol_id)


def recent_patrols(zone_id: str, limit: int = 20) -> list[Patrol]:
    """The zone's latest patrols, latest first."""
    rows = select(Patrol).where(Patrol.zone_id == zone_id).order_by(Patrol.counts_at.desc()).limit(limit)
    return list(db.session.execute(rows).scalars())


def last_patrols(zone_ids: Sequence[str]) -> dict[str, Patrol]:
    """zone id → its latest patrol: for each one step in an index, however many years of them there are."""
    latest = select(Patrol.id).where(Patrol.zone_id == Zone.id).order_by(Patrol.counts_at.desc()).limit(1).scalar_subquery()
    ids = [one for one in db.session.execute(select(latest).where(Zone.id.in_(zone_ids))).scalars() if one is not None]
    rows = select(Patrol).where(Patrol.id.in_(ids))
    return {patrol.zone_id: patrol for patrol in db.session.execute(rows).scalars()}


def thing_of_patrol(patrol: Patrol) -> Thing:
    """The patrol as the policy sees it."""
    return Thing(zone_id=patrol.zone_id, team_id=patrol.zone.team_id, person_id=patrol.person_id)


@dataclass(frozen=True)
class RecordFilter:
    """What to list; an empty field does not narrow. `end` is exclusive."""

    start: datetime | None = None
    end: datetime | None = None
    zone_id: str = ""
    words: str = ""
    abnormal: bool = False


def list_records(user: User, wanted: RecordFilter, page: int = 1, size: int = 50) -> tuple[list[Patrol], int]:
    """A page of the patrols that fit and that `user` may see, latest first, and how many there are in all."""
    rows = _narrow(visible_to(user), wanted)
    total = db.session.execute(select(func.count()).select_from(rows.with_only_columns(Patrol.id).subquery()))
    ordered = rows.order_by(Patrol.counts_at.desc(), Patrol.id).limit(size).offset((page - 1) * size)
    return list(db.session.execute(ordered).scalars()), total.scalar_one()


def visible_to(user: User) -> Select[Patrol]:
    """The patrols of `see_patrol`, as a query: the policy's rule said once more for many rows."""
    rows = select(Patrol).join(Zone, Zone.id == Patrol.zone_id).join(Person, Person.id == Patrol.person_id)
    if user.roles & EVERYWHERE:
        return rows
    mine = [Patrol.person_id == user.id, Patrol.zone_id.in_(user.zone_ids | user.stand_in_zone_ids)]
    if LEAD in user.roles:
        mine.append(Zone.team_id.in_(user.led_team_ids))
    return rows.where(or_(*mine))


def _narrow(rows: Select[Patrol], wanted: RecordFilter) -> Select[Patrol]:
    if wanted.start:
        rows = rows.where(Patrol.counts_at >= wanted.start)
    if wanted.end:
        rows = rows.where(Patrol.counts_at < wanted.end)
    if wanted.zone_id:
        rows = rows.where(Patrol.zone_id == wanted.zone_id)
    if wanted.abnormal:
        rows = rows.where(Patrol.all_normal.is_(False))
    if wanted.words:
        rows = rows.where(
            or_(*(column.icontains(wanted.words, autoescape=True) for column in (Zone.name, Person.name, Patrol.note)))
        )
    return rows
