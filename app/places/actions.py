"""Changes places and owners."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, or_, select

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid, not_found
from app.core.text import compact, squeeze
from app.people.leaves import leaves_between
from app.people.models import Person, Team
from app.places.models import Building, BuildingFloor, StandIn, Zone, ZoneOwner
from app.policy import may


def add_building(by: Acting, name: str) -> Building:
    """The building of that name, made if there is none. Raises Problem 403, 422."""
    _must_manage(by)
    name = compact(name)
    if not name or len(name) > 60:
        raise invalid("name", N_("A building needs a name of at most 60 characters."))
    with transaction():
        found = db.session.execute(select(Building).where(Building.name == name)).scalar_one_or_none()
        if found:
            return found
        building = Building(name=name, position=db.session.execute(select(func.count(Building.id))).scalar_one())
        db.session.add(building)
        db.session.flush()
        journal.append(by, "add_building", "building", building.id, {"name": name})
    return building


def add_floor(by: Acting, building_id: str, level: int) -> BuildingFloor:
    """The building's floor at `level` (1 ground, -1 first basement), made if there is none. Raises Problem 403, 422."""
    _must_manage(by)
    if level == 0 or not -20 <= level <= 200:
        raise invalid("level", N_("Floors are numbered from 1 up and from -1 down."))
    with transaction():
        found = db.session.execute(
            select(BuildingFloor).where(BuildingFloor.building_id == building_id, BuildingFloor.level == level)
        ).scalar_one_or_none()
        if found:
            return found
        floor = BuildingFloor(building_id=building_id, level=level)
        db.session.add(floor)
        db.session.flush()
        journal.append(by, "add_floor", "building_floor", floor.id, {"building_id": building_id, "level": level})
    return floor


def add_zone(
    by: Acting,
    floor_id: str,
    name: str,
    *,
    number: str = "",
    area_m2: Decimal | None = None,
    team_id: str | None = None,
    duty: str = "",
    position: int = 0,
) -> Zone:
    """A new zone. Raises Problem 403, 404, 422 for a name already on that floor or a bad field."""
    _must_manage(by)
    name = _zone_name(name)
    with transaction():
        floor = db.session.get(BuildingFloor, floor_id)
        if floor is None or (team_id and db.session.get(Team, team_id) is None):
            raise not_found()
        _refuse_twin(floor_id, name, None)
        zone = Zone(
            floor_id=floor_id, name=name, number=squeeze(number)[:20], area_m2=area_m2,
            team_id=team_id, duty=duty.strip(), position=position,
        )  # fmt: skip
        db.session.add(zone)
        db.session.flush()
        journal.append(by, "add_zone", "zone", zone.id, {"name": name, "floor_id": floor_id, "team_id": team_id})
    return zone


def change_zone(
    by: Acting,
    zone_id: str,
    *,
    floor_id: str,
    name: str,
    number: str = "",
    area_m2: Decimal | None = None,
    team_id: str | None = None,
    duty: str = "",
    active: bool = True,
) -> bool:
    """Correct a zone's entry or close it; False when nothing differs. Raises Problem 403, 404, 422."""
    _must_manage(by)
    wanted = {
        "floor_id": floor_id, "name": _zone_name(name), "number": squeeze(number)[:20], "area_m2": area_m2,
        "team_id": team_id, "duty": duty.strip(), "active": active,
    }  # fmt: skip
    with transaction():
        zone = db.session.get(Zone, zone_id)
        if zone is None or db.session.get(BuildingFloor, floor_id) is None:
            raise not_found()
        _refuse_twin(floor_id, wanted["name"], zone_id)
        changed = {key: value for key, value in wanted.items() if getattr(zone, key) != value}
        before = {key: getattr(zone, key) for key in changed}
        for key, value in changed.items():
            setattr(zone, key, value)
        if changed:
            journal.append(by, "change_zone", "zone", zone_id, {**changed, "before": before})
    return bool(changed)


def give_stand_in(by: Acting, zone_id: str, person_id: str, from_at: datetime, until_at: datetime) -> StandIn:
    """Let a person walk a zone from one moment until another.

    Raises Problem 403, 404, 422 for an empty span, whoever owns the zone in it or somebody who is on leave then.
    """
    _must_manage(by)
    if until_at <= from_at:
        raise invalid("until_at", N_("The end must come after the beginning."))
    with transaction():
        if db.session.get(Zone, zone_id) is None or db.session.get(Person, person_id) is None:
            raise not_found()
        if _owns_within(zone_id, person_id, from_at, until_at):
            raise invalid("person_id", N_("This is the zone's owner; please choose somebody else."))
        if leaves_between(from_at, until_at, [person_id]):
            raise invalid("person_id", N_("This person is on leave in that time; please choose somebody else."))
        row = StandIn(zone_id=zone_id, person_id=person_id, from_at=from_at, until_at=until_at, given_by=by.id)
        db.session.add(row)
        data = {"person_id": person_id, "from_at": from_at, "until_at": until_at}
        journal.append(by, "give_stand_in", "zone", zone_id, data, also=[("person", person_id)])
    return row


def end_stand_in(by: Acting, stand_in_id: str) -> bool:
    """Nobody stands in any more from now on; one still to come never begins. False when it is over. Raises Problem 403, 404."""
    _must_manage(by)
    with transaction():
        row = db.session.get(StandIn, stand_in_id)
        if row is None:
            raise not_found()
        if row.until_at <= by.now:
            return False
        row.until_at = max(row.from_at, by.now)
        data = {"person_id": row.person_id, "from_at": row.from_at, "until_at": row.until_at}
        journal.append(by, "end_stand_in", "zone", row.zone_id, data, also=[("person", row.person_id)])
    return True


def _owns_within(zone_id: str, person_id: str, from_at: datetime, until_at: datetime) -> bool:
    ends_later = or_(ZoneOwner.until_at.is_(None), ZoneOwner.until_at > from_at)
    where = (ZoneOwner.zone_id == zone_id, ZoneOwner.person_id == person_id, ZoneOwner.from_at < until_at, ends_later)
    return db.session.execute(select(ZoneOwner.id).where(*where).limit(1)).first() is not None


def assign_owner(by: Acting, zone_id: str, person_id: str | None, from_at: datetime | None = None) -> bool:
    """Hand a zone over at `from_at` (now by default); None leaves it without an owner. False when nothing changes.

    What was done before that moment belongs to the earlier owner (design: hand-over has an effective moment). Who stands
    in for the earlier owner does so until then.
    Raises Problem 403, 404, and 422 for a moment before the present owner began.
    """
    _must_manage(by)
    moment = from_at or by.now
    with transaction():
        zone = db.session.get(Zone, zone_id)
        person = db.session.get(Person, person_id) if person_id else None
        if zone is None or (person_id and (person is None or not person.active)):
            raise not_found()
        present = db.session.execute(
            select(ZoneOwner).where(
                ZoneOwner.zone_id == zone_id, or_(ZoneOwner.until_at.is_(None), ZoneOwner.until_at > moment)
            )
        ).scalars().all()
        if [row.person_id for row in present] == ([person_id] if person_id else []):
            return False
        for row in present:
            if row.from_at > moment:
                raise invalid("from_at", N_("The present owner began later than that moment."))
            row.until_at = moment
        ended = _end_standing_in(zone_id, moment)
        if person:
            db.session.add(ZoneOwner(zone_id=zone_id, person_id=person.id, from_at=moment, changed_by=by.id))
        concerned = [*(row.person_id for row in present), *ended, *([person.id] if person else [])]
        journal.append(
            by,
            "assign_owner",
            "zone",
            zone_id,
            {"before": [row.person_id for row in present], "after": person_id, "from_at": moment},
            also=[("book", zone_id), *(("person", one) for one in concerned)],
        )
    return True


def _end_standing_in(zone_id: str, moment: datetime) -> list[str]:
    """Nobody stands in for an earlier owner; whose task ends so."""
    rows = db.session.execute(select(StandIn).where(StandIn.zone_id == zone_id, StandIn.until_at > moment)).scalars().all()
    for row in rows:
        row.until_at = max(row.from_at, moment)
    return [row.person_id for row in rows]


def _must_manage(by: Acting) -> None:
    if not may(by.user, "manage"):
        raise forbidden()


def _zone_name(name: str) -> str:
    name = squeeze(name)
    if not name or len(name) > 80:
        raise invalid("name", N_("A zone needs a name of at most 80 characters."))
    return name


def _refuse_twin(floor_id: str, name: object, zone_id: str | None) -> None:
    twin = db.session.execute(
        select(Zone.id).where(Zone.floor_id == floor_id, Zone.name == name)
    ).scalar_one_or_none()
    if twin and twin != zone_id:
        raise invalid("name", N_("That floor already has a zone of this name."))
