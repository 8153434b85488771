"""The kinds of service cases, declared: their states, steps, clocks, and the one step that closes them.

A kind more is a declaration more; nothing else in the area knows a kind by its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

NEW, ACCEPTED, ON_SITE, PROMISED, ANSWERED, DONE, CLOSED = (
    "new", "accepted", "on_site", "promised", "answered", "done", "closed",
)  # fmt: skip
STATES = (NEW, ACCEPTED, ON_SITE, PROMISED, ANSWERED, DONE, CLOSED)
OPEN_STATES = frozenset(STATES) - {CLOSED}

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True)
class StepRule:
    """A step: from which states, to which (None: it stays), by whose right, and what it must bring.

    `needs` names fields: words, person (who takes it), promise (by when), verdict (the caller's word), plate (optional
    proof of being there).
    """

    name: str
    starts: frozenset[str]
    leads: str | None
    who: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClockRule:
    """A clock: the events that start it and that meet it. `limit` None: the promised time itself.

    `reach`: it is about a person who has to learn of it first; `team_limit` holds where a whole team is sent. `ends` are
    the events after which it no longer counts, neither met nor missed, unless it was missed by then.
    """

    name: str
    starts: frozenset[str]
    meets: frozenset[str]
    limit: timedelta | None
    team_limit: timedelta | None = None
    reach: bool = False
    ends: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Kind:
    """`owner` says whose it is when nobody is named: manager, zone (its owner), taker (whoever was asked first).

    `closing` is the only step that closes; where its verdict is no, the case goes back to `again`.
    """

    name: str
    states: tuple[str, ...]
    steps: tuple[StepRule, ...]
    clocks: tuple[ClockRule, ...]
    closing: str
    owner: str
    again: str


def _of(*names: str) -> frozenset[str]:
    return frozenset(names)


# What every kind knows. A hand-over counts only once it is accepted; until then the case stays with whom it was.
COMMON = (
    StepRule("hand_over", OPEN_STATES, None, "work_case", ("person", "words")),
    StepRule("take_over", OPEN_STATES, None, "accept_case"),
    StepRule("decline", OPEN_STATES, None, "accept_case", ("words",)),
    StepRule("pause", OPEN_STATES, None, "steer_case", ("words",)),
    StepRule("resume", OPEN_STATES, None, "steer_case"),
    StepRule("comment", frozenset(STATES), None, "comment_case", ("words",)),
)
# Written by actions of their own.
SILENT = (
    StepRule("seen", frozenset(STATES), None, "see_case"),
    StepRule("move", OPEN_STATES, None, "steer_case"),
    StepRule("link", OPEN_STATES, None, "steer_case"),
    StepRule("seal", OPEN_STATES, None, "steer_case"),
)

_ARRIVAL_AGAIN = _of("take_over", "decline")
_TAKE_OVER = ClockRule(  # 附表二 二.7: nothing is passed on and left
    "take_over", _of("hand_over", "cannot"), _of("take_over", "decline"), 10 * MINUTE, reach=True
)

COMPLAINT = Kind(  # 附表一 三
    name="complaint",
    states=(NEW, ON_SITE, PROMISED, DONE, CLOSED),
    steps=(
        StepRule("arrive", _of(NEW), ON_SITE, "work_case", ("plate",)),
        StepRule("promise", _of(ON_SITE), PROMISED, "work_case", ("promise", "words")),
        StepRule("finish", _of(ON_SITE, PROMISED), DONE, "work_case", ("words",)),
        StepRule("return_visit", _of(DONE), CLOSED, "close_case", ("verdict",)),
    ),
    clocks=(
        ClockRule("tell", _of("opened"), _of("seen", "arrive"), 5 * MINUTE, reach=True),
        ClockRule("arrive", _of("opened", "return_visit_no") | _ARRIVAL_AGAIN, _of("arrive"), 30 * MINUTE, reach=True,
                  ends=_of("take_over")),
        ClockRule("promise", _of("promise"), _of("finish"), None),
        ClockRule("return_visit", _of("finish"), _of("return_visit"), 24 * HOUR),
        _TAKE_OVER,
    ),
    closing="return_visit",
    owner="manager",
    again=NEW,
)
TASK = Kind(  # 附表一 二.2–3
    name="task",
    states=(NEW, ACCEPTED, ON_SITE, DONE, CLOSED),
    steps=(
        StepRule("accept", _of(NEW), ACCEPTED, "begin_case"),
        StepRule("arrive", _of(NEW, ACCEPTED), ON_SITE, "work_case", ("plate",)),
        StepRule("finish", _of(ON_SITE), DONE, "work_case", ("words",)),
        StepRule("cannot", _of(NEW, ACCEPTED, ON_SITE), NEW, "work_case", ("person", "words")),
        StepRule("tell_result", _of(DONE), CLOSED, "close_case", ("verdict",)),
    ),
    clocks=(
        ClockRule("accept", _of("opened"), _of("accept", "arrive", "cannot"), 3 * MINUTE, reach=True, ends=_of("take_over")),
        ClockRule("arrive", _of("opened", "tell_result_no") | _ARRIVAL_AGAIN, _of("arrive"), 5 * MINUTE, 10 * MINUTE,
                  reach=True, ends=_of("cannot", "take_over")),
        ClockRule("tell_result", _of("finish"), _of("tell_result"), 30 * MINUTE),
        _TAKE_OVER,
    ),
    closing="tell_result",
    owner="zone",
    again=NEW,
)
INQUIRY = Kind(  # 附表二
    name="inquiry",
    states=(NEW, ANSWERED, CLOSED),
    steps=(
        StepRule("answer", _of(NEW), ANSWERED, "work_case", ("words",)),
        StepRule("point_on", _of(NEW), ANSWERED, "work_case", ("words",)),
        StepRule("call_back", _of(ANSWERED), CLOSED, "close_case", ("verdict",)),
    ),
    clocks=(
        _TAKE_OVER,
        ClockRule("answer", _of("opened", "call_back_no"), _of("answer", "point_on"), 10 * MINUTE),
        ClockRule("call_back", _of("answer", "point_on"), _of("call_back"), 24 * HOUR),
    ),
    closing="call_back",
    owner="taker",
    again=NEW,
)
SUGGESTION = Kind(  # 三 6
    name="suggestion",
    states=(NEW, ACCEPTED, CLOSED),
    steps=(
        StepRule("thank", _of(NEW), ACCEPTED, "work_case"),
        StepRule("reply", _of(ACCEPTED), CLOSED, "close_case", ("words",)),
    ),
    clocks=(
        ClockRule("thank", _of("opened"), _of("thank"), 24 * HOUR),
        ClockRule("reply", _of("thank"), _of("reply"), 7 * 24 * HOUR),
        _TAKE_OVER,
    ),
    closing="reply",
    owner="taker",
    again=ACCEPTED,
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in (COMPLAINT, TASK, INQUIRY, SUGGESTION)}
