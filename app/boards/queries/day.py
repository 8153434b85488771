"""One day of a scope: floors × windows from the figures kept, zones × windows where they can be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.boards.queries.issues import IssueFigures, issue_figures
from app.boards.queries.people import deputies_walks, people_day
from app.boards.queries.scope import FloorZones, Scope, floors_of
from app.boards.rules.day import (
    DEPUTY_WALKS,
    Cell,
    Figures,
    FloorRow,
    PersonDay,
    Walk,
    counted,
    figures,
    grid,
)
from app.core.db import db
from app.duties.queries.asked import asked_between, walks_wanted
from app.duties.rules.asked import Asked
from app.people.models import Person
from app.places.models import Zone
from app.places.queries import owners_at, standing_in_at
from app.policy import DEPUTY, Thing, User, may
from app.rollups.models import ZoneSlot
from app.rollups.queries import ready
from app.settings.rules import Settings, Span, day_bounds, spans_of

MOST_ZONES = 300  # more than this nobody reads on one page: the floors are shown, and each opens


@dataclass(frozen=True)
class Board:
    """One day, as one reader may see it. `zones` and `cells` are empty when there are too many to read."""

    day: date
    spans: tuple[Span, ...]
    floors: list[tuple[FloorZones, list[FloorRow]]]
    figures: list[Figures]
    zones: list[Zone]
    cells: dict[str, list[Cell]]
    owners: dict[str, Person]
    stand_ins: dict[str, Person]
    people: list[PersonDay]
    deputies: list[tuple[str, int]]
    walks_wanted: int
    issues: IssueFigures
    ready: bool

    def answers(self, zone_id: str, person_id: str) -> bool:
        """Whether the person answers for the zone that day; for a zone of nobody everybody does."""
        held = [one.id for one in (self.owners.get(zone_id), self.stand_ins.get(zone_id)) if one]
        return not held or person_id in held

    @property
    def by_others(self) -> int:
        """How many walks were made by somebody else than who answers for the zone, as far as the zones are read."""
        walks = [cell.walk for cells in self.cells.values() for cell in cells if cell.walk]
        return sum(not self.answers(walk.zone_id, walk.person_id) for walk in walks)

    @property
    def count(self) -> int:
        """How many zones the scope has."""
        return sum(row[0].zones for _, row in self.floors)


def board(scope: Scope, settings: Settings, day: date, now: datetime) -> Board:
    """The day's board: its zones as they were in use then, with owners and stand-ins of then (or of now, for today)."""
    spans, (start, end) = spans_of(settings, day), day_bounds(settings, day)
    then = min(now, end - timedelta(seconds=1))
    wide = replace(scope, with_closed=True)  # those closed since were there
    there = _there(wide, asked_between(settings, day, day), day, spans)
    walked = _walked(wide, day)
    owed = {zone_id: wanted for here in there.values() for zone_id, wanted in here.items()}
    floors = [(floor, _rows(there[floor.id], walked, spans, now)) for floor in floors_of(wide) if floor.id in there]
    zones = wide.zones(owed.keys()) if len(owed) <= MOST_ZONES else []
    ids = [zone.id for zone in zones]
    begun = [place for place, span in enumerate(spans) if span.start <= now]
    windows = {zone_id: [spans[place].key for place in begun if wanted[place]] for zone_id, wanted in owed.items()}
    return Board(
        day=day,
        spans=spans,
        floors=floors,
        figures=figures([row for _, row in floors], spans),
        zones=zones,
        cells=grid({zone_id: owed[zone_id] for zone_id in ids}, spans, _walks(scope.user, day, zones), now),
        owners=owners_at(then, ids) if zones else {},
        stand_ins=standing_in_at(then, ids) if zones else {},
        people=people_day(wide, windows, walked.keys(), (start, end), then),
        deputies=deputies_walks(start, end) if may(scope.user, "see_all") else [],
        walks_wanted=_walks_wanted(settings, day),
        issues=issue_figures(scope, now),
        ready=ready(settings),
    )


def _there(scope: Scope, asked: Asked, day: date, spans: Sequence[Span]) -> dict[str, dict[str, list[bool]]]:
    """Floor id → the zones in use in some window of the day → for each window whether a patrol is owed."""
    found: dict[str, dict[str, list[bool]]] = defaultdict(dict)
    floors = scope.floor_ids()
    for zone_id, owed in asked.owed(floors.keys(), day, spans).items():
        found[floors[zone_id]][zone_id] = owed
    return found


def _rows(
    owed: Mapping[str, Sequence[bool]], walked: Mapping[tuple[str, str], bool], spans: Sequence[Span], now: datetime
) -> list[FloorRow]:
    """A floor's zones counted, for each window."""
    return [
        counted(((walked.get((zone_id, span.key)), wanted[place]) for zone_id, wanted in owed.items()), span, now)
        for place, span in enumerate(spans)
    ]


def _walks_wanted(settings: Settings, day: date) -> int:
    wanted = walks_wanted(settings, DEPUTY, day)
    return DEPUTY_WALKS if wanted is None else wanted


def _walked(scope: Scope, day: date) -> Mapping[tuple[str, str], bool]:
    """(zone id, window) → whether its walk was only entered late."""
    rows = (
        select(ZoneSlot.zone_id, ZoneSlot.window, ZoneSlot.late)
        .join(Zone, Zone.id == ZoneSlot.zone_id).join(Zone.floor)
        .where(ZoneSlot.day == day, *scope.conditions())
    )  # fmt: skip
    return {(zone_id, window): late for zone_id, window, late in db.session.execute(rows)}


def _walks(user: User, day: date, zones: Sequence[Zone]) -> list[Walk]:
    """The patrol that counts in each window of these zones."""
    teams = {zone.id: zone.team_id for zone in zones}
    rows = select(ZoneSlot, Person.name).join(Person, Person.id == ZoneSlot.person_id).where(ZoneSlot.day == day)
    return [
        Walk(slot.patrol_id, slot.zone_id, slot.person_id, name, slot.at, slot.late, slot.all_normal,
             may(user, "see_patrol", Thing(zone_id=slot.zone_id, team_id=teams[slot.zone_id], person_id=slot.person_id)))
        for slot, name in (db.session.execute(rows.where(ZoneSlot.zone_id.in_(teams))) if teams else ())
    ]  # fmt: skip
