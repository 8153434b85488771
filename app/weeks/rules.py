"""How an issue stood at a moment, and what became of it in a week. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.settings.rules import Settings, day_bounds

CLOSED, WAITING, CARRIED, OVERDUE, UNREACHED, OPEN = "closed", "waiting", "carried", "overdue", "unreached", "open"
COUNTED = (CLOSED, WAITING, CARRIED, OVERDUE, UNREACHED, OPEN)  # as a briefing counts them
OUTCOMES = (OVERDUE, UNREACHED, CARRIED, WAITING, OPEN, CLOSED)  # the pressing ones first; `open`: its time lasts yet

_LEADS_TO = {"reported": "open", "fixed": "fixed", "verified": "verified", "rejected": "open", "disputed": "open"}


@dataclass(frozen=True)
class Step:
    """A step on an issue's timeline. `before` is the deadline until then and `after` since, where the step changed it;

    `who` took it and said `words`.
    """

    kind: str
    at: datetime
    before: datetime | None = None
    after: datetime | None = None
    who: str = ""
    words: str = ""


@dataclass(frozen=True)
class Line:
    """An issue in a week's account."""

    issue_id: str
    number: int
    place: str
    team: str
    words: str
    mender: str
    deadline_at: datetime
    on_meeting: bool
    outcome: str
    reason: str = ""
    approver: str = ""


def week_bounds(settings: Settings, week_on: date) -> tuple[datetime, datetime]:
    """Monday 00:00 and Sunday 24:00 of the week that begins on this Monday, aware."""
    return day_bounds(settings, week_on)[0], day_bounds(settings, week_on + timedelta(days=6))[1]


def state_at(steps: Sequence[Step], moment: datetime) -> str | None:
    """The state at a moment, by the steps in order; None before it was reported."""
    state = None
    for step in steps:
        if step.at < moment:
            state = _LEADS_TO.get(step.kind, state)
    return state


def deadline_at(present: datetime, steps: Iterable[Step], moment: datetime) -> datetime:
    """The deadline as it stood at a moment: what the first change after it found."""
    return next((step.before for step in steps if step.at >= moment and step.before), present)


def moved_past(steps: Sequence[Step], start: datetime, moment: datetime, end: datetime) -> Step | None:
    """The step that let an issue out of the week, whoever took it: the last from `start` until `moment` by which a deadline

    that lay within the week came to lie past its `end`. One that opens anew what was closed before the week lets nothing out.
    """
    anew = state_at(steps, start) == "verified"
    for step in reversed(steps):
        if step.before and step.after and start <= step.at < moment and step.before <= end < step.after:
            return None if anew and step.kind == "disputed" else step
    return None


def outcome(state: str, deadline: datetime, end: datetime, *, carried: bool, over: bool, reached: bool) -> str:
    """What became of an issue by the week's `end`. `over`: the week is; an open one due by then is overdue, or not

    delivered (未送达) where its mender was not `reached` by its deadline and has not had the same time since.
    """
    if state == "verified":
        return CLOSED
    if state == "fixed":
        return WAITING
    if carried:
        return CARRIED
    if deadline > end or not over:
        return OPEN
    return OVERDUE if reached else UNREACHED


def belongs(before: str | None, now: str | None, deadline: datetime, end: datetime, *, carried: bool, on_meeting: bool) -> bool:
    """Whether an issue is part of a week's account: it was there and not closed when the week began or came in it, and

    it was due by the week's end, was closed in the week, was carried over, or stands on the meeting list.
    """
    if now is None or (before == "verified" and now == "verified"):
        return False
    return carried or on_meeting or now == "verified" or deadline <= end


def counts(lines: Iterable[Line]) -> dict[str, int]:
    """How many of each outcome."""
    found = dict.fromkeys(OUTCOMES, 0)
    for line in lines:
        found[line.outcome] += 1
    return found


def by_team(lines: Iterable[Line], inspected: Mapping[str, Sequence[tuple[int | None, int]]]) -> list[dict[str, Any]]:
    """A row for each team: zones inspected, mean score, items failed, issues by outcome. `inspected`: score and fails."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.team].append(line)
    rows = []
    for team in sorted({*groups, *inspected}):
        found = inspected.get(team, ())
        rows.append({"team": team, "inspected": len(found), "score": mean([score for score, _ in found]),
                     "failed": sum(failed for _, failed in found), **counts(groups[team])})  # fmt: skip
    return rows


def mean(scores: Iterable[int | None]) -> int | None:
    """Half up; None without any."""
    known = [score for score in scores if score is not None]
    return (2 * sum(known) + len(known)) // (2 * len(known)) if known else None
