"""Every active zone, for every signed-in person: what its plate shows anybody, and what this person may do there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.patrols.models import Patrol
from app.patrols.queries import last_patrols
from app.people.models import Person
from app.places.models import StandIn, Zone
from app.places.queries import owners_at, standing_in_from
from app.places.rules import floor_label
from app.plates.queries import plates_by_zone
from app.policy import Thing, may
from app.standards.queries import ZoneStandard, standards_by_zone
from app.sync.reader import Reader, counted, iso

ACTIONS = ("record_patrol", "record_inspection", "report_issue", "mount_plate", "hand_over_key", "write_plan")


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    rows = select(Zone.id).where(Zone.active).order_by(Zone.id)
    if only is not None:
        rows = rows.where(Zone.id.in_(only))
    return list(db.session.execute(rows).scalars())


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    zones = db.session.execute(select(Zone).where(Zone.id.in_(ids))).scalars().all()
    owners, patrols, plates = owners_at(reader.now), last_patrols(ids), plates_by_zone()
    standards, standing = standards_by_zone(zones), standing_in_from(reader.now)
    return {
        zone.id: _one(reader, zone, owners.get(zone.id), patrols.get(zone.id), standards[zone.id])
        | {"plates": plates.get(zone.id, []), "stand_ins": [_standing(row) for row in standing.get(zone.id, [])]}
        for zone in zones
    }


def _standing(row: StandIn) -> dict[str, Any]:
    """From when until when somebody stands in: the phone, which may be offline by then, sees by its clock who does."""
    return {"name": row.person.name, "from_at": iso(row.from_at), "until_at": iso(row.until_at)}


def _one(
    reader: Reader, zone: Zone, owner: Person | None, patrol: Patrol | None, standard: ZoneStandard
) -> dict[str, Any]:
    thing = Thing(zone_id=zone.id, team_id=zone.team_id)
    return {
        "id": zone.id,
        "number": zone.number,
        "name": zone.name,
        "building": zone.floor.building.name,
        "building_position": zone.floor.building.position,
        "level": zone.floor.level,
        "floor": floor_label(zone.floor.level, reader.user.language),
        "team_id": zone.team_id,
        "team_name": zone.team.name if zone.team else None,
        "owner_id": owner.id if owner else None,
        "owner_name": owner.name if owner else None,
        "duty": zone.duty,
        "position": zone.position,
        "active": zone.active,
        "checklist": [{"item_id": item_id, "text": text} for item_id, text in standard.checklist],
        "equipment": standard.equipment,
        "last_patrol": _last(patrol),
        "may": [action for action in ACTIONS if may(reader.user, action, thing)],
    }


def _last(patrol: Patrol | None) -> dict[str, Any] | None:
    if patrol is None:
        return None
    return {**counted(patrol), "person_name": patrol.person.name, "all_normal": patrol.all_normal}
