"""One day of a scope: floors × windows from the figures kept, zones × windows where they can be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.boards.queries.answering import answering, holders
from app.boards.queries.ground import Floor, Ground, ground_of
from app.boards.queries.issues import IssueFigures, issue_figures
from app.boards.queries.people import deputies, patrols_made, people_day
from app.boards.queries.scope import Scope
from app.boards.queries.walked import Owed, WalkedDay, grace_of, walked_on
from app.boards.rules.day import (
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
from app.duties.models import Duty
from app.duties.queries.asked import asked_of, patrol_duties
from app.duties.queries.away import away_between
from app.duties.queries.duties import duties_between
from app.duties.queries.walks import Walks, walks_of
from app.duties.rules.asked import Asked
from app.duties.rules.holders import Hold
from app.patrols.models import Patrol
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
    floors: list[tuple[Floor, list[FloorRow]]]
    figures: list[Figures]
    zones: list[Zone]
    cells: dict[str, list[Cell]]
    owners: dict[str, Person]
    stand_ins: dict[str, Person]
    holds: Mapping[str, Sequence[Hold]]
    people: list[PersonDay]
    deputies: list[tuple[str, Walks]]
    issues: IssueFigures
    ready: bool

    def answers(self, walk: Walk) -> bool:
        """Whether who walked the zone answered for it then; for a zone of nobody everybody does."""
        held = [one.person_id for one in self.holds.get(walk.zone_id, ()) if one.at(walk.at)]
        return not held or walk.person_id in held

    @property
    def by_others(self) -> int:
        """How many walks were made by somebody else than who answers for the zone, as far as the zones are read."""
        walks = [cell.walk for cells in self.cells.values() for cell in cells if cell.walk]
        return sum(not self.answers(walk) for walk in walks)

    @property
    def count(self) -> int:
        """How many zones the scope has."""
        return sum(row[0].zones for _, row in self.floors)


def board(scope: Scope, settings: Settings, day: date, now: datetime, ground: Ground | None = None) -> Board:
    """The day's board: its zones as they were in use then, with owners and stand-ins of then (or of now, for today).

    `ground`: that of the scope's user, where it was read before.
    """
    spans, (start, end) = spans_of(settings, day), day_bounds(settings, day)
    then = min(now, end - timedelta(seconds=1))
    wide = replace(scope, with_closed=True)  # those closed since were there
    ground = ground or ground_of(scope.user)
    duties = duties_between(day, day)
    patrol_rows = patrol_duties(duties)
    away = away_between({one.series_id for one in patrol_rows}, start, end)
    asked = asked_of(patrol_rows, away, settings, day, day)
    floor_ids = ground.within(wide)
    owed, grace = asked.owed(floor_ids, day, spans), grace_of(patrol_rows)
    walked = walked_on(wide, settings, day, owed, asked, grace)
    floors = _floors(ground, _by_floor(owed, floor_ids), walked.states, spans, now, grace)
    zones = wide.zones(owed.keys()) if len(owed) <= MOST_ZONES else []
    ids = [zone.id for zone in zones]
    patrols, issues = patrols_made(wide, start, end), issue_figures(scope, now, then)
    begun = [span.start <= now for span in spans]
    return Board(
        day=day,
        spans=spans,
        floors=floors,
        figures=figures([row for _, row in floors], spans),
        zones=zones,
        cells=grid({zone_id: owed[zone_id] for zone_id in ids}, spans, walked.states, _walks(scope.user, day, zones, walked),
                   now, grace),
        owners=owners_at(then, ids) if zones else {},
        stand_ins=standing_in_at(then, ids) if zones else {},
        holds=holders(ids, start, end) if zones else {},
        people=people_day(
            answering(wide, away, spans, start, end),
            _so_far(owed, walked.states, spans, begun), patrols, issues.with_whom,
        ),
        deputies=_deputies(duties, asked, settings, day, now) if may(scope.user, "see_all") else [],
        issues=issues,
        ready=ready(settings),
    )


Walked = Mapping[str, Mapping[str, str]]  # window → zone id → how it was walked


def _by_floor(owed: Owed, floor_ids: Mapping[str, str]) -> dict[str, list[tuple[str, Sequence[bool]]]]:
    """Floor id → the zones on it that were in use in some window of the day, with what they owe."""
    found: dict[str, list[tuple[str, Sequence[bool]]]] = defaultdict(list)
    for zone_id, wanted in owed.items():
        found[floor_ids[zone_id]].append((zone_id, wanted))
    return found


def _floors(
    ground: Ground, there: Mapping[str, Sequence[tuple[str, Sequence[bool]]]], walked: Walked, spans: Sequence[Span],
    now: datetime, grace: timedelta,
) -> list[tuple[Floor, list[FloorRow]]]:  # fmt: skip
    """Each floor's zones counted, for each window."""

    def row(floor: Floor, place: int, span: Span) -> FloorRow:
        made = walked.get(span.key, {})
        return counted([(made.get(zone_id), wanted[place]) for zone_id, wanted in there[floor.id]], span, now, grace)

    return [
        (floor, [row(floor, place, span) for place, span in enumerate(spans)])
        for floor in ground.floors.values() if floor.id in there
    ]  # fmt: skip


def _so_far(owed: Owed, walked: Walked, spans: Sequence[Span], begun: Sequence[bool]) -> dict[str, tuple[bool | None, ...]]:
    """Zone id → for each window whether it was walked; None where it has not begun or nothing is owed."""
    windows = [
        [zone_id in made if there and wanted[place] else None for zone_id, wanted in owed.items()]
        for place, (made, there) in enumerate(zip((walked.get(span.key, {}) for span in spans), begun, strict=True))
    ]
    return dict(zip(owed, zip(*windows, strict=True), strict=True))


def _deputies(
    duties: Sequence[Duty], asked: Asked, settings: Settings, day: date, now: datetime
) -> list[tuple[str, Walks]]:
    """Every deputy manager's name with their walks, in whatever zones (附表四 1)."""
    people = deputies()
    ids = [person_id for person_id, _ in people]
    made = walks_of(DEPUTY, ids, duties, asked.calendar, settings, day, now, asked.settled)
    return [(name, made.get(person_id, Walks())) for person_id, name in people]


def _walks(user: User, day: date, zones: Sequence[Zone], walked: WalkedDay) -> dict[tuple[str, str], Walk]:
    """Zone and window → the patrol that counts there."""
    teams, moved = {zone.id: zone.team_id for zone in zones}, walked.moved
    if not teams:
        return {}

    def walk(row: ZoneSlot | Patrol, patrol_id: str, at: datetime, late: bool, name: str) -> Walk:
        thing = Thing(zone_id=row.zone_id, team_id=teams[row.zone_id], person_id=row.person_id)
        return Walk(patrol_id, row.zone_id, row.person_id, name, at, late, row.all_normal, may(user, "see_patrol", thing))

    rows = select(ZoneSlot, Person.name).join(Person, Person.id == ZoneSlot.person_id).where(ZoneSlot.day == day)
    found = {
        (slot.zone_id, slot.window): walk(slot, slot.patrol_id, slot.at, slot.late, name)
        for slot, name in db.session.execute(rows.where(ZoneSlot.zone_id.in_(teams)))
    }
    places = {patrol_id: (zone_id, key) for zone_id in teams.keys() & moved.keys() for key, patrol_id in moved[zone_id].items()}
    patrols = select(Patrol).where(Patrol.id.in_(places))
    for row in db.session.execute(patrols).scalars() if places else ():
        found[places[row.id]] = walk(row, row.id, row.counts_at, bool(row.late_reason), row.person.name)
    return found
