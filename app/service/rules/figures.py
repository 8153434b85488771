"""Response figures from the clocks: median, share in time, hand-overs, opened again; each with the cases behind it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from app.service.rules.clocks import LATE, MET, MISSED, UNREACHED, Clock, state_of_clock
from app.service.rules.folded import Folded, Happened

# how fast somebody answers; not how long work takes
RESPONSES = frozenset({"accept", "arrive", "answer", "thank", "team_arrive"})


ARRIVALS = frozenset({"arrive", "team_arrive"})


@dataclass(frozen=True)
class Judged:
    """One clock of somebody that ran out or was met."""

    case_id: str
    person_id: str
    clock: str
    state: str
    took: timedelta | None
    due_at: datetime
    proved: bool = False  # by the plate


@dataclass
class Figures:
    """Of one person or team. What was not delivered counts neither for nor against them."""

    judged: list[Judged] = field(default_factory=list)
    handed_on: list[str] = field(default_factory=list)  # cases, one for each hand-over
    reopened: list[str] = field(default_factory=list)

    @property
    def counted(self) -> int:
        return sum(one.state != UNREACHED for one in self.judged)

    @property
    def in_time(self) -> int:
        return sum(one.state == MET for one in self.judged)

    @property
    def came(self) -> int:
        """How often they were on site."""
        return sum(is_arrival(one) for one in self.judged)

    @property
    def proved(self) -> int:
        """How often a plate shows it."""
        return sum(is_arrival(one) and one.proved for one in self.judged)

    @property
    def unreached(self) -> int:
        return sum(one.state == UNREACHED for one in self.judged)

    @property
    def share(self) -> int | None:
        """In time, in per cent; None where nothing counts."""
        return round(100 * self.in_time / self.counted) if self.counted else None

    @property
    def median(self) -> timedelta | None:
        """How long a response took, in the middle; None where none was given."""
        took = [one.took.total_seconds() for one in self.judged if one.took is not None and one.clock in RESPONSES
                and one.state != UNREACHED]  # fmt: skip
        return timedelta(seconds=median(took)) if took else None

    def add(self, other: Figures) -> None:
        self.judged += other.judged
        self.handed_on += other.handed_on
        self.reopened += other.reopened


def is_arrival(one: Judged) -> bool:
    """Whether they came to the place, in time or late."""
    return one.clock in ARRIVALS and one.state in (MET, LATE)


def judged_of(case_id: str, case: Folded, now: datetime) -> list[Judged]:
    """The case's clocks that can be judged at `now`."""
    states = ((clock, state_of_clock(clock, now)) for clock in case.clocks)
    return [
        Judged(case_id, clock.person_id, clock.name, state, clock.took, clock.due_at, clock.proved)
        for clock, state in states
        if state in (MET, LATE, MISSED, UNREACHED) and not _never_ran(clock)
    ]


def _never_ran(clock: Clock) -> bool:
    """Answered while it was written down: nobody waited for anything."""
    return clock.took is not None and clock.took <= timedelta(0)


def figures_of(cases: Iterable[tuple[str, Folded, list[Happened]]], now: datetime) -> dict[str, Figures]:
    """person → their figures. A case opened again counts for whose it was when the caller was not content."""
    found: dict[str, Figures] = {}
    for case_id, case, events in cases:
        for one in judged_of(case_id, case, now):
            found.setdefault(one.person_id, Figures()).judged.append(one)
        for event in events:
            if event.id in case.ignored:
                continue
            if event.kind in ("hand_over", "cannot"):
                found.setdefault(event.person_id, Figures()).handed_on.append(case_id)
        for person_id in case.reopened_of:
            found.setdefault(person_id, Figures()).reopened.append(case_id)
    return found
