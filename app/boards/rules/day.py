"""What a day of patrols amounts to: zones × windows, and who owes what. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.settings.rules import Span

DONE, LATE, DUE, MISSED, LATER, NOT_OWED = "done", "late", "due", "missed", "later", "not_owed"
STATES = (DONE, LATE, DUE, MISSED, LATER, NOT_OWED)


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
class Counts:
    """How many zones are in which state in one window."""

    counts: Mapping[str, int]

    @property
    def zones(self) -> int:
        return sum(self.counts.values())

    @property
    def asked(self) -> int:
        """How many of them were walked, or should be."""
        return self.zones - self.counts[NOT_OWED]


@dataclass(frozen=True)
class FloorRow(Counts):
    """A floor in one window."""

    @property
    def worst(self) -> str:
        """The state that it shows from across the room: what is missed before what is due before what is done."""
        return next((state for state in (MISSED, DUE, LATER, LATE, DONE) if self.counts[state]), NOT_OWED)

    @property
    def walked(self) -> int:
        return self.counts[DONE] + self.counts[LATE]


@dataclass(frozen=True)
class Figures(Counts):
    """The whole scope in one window."""

    span: Span


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
    team_id: str | None = None


def grid(
    owed: Mapping[str, Sequence[bool]], spans: Sequence[Span], walks: Iterable[Walk], now: datetime
) -> dict[str, list[Cell]]:
    """zone id → its cell in each window. The first walk in time counts, and one made in time before a late entry.

    `owed`: zone id → for each window whether it is asked for.
    """
    found: dict[tuple[str, str], Walk] = {}
    for walk in sorted(walks, key=lambda one: (one.late, one.at, one.patrol_id)):
        for span in spans:
            if span.holds(walk.at):
                found.setdefault((walk.zone_id, span.key), walk)
    return {
        zone_id: [_cell(found.get((zone_id, span.key)), asked, span, now) for span, asked in zip(spans, wanted, strict=True)]
        for zone_id, wanted in owed.items()
    }


def _cell(walk: Walk | None, owed: bool, span: Span, now: datetime) -> Cell:
    return Cell(state_of(walk.late if walk else None, owed, span, now), walk)


def state_of(late: bool | None, owed: bool, span: Span, now: datetime) -> str:
    """A zone in a window. `late`: whether its walk was only entered afterwards, None when there was none."""
    if late is not None:
        return LATE if late else DONE
    return rest_state(span, now) if owed else NOT_OWED


def counted(zones: Iterable[tuple[bool | None, bool]], span: Span, now: datetime) -> FloorRow:
    """A floor in one window, from its zones: each as `state_of` takes it, whether its walk was late and whether one is owed."""
    counts: Counter[str] = Counter()
    for (late, owed), count in Counter(zones).items():
        counts[state_of(late, owed, span, now)] += count
    return FloorRow({state: counts[state] for state in STATES})


def figures(rows: Sequence[Sequence[FloorRow]], spans: Sequence[Span]) -> list[Figures]:
    """For each window how many zones are in which state; `rows` has one a floor, with the windows in order."""
    return [
        Figures({state: sum(row[place].counts[state] for row in rows) for state in STATES}, span)
        for place, span in enumerate(spans)
    ]


def people_of(
    names: Mapping[str, str],
    owed: Mapping[str, int],
    done: Mapping[str, int],
    walks: Mapping[str, int],
    late: Mapping[str, int],
    overdue: Mapping[str, int],
    teams: Mapping[str, str | None],
) -> list[PersonDay]:
    """Everybody with a figure, who owes most first; each mapping is by the person's id."""
    people = owed.keys() | walks.keys() | late.keys() | overdue.keys()
    days = [
        PersonDay(
            one, names[one], owed.get(one, 0), done.get(one, 0), walks.get(one, 0), late.get(one, 0),
            overdue.get(one, 0), teams[one],
        )  # fmt: skip
        for one in people
    ]
    return sorted(days, key=lambda one: (-(one.owed - one.done), -one.overdue, one.name, one.person_id))


def middle(span: Span) -> datetime:
    """The moment whose holder answers for the window: whoever had it for the half of it, or the first of two who did."""
    return span.start + (span.end - span.start) / 2 - timedelta(microseconds=1)


def rest_state(span: Span, now: datetime) -> str:
    """What a zone is that somebody should walk in this window and nobody has."""
    if now < span.start:
        return LATER
    return DUE if now < span.end else MISSED
