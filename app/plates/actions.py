"""A plate's life: issued, printed, mounted, damaged or lost, revoked and replaced. Codes never enter the journal."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, forbidden, invalid, not_found
from app.core.ids import new_id
from app.core.text import sentence, squeeze
from app.places.models import Zone
from app.places.queries import owners_at, thing_of
from app.plates.models import Plate, PlateEvent, PlatePreset
from app.plates.queries import (
    SALT_SETTING,
    form_paused,
    latest_versions,
    noted_in,
    plate_by_code,
    plate_by_id,
    plate_in_force,
    plate_salt,
    plates_by_ids,
    plates_in_force,
    plates_of_zone,
    state_of,
)
from app.plates.rules import code_hash, new_code, read_code
from app.policy import may
from app.settings.models import SiteSetting

MOST_BLANK = 1_000


def issue_plates(by: Acting, zone_ids: Iterable[str]) -> list[Plate]:
    """A plate for each of the zones that has none in force. Raises Problem 403, 404 for an unknown zone."""
    _must_manage(by)
    wanted = list(dict.fromkeys(zone_ids))
    with transaction():
        held = plates_in_force(wanted)
        lacking = [zone_id for zone_id in wanted if zone_id not in held]
        if any(db.session.get(Zone, zone_id) is None for zone_id in lacking):
            raise not_found()
        versions = latest_versions() if lacking else {}
        made = [_new_plate(by, zone_id, versions.get(zone_id, 0) + 1) for zone_id in lacking]
        if made:
            _journal_batch(by, "issue_plates", made)
    return made


def issue_blank(by: Acting, number: int) -> list[Plate]:
    """Plates without a zone, to be bound on the spot. Raises Problem 403, 422 for fewer than 1 or over 1,000."""
    _must_manage(by)
    if not 1 <= number <= MOST_BLANK:
        raise invalid("number", N_("Between 1 and %(most)s blank plates at a time."), most=MOST_BLANK)
    with transaction():
        made = [_new_plate(by, None, 1) for _ in range(number)]
        _journal_batch(by, "issue_blank", made)
    return made


def bind_plate(by: Acting, code: str, zone_id: str) -> Plate:
    """Give a blank plate, scanned on the spot, to a zone; the zone's plate until now is revoked.

    Raises Problem 403, 404, 409 when the plate is not blank.
    """
    if not may(by.user, "bind_plate"):
        raise forbidden()
    with transaction():
        plate = _by_code(code)
        if db.session.get(Zone, zone_id) is None:
            raise not_found()
        if plate.zone_id is not None or plate.revoked_at is not None:
            raise Problem(409, "plate-not-blank", N_("This plate is not blank: it belongs to a zone or is revoked."))
        before = plate_in_force(zone_id)
        earlier = plates_of_zone(zone_id)
        if before:
            _revoke(by, before, "bind")
        plate.zone_id = zone_id
        plate.version = earlier[0].version + 1 if earlier else 1
        _note(by, plate, "bound")
        journal.append(by, "bind_plate", "plate", plate.id, {"version": plate.version}, also=[("zone", zone_id)])
    db.session.refresh(plate)
    return plate


def note_printed(by: Acting, plate_ids: Iterable[str], batch: str = "") -> None:
    """These plates were put on paper, with the owners of this moment. Raises Problem 403.

    A plate that was already noted for the same `batch` is left alone, so that a job may run again.
    """
    _must_manage(by)
    ids = list(dict.fromkeys(plate_ids))
    if not ids:
        return
    with transaction():
        owners = owners_at(by.now)
        noted = noted_in(batch) if batch else set()
        for plate in plates_by_ids(ids):
            if plate.id in noted:
                continue
            owner = owners.get(plate.zone_id or "")
            plate.printed_owner_id = owner.id if owner else None
            _note(by, plate, "printed", batch)
        journal.append(by, "note_printed", "plate_batch", new_id(), {"plates": ids})


def mount_plate(by: Acting, code: str) -> Plate:
    """A plate was scanned where it hangs. Raises Problem 404 (unknown, or another's zone), 409 blank, 410 revoked."""
    with transaction():
        plate = _by_code(code)
        _must_tend(by, plate)
        if plate.revoked_at is not None:
            raise Problem(410, "plate-revoked", N_("This plate was replaced. Please take it down."))
        if plate.zone_id is None:
            raise Problem(409, "plate-blank", N_("This plate is blank: it has to be bound to a zone first."))
        _note(by, plate, "mounted")
        journal.append(by, "mount_plate", "plate", plate.id, {"zone_id": plate.zone_id})
    return plate


def seen_on_wall(by: Acting, plate: Plate) -> bool:
    """A patrol scanned the plate in its zone: confirms that it hangs. False when that was known, or it is revoked."""
    if plate.revoked_at is not None or state_of(plate) not in ("issued", "printed", "lost"):
        return False
    with transaction():
        _note(by, plate, "mounted")
        journal.append(by, "mount_plate", "plate", plate.id, {"zone_id": plate.zone_id})
    return True


def note_damaged(by: Acting, plate_id: str, note: str = "") -> Plate:
    """The plate can no longer be read. Raises Problem 404, 409 for a revoked one."""
    return _note_harm(by, plate_id, "damaged", note)


def note_lost(by: Acting, plate_id: str, note: str = "") -> Plate:
    """The plate hangs there no more. Raises Problem 404, 409 for a revoked one."""
    return _note_harm(by, plate_id, "lost", note)


def pause_form(by: Acting, plate_id: str, note: str = "") -> Plate:
    """Visitors report nothing from this plate until it is resumed. Raises Problem 403, 404, 409 for a revoked one."""
    return _switch_form(by, plate_id, "form_paused", note)


def resume_form(by: Acting, plate_id: str) -> Plate:
    """Visitors may report from this plate again. Raises Problem as `pause_form`."""
    return _switch_form(by, plate_id, "form_resumed", "")


def replace_plate(by: Acting, plate_id: str) -> Plate:
    """Revoke the plate and issue the zone's next version. Raises Problem 403, 404, 409 for a revoked or blank one."""
    _must_manage(by)
    with transaction():
        plate = _in_force(plate_id)
        if plate.zone_id is None:
            raise Problem(409, "plate-blank", N_("This plate is blank: it has to be bound to a zone first."))
        _revoke(by, plate, "replaced")
        made = _new_plate(by, plate.zone_id, plates_of_zone(plate.zone_id)[0].version + 1)
        db.session.flush()
        data = {"by_plate": made.id, "version": made.version}
        journal.append(by, "replace_plate", "plate", plate.id, data, also=[("zone", plate.zone_id)])
    return made


def save_preset(by: Acting, name: str, choices: dict[str, Any]) -> PlatePreset:
    """Keep a way of printing under a name, replacing an earlier one of that name. Raises Problem 403, 422."""
    _must_manage(by)
    name = squeeze(name)
    if not name or len(name) > 60:
        raise invalid("preset_name", N_("A preset needs a name of at most 60 characters."))
    with transaction():
        preset = db.session.query(PlatePreset).filter_by(name=name).one_or_none()
        if preset is None:
            preset = PlatePreset(name=name, choices=choices)
            db.session.add(preset)
        preset.choices = choices
        db.session.flush()
        journal.append(by, "save_preset", "plate_preset", preset.id, {"name": name})
    return preset


def remove_preset(by: Acting, preset_id: str) -> str:
    """Forget a way of printing; its name. Raises Problem 403, 404."""
    _must_manage(by)
    with transaction():
        preset = db.session.get(PlatePreset, preset_id)
        if preset is None:
            raise not_found()
        db.session.delete(preset)
        journal.append(by, "remove_preset", "plate_preset", preset_id, {"name": preset.name})
    return preset.name


def _must_manage(by: Acting) -> None:
    if not may(by.user, "manage"):
        raise forbidden()


def _must_tend(by: Acting, plate: Plate) -> None:
    """Raises Problem 404 unless the acting person may put up plates in the plate's zone (blank ones: the office)."""
    allowed = may(by.user, "mount_plate", thing_of(plate.zone)) if plate.zone else may(by.user, "manage")
    if not allowed:
        raise not_found()


def _by_code(code: str) -> Plate:
    read = read_code(code)
    plate = plate_by_code(read) if read else None
    if plate is None:
        raise Problem(404, "plate-unknown", N_("No plate has this code."))
    return plate


def _in_force(plate_id: str) -> Plate:
    plate = plate_by_id(plate_id)
    if plate is None:
        raise not_found()
    if plate.revoked_at is not None:
        raise Problem(409, "plate-revoked", N_("This plate was already replaced."))
    return plate


def _note_harm(by: Acting, plate_id: str, kind: str, note: str) -> Plate:
    with transaction():
        plate = plate_by_id(plate_id)
        if plate is None:
            raise not_found()
        _must_tend(by, plate)
        plate = _in_force(plate_id)
        _note(by, plate, kind, sentence(note)[:200])
        journal.append(by, f"note_{kind}", "plate", plate.id)
    return plate


def _switch_form(by: Acting, plate_id: str, kind: str, note: str) -> Plate:
    _must_manage(by)
    with transaction():
        plate = _in_force(plate_id)
        if form_paused(plate) != (kind == "form_paused"):
            _note(by, plate, kind, sentence(note)[:200])
            journal.append(by, kind, "plate", plate.id)
    return plate


def _note(by: Acting, plate: Plate, kind: str, note: str = "") -> None:
    plate.events.append(PlateEvent(kind=kind, person_id=by.id, at=by.now, note=note))


def _revoke(by: Acting, plate: Plate, why: str) -> None:
    plate.revoked_at = by.now
    _note(by, plate, "revoked", why)


def _new_plate(by: Acting, zone_id: str | None, version: int) -> Plate:
    code = new_code()
    plate = Plate(
        id=new_id(), code=code, code_hash=code_hash(_salt(by), code), zone_id=zone_id, version=version,
        created_at=by.now,
    )  # fmt: skip
    db.session.add(plate)
    return plate


def _salt(by: Acting) -> str:
    """The site's salt, made with the first plate; phones are told by the settings' journal row."""
    salt = plate_salt()
    if not salt:
        salt = secrets.token_hex(16)
        db.session.add(SiteSetting(name=SALT_SETTING, value=salt))
        journal.append(by, "make_plate_salt", "settings", "site")
    return salt


def _journal_batch(by: Acting, action: str, plates: list[Plate]) -> None:
    db.session.flush()
    zones = [("zone", plate.zone_id) for plate in plates if plate.zone_id]
    journal.append(by, action, "plate_batch", new_id(), {"plates": [plate.id for plate in plates]}, also=zones)
