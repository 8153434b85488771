"""A duty edited while it is owed: its rows share out what is asked and never count a record twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.duties.rules.assess import Item
from app.duties.rules.quota import Quota
from app.duties.rules.terms import Facts, Terms, in_line
from tests.duties.scenes import SHANGHAI, judged, patrol_terms, scene, walk


def rows(quota: Quota, last: date, first: date) -> tuple[Terms, Terms]:
    """A row that ends, and the one that follows it."""
    return patrol_terms(quota, until_on=last, followed=True), patrol_terms(quota, from_on=first)


def in_turn(*quotas: tuple[Quota, date]) -> list[Terms]:
    """Rows of one duty, each in force until the day before the next begins, as they are read."""
    begins = [first for _, first in quotas]
    made = [
        replace(patrol_terms(quota, from_on=first), id=f"row{place}", until_on=until and date.fromordinal(until.toordinal() - 1))
        for place, ((quota, first), until) in enumerate(zip(quotas, [*begins[1:], None], strict=True))
    ]
    return in_line(made, {one.id: "duty" for one in made}, SHANGHAI)


def week_of(terms: list[Terms], done: list[str], now: str = "2027-12-31 23:59") -> list[tuple[str, str]]:
    """How the week from Monday, the 2nd of March stands, by row."""
    facts = scene([walk(one) for one in done], now, zones={one.id: ["hall"] for one in terms})
    return [(one.duty_id, one.state) for row in terms for one in judged(row, facts, "2026-03-08", "2026-03-08")]


LONG, TUESDAY, WEDNESDAY, FRIDAY = date(2026, 1, 5), date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 6)
ONCE, TWICE = Quota(1, "week"), Quota(2, "week")


def test_a_week_that_a_change_found_begun_is_still_whole_and_blames_nobody_at_once() -> None:
    changed = in_turn((ONCE, LONG), (Quota(1, "week", late_minutes=1440), FRIDAY))
    assert week_of(changed, [], "2026-03-06 15:00") == [("row1", "due")], "until Sunday there is time"
    assert week_of(changed, ["2026-03-07 10:00"]) == [("row1", "done")]
    assert week_of(changed, []) == [("row1", "missed")]


def test_what_was_done_in_the_week_before_the_change_is_not_done_again() -> None:
    changed = in_turn((ONCE, LONG), (Quota(1, "week", late_minutes=1440), TUESDAY))
    assert week_of(changed, ["2026-03-02 09:00"]) == [("row1", "done")]
    wants_a_photo = [changed[0], replace(changed[1], evidence="photo")]
    assert week_of(wants_a_photo, ["2026-03-02 09:00"]) == [("row1", "done")], "it was done as it was asked for then"
    assert week_of(wants_a_photo, ["2026-03-03 09:00"]) == [("row1", "missed")], "and since then as it is asked for now"


def test_a_slip_put_right_the_next_day_is_right_for_the_week() -> None:
    slip = in_turn((ONCE, LONG), (Quota(20, "week"), TUESDAY), (TWICE, WEDNESDAY))
    assert week_of(slip, ["2026-03-02 09:00", "2026-03-05 09:00"]) == [("row2", "done")]


def test_the_weeks_before_and_after_a_change_are_each_judged_by_one_row() -> None:
    changed = in_turn((ONCE, LONG), (TWICE, WEDNESDAY))
    facts = scene([walk("2026-02-25 09:00")], zones={one.id: ["hall"] for one in changed})
    found = [(one.duty_id, one.day.day, one.state) for row in changed for one in judged(row, facts, "2026-03-01", "2026-03-15")]
    assert found == [("row0", 1, "done"), ("row1", 8, "missed"), ("row1", 15, "missed")]


def test_a_duty_new_in_the_week_and_changed_in_it_asks_nothing_of_the_days_before_it() -> None:
    changed = in_turn((ONCE, WEDNESDAY), (Quota(1, "week", late_minutes=1440), FRIDAY))
    assert week_of(changed, ["2026-03-03 09:00"], "2026-03-06 15:00") == [("row1", "due")]
    assert week_of(changed, ["2026-03-04 09:00"]) == [("row1", "done")]


def test_another_period_begins_when_it_is_changed() -> None:
    assert week_of(in_turn((Quota(1), LONG), (ONCE, WEDNESDAY)), []) == [("row1", "missed")], "of a day's duty a week's is new"


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
