"""How long ways take, and where buildings stand: set by the office."""

from __future__ import annotations

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid, not_found
from app.evidence.models import BuildingPosition, WalkingTime
from app.evidence.rules.pace import pair
from app.places.models import Building, BuildingFloor
from app.policy import may

LONGEST_S = 300  # what `rules.SIGHT` still compares


def set_walking_time(by: Acting, one_id: str, other_id: str, seconds: int | None) -> None:
    """The shortest way between two floors or two buildings in seconds; one floor twice is the way within it.

    None takes it away: the default counts again. Raises Problem 403, 404, 422.
    """
    _must_manage(by)
    if seconds is not None and not 0 <= seconds <= LONGEST_S:
        raise invalid("seconds", N_("A way takes from 0 to 300 seconds."))
    with transaction():
        kinds = [kind for kind in (BuildingFloor, Building) if all(db.session.get(kind, one) for one in (one_id, other_id))]
        if not kinds:
            raise not_found()
        if kinds == [Building] and one_id == other_id:
            raise invalid("other_id", N_("Choose two different buildings."))
        key = pair(one_id, other_id)
        held = db.session.get(WalkingTime, key)
        if seconds is None:
            if held:
                db.session.delete(held)
        else:
            db.session.merge(WalkingTime(one_id=key[0], other_id=key[1], seconds=seconds))
        journal.append(by, "set_walking_time", "settings", "site", {"between": key, "seconds": seconds})


def set_building_position(by: Acting, building_id: str, latitude: float | None, longitude: float | None) -> None:
    """Where a building stands, WGS 84 degrees; None takes it away. Raises Problem 403, 404, 422."""
    _must_manage(by)
    with transaction():
        if db.session.get(Building, building_id) is None:
            raise not_found()
        held = db.session.get(BuildingPosition, building_id)
        if latitude is None or longitude is None:
            if held:
                db.session.delete(held)
        elif not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise invalid("latitude", N_("That is no place on earth."))
        else:
            place = BuildingPosition(building_id=building_id, latitude=latitude, longitude=longitude)
            db.session.merge(place)
        data = {"building_id": building_id, "latitude": latitude, "longitude": longitude}
        journal.append(by, "set_building_position", "settings", "site", data)


def _must_manage(by: Acting) -> None:
    if not may(by.user, "manage"):
        raise forbidden()
