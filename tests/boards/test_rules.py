"""The board's figures, whatever the order of the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.boards.rules.day import (
    AFTER,
    DONE,
    DUE,
    LATE,
    LATER,
    MISSED,
    NOT_OWED,
    OVERDUE,
    STATES,
    counted,
    figures,
    people_of,
    rest_state,
)
from app.boards.rules.year import heat_days, in_time, in_use
from app.settings.rules import Settings, spans_of

SPANS = spans_of(Settings(), date(2026, 3, 2))
START = SPANS[0].start
GRACE = timedelta(hours=1)
ZONES = ["a", "b", "c"]
HOW = st.sampled_from([None, DONE, LATE, AFTER])


@given(st.lists(st.lists(st.tuples(HOW, st.booleans()), max_size=9), max_size=5), st.integers(0, 1500))
def test_every_zone_is_in_one_state_and_none_is_missed_that_nobody_owed(
    floors: list[list[tuple[str | None, bool]]], minute: int
) -> None:
    now = START + timedelta(minutes=minute)
    rows = [[counted(floor, span, now, GRACE) for span in SPANS] for floor in floors]
    zones = [zone for floor in floors for zone in floor]
    for one in figures(rows, SPANS):
        assert set(one.counts) == set(STATES) and one.zones == len(zones)
        assert one.counts[NOT_OWED] == sum(made is None and not owed for made, owed in zones)
        open_ = sum(one.counts[state] for state in (MISSED, OVERDUE, DUE, LATER))
        assert open_ == sum(made is None and owed for made, owed in zones) == one.asked - one.walked


@pytest.mark.parametrize(
    ("hour", "walked", "states"),
    [(9, [None] * 3, [DUE, LATER]), (9, [DONE] * 3, [DONE, DONE]), (13, [DONE, DONE, None], [OVERDUE, DUE]),
     (14, [DONE, None], [MISSED, DUE]),
     (13, [DONE, DONE, LATE], [LATE, LATE]), (13, [DONE, AFTER, LATE], [AFTER, AFTER])],
)  # fmt: skip
def test_a_floor_shows_the_worst_of_its_zones(hour: int, walked: list[str | None], states: list[str]) -> None:
    now = START + timedelta(hours=hour)
    assert [counted([(made, True) for made in walked], span, now, GRACE).worst for span in SPANS] == states


def test_nobody_has_missed_a_window_while_a_walk_still_counts_for_it() -> None:
    span = SPANS[0]
    moments = [span.start - timedelta(minutes=1), span.start, span.end, span.end + GRACE]
    assert [rest_state(span, at, GRACE) for at in moments] == [LATER, DUE, OVERDUE, MISSED]


def test_a_floor_where_nothing_is_owed_says_so_until_somebody_walks() -> None:
    now = START + timedelta(hours=30)
    assert counted([(None, False) for _ in ZONES], SPANS[0], now, GRACE).worst == NOT_OWED
    assert counted([(None, False), (DONE, False)], SPANS[0], now, GRACE).worst == DONE


DAYS = st.dictionaries(st.tuples(st.dates(date(2026, 3, 1), date(2026, 3, 7)), st.sampled_from(["am", "pm"])), st.integers(0, 9))


@given(DAYS, DAYS)
def test_what_nobody_owed_makes_up_for_nothing(
    walked: dict[tuple[date, str], int], asked: dict[tuple[date, str], int]
) -> None:
    kept = in_time(walked, {}, asked)
    for day in {place[0] for place in walked | asked}:
        assert 0 <= kept[day] <= sum(count for place, count in asked.items() if place[0] == day)
    assert in_time(asked, {}, asked).total() == sum(asked.values())


def test_who_owes_most_comes_first() -> None:
    names, teams = {"a": "甲", "b": "乙", "c": "丙"}, dict.fromkeys("abc")
    people = people_of(names, {"a": 4, "b": 4}, {"a": 4, "b": 1}, {"a": 4, "c": 1}, {}, {"c": 2}, teams)
    assert [(one.name, one.owed, one.done, one.walks, one.overdue) for one in people] == [
        ("乙", 4, 1, 0, 0), ("丙", 0, 0, 1, 2), ("甲", 4, 4, 4, 0),
    ]  # fmt: skip


@given(st.lists(st.lists(st.integers(0, 50), max_size=4), max_size=5), st.lists(st.integers(-1, 51), max_size=8))
def test_zones_in_use_are_those_that_are_not_shut(lives: list[list[int]], asked: list[int]) -> None:
    """Each zone is shut from the first to the second of its turns, from the third to the fourth."""
    turns = [sorted(set(life)) for life in lives]
    shut = [(START + timedelta(days=one), START + timedelta(days=two)) for life in turns for one, two in pairs(life)]
    moments = [START + timedelta(days=day) for day in asked]
    by_hand = [sum(not any(one <= day < two for one, two in pairs(life)) for life in turns) for day in asked]
    assert in_use(len(turns), shut, moments) == by_hand


def pairs(life: list[int]) -> list[tuple[int, int]]:
    return list(zip(life[::2], life[1::2], strict=False))


def test_a_day_on_which_nobody_walked_what_was_owed_shows_nought_and_a_day_off_nothing():
    first, today = date(2026, 3, 1), date(2026, 3, 6)
    walked = {(date(2026, 3, 3), "am"): 4}
    asked = {(date(2026, 3, number), "am"): 4 for number in (2, 3, 4, 6, 9)}
    (row,) = heat_days(walked, {}, asked, [first], today)
    shown = {one.day.day: one.share for one in row if one.share is not None}
    assert shown == {3: 100, 4: 0, 6: 0}, "before the first walk there was nothing yet to be measured"
