"""The board's figures, whatever the order of the day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.boards.rules import DONE, LATE, Walk, figures, grid, people_figures, spans_of
from app.settings.rules import Settings

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
def test_the_figures_add_up_in_any_order(walks: list[Walk], dice: object, minute: int) -> None:
    now = START + timedelta(minutes=minute)
    cells = grid(ZONES, SPANS, walks, now)
    for one in figures(cells, SPANS):
        assert sum(one.counts.values()) == one.zones == len(ZONES)
    people = people_figures(cells, {"a": ("x", "x")}, walks)
    assert sum(one.walks + one.late for one in people) == len(walks)
    mixed = list(walks)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert grid(ZONES, SPANS, mixed, now) == cells
    assert people_figures(cells, {"a": ("x", "x")}, mixed) == people


@pytest.mark.parametrize(("utc", "window"), [("04:29:59", 0), ("04:30:00", 1)])
def test_a_window_ends_where_the_next_begins_in_the_sites_time(utc: str, window: int) -> None:
    at = datetime.fromisoformat(f"2026-03-02T{utc}+00:00").astimezone(UTC)
    row = grid(["a"], SPANS, [Walk("1", "a", "x", "x", at)], at)["a"]
    assert [cell.state == DONE for cell in row].index(True) == window


def test_a_walk_in_time_counts_before_a_late_entry() -> None:
    late = Walk("1", "a", "x", "x", START, late=True)
    assert grid(["a"], SPANS, [late], START)["a"][0].state == LATE
    assert grid(["a"], SPANS, [late, Walk("2", "a", "y", "y", START + timedelta(hours=1))], START)["a"][0].state == DONE
