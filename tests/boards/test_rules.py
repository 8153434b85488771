"""The board's figures, whatever the order of the day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.boards.rules.day import DONE, DUE, LATE, LATER, MISSED, Walk, figures, floor_row, grid, people_of
from app.boards.rules.year import in_use
from app.settings.rules import Settings, spans_of

SPANS = spans_of(Settings(), date(2026, 3, 2))
START = SPANS[0].start
ZONES = ["a", "b", "c"]
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
    assert grid(ZONES, SPANS, mixed, now) == grid(ZONES, SPANS, walks, now)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), max_size=5), st.integers(0, 1500))
def test_the_figures_of_floors_add_up(floors: list[tuple[int, int, int]], minute: int) -> None:
    now = START + timedelta(minutes=minute)
    rows = [[floor_row(span, sum(floor), floor[:2], now) for span in SPANS] for floor in floors]
    for one in figures(rows, SPANS):
        assert sum(one.counts.values()) == one.zones == sum(map(sum, floors))


@pytest.mark.parametrize(
    ("hour", "walked", "states"),
    [(9, (0, 0), [DUE, LATER]), (9, (3, 0), [DONE, DONE]), (13, (2, 0), [MISSED, DUE]), (13, (2, 1), [LATE, LATE])],
)
def test_a_floor_shows_the_worst_of_its_zones(hour: int, walked: tuple[int, int], states: list[str]) -> None:
    now = START + timedelta(hours=hour)
    assert [floor_row(span, 3, walked, now).worst for span in SPANS] == states


def test_who_owes_most_comes_first() -> None:
    people = people_of({"a": "甲", "b": "乙", "c": "丙"}, {"a": 4, "b": 4}, {"a": 4, "b": 1}, {"a": 4, "c": 1}, {}, {"c": 2})
    assert [(one.name, one.owed, one.done, one.walks, one.overdue) for one in people] == [
        ("乙", 4, 1, 0, 0), ("丙", 0, 0, 1, 2), ("甲", 4, 4, 4, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(("utc", "window"), [("04:29:59", 0), ("04:30:00", 1)])
def test_a_window_ends_where_the_next_begins_in_the_sites_time(utc: str, window: int) -> None:
    at = datetime.fromisoformat(f"2026-03-02T{utc}+00:00").astimezone(UTC)
    row = grid(["a"], SPANS, [Walk("1", "a", "x", "x", at)], at)["a"]
    assert [cell.state == DONE for cell in row].index(True) == window


def test_a_walk_in_time_counts_before_a_late_entry() -> None:
    late = Walk("1", "a", "x", "x", START, late=True)
    assert grid(["a"], SPANS, [late], START)["a"][0].state == LATE
    assert grid(["a"], SPANS, [late, Walk("2", "a", "y", "y", START + timedelta(hours=1))], START)["a"][0].state == DONE


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
