"""Reads patrols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal_column, or_, select, true

from app.core.db import db
from app.patrols.models import Patrol
from app.people.models import Person
from app.places.models import Zone
from app.policy import EVERYWHERE, LEAD, Thing, User

COUNTED = 1_000  # of what fits so many are counted; beyond that it is said that there are more
SPAN = timedelta(days=7)  # looked through at first


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


@dataclass(frozen=True)
class Records:
    """A page of patrols, latest first. `total` fit, or with `more` at least so many."""

    rows: list[Patrol]
    total: int
    more: bool


def list_records(user: User, wanted: RecordFilter, page: int = 1, size: int = 50) -> Records:
    """A page of the patrols that fit and that `user` may see."""
    most = max(COUNTED, page * size)
    fitting = [*_seen_by(user), *_narrowed(wanted)]
    ids = _latest([and_(*fitting, way) for way in _ways(wanted.words)], wanted, most + 1)
    shown = select(Patrol).where(Patrol.id.in_(ids[(page - 1) * size : page * size]))
    rows = db.session.execute(shown.order_by(Patrol.counts_at.desc(), Patrol.id)).scalars()
    return Records(list(rows), min(len(ids), most), len(ids) > most)


def _latest(ways: Sequence[ColumnElement[bool]], wanted: RecordFilter, most: int) -> list[str]:
    """The ids of those that fit in one of the ways, latest first, no more than `most`.

    Looked for back in time, a longer span each time: of years of them only those are read that are near. And each way by
    itself, since each has an index of its own.
    """
    begin, until = _edge(Patrol.counts_at.asc()), _edge(Patrol.counts_at.desc())
    if begin is None or until is None:
        return []
    begin, until = max(begin, wanted.start or begin), min(until, wanted.end or until)
    found: list[str] = []
    span = SPAN
    while until >= begin and len(found) < most:
        start = until - min(span, until - begin + timedelta(seconds=1))
        near = Patrol.counts_at > start, Patrol.counts_at <= until
        found += _between(ways, near, most - len(found))
        until, span = start, span * 2
    return found


def _between(ways: Sequence[ColumnElement[bool]], near: Sequence[ColumnElement[bool]], most: int) -> list[str]:
    """Those of one span of time."""
    found: dict[str, datetime] = {}
    for way in ways:
        rows = select(Patrol.id, Patrol.counts_at).where(*near, way).order_by(Patrol.counts_at.desc(), Patrol.id).limit(most)
        found |= {row.id: row.counts_at for row in db.session.execute(rows)}
    return sorted(found, key=lambda one: (-found[one].timestamp(), one))[:most]


def _edge(order: ColumnElement[Any]) -> datetime | None:
    """The first moment of a patrol in this order; None where there is none."""
    return db.session.execute(select(Patrol.counts_at).order_by(order).limit(1)).scalar()


def visible_to(user: User) -> Select[Patrol]:
    """The patrols of `see_patrol` as a query, with their zones and people."""
    rows = select(Patrol).join(Zone, Zone.id == Patrol.zone_id).join(Person, Person.id == Patrol.person_id)
    return rows.where(*_seen_by(user))


def _seen_by(user: User) -> list[ColumnElement[bool]]:
    """The policy's rule said once more for many rows."""
    if user.roles & EVERYWHERE:
        return []
    mine = [Patrol.person_id == user.id, Patrol.zone_id.in_(user.zone_ids | user.stand_in_zone_ids)]
    if LEAD in user.roles:
        mine.append(Patrol.zone_id.in_(select(Zone.id).where(Zone.team_id.in_(user.led_team_ids))))
    return [or_(*mine)]


def _narrowed(wanted: RecordFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.start:
        found.append(Patrol.counts_at >= wanted.start)
    if wanted.end:
        found.append(Patrol.counts_at < wanted.end)
    if wanted.zone_id:
        found.append(Patrol.zone_id == wanted.zone_id)
    if wanted.abnormal:
        found.append(Patrol.all_normal.is_(False))
    return found


def _ways(words: str) -> list[ColumnElement[bool]]:
    """Where the words may stand: in the zone's name, the person's or the note."""
    if not words:
        return [true()]
    zones = db.session.execute(select(Zone.id).where(Zone.name.icontains(words, autoescape=True))).scalars().all()
    people = db.session.execute(select(Person.id).where(Person.name.icontains(words, autoescape=True))).scalars().all()
    noted = and_(literal_column("note <> ''"), Patrol.note.icontains(words, autoescape=True))
    named = ((Patrol.zone_id, zones), (Patrol.person_id, people))
    return [noted, *(column.in_(ids) for column, ids in named if ids)]
