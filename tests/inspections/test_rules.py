"""What an inspection amounts to, and that a sample can be drawn again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.inspections.rules import draw, item_fault, score


def item(verdict: str, points: int | None = None, issue: bool = False) -> dict[str, object]:
    return {"verdict": verdict, "points": points, "issue": object() if issue else None}


@pytest.mark.parametrize(
    ("items", "reached"),
    [
        ([item("pass"), item("pass")], 100),
        ([item("pass"), item("fail"), item("na")], 50),
        ([item("pass", 10), item("fail", 3), item("pass", 7)], 67),
        ([item("na")], None),
        ([item("fail", 0)], 0),
    ],
)
def test_what_does_not_apply_does_not_count(items: list[dict[str, object]], reached: int | None) -> None:
    assert score(items) == reached


@pytest.mark.parametrize(
    ("one", "fault"),
    [
        (item("pass"), None),
        (item("fail", issue=True), None),
        (item("fail", 5, issue=True), None),
        (item("fail"), "issue_missing"),
        (item("pass", issue=True), "issue_extra"),
        (item("pass", 5), "points"),
        (item("pass", 11), "points"),
        (item("na", 0), "points"),
        (item("perhaps"), "verdict"),
    ],
)
def test_an_item_hangs_together(one: dict[str, object], fault: str | None) -> None:
    assert item_fault(one) == fault


@settings(max_examples=40, deadline=None)
@given(st.lists(st.uuids().map(str), min_size=1, max_size=30, unique=True), st.integers(1, 30), st.text(max_size=8), st.randoms())
def test_a_sample_is_the_same_however_its_pool_is_shuffled(pool: list[str], size: int, seed: str, dice) -> None:  # type: ignore[no-untyped-def]
    drawn = draw(pool, size, seed)
    assert len(drawn) == min(size, len(pool)) and drawn == [one for one in pool if one in drawn]
    shuffled = list(pool)
    dice.shuffle(shuffled)
    assert set(draw(shuffled, size, seed)) == set(drawn)


def test_every_zone_is_drawn_as_often() -> None:
    pool = [f"zone-{number}" for number in range(10)]
    hits = [one for seed in range(400) for one in draw(pool, 3, str(seed))]
    assert all(80 <= hits.count(one) <= 160 for one in pool), "120 on the average"
