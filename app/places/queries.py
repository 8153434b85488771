"""Reads places and who answers for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.core.db import db
from app.people.models import Person
from app.people.queries import bare_user
from app.places.models import Building, BuildingFloor, StandIn, Zone, ZoneOwner
from app.policy import OWNER, Thing, User

FEW = 500  # zones that one query may name


def user_of(person: Person, now: datetime) -> User:
    """Who `person` is to the policy at `now`: stored roles, led teams, zones owned, zones stood in for."""
    owned = frozenset(
        db.session.execute(
            select(ZoneOwner.zone_id).join(Zone).where(ZoneOwner.person_id == person.id, *_current(now), Zone.active)
        ).scalars()
    )
    stand_ins = frozenset(
        db.session.execute(
            select(StandIn.zone_id).where(
                StandIn.person_id == person.id, StandIn.from_at <= now, StandIn.until_at > now
            )
        ).scalars()
    )
    user = bare_user(person)
    roles = user.roles | {OWNER} if owned else user.roles
    return replace(user, roles=roles, zone_ids=owned, stand_in_zone_ids=stand_ins)


def _current(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return ZoneOwner.from_at <= now, or_(ZoneOwner.until_at.is_(None), ZoneOwner.until_at > now)


def zones_in_order() -> Select[Zone]:
    """Active zones by building, floor, number of the ledger, name."""
    return all_zones_in_order().where(Zone.active)


def all_zones_in_order() -> Select[Zone]:
    """The same with those no longer in use."""
    ordered = (Building.position, Building.name, BuildingFloor.level, Zone.position, Zone.name)
    return select(Zone).join(Zone.floor).join(BuildingFloor.building).order_by(*ordered)


def zone_by_id(zone_id: str) -> Zone | None:
    return db.session.get(Zone, zone_id)


def owner_of(zone_id: str, now: datetime) -> Person | None:
    """The person who answers for the zone at `now`."""
    row = db.session.execute(
        select(ZoneOwner).where(ZoneOwner.zone_id == zone_id, *_current(now)).order_by(ZoneOwner.from_at.desc())
    ).scalars().first()
    return row.person if row else None


def owners_at(now: datetime, zone_ids: Sequence[str] | None = None) -> dict[str, Person]:
    """zone id → its owner at `now`, for every zone that has one; `zone_ids` may leave out others."""
    query = select(ZoneOwner).where(*_current(now)).order_by(ZoneOwner.from_at)
    if zone_ids is not None and len(zone_ids) <= FEW:
        query = query.where(ZoneOwner.zone_id.in_(zone_ids))
    return {row.zone_id: row.person for row in db.session.execute(query).scalars()}


def owner_names(now: datetime) -> Select[str, str]:
    """zone_id and name of who owns each zone at `now`, as a query to join with."""
    return select(ZoneOwner.zone_id, Person.name).join(Person, Person.id == ZoneOwner.person_id).where(*_current(now))


def standing_in_at(now: datetime, zone_ids: Sequence[str]) -> dict[str, Person]:
    """zone id → who stands in for its owner at `now`, for those of `zone_ids` that have somebody."""
    query = select(StandIn).where(StandIn.from_at <= now, StandIn.until_at > now).order_by(StandIn.from_at)
    if len(zone_ids) <= FEW:
        query = query.where(StandIn.zone_id.in_(zone_ids))
    return {row.zone_id: row.person for row in db.session.execute(query).scalars()}


def ownership_history(zone_id: str) -> list[ZoneOwner]:
    """Every owner the zone has had, latest first."""
    rows = select(ZoneOwner).where(ZoneOwner.zone_id == zone_id).order_by(ZoneOwner.from_at.desc())
    return list(db.session.execute(rows).scalars())


def thing_of(zone: Zone) -> Thing:
    """The zone as the policy sees it."""
    return Thing(zone_id=zone.id, team_id=zone.team_id)


def zones_of(person_id: str, now: datetime) -> list[Zone]:
    """The zones a person owns at `now`, in order."""
    owned = select(ZoneOwner.zone_id).where(ZoneOwner.person_id == person_id, *_current(now))
    return list(db.session.execute(zones_in_order().where(Zone.id.in_(owned))).scalars())


def floors_in_order() -> list[BuildingFloor]:
    """Every floor, by building and level."""
    rows = select(BuildingFloor).join(BuildingFloor.building).order_by(Building.position, Building.name, BuildingFloor.level)
    return list(db.session.execute(rows).scalars())


def buildings_in_order() -> list[Building]:
    return list(db.session.execute(select(Building).order_by(Building.position, Building.name)).scalars())


def standing_in_from(now: datetime, zone_id: str | None = None) -> dict[str, list[StandIn]]:
    """zone id → who stands in for its owner now or later, the earliest first; of all zones, or of one.

    One that was ended before it began is left out.
    """
    found: dict[str, list[StandIn]] = {}
    ahead = (StandIn.until_at > now, StandIn.until_at > StandIn.from_at)
    rows = select(StandIn).where(*ahead).order_by(StandIn.from_at)
    for row in db.session.execute(rows.where(StandIn.zone_id == zone_id) if zone_id else rows).scalars():
        found.setdefault(row.zone_id, []).append(row)
    return found


def stand_ins_of(zone_id: str, now: datetime) -> list[StandIn]:
    """Who stands in for the zone's owner now or later."""
    return standing_in_from(now, zone_id).get(zone_id, [])


def count_zones() -> int:
    """Those in use."""
    return db.session.execute(select(func.count(Zone.id)).where(Zone.active)).scalar_one()


def closed_zones() -> list[Zone]:
    return list(db.session.execute(select(Zone).where(Zone.active.is_(False)).order_by(Zone.name)).scalars())
