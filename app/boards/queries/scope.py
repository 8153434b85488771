"""Which zones a reader looks at: what they may see, narrowed to a building, floor or team."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.core.db import db
from app.places.models import BuildingFloor, Zone
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
        """The policy's `see_place` said once more for many rows, and what was chosen: over Zone."""
        found = _seen_by(self.user)
        if not self.with_closed:
            found.append(Zone.active.is_(True))
        if self.building_id:
            floors = select(BuildingFloor.id).where(BuildingFloor.building_id == self.building_id)
            found.append(Zone.floor_id.in_(floors))
        if self.floor_id:
            found.append(Zone.floor_id == self.floor_id)
        if self.team_id:
            found.append(Zone.team_id == self.team_id)
        return found

    def here(self, zone_id: InstrumentedAttribute[str] | ColumnElement[str]) -> list[ColumnElement[bool]]:
        """That a row's zone is in the scope; nothing is asked where every zone is."""
        return [zone_id.in_(self.zone_ids())] if self.conditions() else []

    def zone_ids(self) -> Select[str]:
        """The zones' ids, as a query to look others up in."""
        return select(Zone.id).where(*self.conditions())

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


def visible_zones(user: User) -> list[Zone]:
    """The active zones this person may see, in order."""
    return [zone for zone in db.session.execute(zones_in_order()).scalars() if may(user, "see_place", thing_of(zone))]


def by_floor(zones: Sequence[Zone]) -> list[tuple[str, list[tuple[int, list[Zone]]]]]:
    """Zones in order, as (building's name, [(level, zones)…])."""
    return [
        (houses[0].floor.building.name, [(level, list(here)) for level, here in groupby(houses, lambda z: z.floor.level)])
        for houses in (list(group) for _, group in groupby(zones, lambda z: z.floor.building_id))
    ]
