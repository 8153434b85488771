"""Reads nameplates. Codes are secrets of the wall: a caller shows them only to who may see the plate's place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from app.core.db import db
from app.places.models import Building, BuildingFloor, Zone
from app.places.queries import owners_at
from app.plates.models import Plate, PlateEvent, PlatePreset
from app.plates.rules import facts
from app.settings.models import SiteSetting
from app.settings.queries import current

SALT_SETTING = "plate_salt"
_CHUNK = 500  # ids in one IN (…)


def plate_salt() -> str:
    """The site's salt of `rules.code_hash`; "" as long as no plate was ever issued."""
    row = db.session.get(SiteSetting, SALT_SETTING)
    return str(row.value) if row else ""


def public_url() -> str:
    """Scheme and host that plates carry: the site's setting, else the configuration's; "" if neither is set."""
    return (current().public_url or str(current_app.config.get("PUBLIC_URL") or "")).rstrip("/")


def plate_by_id(plate_id: str) -> Plate | None:
    return db.session.get(Plate, plate_id)


def plates_by_ids(plate_ids: Iterable[str]) -> list[Plate]:
    """The plates of these ids in their order; those no longer in force left out."""
    ids = list(dict.fromkeys(plate_ids))
    found: dict[str, Plate] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = select(Plate).where(Plate.id.in_(ids[start : start + _CHUNK]), Plate.revoked_at.is_(None))
        found |= {plate.id: plate for plate in db.session.execute(rows).scalars()}
    return [found[plate_id] for plate_id in ids if plate_id in found]


def noted_in(batch: str) -> set[str]:
    """The plates already noted as printed in this batch."""
    rows = select(PlateEvent.plate_id).where(PlateEvent.kind == "printed", PlateEvent.note == batch)
    return set(db.session.execute(rows).scalars())


def plate_by_code(code: str) -> Plate | None:
    """The plate of a code as `rules.read_code` gives it, revoked ones too."""
    return db.session.execute(select(Plate).where(Plate.code == code)).scalar_one_or_none()


def plate_in_force(zone_id: str) -> Plate | None:
    """The zone's plate that counts."""
    rows = select(Plate).where(Plate.zone_id == zone_id, Plate.revoked_at.is_(None)).order_by(Plate.version.desc())
    return db.session.execute(rows).scalars().first()


def hangs(zone_id: str) -> bool:
    """Whether the zone's plate in force is on the wall."""
    plate = plate_in_force(zone_id)
    return plate is not None and facts(False, True, [event.kind for event in plate.events]) == "mounted"


def plates_in_force(zone_ids: Iterable[str] | None = None) -> dict[str, Plate]:
    """zone id → its plate in force; all zones when none are named."""
    rows = select(Plate).where(Plate.zone_id.is_not(None), Plate.revoked_at.is_(None)).order_by(Plate.version)
    if zone_ids is None:
        found = list(db.session.execute(rows).scalars())
    else:
        ids = list(zone_ids)
        found = []
        for start in range(0, len(ids), _CHUNK):
            part = rows.where(Plate.zone_id.in_(ids[start : start + _CHUNK]))
            found += db.session.execute(part).scalars()
    return {str(plate.zone_id): plate for plate in found}


def plates_in_order(zone_ids: Iterable[str]) -> list[Plate]:
    """The plates in force of these zones, in the zones' order; zones without one left out."""
    ids = list(dict.fromkeys(zone_ids))
    held = plates_in_force(ids)
    return [held[zone_id] for zone_id in ids if zone_id in held]


def latest_versions() -> dict[str, int]:
    """zone id → the highest version of any plate it ever had."""
    rows = db.session.execute(
        select(Plate.zone_id, Plate.version).where(Plate.zone_id.is_not(None)).order_by(Plate.version)
    )
    return {row.zone_id: row.version for row in rows}


def plates_by_zone() -> dict[str, list[dict[str, object]]]:
    """zone id → [{hash, version, state: current|revoked}], latest version first: what phones hold."""
    rows = db.session.execute(
        select(Plate.zone_id, Plate.code_hash, Plate.version, Plate.revoked_at)
        .where(Plate.zone_id.is_not(None))
        .order_by(Plate.version.desc())
    )
    found: dict[str, list[dict[str, object]]] = {}
    for zone_id, digest, version, revoked_at in rows:
        assert zone_id is not None  # for the type checker
        state = "revoked" if revoked_at else "current"
        found.setdefault(zone_id, []).append({"hash": digest, "version": version, "state": state})
    return found


def all_plates(include_revoked: bool = False) -> list[Plate]:
    """Plates by building, floor, zone and version; blank ones last, newest first."""
    rows = (
        select(Plate)
        .join(Plate.zone)
        .join(Zone.floor)
        .join(BuildingFloor.building)
        .order_by(Building.position, Building.name, BuildingFloor.level, Zone.position, Zone.name, Plate.version.desc())
    )
    blank = select(Plate).where(Plate.zone_id.is_(None)).order_by(Plate.created_at.desc(), Plate.id)
    if not include_revoked:
        rows, blank = rows.where(Plate.revoked_at.is_(None)), blank.where(Plate.revoked_at.is_(None))
    return [*db.session.execute(rows).scalars(), *db.session.execute(blank).scalars()]


def plates_of_zone(zone_id: str) -> list[Plate]:
    """Every plate the zone ever had, latest first."""
    rows = select(Plate).where(Plate.zone_id == zone_id).order_by(Plate.version.desc())
    return list(db.session.execute(rows).scalars())


def plates_to_reprint(now: datetime, plates: Iterable[Plate] | None = None) -> list[Plate]:
    """Printed plates in force that name another owner than the present one.

    Plates printed blank name nobody, and never go out of date.
    """
    owners = owners_at(now)
    found = []
    for plate in all_plates() if plates is None else plates:
        kinds = {event.kind for event in plate.events}
        if plate.revoked_at or plate.zone_id is None or "printed" not in kinds or "bound" in kinds:
            continue
        owner = owners.get(plate.zone_id)
        if plate.printed_owner_id != (owner.id if owner else None):
            found.append(plate)
    return found


def form_paused(plate: Plate) -> bool:
    """Whether the office paused the form by which visitors report from this plate."""
    said = [event.kind for event in plate.events if event.kind in ("form_paused", "form_resumed")]
    return bool(said) and said[-1] == "form_paused"


def state_of(plate: Plate) -> str:
    """issued, blank, printed, mounted, damaged, lost or revoked."""
    return facts(plate.revoked_at is not None, plate.zone_id is not None, [event.kind for event in plate.events])


def presets() -> list[PlatePreset]:
    return list(db.session.execute(select(PlatePreset).order_by(PlatePreset.name)).scalars())


def preset_by_id(preset_id: str) -> PlatePreset | None:
    return db.session.get(PlatePreset, preset_id)
