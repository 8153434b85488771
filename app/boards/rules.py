"""What a day of patrols amounts to: zones × windows, and who owes what. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from app.settings.rules import LAST_MINUTE, Settings, day_bounds

DONE, LATE, DUE, MISSED, LATER = "done", "late", "due", "missed", "later"
STATES = (DONE, LATE, DUE, MISSED, LATER)
DEPUTY_WALKS = 2  # 附表四 1: a deputy manager walks at least twice a day


@dataclass(frozen=True)
class Span:
    """A patrol window on one day; `end` is exclusive."""

    key: str
    name: str
    start: datetime
    end: datetime

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


@dataclass(frozen=True)
class Walk:
    """One patrol; `late` when it was entered afterwards with a reason, `open` when the reader may open its record."""

    patrol_id: str
    zone_id: str
    person_id: str
    person_name: str
    at: datetime
    late: bool = False
    all_normal: bool = True
    open: bool = True


@dataclass(frozen=True)
class Cell:
    """One zone in one window: its state, and the walk that made it so."""

    state: str
    walk: Walk | None = None


@dataclass(frozen=True)
class Figures:
    """How many zones stand in each state in one window; the five add up to `zones`."""

    span: Span
    zones: int
    counts: Mapping[str, int]


@dataclass(frozen=True)
class PersonDay:
    """`owed` zone windows of the person's zones so far, `done` of them; `walks` and `late` entries made by them."""

    person_id: str
    name: str
    owed: int = 0
    done: int = 0
    walks: int = 0
    late: int = 0
    overdue: int = 0


def spans_of(settings: Settings, day: date) -> tuple[Span, ...]:
    """The windows of the site's `day`, in its own time."""
    midnight = day_bounds(settings, day)[1]

    def at(clock: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(clock), settings.zone_info)

    return tuple(
        Span(one.key, one.name, at(one.from_), midnight if one.until == LAST_MINUTE else at(one.until))
        for one in settings.windows
    )


def grid(zone_ids: Sequence[str], spans: Sequence[Span], walks: Iterable[Walk], now: datetime) -> dict[str, list[Cell]]:
    """zone id → its cell in each window. The first walk in time counts, and one made in time before a late entry."""
    found: dict[tuple[str, str], Walk] = {}
    for walk in sorted(walks, key=lambda one: (one.late, one.at, one.patrol_id)):
        for span in spans:
            if span.holds(walk.at):
                found.setdefault((walk.zone_id, span.key), walk)
    return {zone_id: [_cell(found.get((zone_id, span.key)), span, now) for span in spans] for zone_id in zone_ids}


def _cell(walk: Walk | None, span: Span, now: datetime) -> Cell:
    if walk:
        return Cell(LATE if walk.late else DONE, walk)
    if now < span.start:
        return Cell(LATER)
    return Cell(DUE if now < span.end else MISSED)


def figures(cells: Mapping[str, Sequence[Cell]], spans: Sequence[Span]) -> list[Figures]:
    """For each window how many zones are in which state."""
    result = []
    for place, span in enumerate(spans):
        counts = dict.fromkeys(STATES, 0)
        for row in cells.values():
            counts[row[place].state] += 1
        result.append(Figures(span, len(cells), counts))
    return result


def people_figures(
    cells: Mapping[str, Sequence[Cell]],
    owners: Mapping[str, tuple[str, str]],
    walks: Iterable[Walk],
    overdue: Iterable[tuple[str, str]] = (),
) -> list[PersonDay]:
    """Each person's day, who owes most first. `owners`: zone id → (person id, name); `overdue`: the same of issues."""
    names: dict[str, str] = {}
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for zone_id, row in cells.items():
        if zone_id in owners:
            person_id, names[person_id] = owners[zone_id]
            sums[person_id]["owed"] += sum(cell.state != LATER for cell in row)
            sums[person_id]["done"] += sum(cell.state in (DONE, LATE) for cell in row)
    for walk in walks:
        names[walk.person_id] = walk.person_name
        sums[walk.person_id]["late" if walk.late else "walks"] += 1
    for person_id, name in overdue:
        names[person_id] = name
        sums[person_id]["overdue"] += 1
    people = [PersonDay(person_id, names[person_id], **one) for person_id, one in sums.items()]
    return sorted(people, key=lambda one: (-(one.owed - one.done), -one.overdue, one.name, one.person_id))
