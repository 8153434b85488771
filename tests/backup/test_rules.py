"""Which copies stay, and when the next is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.backup.rules import DAYS, EVERY, LATEST, MINUTE, MONTHS, SHARE, is_stale, next_due, stay

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 3, 1, tzinfo=UTC)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
# Steps from one copy to the next: minutes, hours, days, as a site that is used by day and not every day has them.
steps = st.lists(st.sampled_from([5, 10, 30, 240, 1_440, 14_400, 50_000]).map(lambda n: timedelta(minutes=n)), max_size=300)


@given(st.lists(moments, max_size=200))
def test_the_latest_and_the_last_of_each_day_and_month_stay(made: list[datetime]) -> None:
    kept = stay(made, ZONE)
    assert kept <= set(made) and len(kept) <= LATEST + DAYS + MONTHS
    assert set(sorted(set(made))[-LATEST:]) <= kept
    days = sorted({at.astimezone(ZONE).date() for at in made})[-DAYS:]
    months = sorted({f"{at.astimezone(ZONE):%Y-%m}" for at in made})[-MONTHS:]
    for day in days:
        assert max(at for at in made if at.astimezone(ZONE).date() == day) in kept
    for month in months:
        assert max(at for at in made if f"{at.astimezone(ZONE):%Y-%m}" == month) in kept


@given(steps)
def test_letting_go_after_each_copy_leaves_what_letting_go_at_the_end_does(apart: list[timedelta]) -> None:
    made, kept, at = [START], {START}, START
    for step in apart:
        at += step
        made.append(at)
        kept = stay({*kept, at}, ZONE)
    assert kept == stay(made, ZONE)


def test_a_year_of_copies_becomes_seventy_that_reach_back_ten_months() -> None:
    kept: set[datetime] = set()
    for minutes in range(0, 400 * 24 * 60, 60):
        kept = stay({*kept, START + timedelta(minutes=minutes)}, ZONE)
    assert len(kept) <= LATEST + DAYS + MONTHS and max(kept) - min(kept) > timedelta(days=300)


def test_days_are_the_sites_own() -> None:
    before, after = datetime(2026, 3, 1, 15, 59, tzinfo=UTC), datetime(2026, 3, 1, 16, 1, tzinfo=UTC)  # its midnight
    later = [after + timedelta(days=1, minutes=n) for n in range(LATEST)]
    assert {before, after} <= stay([before, after, *later], ZONE)
    assert before not in stay([before, after, *later], UTC)


@given(moments, st.floats(0, 4_000).map(lambda s: timedelta(seconds=s)))
def test_copying_takes_at_most_its_share_of_the_time(last: datetime, took: timedelta) -> None:
    due = next_due(last, took)
    assert due - last >= EVERY - MINUTE and (due - last) >= took * SHARE


def test_five_minutes_and_ten_for_a_copy_of_half_a_minute() -> None:
    assert next_due(START, timedelta(seconds=2)) == START + EVERY - MINUTE
    assert next_due(START, timedelta(seconds=30)) == START + timedelta(minutes=10)


def test_a_copy_is_stale_after_a_day_in_which_something_changed() -> None:
    now = START + timedelta(days=1, seconds=1)
    assert is_stale(now, START, True) and is_stale(now, None, True)
    assert not is_stale(now, START, False) and not is_stale(now - timedelta(seconds=2), START, True)
