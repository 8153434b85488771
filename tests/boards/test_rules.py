"""The board's figures, whatever the order of the day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.boards.rules.day import (
    DONE,
    DUE,
    LATE,
    LATER,
    MISSED,
    NOT_OWED,
    STATES,
    Walk,
    counted,
    figures,
    grid,
    people_of,
)
from app.boards.rules.year import heat_days, in_time, in_use
from app.settings.rules import Settings, spans_of

SPANS = spans_of(Settings(), date(2026, 3, 2))
START = SPANS[0].start
ZONES = ["a", "b", "c"]
OWED = {zone: [True] * len(SPANS) for zone in ZONES}
WALKS = st.lists(
    st.builds(
        lambda n, zone, who, minute, late: Walk(str(n), zone, who, who, START + timedelta(minutes=minute), late),
        st.integers(0, 10**9), st.sampled_from(ZONES), st.sampled_from(["x", "y"]), st.integers(0, 1439), st.booleans(),
    ),
    max_size=12, unique_by=lambda walk: walk.patrol_id,
)  # fmt: skip


@given(WALKS, st.randoms(), st.integers(0, 1500))
def test_the_grid_is_the_same_in_any_order(walks: list[Walk], dice: object, minute: int) -> None:
    now = START + timedelta(minutes=minute)
    mixed = list(walks)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert grid(OWED, SPANS, mixed, now) == grid(OWED, SPANS, walks, now)


@given(st.lists(st.lists(st.tuples(st.sampled_from([None, False, True]), st.booleans()), max_size=9), max_size=5),
       st.integers(0, 1500))  # fmt: skip
def test_every_zone_is_in_one_state_and_none_is_missed_that_nobody_owed(
    floors: list[list[tuple[bool | None, bool]]], minute: int
) -> None:
    now = START + timedelta(minutes=minute)
    rows = [[counted(floor, span, now) for span in SPANS] for floor in floors]
    zones = [zone for floor in floors for zone in floor]
    for one in figures(rows, SPANS):
        assert set(one.counts) == set(STATES) and one.zones == len(zones)
        assert one.counts[NOT_OWED] == sum(late is None and not owed for late, owed in zones)
        assert one.counts[MISSED] + one.counts[DUE] + one.counts[LATER] == sum(late is None and owed for late, owed in zones)
        assert one.asked == one.zones - one.counts[NOT_OWED]


@pytest.mark.parametrize(
    ("hour", "walked", "states"),
    [(9, [None] * 3, [DUE, LATER]), (9, [False] * 3, [DONE, DONE]), (13, [False, False, None], [MISSED, DUE]),
     (13, [False, False, True], [LATE, LATE])],
)  # fmt: skip
def test_a_floor_shows_the_worst_of_its_zones(hour: int, walked: list[bool | None], states: list[str]) -> None:
    now = START + timedelta(hours=hour)
    assert [counted([(late, True) for late in walked], span, now).worst for span in SPANS] == states


def test_a_floor_where_nothing_is_owed_says_so_until_somebody_walks() -> None:
    now = START + timedelta(hours=30)
    assert counted([(None, False) for _ in ZONES], SPANS[0], now).worst == NOT_OWED
    assert counted([(None, False), (False, False)], SPANS[0], now).worst == DONE


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


@pytest.mark.parametrize(("utc", "window"), [("04:29:59", 0), ("04:30:00", 1)])
def test_a_window_ends_where_the_next_begins_in_the_sites_time(utc: str, window: int) -> None:
    at = datetime.fromisoformat(f"2026-03-02T{utc}+00:00").astimezone(UTC)
    row = grid(OWED, SPANS, [Walk("1", "a", "x", "x", at)], at)["a"]
    assert [cell.state == DONE for cell in row].index(True) == window


def test_a_walk_in_time_counts_before_a_late_entry() -> None:
    late = Walk("1", "a", "x", "x", START, late=True)
    assert grid(OWED, SPANS, [late], START)["a"][0].state == LATE
    assert grid(OWED, SPANS, [late, Walk("2", "a", "y", "y", START + timedelta(hours=1))], START)["a"][0].state == DONE


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
