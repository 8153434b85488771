"""What a day of patrols amounts to: zones × windows, and who owes what. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.settings.rules import Span

DONE, LATE, AFTER, DUE, OVERDUE = "done", "late", "after", "due", "overdue"
MISSED, LATER, NOT_OWED = "missed", "later", "not_owed"
STATES = (DONE, LATE, AFTER, DUE, OVERDUE, MISSED, LATER, NOT_OWED)
MADE = (DONE, LATE, AFTER)  # in time, entered afterwards, walked after the window's end while that still counted


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

    @property
    def walked(self) -> int:
        return sum(self.counts[state] for state in MADE)


@dataclass(frozen=True)
class FloorRow(Counts):
    """A floor in one window."""

    @property
    def worst(self) -> str:
        """The state that it shows from across the room: what is missed before what is due before what is done."""
        return next((state for state in (MISSED, OVERDUE, DUE, LATER, *reversed(MADE)) if self.counts[state]), NOT_OWED)


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
    owed: Mapping[str, Sequence[bool]], spans: Sequence[Span], walked: Mapping[str, Mapping[str, str]],
    walks: Mapping[tuple[str, str], Walk], now: datetime, grace: timedelta,
) -> dict[str, list[Cell]]:  # fmt: skip
    """zone id → its cell in each window.

    `owed`: zone id → for each window whether it is asked for. `walked`: window → zone id → how it was walked. `walks`: zone
    and window → the walk that counts there.
    """
    return {
        zone_id: [
            Cell(state_of(walked.get(span.key, {}).get(zone_id), asked, span, now, grace), walks.get((zone_id, span.key)))
            for span, asked in zip(spans, wanted, strict=True)
        ]
        for zone_id, wanted in owed.items()
    }


def state_of(made: str | None, owed: bool, span: Span, now: datetime, grace: timedelta) -> str:
    """A zone in a window. `made`: how it was walked, None when it was not; `grace`: how long after it a walk still counts."""
    return made or (rest_state(span, now, grace) if owed else NOT_OWED)


def counted(zones: Iterable[tuple[str | None, bool]], span: Span, now: datetime, grace: timedelta) -> FloorRow:
    """A floor in one window, from its zones: each as `state_of` takes it, how it was walked and whether a walk is owed."""
    counts: Counter[str] = Counter()
    for (made, owed), count in Counter(zones).items():
        counts[state_of(made, owed, span, now, grace)] += count
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


def rest_state(span: Span, now: datetime, grace: timedelta) -> str:
    """What a zone is that somebody should walk in this window and nobody has."""
    if now < span.start:
        return LATER
    if now < span.end:
        return DUE
    return OVERDUE if now < span.end + grace else MISSED
