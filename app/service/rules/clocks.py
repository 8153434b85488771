"""A case's clocks: started, met, missed, not delivered, paused. Pure; all moments are the server's corrected ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
    `after` what its person has from when they learn of it; `proved` whether a plate shows that it was met; `team_id` the
    team whose clock it is, "" for the case's own.
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
    after: timedelta = ZERO
    proved: bool = False
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
        """When it began to count against the person: where that is so, when they were reached."""
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
    after = limit = rule.team_limit if team and rule.team_limit else rule.limit
    if rule.until_begin and begins_at:
        limit = max(limit, begins_at - at)
    return Clock(rule.name, person_id, at, at + limit, limit, reach=rule.reach, after=after, team_id=team_id)


@dataclass(frozen=True)
class Said:
    """An event as the clocks see it: who said what when, of which team, and whether a plate proves it."""

    name: str
    person_id: str
    at: datetime
    team_id: str = ""
    proved: bool = False


def after_event(clocks: Iterable[Clock], names: Mapping[str, ClockRule], said: Said) -> list[Clock]:
    """The clocks after an event: those it meets end; whoever it comes from is reached."""
    return [_after(clock, names[clock.name], said) if clock.runs and clock.name in names else clock for clock in clocks]


def _after(clock: Clock, rule: ClockRule, said: Said) -> Clock:
    at, theirs = said.at, said.person_id == clock.person_id
    meets = said.name in rule.meets and (theirs if rule.own or said.name == "seen" else clock.team_id in ("", said.team_id))
    if clock.reach and clock.reached_at is None and theirs:
        clock = replace(clock, reached_at=at) if meets else _reached(clock, rule, at)
    if meets:
        return replace(_going(clock, at), ended_at=at, met=True, proved=said.proved)
    ends = said.name in rule.ends and (not said.team_id or clock.team_id in ("", said.team_id))
    return replace(_going(clock, at), ended_at=at) if ends else clock


def _going(clock: Clock, at: datetime) -> Clock:
    """The clock no longer held; one that was held from its beginning begins."""
    if clock.left is None:
        return clock
    begun = at if clock.left == clock.limit else clock.started_at
    return replace(clock, started_at=begun, due_at=at + clock.left, left=None)


def _reached(clock: Clock, rule: ClockRule, at: datetime) -> Clock:
    """Where it counts from then on (接到通知后), and for who learns of it only after it ran out: the whole time from now."""
    whole = clock.left is None and (rule.from_reached or at > clock.due_at)
    if whole and at + clock.after > clock.due_at:
        return replace(clock, reached_at=at, due_at=at + clock.after, limit=clock.after)
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


def ended(clocks: Iterable[Clock], at: datetime, which: Callable[[Clock], bool]) -> list[Clock]:
    """The running clocks that are meant end, neither met nor missed unless they were missed by then."""
    return [replace(_going(clock, at), ended_at=at) if clock.runs and which(clock) else clock for clock in clocks]
