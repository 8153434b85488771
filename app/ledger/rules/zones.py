"""The sheet of responsibility zones (责任区). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.core.errors import N_
from app.core.text import compact, squeeze
from app.ledger.rules import cells
from app.ledger.rules.owners import Owner, Owners
from app.ledger.rules.people import read_phone
from app.ledger.rules.rows import Row


@dataclass(frozen=True)
class ZoneRow:
    """A zone as the ledger has it. `owner` None: the file says nothing, whoever holds it keeps it."""

    row: int
    number: str
    building: str
    level: int
    name: str
    area_m2: Decimal | None = None
    team: str = ""
    owner: Owner | None = None
    duty: str = ""


def read_zones(rows: Iterable[Row], owners: Owners, teams: Sequence[str]) -> list[ZoneRow]:
    """Every zone whose row can be taken. `teams`: those known from the people's sheet and the site."""
    read: list[tuple[Row, ZoneRow]] = []
    building, level = "", 0
    for row in rows:
        before = building
        building = _building(row, building)
        level = _level(row, level if building == before else 0)
        read.append((row, _zone(row, building, level, owners)))
    _refuse_twins(read)
    known = set(teams)
    for row, zone in read:
        if zone.team and zone.team not in known and not row.is_bad:
            known.add(zone.team)
            row.oddity("team", N_("A team that the sheet of people does not have; it is added."))
    return [zone for row, zone in read if not row.is_bad]


def _building(row: Row, above: str) -> str:
    if row.has("building"):
        return row.short_enough("building", compact(row.text("building")), 60)
    if not above:
        row.problem("building", N_("There is no building."))
    else:
        row.oddity("building", N_("No building; read as the one above: %(taken)s."), taken=above)
    return above


def _level(row: Row, above: int) -> int:
    raw = row.raw("floor")
    if not row.has("floor"):
        if above:
            row.oddity("floor", N_("No floor; read as the one above: %(taken)s."), taken=above)
        elif not row.is_bad:
            row.problem("floor", N_("There is no floor."))
        return above
    level = cells.floor_level(raw)
    if level is None:
        row.problem("floor", N_("This floor cannot be read."))
        return 0
    if cells.is_wide(raw):
        row.oddity("floor", N_("Full-width digits; read as %(taken)s."), taken=level)
    return level


def _zone(row: Row, building: str, level: int, owners: Owners) -> ZoneRow:
    name = row.short_enough("name", squeeze(row.text("name")), 80)
    if name in cells.NOTHING:
        row.problem("name", N_("There is no name."))
    team = compact(row.text("team")) if row.has("team") else ""
    row.short_enough("team", team, 40)
    phone = read_phone(row, strict=False)
    return ZoneRow(
        row=row.number,
        number=row.short_enough("number", row.text("number"), 20),
        building=building,
        level=level,
        name=name,
        area_m2=_area(row),
        team=team,
        owner=owners.find(row, team, phone),
        duty=row.short_enough("duty", row.text("duty"), 2000),
    )


def _area(row: Row) -> Decimal | None:
    if not row.has("area"):
        return None
    raw = row.raw("area")
    area = cells.area_m2(raw)
    if area is None:
        row.oddity("area", N_("The area cannot be read; left empty."))
        return None
    if area <= 0 or area > cells.LARGEST_M2:
        row.problem("area", N_("An area of %(area)s m² cannot be right."), area=str(area))
        return None
    if cells.is_wide(raw):
        row.oddity("area", N_("Full-width digits; read as %(taken)s."), taken=str(area))
    elif isinstance(raw, str):
        row.oddity("area", N_("The area was text; read as %(taken)s m²."), taken=str(area))
    return area


def _refuse_twins(read: list[tuple[Row, ZoneRow]]) -> None:
    """Two zones of one name on one floor: which one is meant cannot be known, so neither is taken."""
    places: dict[tuple[str, int, str], list[Row]] = defaultdict(list)
    for row, zone in read:
        if zone.level and zone.name:
            places[(zone.building, zone.level, zone.name)].append(row)
    for rows in places.values():
        for row in rows if len(rows) > 1 else ():
            others = ", ".join(str(other.number) for other in rows if other is not row)
            message = N_("Another zone of this name is on the same floor (row %(others)s).")
            row.problem("name", message, others=others)
