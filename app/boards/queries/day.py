"""One day of a scope: floors × windows from the figures kept, zones × windows where they can be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app.boards.queries.issues import IssueFigures, issue_figures
from app.boards.queries.people import deputies_walks, people_day
from app.boards.queries.scope import FloorZones, Scope, floors_of
from app.boards.rules.day import Cell, Figures, FloorRow, PersonDay, Walk, figures, floor_row, grid
from app.core.db import db
from app.people.models import Person
from app.places.models import Zone
from app.places.queries import owners_at, standing_in_at
from app.policy import Thing, User, may
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
    issues: IssueFigures
    ready: bool

    @property
    def count(self) -> int:
        """How many zones the scope has."""
        return sum(floor.zones for floor, _ in self.floors)


def board(scope: Scope, settings: Settings, day: date, now: datetime) -> Board:
    """The day's board, with owners and their stand-ins as they were then (or now, for today)."""
    spans, (start, end) = spans_of(settings, day), day_bounds(settings, day)
    then = min(now, end - timedelta(seconds=1))
    walked = _walked(scope, day)
    floors = [
        (floor, [floor_row(span, floor.zones, walked.get((floor.id, span.key), (0, 0)), now) for span in spans])
        for floor in floors_of(scope)
    ]
    readable = sum(floor.zones for floor, _ in floors) <= MOST_ZONES
    zones = scope.zones() if readable else []
    return Board(
        day=day,
        spans=spans,
        floors=floors,
        figures=figures([row for _, row in floors], spans),
        zones=zones,
        cells=grid([zone.id for zone in zones], spans, _walks(scope.user, day, zones), now),
        owners=owners_at(then, [zone.id for zone in zones]) if zones else {},
        stand_ins=standing_in_at(then, [zone.id for zone in zones]) if zones else {},
        people=people_day(scope, day, (start, end), then, begun=[span.key for span in spans if span.start <= now]),
        deputies=deputies_walks(start, end) if may(scope.user, "see_all") else [],
        issues=issue_figures(scope, now),
        ready=ready(settings),
    )


def _walked(scope: Scope, day: date) -> Mapping[tuple[str, str], tuple[int, int]]:
    """(floor id, window) → how many of its zones were walked in time, and how many only entered late."""
    rows = (
        select(Zone.floor_id, ZoneSlot.window, ZoneSlot.late, func.count())
        .select_from(ZoneSlot).join(Zone, Zone.id == ZoneSlot.zone_id).join(Zone.floor)
        .where(ZoneSlot.day == day, *scope.conditions())
        .group_by(Zone.floor_id, ZoneSlot.window, ZoneSlot.late)
    )  # fmt: skip
    found: dict[tuple[str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for floor_id, window, late, count in db.session.execute(rows):
        in_time, entered = found[floor_id, window]
        found[floor_id, window] = (in_time, entered + count) if late else (in_time + count, entered)
    return found


def _walks(user: User, day: date, zones: Sequence[Zone]) -> list[Walk]:
    """The patrol that counts in each window of these zones."""
    teams = {zone.id: zone.team_id for zone in zones}
    rows = select(ZoneSlot, Person.name).join(Person, Person.id == ZoneSlot.person_id).where(ZoneSlot.day == day)
    return [
        Walk(slot.patrol_id, slot.zone_id, slot.person_id, name, slot.at, slot.late, slot.all_normal,
             may(user, "see_patrol", Thing(zone_id=slot.zone_id, team_id=teams[slot.zone_id], person_id=slot.person_id)))
        for slot, name in (db.session.execute(rows.where(ZoneSlot.zone_id.in_(teams))) if teams else ())
    ]  # fmt: skip
