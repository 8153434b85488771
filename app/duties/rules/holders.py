"""Who answers for a slot, and for how much of it, when hands, leave and closures change in between. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise

from app.duties.rules.slots import Slot

OUTSIDE = "outside"  # not in force, or not yet anybody's: nothing is owed and nothing is said
LEAVE, CLOSED, EXEMPT, HOLIDAY, BACKDATED = "leave", "closed", "exempt", "holiday", "backdated"
EVER, FOREVER = datetime.min.replace(tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Hold:
    """Something that holds from one moment until another: whose it is, `zone_id` None for everywhere."""

    person_id: str | None
    start: datetime
    end: datetime = FOREVER
    zone_id: str | None = None
    reason: str = ""

    def at(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


@dataclass(frozen=True)
class Turn:
    """Who answers at a moment (None: nobody); `soft` says why what is left undone is excused."""

    person_id: str | None
    soft: str = ""


@dataclass(frozen=True)
class Share:
    """A person's part of a slot: how many of its records, within which moments."""

    person_id: str | None
    soft: str
    need: int
    start: datetime
    end: datetime


def without(span: Hold, others: Iterable[Hold]) -> list[Hold]:
    """What is left of the span where none of the others holds."""
    left = [span]
    for other in others:
        pieces = [(piece, other.start, other.end) for piece in left]
        left = [replace(one, end=min(one.end, start)) for one, start, _ in pieces if one.start < start]
        left += [replace(one, start=max(one.start, end)) for one, _, end in pieces if one.end > end]
    return left


def shares(slot: Slot, need: int, turn_at: Callable[[datetime], Turn], cuts: Sequence[datetime]) -> list[Share]:
    """`need` divided among the turns by the time each lasted, rounded so that the parts add up to `need`.

    `cuts`: the moments, in order and each once, at which a turn can change.
    The parts follow the order of time: a part ends where its last moment of the slot does.
    """
    if not cuts:
        turn = turn_at(slot.start)
        return [Share(turn.person_id, turn.soft, need, slot.start, slot.end)]
    pieces: list[tuple[Turn, datetime, datetime]] = []
    for start, end in slot.spans:
        inner = [start, *[cut for cut in cuts if start < cut < end], end]
        for begin, until in pairwise(inner):
            turn = turn_at(begin)
            if pieces and pieces[-1][0] == turn:
                pieces[-1] = (turn, pieces[-1][1], until)
            else:
                pieces.append((turn, begin, until))
    if len(pieces) == 1:
        turn, begin, until = pieces[0]
        return [Share(turn.person_id, turn.soft, need, begin, until)]
    lengths = [_measure(slot, begin, until) for _, begin, until in pieces]
    total, passed, given = sum(lengths), 0.0, 0
    parts = []
    for (turn, begin, until), length in zip(pieces, lengths, strict=True):
        passed += length
        reached = int(need * passed / total + 0.5)
        parts.append(Share(turn.person_id, turn.soft, reached - given, begin, until))
        given = reached
    return parts


def _measure(slot: Slot, begin: datetime, until: datetime) -> float:
    return sum(max(0.0, (min(end, until) - max(start, begin)).total_seconds()) for start, end in slot.spans)


def edges_of(begin: datetime, until: datetime, holds: Iterable[Hold]) -> list[datetime]:
    """The moments between the two at which something begins or ends."""
    return [edge for hold in holds for edge in (hold.start, hold.end) if begin < edge < until]


def first_at(holds: Sequence[Hold], moment: datetime) -> Hold | None:
    """The hold in force; of several the one that began last."""
    found = [hold for hold in holds if hold.at(moment)]
    return max(found, key=lambda hold: (hold.start, hold.person_id or "")) if found else None


def joined(holds: Iterable[Hold]) -> list[Hold]:
    """The same time, no moment of it twice."""
    found: list[Hold] = []
    for hold in sorted(holds, key=lambda one: one.start):
        if found and hold.start <= found[-1].end:
            found[-1] = replace(found[-1], end=max(found[-1].end, hold.end))
        else:
            found.append(hold)
    return found
