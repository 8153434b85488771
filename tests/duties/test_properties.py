"""The engine's answer does not hang on how records arrive or in which zone their times are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from app.duties.rules.assess import assess, assess_day
from app.duties.rules.calendar import WorkCalendar
from app.duties.rules.holders import Hold
from app.duties.rules.matching import Record
from app.duties.rules.quota import Quota
from app.duties.rules.terms import ANY, ANYWHERE, EACH, EACH_ZONE, OWNER, PATROL, ROLE, Facts, Terms
from tests.duties.scenes import SHANGHAI, WINDOWS, told

# Around the Spring Festival of 2026 with its make-up days, a short month, and the turn of a year.
STARTS = (date(2026, 2, 9), date(2026, 2, 23), date(2026, 12, 24), date(2026, 4, 27), date(2026, 9, 17))
PEOPLE, ZONES = ("ann", "bob"), ("hall", "plant")
minutes = st.integers(min_value=-6 * 1440, max_value=20 * 1440)
quotas = st.builds(
    Quota,
    at_least=st.integers(1, 3),
    per=st.sampled_from(("day", "week", "month")),
    weekdays=st.sampled_from((frozenset(), frozenset({0, 2}), frozenset({2}))),
    working_days=st.booleans(),
    gap_minutes=st.sampled_from((0, 60, 120)),
    late_minutes=st.sampled_from((0, 60, 1440)),
) | st.builds(
    Quota,
    at_least=st.just(1),
    windows=st.just(WINDOWS),
    working_days=st.booleans(),
    late_minutes=st.sampled_from((0, 60)),
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Terms, list[tuple[int, str, str]], list[int], date]:
    """A duty, records as (minute, person, zone), the minutes at which things change, and where it begins."""
    who = draw(st.sampled_from((OWNER, ROLE)))
    terms = Terms(
        "duty",
        who,
        PATROL,
        (draw(quotas),),
        date(2020, 1, 1),
        share=draw(st.sampled_from((EACH, ANY))) if who == ROLE else EACH,
        scope=draw(st.sampled_from((EACH_ZONE, ANYWHERE))),
    )
    done = draw(st.lists(st.tuples(minutes, st.sampled_from(PEOPLE), st.sampled_from(ZONES)), max_size=25))
    return terms, done, draw(st.lists(minutes, min_size=6, max_size=6)), draw(st.sampled_from(STARTS))


def facts_in(zone: ZoneInfo, start: date, done: list[tuple[int, str, str]], turns: list[int]) -> Facts:
    """The same wall clock in any zone: minutes count from the start's midnight there."""

    def at(minute: int) -> datetime:
        return datetime.combine(start, datetime.min.time(), zone) + timedelta(minutes=minute)

    begin = datetime(2020, 1, 1, tzinfo=zone)
    owners = {
        "hall": [Hold("ann", begin, at(turns[0])), Hold("bob", at(turns[0]))],
        "plant": [Hold("bob", begin)],
    }
    spans = [sorted(turns[1:3]), sorted(turns[3:5])]
    return Facts(
        zone=zone,
        now=at(turns[5]),
        calendar=WorkCalendar(),
        zones={"duty": list(ZONES)},
        owners=owners,
        members={"duty": {one: [Hold(one, begin)] for one in PEOPLE}},
        leaves={"ann": [Hold("ann", at(spans[0][0]), at(spans[0][1]))]},
        stand_ins={"hall": [Hold("bob", at(spans[1][0]), at(spans[1][1]))]},
        records=[
            Record(f"{n:03d}", PATROL, person, at(minute), where, late_entry=minute % 4 == 0)
            for n, (minute, person, where) in enumerate(done)
        ],
    )


def answer(terms: Terms, facts: Facts, start: date) -> list[tuple[object, ...]]:
    return told(assess(terms, facts, start, start + timedelta(days=14)))


@given(cases(), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_any_order_and_any_batches_give_the_same_answer(case, dice) -> None:  # type: ignore[no-untyped-def]
    terms, done, turns, start = case
    facts = facts_in(SHANGHAI, start, done, turns)
    batches: list[list[Record]] = [[], [], []]
    for record in facts.records:
        batches[dice.randrange(3)].append(record)
    again = [record for batch in batches for record in batch] + batches[0]  # one batch came twice
    dice.shuffle(again)
    assert answer(terms, replace(facts, records=again), start) == answer(terms, facts, start)


@given(cases(), st.integers(-12 * 60, 14 * 60))
@settings(max_examples=60, deadline=None)
def test_the_zone_in_which_moments_are_written_changes_nothing(case, offset) -> None:  # type: ignore[no-untyped-def]
    terms, done, turns, start = case
    facts = facts_in(SHANGHAI, start, done, turns)
    elsewhere = timezone(timedelta(minutes=offset))
    moved = [replace(record, at=record.at.astimezone(elsewhere)) for record in facts.records]
    written = replace(facts, records=moved, now=facts.now.astimezone(elsewhere))
    assert answer(terms, written, start) == answer(terms, facts, start)


@given(cases(), st.sampled_from(("Etc/GMT+12", "UTC", "Etc/GMT-14", "Asia/Kathmandu", "Asia/Urumqi")))
@settings(max_examples=60, deadline=None)
def test_a_site_in_another_zone_with_the_same_wall_clock_has_the_same_answer(case, name) -> None:  # type: ignore[no-untyped-def]
    terms, done, turns, start = case
    here, there = (facts_in(zone, start, done, turns) for zone in (SHANGHAI, ZoneInfo(name)))
    assert answer(terms, here, start) == answer(terms, there, start)


@given(cases(), st.integers(0, 13))
@settings(max_examples=60, deadline=None)
def test_two_ranges_side_by_side_are_the_whole(case, cut) -> None:  # type: ignore[no-untyped-def]
    terms, done, turns, start = case
    facts = facts_in(SHANGHAI, start, done, turns)
    middle = start + timedelta(days=cut)
    parts = assess(terms, facts, start, middle) + assess(
        terms, facts, middle + timedelta(days=1), start + timedelta(days=14)
    )
    assert told(parts) == answer(terms, facts, start)


@given(cases())
@settings(max_examples=80, deadline=None)
def test_nothing_is_lost_or_counted_twice(case) -> None:  # type: ignore[no-untyped-def]
    terms, done, turns, start = case
    facts = facts_in(SHANGHAI, start, done, turns)
    items = assess(terms, facts, start, start + timedelta(days=14))
    counted = [record for item in items for record in item.record_ids]
    assert len(counted) == len(set(counted))
    owed: dict[tuple[str, str | None], int] = {}
    for item in items:
        assert min(item.done, item.late, item.missed, item.waiting, item.excused) >= 0
        assert item.done + item.late == len(item.record_ids)
        key = (item.key, item.zone_id if terms.scope == EACH_ZONE else item.person_id)
        owed[key] = owed.get(key, 0) + item.owed + item.excused
    if terms.who_kind == OWNER and terms.scope == EACH_ZONE:
        assert set(owed.values()) <= {terms.quotas[0].at_least}, "the parts of a zone's slot add up to what it owes"


@given(cases(), st.integers(0, 14))
@settings(max_examples=40, deadline=None)
def test_what_holds_on_a_day_is_what_the_month_says_of_it(case, number) -> None:  # type: ignore[no-untyped-def]
    terms, done, turns, start = case
    facts = facts_in(SHANGHAI, start, done, turns)
    day = start + timedelta(days=number)
    today = assess_day(terms, facts, day)
    wide = told(assess(terms, facts, day, day + timedelta(days=40)))
    assert set(told(today)) <= set(wide)


@given(cases(), st.integers(0, 13))
@settings(max_examples=40, deadline=None)
def test_another_record_never_makes_a_zone_worse(case, number) -> None:  # type: ignore[no-untyped-def]
    terms, done, turns, start = case
    facts = facts_in(SHANGHAI, start, done, turns)
    more = facts_in(SHANGHAI, start, [*done, (number * 1440 + 700, "bob", "plant")], turns)

    def lacking(given_facts: Facts) -> int:
        return sum(one.missed + one.waiting for one in assess(terms, given_facts, start, start + timedelta(days=14)))

    if not terms.quotas[0].gap_minutes:
        assert lacking(more) <= lacking(facts)
