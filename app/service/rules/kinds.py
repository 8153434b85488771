"""The kinds of service cases, declared: their states, steps, clocks, and the one step that closes them.

A kind more is a declaration more; nothing else in the area knows a kind by its name.
"""

from __future__ import annotations

from app.service.rules.declaring import (
    ACCEPTED,
    ANSWERED,
    BY_OTHERS,
    CLOSED,
    DONE,
    HOUR,
    MINUTE,
    NEW,
    OFFERED,
    ON_SITE,
    OPEN_STATES,
    PROMISED,
    SET_UP,
    STATES,
    TAKER,
    TOLD,
    ClockRule,
    Kind,
    StepRule,
    of,
)

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
    StepRule("reached", frozenset(STATES), None, "see_case"),  # a reminder of it came to their phone, or was read
    StepRule("move", OPEN_STATES, None, "steer_case"),
    StepRule("link", OPEN_STATES, None, "steer_case"),
    StepRule("seal", OPEN_STATES, None, "steer_case"),
    StepRule("rebook", OPEN_STATES, None, "arrange_reception"),
)

_ARRIVAL_AGAIN = of("take_over", "decline")
_SAID_FOR_THEM = "arrive" + BY_OTHERS
_TAKE_OVER = ClockRule(  # 附表二 二.7: nothing is passed on and left; handed on to somebody else it is theirs to accept
    "take_over", of("hand_over", "cannot"), of("take_over", "decline"), 10 * MINUTE, reach=True,
    ends=of("hand_over", "cannot"), whose=OFFERED,
)  # fmt: skip

COMPLAINT = Kind(  # 附表一 三
    name="complaint",
    states=(NEW, ON_SITE, PROMISED, DONE, CLOSED),
    steps=(
        StepRule("arrive", of(NEW), ON_SITE, "work_case", ("plate",)),
        StepRule("promise", of(ON_SITE), PROMISED, "work_case", ("promise", "words")),
        StepRule("finish", of(ON_SITE, PROMISED), DONE, "work_case", ("words",)),
        StepRule("return_visit", of(DONE), CLOSED, "close_case", ("verdict",)),
    ),
    clocks=(
        ClockRule("tell", of("opened"), of("seen", "arrive"), 5 * MINUTE, reach=True, whose=TOLD, own=True),
        ClockRule("arrive", of("opened", "return_visit_no") | _ARRIVAL_AGAIN, of("arrive"), 30 * MINUTE, reach=True,
                  from_reached=True, ends=of("take_over", _SAID_FOR_THEM)),
        ClockRule("promise", of("promise"), of("finish"), None),
        ClockRule("return_visit", of("finish"), of("return_visit"), 24 * HOUR),
        _TAKE_OVER,
    ),
    closing="return_visit",
    owner="manager",
    again=NEW,
    tells="manager",
)
TASK = Kind(  # 附表一 二.2–3
    name="task",
    states=(NEW, ACCEPTED, ON_SITE, DONE, CLOSED),
    steps=(
        StepRule("accept", of(NEW), ACCEPTED, "begin_case"),
        StepRule("arrive", of(NEW, ACCEPTED), ON_SITE, "work_case", ("plate",)),
        StepRule("finish", of(ON_SITE), DONE, "work_case", ("words",)),
        StepRule("cannot", of(NEW, ACCEPTED, ON_SITE), NEW, "work_case", ("person", "words")),
        StepRule("tell_result", of(DONE), CLOSED, "close_task", ("verdict",)),  # by whoever gave it
    ),
    clocks=(
        ClockRule("accept", of("opened"), of("accept", "arrive", "cannot"), 3 * MINUTE, reach=True,
                  ends=of("take_over", _SAID_FOR_THEM)),
        ClockRule("arrive", of("opened", "tell_result_no") | _ARRIVAL_AGAIN, of("arrive"), 5 * MINUTE, 10 * MINUTE,
                  reach=True, from_reached=True, ends=of("cannot", "take_over", _SAID_FOR_THEM)),
        ClockRule("tell_result", of("finish"), of("tell_result"), 30 * MINUTE, whose=TAKER),
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
        StepRule("answer", of(NEW), ANSWERED, "work_case", ("words",)),
        StepRule("point_on", of(NEW), ANSWERED, "work_case", ("words",)),
        StepRule("call_back", of(ANSWERED), CLOSED, "close_case", ("verdict",)),
    ),
    clocks=(
        _TAKE_OVER,
        ClockRule("answer", of("opened", "call_back_no"), of("answer", "point_on"), 10 * MINUTE),
        ClockRule("call_back", of("answer", "point_on"), of("call_back"), 24 * HOUR, whose=TAKER),  # 附表二 二.6, 二.8
    ),
    closing="call_back",
    owner="taker",
    again=NEW,
)
SUGGESTION = Kind(  # 三 6
    name="suggestion",
    states=(NEW, ACCEPTED, CLOSED),
    steps=(
        StepRule("thank", of(NEW), ACCEPTED, "work_case"),
        StepRule("reply", of(ACCEPTED), CLOSED, "close_case", ("words",)),
    ),
    clocks=(
        ClockRule("thank", of("opened"), of("thank"), 24 * HOUR),
        ClockRule("reply", of("thank"), of("reply"), 7 * 24 * HOUR),
        _TAKE_OVER,
    ),
    closing="reply",
    owner="taker",
    again=ACCEPTED,
)

INCIDENT = Kind(  # 附表一 一: the manager leads; whoever is there acts by the plan, and says so point by point
    name="incident",
    states=(NEW, ON_SITE, DONE, CLOSED),
    steps=(
        StepRule("arrive", of(NEW), ON_SITE, "work_case", ("plate",)),
        StepRule("finish", of(NEW, ON_SITE), DONE, "work_case", ("words",)),
        StepRule("summary", of(DONE), CLOSED, "close_case", ("words",)),
        StepRule("set_place", OPEN_STATES, None, "comment_case", ("zone",)),
        StepRule("tick", OPEN_STATES, None, "tick_case", ("item",)),
        StepRule("untick", OPEN_STATES, None, "tick_case", ("item",)),
    ),
    clocks=(
        ClockRule("tell", of("opened"), of("seen", "arrive"), 3 * MINUTE, reach=True, ends=of("finish"), own=True),
        ClockRule("arrive", of("opened") | _ARRIVAL_AGAIN, of("arrive"), 10 * MINUTE, reach=True, from_reached=True,
                  ends=of("take_over", "finish", _SAID_FOR_THEM)),
        ClockRule("summary", of("finish"), of("summary"), 24 * HOUR),
        _TAKE_OVER,
    ),
    closing="summary",
    owner="manager",
    again=DONE,
    call=False,
    shared=True,
    brings=of("points", "told", "owner_id"),
    tells="alerted",
)
SMALL, LARGE = "small", "large"
RECEPTION = Kind(  # 附表一 二.1: the conference team sets up; the others are called, come, and check once more
    name="reception",
    states=(NEW, SET_UP, CLOSED),
    steps=(
        StepRule("set_up", of(NEW), SET_UP, "work_case"),
        StepRule("wrap_up", of(NEW, SET_UP), CLOSED, "close_case", ("words", "lacking")),  # called off, too
        StepRule("tick", of(SET_UP), None, "tick_case", ("item",)),  # 布置结束后再次确认
        StepRule("untick", of(SET_UP), None, "tick_case", ("item",)),
        StepRule("team_arrive", of(NEW, SET_UP), None, "tick_case", ("own_team", "plate")),
        StepRule("call_team", of(NEW, SET_UP), None, "work_case", ("team",)),
        StepRule("assign_ushers", of(NEW, SET_UP), None, "work_case", ("ushers",)),
    ),
    clocks=(
        ClockRule("team_told", of("opened", "call_team"), of("seen", "team_arrive"), 3 * MINUTE, reach=True, each_team=True),
        ClockRule("team_arrive", of("opened", "call_team"), of("team_arrive"), 5 * MINUTE, reach=True, from_reached=True,
                  ends=of("team_arrive" + BY_OTHERS), each_team=True, others=True, when=LARGE, until_begin=True),
        ClockRule("set_up", of("opened"), of("set_up"), 15 * MINUTE, when=SMALL, until_begin=True),
        # For a large one the scheme names no time: by its beginning, an hour at least.
        ClockRule("set_up", of("opened"), of("set_up"), HOUR, when=LARGE, until_begin=True),
        ClockRule("recheck", of("set_up", "call_team"), of("rechecked"), 10 * MINUTE, each_team=True, until_begin=True),
        _TAKE_OVER,
    ),
    closing="wrap_up",
    owner="taker",
    again=SET_UP,
    call=False,
    brings=of("points", "teams", "size", "begins_at", "owner_id"),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in (INCIDENT, RECEPTION, COMPLAINT, TASK, INQUIRY, SUGGESTION)}
