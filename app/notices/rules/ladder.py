"""The ladder: who is told of a thing that falls due, and when. Pure.

Owner before it is due → owner at due → team lead → deputy manager → manager, each step once for a thing and deadline
(design: Rules that people will argue about). A kind of thing is a row of `LADDERS`; nothing else knows a kind by name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

TOLD, BEFORE, DUE, LEAD, DEPUTY, MANAGER = "told", "before", "due", "lead", "deputy", "manager"
STEPS = (BEFORE, TOLD, DUE, LEAD, DEPUTY, MANAGER)  # in the order in which one says more than the one before
HOLDER_STEPS = (BEFORE, TOLD, DUE)  # said to whose it is
HIGHER_STEPS = (LEAD, DEPUTY, MANAGER)

AT_ONCE, PLAIN, DIGEST = "at_once", "plain", "digest"  # through the night; outside quiet hours; only in the morning's digest

DIGEST_KIND = "digest"
ALERT_KIND = "alert"
MOST_MINUTES = 14 * 24 * 60
LONGEST_BACK = timedelta(days=3)  # a worker that was away for longer does not tell of what is older
BEFORE_THE_NIGHT = timedelta(minutes=30)

Minutes = Mapping[str, int]  # step → minutes after it is due; before `before`, after the beginning for `told`


@dataclass(frozen=True)
class Ladder:
    """The steps of a kind of thing. `minutes` are the defaults; a step that is not named is off. `how` it is carried."""

    kind: str
    minutes: Minutes
    how: str = PLAIN
    how_higher: str = ""

    def how_of(self, step: str) -> str:
        return (self.how_higher or self.how) if step in HIGHER_STEPS else self.how


HOUR, DAY = 60, 24 * 60
LADDERS: dict[str, Ladder] = {
    ladder.kind: ladder
    for ladder in (
        Ladder("issue", {TOLD: 0, BEFORE: 2 * HOUR, DUE: 0, LEAD: 2 * HOUR, DEPUTY: DAY, MANAGER: 2 * DAY}),
        Ladder("duty", {BEFORE: HOUR, DUE: 0}),  # a window or a day
        Ladder("period", {BEFORE: DAY, DUE: 0}),  # a week or a month
        Ladder("missed", {LEAD: 30}, how_higher=DIGEST),  # what a team left undone
        Ladder("missed_site", {DEPUTY: HOUR, MANAGER: 12 * HOUR}, how_higher=DIGEST),  # what all of them did
        Ladder("inspection", {BEFORE: 8 * HOUR, DUE: 0, DEPUTY: 8 * HOUR, MANAGER: DAY}),
        Ladder("urgent", {TOLD: 0}, how=AT_ONCE),  # a case of which the kind has others told too (附表一 一; 三.1)
        Ladder("call", {TOLD: 0, DUE: 0, LEAD: 2, DEPUTY: 5, MANAGER: 10}, how=AT_ONCE),  # clocks of minutes (附表一)
        Ladder("objection", {TOLD: 0, MANAGER: 3 * DAY}),
        Ladder("objection_answered", {TOLD: 0}),
        Ladder("phone", {TOLD: 3 * DAY}),  # records that wait on a phone: an alarm at 72 hours
        Ladder("restored", {TOLD: 0}),
        Ladder(ALERT_KIND, {TOLD: 0}, how=AT_ONCE),  # an incident, into the groups
        Ladder(DIGEST_KIND, {DUE: 0}),
        Ladder("promise", {TOLD: 0, BEFORE: 2 * HOUR, DUE: 0, LEAD: 2 * HOUR, MANAGER: DAY}),  # clocks of hours and days
    )
}


@dataclass(frozen=True)
class Due:
    """A thing of somebody that falls due and is not settled yet.

    `ladder` names the deadline and the round: another one begins anew. `holders` are whose it is; `zone_id` brings their
    stand-ins, `team_id` the lead. `known`: the holders brought this deadline about themselves and need not be told of it;
    `also` are roles told at once beside them. `cleared` (a confidential matter): nobody else learns of it.
    """

    kind: str
    thing_id: str
    ladder: str
    begun_at: datetime
    due_at: datetime
    holders: tuple[str, ...]
    zone_id: str | None = None
    team_id: str | None = None
    known: bool = False
    also: tuple[str, ...] = ()
    cleared: frozenset[str] | None = None
    to_group: bool = False  # said to a group by its robot, whose address the thing is
    knows_reach: bool = False  # the thing itself knows whether its holder was reached, and `words` says so
    words: str = ""  # which words a kind's step takes, where it has several
    values: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""

    @property
    def whose(self) -> str:
        """Whom the holder's steps are kept for: somebody else's begin anew."""
        return self.holders[0] if len(self.holders) == 1 else ""


@dataclass(frozen=True)
class Rung:
    """A step of a thing's ladder that is reached. Its key is unique: it is taken once."""

    due: Due
    step: str
    at: datetime

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        whose = self.due.whose if self.step in HOLDER_STEPS else ""
        return self.due.kind, self.due.thing_id, self.due.ladder, self.step, whose


def step_times(due: Due, minutes: Minutes, quiet: Callable[[datetime], datetime | None]) -> dict[str, datetime]:
    """When each step is reached. `quiet` gives the beginning of the quiet hours that hold a moment.

    A reminder before the deadline that would fall into them comes before the night; one that would come before the thing
    began is left out: whoever got it has just been told.
    """
    times: dict[str, datetime] = {}
    for step, offset in minutes.items():
        span = timedelta(minutes=offset)
        if step == TOLD:
            if not due.known or due.also:
                times[step] = due.begun_at + span
        elif step == BEFORE:
            at = due.due_at - span
            night = quiet(at)
            at = night - BEFORE_THE_NIGHT if night else at
            if at > due.begun_at:
                times[step] = at
        else:
            times[step] = due.due_at + span
    return times


def reached(
    due: Due, times: Mapping[str, datetime], since: datetime, now: datetime, *, fresh: bool, taken: Collection[str] = ()
) -> list[Rung]:
    """The rungs reached after `since` and by `now`, in order.

    `fresh`: the site learnt of this deadline only since then (a record that came late, a new deadline): of what lay before,
    the last step is taken too, unless it is `taken`. Of several steps for the holder only the last is said.
    """
    ordered = [(step, times[step]) for step in STEPS if step in times and times[step] <= now]
    before = [one for one in ordered if one[1] <= since]
    found = [one for one in ordered if one[1] > since]
    if fresh and before and before[-1][0] not in taken:
        found = [before[-1], *found]
    spoken = [one for one in found if one[0] in HOLDER_STEPS]
    return [Rung(due, step, at) for step, at in found if step not in HOLDER_STEPS or (step, at) == spoken[-1]]


Span = tuple[datetime, datetime]


def deadline_spans(minutes: Minutes, since: datetime, now: datetime, nights: Iterable[Span]) -> list[Span]:
    """Where a deadline lies if a step that hangs on it is reached after `since` and by `now`: after the first moment of a

    span, and not after its last. `nights` are the quiet hours before which early reminders come in that time.
    """
    spans = []
    for step, offset in minutes.items():
        span = timedelta(minutes=offset)
        if step == BEFORE:
            spans.append((since + span, now + span))
            spans += [(begin + span - timedelta(microseconds=1), end + span) for begin, end in nights]
        elif step != TOLD:
            spans.append((since - span, now - span))
    return spans


def window_of(minutes: Iterable[Minutes]) -> tuple[timedelta, timedelta]:
    """How long before and after a deadline its steps may lie, the night's shift included."""
    before = max((one[BEFORE] for one in minutes if BEFORE in one), default=0)
    after = max((offset for one in minutes for step, offset in one.items() if step not in (BEFORE, TOLD)), default=0)
    return timedelta(minutes=before) + timedelta(days=1), timedelta(minutes=after)
