"""A slot is made of its patrols, whatever their order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rollups.rules import Seen, Sums, next_month, slot_of, sums_of

NINE = datetime(2026, 3, 2, 1, tzinfo=UTC)
PATROLS = st.lists(
    st.builds(
        lambda n, minute, late, normal: Seen(str(n), "x", NINE + timedelta(minutes=minute), late, normal),
        st.integers(0, 10**6), st.integers(0, 60), st.booleans(), st.booleans(),
    ),
    max_size=6, unique_by=lambda one: one.id,
)  # fmt: skip


@given(PATROLS, st.randoms())
def test_any_order_makes_the_same_slot_and_everything_in_it_is_counted(patrols: list[Seen], dice: object) -> None:
    mixed = list(patrols)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    slot = slot_of(patrols)
    assert slot_of(mixed) == slot
    sums = sums_of(slot)
    assert sums.walks + sums.late_walks == len(patrols)
    assert sums.done + sums.late == min(1, len(patrols))
    assert sums - sums == Sums()


def test_a_patrol_in_time_counts_before_an_earlier_late_entry() -> None:
    late, in_time = Seen("1", "x", NINE, True, True), Seen("2", "y", NINE + timedelta(hours=1), False, False)
    slot = slot_of([late, in_time])
    assert slot and (slot.patrol_id, slot.late, slot.walks, slot.late_walks, slot.abnormal) == ("2", False, 1, 1, 1)


@pytest.mark.parametrize(("month", "after"), [((2026, 11), (2026, 12)), ((2026, 12), (2027, 1))])
def test_months_follow_each_other_across_the_year(month: tuple[int, int], after: tuple[int, int]) -> None:
    assert next_month(date(*month, 1)) == date(*after, 1)
