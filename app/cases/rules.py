"""The life of an issue: open → fixed → verified, sent back to open; who may do which step; deadlines. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from app.policy import Thing, User, may
from app.settings.rules import Settings

OPEN, FIXED, VERIFIED = "open", "fixed", "verified"
STATES = (OPEN, FIXED, VERIFIED)
OVERDUE, UNREACHED = "overdue", "unreached"  # what an open one is past its time
SEVERITIES = ("minor", "normal", "serious")
CLOSED = frozenset({VERIFIED})

REPORTED, REJECTED, COMMENTED, LATE = "reported", "rejected", "commented", "late"
SEEN_TOO, DISPUTED, RATED, HIDDEN, SHOWN = "seen_too", "disputed", "rated", "hidden", "shown"
DEADLINE, DEADLINE_ASKED, REASSIGNED, REASSIGN_ASKED = "deadline", "deadline_asked", "reassigned", "reassign_asked"
# What gives an issue to somebody anew, with its deadline: their clock starts when they are reached.
SETS = frozenset({REPORTED, REJECTED, DISPUTED, DEADLINE, REASSIGNED})
# What gives an issue a new version: a step that was written down before is measured against it.
MOVES = frozenset({"fixed", "verified", REJECTED, DISPUTED, DEADLINE, REASSIGNED})

REPEAT_WITHIN = timedelta(days=14)  # the same fault in the same zone again (design: rules people will argue about)
LONGEST_DEADLINE = timedelta(days=366)

# step → the states it may start from, and the state it leads to (None: it stays)
STEPS: dict[str, tuple[frozenset[str], str | None]] = {
    "confirm_fix": (frozenset({OPEN}), FIXED),
    "verify_fix": (frozenset({FIXED}), VERIFIED),
    "reject_fix": (frozenset({FIXED}), OPEN),
    "change_deadline": (frozenset({OPEN, FIXED}), None),
    "reassign": (frozenset({OPEN}), None),
    "comment": (frozenset(STATES), None),
    "hide_words": (frozenset(STATES), None),
    "show_words": (frozenset(STATES), None),
}
# What whoever reported from a plate may do behind their private link.
REPORTERS_STEPS: dict[str, tuple[frozenset[str], str | None]] = {
    "dispute_fix": (frozenset({FIXED, VERIFIED}), OPEN),
    "rate_fix": (frozenset({FIXED, VERIFIED}), None),
}
ASKED = {"change_deadline": "ask_deadline", "reassign": "ask_reassign"}
PRESETS = ("on_the_spot", "today", "tomorrow", "sunday")


def fault_of(item: str, description: str) -> str:
    """What is wrong, in one line: the item of the list, which names the good state, and what was said of it."""
    if not item or not description or item in description:
        return description or item
    return f"{item}：{description}"


def fits(step: str, state: str) -> bool:
    """Whether `step` may start from `state`."""
    return state in (STEPS | REPORTERS_STEPS)[step][0]


def next_state(step: str, state: str) -> str:
    """The state after `step`."""
    return (STEPS | REPORTERS_STEPS)[step][1] or state


def allowed_steps(user: User, state: str, thing: Thing) -> list[str]:
    """The steps this person may take now; a step that can only be asked for counts, as `ask_…`."""
    steps = []
    for step in STEPS:
        if not fits(step, state):
            continue
        if may(user, step, thing):
            steps.append(step)
        elif step in ASKED and may(user, ASKED[step], thing):
            steps.append(ASKED[step])
    return steps


def counts_from(deadline_at: datetime, given_at: datetime, reached_at: datetime) -> datetime:
    """From when an issue is overdue whose mender was first reached at `reached_at`.

    Whoever is reached by the deadline has it as it stands, and can still ask for another. Whoever is reached only
    afterwards has from then as long as they were given: a clock that could not be started starts there (design: 未送达).
    """
    if reached_at <= deadline_at:
        return deadline_at
    return reached_at + max(deadline_at - given_at, timedelta(0))


def was_reached(deadline_at: datetime, given_at: datetime, late_from: datetime | None, moment: datetime) -> bool:
    """Whether whoever has to mend it had been reached by `moment`: `counts_from` read backwards."""
    if late_from is None or late_from <= deadline_at:
        return late_from is not None
    return late_from - max(deadline_at - given_at, timedelta(0)) <= moment


def due_at(deadline_at: datetime, late_from: datetime | None) -> datetime:
    """Until when it is to be mended, as its clock runs."""
    return late_from or deadline_at


def shown_state(state: str, deadline_at: datetime, late_from: datetime | None, now: datetime) -> str:
    """The state, for an open one past its time `overdue` or, where its mender was not reached since, `unreached` (未送达)."""
    if state != OPEN or now <= due_at(deadline_at, late_from):
        return state
    return UNREACHED if late_from is None else OVERDUE


def may_still_dispute(closed_at: datetime | None, now: datetime) -> bool:
    """Whether "not fixed" still belongs to this issue: until 14 days after it was closed; then it is a new report."""
    return closed_at is None or now - closed_at <= REPEAT_WITHIN


def deadline_fits(deadline_at: datetime, *moments: datetime) -> bool:
    """Not before the earliest of the record's moments (a minute's grace for clocks) and within a year of the latest.

    A wrong clock widens the span and so never refuses a record.
    """
    return min(moments) - timedelta(minutes=1) <= deadline_at <= max(moments) + LONGEST_DEADLINE


def deadline_preset(preset: str, now: datetime, settings: Settings) -> datetime:
    """The moment a preset means: in half an hour, 18:00 today or tomorrow, Sunday 24:00 (附表四 4). KeyError else."""
    today = settings.local(now).date()
    sunday_end = today + timedelta(days=7 - today.weekday())
    moments = {
        "on_the_spot": now + timedelta(minutes=30),
        "today": _at(settings, today, time(18)),
        "tomorrow": _at(settings, today + timedelta(days=1), time(18)),
        "sunday": _at(settings, sunday_end, time(0)),
    }
    return moments[preset]


def _at(settings: Settings, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, settings.zone_info)


def is_same_fault(item: str, description: str, other_item: str, other_description: str) -> bool:
    """The same checklist item, or the same words where no item was named."""
    if item or other_item:
        return item == other_item
    return description.strip() == other_description.strip()


PHRASES = 8  # as many as a phone shows before its own
PHRASE_LENGTH = (2, 10)  # characters
_FIGURE = re.compile(r"\d")
_BETWEEN = re.compile(r"[\s,，。;；、:：!！?？/()（）]+")


def most_said(descriptions: Iterable[str]) -> list[str]:
    """The short phrases that at least two of `descriptions` share, the most used first; no figures, so no names of
    rooms or dates."""
    shortest, longest = PHRASE_LENGTH
    counts: Counter[str] = Counter()
    for text in descriptions:
        counts.update(
            {part for part in _BETWEEN.split(text) if shortest <= len(part) <= longest and not _FIGURE.search(part)}
        )
    return [phrase for phrase, count in counts.most_common(PHRASES) if count > 1]
