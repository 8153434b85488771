"""A case's clocks: started, met, missed, not delivered, paused. Pure; all moments are the server's corrected ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.service.rules.declaring import ClockRule

RUNNING, MET, LATE, MISSED, UNREACHED, PAUSED, VOID = (
    "running", "met", "late", "missed", "unreached", "paused", "void",
)  # fmt: skip
ZERO = timedelta()


@dataclass(frozen=True)
class Clock:
    """One run of a clock. `reach` and not `reached_at`: the person has not learnt of it yet.

    `left` is what remains while it is paused; `ended_at` when it was met, or void (the case became another kind);
    `team_id` the team whose clock it is, "" for the case's own.
    """

    name: str
    person_id: str
    started_at: datetime
    due_at: datetime
    limit: timedelta
    reach: bool = False
    reached_at: datetime | None = None
    ended_at: datetime | None = None
    met: bool = False
    left: timedelta | None = None
    team_id: str = ""

    @property
    def runs(self) -> bool:
        return self.ended_at is None

    @property
    def took(self) -> timedelta | None:
        """From its start (the person's, where they could not be reached before) until it was met; never negative. None
        for one that came undelivered: nobody took that time."""
        if self.ended_at is None or not self.met or self.came_undelivered:
            return None
        return max(self.ended_at - self.begun_at, ZERO)

    @property
    def begun_at(self) -> datetime:
        """When it began to count against the person: a clock that ran out undelivered begins when they are reached."""
        return self.due_at - self.limit if self.left is None else self.started_at

    @property
    def came_undelivered(self) -> bool:
        """Whether the person learnt of it after it had run out, and by that very step: then it says nothing of them."""
        late = self.reached_at is not None and self.reached_at - self.started_at > self.limit
        return self.reach and late and self.reached_at == self.ended_at

    @property
    def in_time(self) -> bool:
        return self.met and self.ended_at is not None and self.ended_at <= self.due_at


def state_of_clock(clock: Clock, now: datetime) -> str:
    """What the clock says at `now`: running, met, late (met afterwards), missed, unreached (未送达), paused, void."""
    if clock.met:
        return UNREACHED if clock.came_undelivered else MET if clock.in_time else LATE
    if clock.left is not None:
        return PAUSED
    if (clock.ended_at or now) <= clock.due_at:
        return RUNNING if clock.runs else VOID
    return UNREACHED if clock.reach and clock.reached_at is None else MISSED


def left_of(clock: Clock, now: datetime) -> timedelta:
    """What remains, or how far it is over; never negative."""
    if clock.left is not None:
        return clock.left
    return abs(clock.due_at - now)


def started(
    rule: ClockRule, person_id: str, at: datetime, *, team: bool, promised_at: datetime | None, team_id: str = "",
    begins_at: datetime | None = None,
) -> Clock:  # fmt: skip
    """The clock begun at `at`. A promise that lies in the past is due at once."""
    if rule.limit is None:
        due = max(promised_at or at, at)
        return Clock(rule.name, person_id, at, due, due - at)
    limit = rule.team_limit if team and rule.team_limit else rule.limit
    if rule.until_begin and begins_at:
        limit = max(limit, begins_at - at)
    return Clock(rule.name, person_id, at, at + limit, limit, reach=rule.reach, team_id=team_id)


def after_event(
    clocks: Iterable[Clock], names: Mapping[str, ClockRule], kind: str, person_id: str, at: datetime, team_id: str = ""
) -> list[Clock]:
    """The clocks after an event of a person (and their team): those it meets end; whoever it comes from is reached."""
    moved = []
    for clock in clocks:
        if clock.runs and clock.reach and clock.reached_at is None and person_id == clock.person_id:
            clock = _reached(clock, at)
        rule = names.get(clock.name)
        mine = person_id == clock.person_id if kind == "seen" else clock.team_id in ("", team_id)
        if clock.runs and rule and kind in rule.meets and mine:
            clock = replace(_going(clock, at), ended_at=at, met=True)
        elif clock.runs and rule and kind in rule.ends:
            clock = replace(_going(clock, at), ended_at=at)
        moved.append(clock)
    return moved


def _going(clock: Clock, at: datetime) -> Clock:
    """The clock no longer held."""
    return replace(clock, due_at=at + clock.left, left=None) if clock.left is not None else clock


def _reached(clock: Clock, at: datetime) -> Clock:
    """Who learns of it only after it ran out has the whole time from then on."""
    if clock.left is None and at > clock.due_at:
        return replace(clock, reached_at=at, due_at=at + clock.limit)
    return replace(clock, reached_at=at)


def paused(clocks: Iterable[Clock], at: datetime) -> list[Clock]:
    """Every running clock held; one that had run out stays so."""
    return [
        replace(clock, left=clock.due_at - at) if clock.runs and clock.left is None and clock.due_at > at else clock
        for clock in clocks
    ]


def resumed(clocks: Iterable[Clock], at: datetime) -> list[Clock]:
    """Every held clock goes on with what it had left."""
    return [_going(clock, at) for clock in clocks]


def ended(clocks: Iterable[Clock], at: datetime) -> list[Clock]:
    """The running clocks end, neither met nor missed unless they were missed by then."""
    return [replace(_going(clock, at), ended_at=at) if clock.runs else clock for clock in clocks]
