"""A duty edited while it is owed: its rows share out what is asked and never count a record twice."""

from __future__ import annotations

from datetime import date

from app.duties.rules.assess import Item
from app.duties.rules.quota import Quota
from app.duties.rules.terms import Facts, Terms
from tests.duties.scenes import judged, patrol_terms, scene, walk


def rows(quota: Quota, last: date, first: date) -> tuple[Terms, Terms]:
    """A row that ends, and the one that follows it."""
    return patrol_terms(quota, until_on=last, followed=True), patrol_terms(quota, from_on=first)


def both(pair: tuple[Terms, Terms], facts: Facts, first: str, last: str) -> list[Item]:
    return [item for one in pair for item in judged(one, facts, first, last)]


def test_a_month_edited_halfway_counts_each_record_for_one_of_its_rows() -> None:
    pair = rows(Quota(5, "month"), date(2026, 3, 14), date(2026, 3, 15))
    done = [walk(f"2026-03-{day:02d} 09:00") for day in (2, 5, 9)]
    before, after = both(pair, scene(done), "2026-03-01", "2026-03-31")
    assert (before.done, before.owed, len(before.extra_ids)) == (2, 2, 1)
    assert (after.done, after.owed) == (0, 3), "what was done before the change is not done again"


def test_what_is_late_for_the_old_row_is_not_done_for_the_new_one_too() -> None:
    pair = rows(Quota(1, late_minutes=1440), date(2026, 3, 4), date(2026, 3, 5))
    once = both(pair, scene([walk("2026-03-05 09:00")]), "2026-03-04", "2026-03-05")
    assert [(one.day.day, one.state) for one in once] == [(4, "missed"), (5, "done")]
    twice = both(pair, scene([walk("2026-03-05 09:00"), walk("2026-03-05 15:00")]), "2026-03-04", "2026-03-05")
    assert [(one.day.day, one.state) for one in twice] == [(4, "late"), (5, "done")]


def test_what_is_late_for_a_duty_that_ended_still_counts() -> None:
    over = patrol_terms(Quota(1, late_minutes=1440), until_on=date(2026, 3, 4))
    items = judged(over, scene([walk("2026-03-05 09:00")]), "2026-03-04", "2026-03-05")
    assert [(one.day.day, one.state) for one in items] == [(4, "late")]
