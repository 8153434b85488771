"""The ladder's rules: each step once, in any rhythm of looking; whom it is said to; when it is quiet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notices.rules.ladder import (
    BEFORE_THE_NIGHT,
    DEPUTY,
    DUE,
    HOLDER_STEPS,
    LADDERS,
    LEAD,
    MANAGER,
    TOLD,
    Due,
    deadline_spans,
    reached,
    step_times,
    window_of,
)
from app.notices.rules.people import Office, Reader, readers
from app.notices.rules.quiet import Quiet, begun, earliest, jitter, nights
from app.notices.words import can_say, msgid_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 3, 2, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ISSUE = LADDERS["issue"].minutes


def due(hours: float = 8, **more: object) -> Due:
    fields = {"holders": ("ann",), "zone_id": "hall", "team_id": "clean"} | more
    return Due("issue", "i1", "0", START, START + timedelta(hours=hours), **fields)


def loud(moment: datetime) -> None:
    """No quiet hours."""


@given(st.lists(st.integers(1, 4000), min_size=1, max_size=12), st.integers(1, 60))
def test_however_often_somebody_looks_each_step_comes_once_and_none_is_missed(gaps: list[int], hours: int):
    one = due(hours)
    times = step_times(one, ISSUE, loud)
    since, taken = START - MINUTE, []
    for gap in [*gaps, 10_000]:
        now = since + timedelta(minutes=gap)
        taken += reached(one, times, since, now, fresh=False)
        since = now
    keys = [rung.key for rung in taken]
    assert len(keys) == len(set(keys))
    steps = [rung.step for rung in taken]
    assert {LEAD, DEPUTY, MANAGER} <= set(steps) and DUE in steps, "a later step of the holder's stands for those before it"
    assert all(rung.at == times[rung.step] for rung in taken) and [rung.at for rung in taken] == sorted(rung.at for rung in taken)


@given(st.integers(1, 4_000), st.integers(0, 4_000), st.integers(1, 200))
def test_no_step_is_missed_by_looking_only_where_deadlines_lie(minutes: int, begin: int, length: int):
    one, hours = due(minutes / 60), [Quiet("20:30", "07:00")]
    since = START + begin * MINUTE
    now = since + length * MINUTE
    times = step_times(one, ISSUE, lambda at: begun(hours, at, SHANGHAI))
    found = [rung for rung in reached(one, times, since, now, fresh=False) if rung.step != TOLD]
    spans = deadline_spans(ISSUE, since, now, nights(hours, since, now, SHANGHAI, BEFORE_THE_NIGHT))
    assert not found or any(first < one.due_at <= last for first, last in spans)
    assert not any(last - first > timedelta(hours=11) + length * MINUTE for first, last in spans), "and nowhere else"


def test_a_record_that_came_late_says_the_last_step_it_passed():
    one = due(0.5)
    times = step_times(one, ISSUE, loud)
    since = START + timedelta(hours=3)
    late = reached(one, times, since, since + MINUTE, fresh=True)
    assert [rung.step for rung in late] == [LEAD]
    assert reached(one, times, since, since + MINUTE, fresh=True, taken={LEAD}) == []
    assert reached(one, times, since, since + MINUTE, fresh=False) == []


def test_who_set_the_deadline_is_not_told_of_it_and_a_short_one_has_no_early_reminder():
    assert set(step_times(due(0.5, known=True), ISSUE, loud)) == {DUE, LEAD, DEPUTY, MANAGER}
    assert TOLD in step_times(due(0.5), ISSUE, loud)


def test_an_early_reminder_that_would_fall_into_the_night_comes_before_it():
    night = Quiet("20:30", "07:00")
    until = datetime(2026, 3, 2, 23, 59, tzinfo=SHANGHAI)
    one = due((until - START).total_seconds() / 3600)
    times = step_times(one, ISSUE, lambda at: begun([night], at, SHANGHAI))
    assert times["before"].astimezone(SHANGHAI).strftime("%H:%M") == "20:00"
    assert times[DUE] == until, "what is due stays due"


OFFICE = Office(
    working=frozenset({"ann", "bob", "cid", "lea", "dep", "dip", "max"}),
    roles={"deputy": ("dep", "dip"), "manager": ("max",)}, leads={"clean": ("lea",)},
    stand_ins={"hall": ("bob",)}, owners={"hall": "ann"},
)  # fmt: skip


def away(*people: str, stand_ins: bool = False) -> Office:
    return Office(OFFICE.working, OFFICE.roles, OFFICE.leads, frozenset(people),
                  OFFICE.stand_ins if stand_ins else {}, OFFICE.owners)  # fmt: skip


@pytest.mark.parametrize(
    ("step", "office", "told"),
    [
        (DUE, away(), [Reader("ann")]),
        (DUE, away(stand_ins=True), [Reader("bob", "ann")]),
        (DUE, away("ann"), [Reader("lea", "ann")]),
        (DUE, away("ann", "bob", stand_ins=True), [Reader("lea", "ann")]),
        (DUE, away("ann", "lea"), [Reader("dep", "ann"), Reader("dip", "ann")]),
        (DUE, away("ann", "lea", "dep", "dip", "max"), []),
        (LEAD, away(), [Reader("lea")]),
        (LEAD, away("lea"), []),
        (DEPUTY, away("dep"), [Reader("dip")]),
        (MANAGER, away(), [Reader("max")]),
    ],
)
def test_leave_and_stand_ins_change_who_is_told(step: str, office: Office, told: list[Reader]):
    assert readers(due(), step, office) == told


def test_nobody_is_their_own_superior_and_a_secret_stays_with_its_people():
    assert readers(due(holders=("dep",)), DEPUTY, OFFICE) == [Reader("dip")]
    assert readers(due(holders=()), DUE, away()) == [Reader("lea")]
    assert readers(due(cleared=frozenset({"ann"})), MANAGER, OFFICE) == []
    assert readers(due(also=("manager",)), TOLD, away()) == [Reader("ann"), Reader("max")]
    assert readers(due(also=("manager",), known=True), TOLD, away()) == [Reader("max")], "who wrote it down knows it"


def test_what_cannot_wait_is_said_to_somebody_whoever_is_away():
    one = due(also=("manager",), known=True, holders=("max",))
    assert readers(one, TOLD, away()) == [Reader("dep"), Reader("dip")], "the manager knows it"
    assert readers(one, TOLD, away("dep", "dip")) == [Reader("dep"), Reader("dip")], "on leave, too"
    assert readers(one, TOLD, Office(frozenset({"max"}), {"manager": ("max",)})) == [Reader("max")]
    question = due(also=("manager",), holders=(), team_id=None)
    assert readers(question, TOLD, away("max")) == [], "what is nobody's waits for who answers it"


CLOCKS = st.sampled_from(["20:30", "00:00", "11:00", "23:59"]), st.sampled_from(["07:00", "12:00", "00:00"])


@given(st.integers(0, 48 * 60), *CLOCKS)
def test_what_waits_for_the_quiet_hours_comes_out_of_all_of_them(minutes: int, from_: str, until: str):
    hours = [Quiet("20:30", "07:00"), Quiet(from_, until)]
    at = earliest(hours, START + minutes * MINUTE, SHANGHAI)
    local = at.astimezone(SHANGHAI)
    assert START + minutes * MINUTE <= at <= START + minutes * MINUTE + timedelta(days=2)
    assert not any(one.holds(local) for one in hours)
    if not any(one.holds((START + minutes * MINUTE).astimezone(SHANGHAI)) for one in hours):
        assert at == START + minutes * MINUTE


def test_a_day_that_is_all_quiet_does_not_swallow_a_message():
    assert earliest([Quiet("20:30", "07:00"), Quiet("06:00", "21:00")], START, SHANGHAI) == START


def test_jitter_is_steady_and_spreads():
    within = timedelta(minutes=10)
    assert jitter("a", within) == jitter("a", within)
    assert len({jitter(str(number), within) for number in range(200)}) > 100
    assert all(timedelta() <= jitter(str(number), within) < within for number in range(200))


def test_every_step_of_every_kind_has_words():
    for kind, ladder in LADDERS.items():
        for step in ladder.minutes:
            assert can_say(kind, step) and msgid_of(kind, step)
            assert ladder.how_of(step) in ("at_once", "plain", "digest")
    assert msgid_of("call", DUE, "unreached") != msgid_of("call", DUE) and set(HOLDER_STEPS) & set(LADDERS["duty"].minutes)
    assert window_of([ISSUE]) == (timedelta(days=1, hours=2), timedelta(days=2))
