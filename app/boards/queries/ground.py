"""The ground that somebody may look at, read once for a page: its zones, their floors and teams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.boards.queries.scope import Scope
from app.core.db import db
from app.people.models import Team
from app.places.models import Building, BuildingFloor, Zone
from app.policy import User

_ZONE = Zone.__table__  # thousands of rows: as bare columns they cost half


@dataclass(frozen=True)
class Floor:
    """A floor of a building."""

    id: str
    building_id: str
    building: str
    level: int


@dataclass(frozen=True)
class Ground:
    """`zones`: id, floor's id, team's id and whether it is in use. `floors` stand by building and level, `teams` by name."""

    zones: Sequence[tuple[str, str, str | None, bool]]
    floors: dict[str, Floor]
    teams: dict[str, str]

    def choices(self) -> tuple[dict[str, str], dict[str, str]]:
        """The buildings and teams that one can narrow to: id → name."""
        floors = {floor_id for _, floor_id, _, active in self.zones if active}
        teams = {team_id for _, _, team_id, active in self.zones if active}
        buildings = {one.building_id: one.building for one in self.floors.values() if one.id in floors}
        return buildings, {team_id: name for team_id, name in self.teams.items() if team_id in teams}

    def within(self, scope: Scope) -> dict[str, str]:
        """Zone id → its floor's id, of the zones in a scope of the same user."""
        floors = {one.id for one in self.floors.values() if self._has(scope, one)}
        return {
            zone_id: floor_id
            for zone_id, floor_id, team_id, active in self.zones
            if floor_id in floors and (active or scope.with_closed) and (not scope.team_id or team_id == scope.team_id)
        }

    @staticmethod
    def _has(scope: Scope, floor: Floor) -> bool:
        return scope.floor_id in ("", floor.id) and scope.building_id in ("", floor.building_id)


def ground_of(user: User) -> Ground:
    """What the user may see, zones no longer in use too."""
    zones = select(_ZONE.c.id, _ZONE.c.floor_id, _ZONE.c.team_id, _ZONE.c.active)
    floors = (
        select(BuildingFloor.id, Building.id, Building.name, BuildingFloor.level).join(BuildingFloor.building)
        .order_by(Building.position, Building.name, BuildingFloor.level)
    )  # fmt: skip
    teams = select(Team.id, Team.name).order_by(Team.name)
    return Ground(
        zones=db.session.execute(zones.where(*Scope(user, with_closed=True).conditions())).all(),
        floors={row[0]: Floor(*row) for row in db.session.execute(floors)},
        teams={row[0]: row[1] for row in db.session.execute(teams)},
    )
