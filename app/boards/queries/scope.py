"""Which zones a reader looks at: what they may see, narrowed to a building, floor or team."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.core.db import db
from app.people.models import Team
from app.places.models import Building, BuildingFloor, Zone
from app.places.queries import all_zones_in_order, thing_of, zones_in_order
from app.policy import EVERYWHERE, LEAD, User, may


@dataclass(frozen=True)
class Scope:
    """An empty field does not narrow. `with_closed`: zones no longer in use too, for what happened in them."""

    user: User
    building_id: str = ""
    floor_id: str = ""
    team_id: str = ""
    with_closed: bool = False

    def conditions(self) -> list[ColumnElement[bool]]:
        """The policy's `see_place` said once more for many rows, and what was chosen: over Zone joined with its floor."""
        found = _seen_by(self.user)
        if not self.with_closed:
            found.append(Zone.active.is_(True))
        if self.building_id:
            found.append(BuildingFloor.building_id == self.building_id)
        if self.floor_id:
            found.append(Zone.floor_id == self.floor_id)
        if self.team_id:
            found.append(Zone.team_id == self.team_id)
        return found

    def zone_ids(self) -> Select[str]:
        """The zones' ids, as a query to look others up in."""
        return select(Zone.id).join(Zone.floor).where(*self.conditions())

    def floor_ids(self) -> dict[str, str]:
        """Zone id → its floor's id."""
        rows = select(Zone.id, Zone.floor_id).join(Zone.floor).where(*self.conditions())
        return {row[0]: row[1] for row in db.session.execute(rows)}

    def zones(self, ids: Collection[str]) -> list[Zone]:
        """Those of these ids, in order."""
        rows = all_zones_in_order().where(*self.conditions(), Zone.id.in_(ids))
        return list(db.session.execute(rows).scalars())


def _seen_by(user: User) -> list[ColumnElement[bool]]:
    if user.roles & EVERYWHERE:
        return []
    mine = [Zone.id.in_(user.zone_ids | user.stand_in_zone_ids)]
    if LEAD in user.roles:
        mine.append(Zone.team_id.in_(user.led_team_ids))
    return [or_(*mine)]


@dataclass(frozen=True)
class FloorZones:
    """A floor in order, and how many zones of the scope are on it."""

    id: str
    building_id: str
    building: str
    level: int
    zones: int


def floors_of(scope: Scope) -> list[FloorZones]:
    """The floors of the scope by building and level."""
    where = (BuildingFloor.id, Building.id, Building.name, BuildingFloor.level)
    rows = select(*where, func.count()).select_from(Zone).join(Zone.floor).join(BuildingFloor.building)
    ordered = rows.where(*scope.conditions()).group_by(*where, Building.position)
    order = Building.position, Building.name, BuildingFloor.level
    return [FloorZones(*row) for row in db.session.execute(ordered.order_by(*order))]


def choices_of(user: User) -> tuple[dict[str, str], dict[str, str]]:
    """The buildings and teams that one can narrow to: id → name."""
    buildings = {floor.building_id: floor.building for floor in floors_of(Scope(user))}
    rows = select(Team.id, Team.name).join(Zone, Zone.team_id == Team.id).join(Zone.floor)
    teams = db.session.execute(rows.where(*Scope(user).conditions()).distinct().order_by(Team.name))
    return buildings, {row[0]: row[1] for row in teams}


def visible_zones(user: User) -> list[Zone]:
    """The active zones this person may see, in order."""
    return [zone for zone in db.session.execute(zones_in_order()).scalars() if may(user, "see_place", thing_of(zone))]


def by_floor(zones: Sequence[Zone]) -> list[tuple[str, list[tuple[int, list[Zone]]]]]:
    """Zones in order, as (building's name, [(level, zones)…])."""
    return [
        (houses[0].floor.building.name, [(level, list(here)) for level, here in groupby(houses, lambda z: z.floor.level)])
        for houses in (list(group) for _, group in groupby(zones, lambda z: z.floor.building_id))
    ]
