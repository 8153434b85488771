"""What is due, done, late, missed and excused, case by case as people would argue them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.duties.rules.assess import assess_day
from app.duties.rules.calendar import SetDay, WorkCalendar
from app.duties.rules.holders import Hold
from app.duties.rules.matching import Record
from app.duties.rules.quota import Quota, check_quota
from app.duties.rules.terms import ANY, ANYWHERE, OWNER, ROLE, Exemption
from app.settings.rules import Window
from tests.duties.scenes import LONG_AGO, WINDOWS, at, judged, patrol_terms, scene, states, walk

TWICE = patrol_terms()


def test_each_window_of_a_day_is_owed_by_itself() -> None:
    facts = scene([walk("2026-03-02 09:00"), walk("2026-03-02 10:00"), walk("2026-03-03 15:00")])
    items = judged(TWICE, facts, "2026-03-02", "2026-03-03")
    assert states(items) == ["done", "missed", "missed", "done"]
    assert items[0].record_ids == ("ann/hall/2026-03-02 09:00",)
    assert items[0].extra_ids == ("ann/hall/2026-03-02 10:00",)
    assert [item.owed for item in items] == [1, 1, 1, 1]


def test_what_is_not_over_waits() -> None:
    items = judged(TWICE, scene(now="2026-03-02 09:00"), "2026-03-02", "2026-03-03")
    assert states(items) == ["due", "later", "later", "later"]


def test_a_record_soon_after_the_end_is_late_unless_its_own_window_needs_it() -> None:
    terms = patrol_terms(Quota(1, windows=WINDOWS, late_minutes=60))
    alone = judged(terms, scene([walk("2026-03-02 12:45")]), "2026-03-02", "2026-03-02")
    assert states(alone) == ["missed", "done"]
    both = judged(terms, scene([walk("2026-03-02 12:45"), walk("2026-03-02 16:00")]), "2026-03-02", "2026-03-02")
    assert states(both) == ["late", "done"]
    waiting = judged(terms, scene(now="2026-03-02 12:50"), "2026-03-02", "2026-03-02")
    assert states(waiting) == ["overdue", "due"]


def test_a_late_entry_counts_as_late() -> None:
    items = judged(TWICE, scene([walk("2026-03-02 09:00", late_entry=True)]), "2026-03-02", "2026-03-02")
    assert states(items) == ["late", "missed"]


def test_a_true_walk_wins_over_an_earlier_late_entry_of_its_window() -> None:
    """Monday was forgotten and entered on Tuesday at nine; Tuesday was walked at ten."""
    facts = scene([walk("2026-03-03 09:00", late_entry=True), walk("2026-03-03 10:00")])
    morning, afternoon = judged(TWICE, facts, "2026-03-03", "2026-03-03")
    assert (morning.state, morning.record_ids) == ("done", ("ann/hall/2026-03-03 10:00",))
    assert morning.extra_ids == ("ann/hall/2026-03-03 09:00",) and afternoon.state == "missed"


def test_a_true_walk_is_never_dropped_for_a_late_entry_just_before_it() -> None:
    terms = patrol_terms(Quota(2, gap_minutes=120))
    facts = scene([walk("2026-03-02 09:00", late_entry=True), walk("2026-03-02 10:00"), walk("2026-03-02 15:00")])
    (day,) = judged(terms, facts, "2026-03-02", "2026-03-02")
    assert (day.state, day.done, day.late) == ("done", 2, 0)
    entered = [walk(f"2026-03-02 {clock}", late_entry=True) for clock in ("11:00", "12:00")]
    (day,) = judged(terms, scene([walk("2026-03-02 10:00"), *entered]), "2026-03-02", "2026-03-02")
    assert (day.state, day.done, day.late) == ("late", 1, 1) and day.record_ids[1].endswith("12:00")


def test_a_late_entry_too_many_helps_the_window_just_past_and_a_true_walk_stays_in_its_own() -> None:
    terms = patrol_terms(Quota(1, windows=WINDOWS, late_minutes=60))
    facts = scene([walk("2026-03-02 12:45", late_entry=True), walk("2026-03-02 16:00")])
    items = judged(terms, facts, "2026-03-02", "2026-03-02")
    assert states(items) == ["late", "done"]
    facts = scene([walk("2026-03-02 12:45"), walk("2026-03-02 16:00", late_entry=True)])
    items = judged(terms, facts, "2026-03-02", "2026-03-02")
    assert states(items) == ["missed", "done"]


def test_two_walks_too_close_together_are_one() -> None:
    terms = patrol_terms(Quota(2, gap_minutes=120))
    close = scene([walk("2026-03-02 09:00"), walk("2026-03-02 09:05")])
    assert (
        judged(terms, close, "2026-03-02", "2026-03-02")[0].done,
        states(judged(terms, close, "2026-03-02", "2026-03-02")),
    ) == (1, ["missed"])
    apart = scene([walk("2026-03-02 09:00"), walk("2026-03-02 09:05"), walk("2026-03-02 11:00")])
    assert states(judged(terms, apart, "2026-03-02", "2026-03-02")) == ["done"]


DEPUTY = {"who_kind": ROLE, "scope": ANYWHERE}
AREAS = {"zones": {"duty": ["hall", "plant"]}}


def test_a_walk_of_the_areas_is_one_of_several_zones() -> None:
    """The deputy walks the areas at least twice a day: one plate scanned twice is no walk at all (附表四 1)."""
    terms = patrol_terms(Quota(2, gap_minutes=120), **DEPUTY)
    alone = [walk("2026-03-02 09:00"), walk("2026-03-02 11:30")]
    (day,) = judged(terms, scene(alone, **AREAS), "2026-03-02", "2026-03-02")
    assert (day.state, day.done, day.missed) == ("missed", 0, 2)
    others = [walk("2026-03-02 09:01", "bob", "plant"), walk("2026-03-02 11:00", zone_id="plant")]
    (day,) = judged(terms, scene([*alone, *others], **AREAS), "2026-03-02", "2026-03-02")
    assert (day.done, day.record_ids) == (1, ("ann/plant/2026-03-02 11:00",)), "another's zone is not in it"
    twice = [*alone, walk("2026-03-02 09:05", zone_id="plant"), walk("2026-03-02 12:00", zone_id="plant")]
    (day,) = judged(terms, scene(twice, **AREAS), "2026-03-02", "2026-03-02")
    assert (day.state, day.done) == ("done", 2)


@pytest.mark.parametrize(
    ("quota", "more"),
    [
        (Quota(2, gap_minutes=120), DEPUTY | {"who_kind": OWNER}),  # of one's own zones, however few
        (Quota(2), DEPUTY),  # without a gap each scan is asked for
        (Quota(2, gap_minutes=120), {}),  # zone by zone
    ],
)
def test_elsewhere_one_zone_is_a_walk(quota: Quota, more: dict[str, str]) -> None:
    facts = scene([walk("2026-03-02 09:00"), walk("2026-03-02 11:30")], **AREAS)
    hall = [one for one in judged(patrol_terms(quota, **more), facts, "2026-03-02", "2026-03-02") if one.zone_id != "plant"]
    assert [one.done for one in hall] == [2]


def test_where_there_is_but_one_zone_it_is_the_walk() -> None:
    facts = scene([walk("2026-03-02 09:00"), walk("2026-03-02 11:30")])
    assert states(judged(patrol_terms(Quota(2, gap_minutes=120), **DEPUTY), facts, "2026-03-02", "2026-03-02")) == ["done"]


def test_only_the_owner_or_the_stand_in_fulfils_it() -> None:
    facts = scene(
        [walk("2026-03-02 09:00", "dep"), walk("2026-03-02 15:00", "sue")],
        stand_ins={"hall": [Hold("sue", at("2026-03-02 00:00"), at("2026-03-03 00:00"))]},
    )
    items = judged(TWICE, facts, "2026-03-02", "2026-03-02")
    assert [(one.person_id, one.state) for one in items] == [("sue", "missed"), ("sue", "done")]


def test_working_days_follow_the_official_calendar_with_its_make_up_days() -> None:
    terms = patrol_terms(Quota(1, working_days=True))
    # 2026-02-14 is a Saturday worked, 02-16 (Mon) begins the holiday, 02-23 a Monday off, 02-28 a Saturday worked.
    items = judged(terms, scene(), "2026-02-14", "2026-02-28")
    owed = [item.day.isoformat() for item in items if item.state == "missed"]
    assert owed == ["2026-02-14", "2026-02-24", "2026-02-25", "2026-02-26", "2026-02-27", "2026-02-28"]
    off = [(item.day.isoformat(), item.reason) for item in items if item.state == "excused"]
    assert ("2026-02-16", "holiday") in off and ("2026-02-23", "holiday") in off
    assert not [item for item in items if item.day.isoformat() == "2026-02-15"], "an ordinary Sunday is not spoken of"


@pytest.mark.parametrize("day", [date(2005, 12, 31), date(2006, 12, 30), date(2011, 12, 31)])
def test_a_december_day_made_up_for_by_the_next_years_holiday_is_worked(day: date) -> None:
    assert WorkCalendar().kind(day) == "make_up"


def test_a_day_set_by_hand_wins_over_the_calendar() -> None:
    terms = patrol_terms(Quota(1, working_days=True))
    calendar = WorkCalendar({date(2026, 3, 2): SetDay(False, "停电"), date(2026, 2, 17): SetDay(True)})
    items = judged(terms, scene(calendar=calendar), "2026-02-17", "2026-03-02")
    by_day = {item.day.isoformat(): item.state for item in items}
    assert (by_day["2026-03-02"], by_day["2026-02-17"]) == ("excused", "missed")


def test_what_was_done_before_a_hand_over_belongs_to_the_earlier_owner() -> None:
    owners = {"hall": [Hold("ann", LONG_AGO, at("2026-03-02 10:00")), Hold("bob", at("2026-03-02 10:00"))]}
    items = judged(
        TWICE,
        scene([walk("2026-03-02 09:00"), walk("2026-03-02 15:00", "bob")], owners=owners),
        "2026-03-02",
        "2026-03-02",
    )
    assert [(one.person_id, one.state) for one in items] == [("ann", "done"), ("bob", "done")]
    after = judged(TWICE, scene([walk("2026-03-02 15:00", "ann")], owners=owners), "2026-03-02", "2026-03-02")
    assert [(one.person_id, one.state) for one in after] == [("ann", "missed"), ("bob", "missed")]


def test_a_month_handed_over_is_shared_out_whole() -> None:
    owners = {"hall": [Hold("ann", LONG_AGO, at("2026-03-13 00:00")), Hold("bob", at("2026-03-13 00:00"))]}
    done = [walk("2026-03-02 09:00"), walk("2026-03-20 09:00", "bob"), walk("2026-03-21 09:00", "bob")]
    items = judged(patrol_terms(Quota(5, "month")), scene(done, owners=owners), "2026-03-01", "2026-03-31")
    assert [(one.person_id, one.done, one.missed) for one in items] == [("ann", 1, 1), ("bob", 2, 1)]
    assert sum(item.owed for item in items) == 5


def test_what_one_owner_does_beyond_the_share_helps_the_other() -> None:
    owners = {"hall": [Hold("ann", LONG_AGO, at("2026-03-13 00:00")), Hold("bob", at("2026-03-13 00:00"))]}
    done = [walk(f"2026-03-{day:02d} 09:00", "bob") for day in (14, 15, 16, 17, 18)]
    items = judged(patrol_terms(Quota(5, "month")), scene(done, owners=owners), "2026-03-01", "2026-03-31")
    assert [(one.person_id, one.state, one.done) for one in items] == [("bob", "done", 5)]


def test_a_hand_over_dated_back_blames_nobody_and_takes_nothing_away() -> None:
    owners = {"hall": [Hold("ann", LONG_AGO, at("2026-03-02 00:00")), Hold("bob", at("2026-03-02 00:00"))]}
    early = {"hall": [Hold("ann", at("2026-03-02 00:00"), at("2026-03-04 00:00"))]}
    items = judged(TWICE, scene([walk("2026-03-02 09:00")], owners=owners, backdated=early), "2026-03-02", "2026-03-04")
    assert [(one.person_id, one.state, one.reason) for one in items] == [
        ("ann", "done", ""),
        ("bob", "excused", "backdated"),
        ("bob", "excused", "backdated"),
        ("bob", "excused", "backdated"),
        ("bob", "missed", ""),
        ("bob", "missed", ""),
    ]


def test_leave_excuses_and_a_stand_in_owes_instead() -> None:
    leave = {"ann": [Hold("ann", at("2026-03-02 00:00"), at("2026-03-03 00:00"))]}
    alone = judged(TWICE, scene(leaves=leave), "2026-03-02", "2026-03-02")
    assert [(one.person_id, one.state, one.reason) for one in alone] == [("ann", "excused", "leave")] * 2
    standing = {"hall": [Hold("sue", at("2026-03-02 00:00"), at("2026-03-03 00:00"))]}
    with_sue = judged(TWICE, scene(leaves=leave, stand_ins=standing), "2026-03-02", "2026-03-02")
    assert [(one.person_id, one.state) for one in with_sue] == [("sue", "missed")] * 2
    both_away = leave | {"sue": [Hold("sue", at("2026-03-02 00:00"), at("2026-03-03 00:00"))]}
    nobody = judged(TWICE, scene(leaves=both_away, stand_ins=standing), "2026-03-02", "2026-03-02")
    assert [(one.person_id, one.state, one.reason) for one in nobody] == [("ann", "excused", "leave")] * 2


def test_who_walks_while_on_leave_has_done_it() -> None:
    leave = {"ann": [Hold("ann", at("2026-03-02 00:00"), at("2026-03-03 00:00"))]}
    assert states(judged(TWICE, scene([walk("2026-03-02 09:00")], leaves=leave), "2026-03-02", "2026-03-02")) == [
        "done",
        "excused",
    ]


def test_nobody_is_late_for_what_is_excused() -> None:
    leave = {"ann": [Hold("ann", at("2026-03-06 00:00"), at("2026-03-07 00:00"))]}  # a Friday
    terms = patrol_terms(Quota(1, working_days=True, late_minutes=1440))
    (friday,) = judged(terms, scene([walk("2026-03-07 09:00")], leaves=leave), "2026-03-06", "2026-03-08")
    assert (friday.state, friday.reason, friday.record_ids) == ("excused", "leave", ())
    (owed,) = judged(terms, scene([walk("2026-03-07 09:00")]), "2026-03-06", "2026-03-08")
    assert owed.state == "late"


def test_a_closed_zone_and_an_exemption_excuse_with_their_reason() -> None:
    shut = {"hall": [Hold(None, at("2026-03-02 12:30"))]}
    items = judged(TWICE, scene(closed=shut), "2026-03-02", "2026-03-02")
    assert [(one.state, one.reason) for one in items] == [("missed", ""), ("excused", "closed")]
    freed = [Exemption(at("2026-03-02 00:00"), at("2026-03-02 12:00"), person_id="ann")]
    items = judged(TWICE, scene(exemptions=freed), "2026-03-02", "2026-03-02")
    assert [(one.state, one.reason) for one in items] == [("excused", "exempt"), ("missed", "")]


def test_a_zone_that_nobody_answers_for_shows_as_nobodys() -> None:
    items = judged(TWICE, scene(owners={}), "2026-03-02", "2026-03-02")
    assert [(one.person_id, one.state) for one in items] == [(None, "missed")] * 2


def group(share: str, *people: str) -> dict[str, object]:
    return {"members": {"duty": {one: [Hold(one, LONG_AGO)] for one in people}}}


def test_each_of_us_and_one_of_us() -> None:
    done = [walk("2026-03-02 09:00", "ann")]
    each = patrol_terms(Quota(1), who_kind=ROLE, scope=ANYWHERE)
    assert [
        (one.person_id, one.state)
        for one in judged(each, scene(done, **group("each", "ann", "bob")), "2026-03-02", "2026-03-02")
    ] == [
        ("ann", "done"),
        ("bob", "missed"),
    ]
    one_of = replace(each, share=ANY)
    (item,) = judged(one_of, scene(done, **group("any", "ann", "bob")), "2026-03-02", "2026-03-02")
    assert (item.state, item.people) == ("done", ("ann", "bob"))
    ann, bob = item.of("ann"), item.of("bob")
    assert ann and bob and (ann.done, bob.done, bob.missed, item.of("eve")) == (1, 0, 0, None)
    (nobody,) = judged(one_of, scene((), **group("any", "ann", "bob")), "2026-03-02", "2026-03-02")
    left = nobody.of("bob")
    assert nobody.state == "missed" and left and left.missed == 1


def test_a_group_all_on_leave_is_excused() -> None:
    away = [Hold("ann", at("2026-03-02 00:00"), at("2026-03-03 00:00"))]
    terms = patrol_terms(Quota(1), who_kind=ROLE, scope=ANYWHERE, share=ANY)
    (item,) = judged(terms, scene((), leaves={"ann": away}, **group("any", "ann")), "2026-03-02", "2026-03-02")
    assert (item.state, item.reason) == ("excused", "leave")


def test_evidence_that_lacks_does_not_count() -> None:
    photo, plate = patrol_terms(Quota(1), evidence="photo"), patrol_terms(Quota(1), evidence="plate")
    bare, shown = walk("2026-03-02 09:00"), walk("2026-03-02 10:00", has_photo=True, by_plate=True)
    for terms in (photo, plate):
        assert states(judged(terms, scene([bare]), "2026-03-02", "2026-03-02")) == ["missed"]
        assert states(judged(terms, scene([bare, shown]), "2026-03-02", "2026-03-02")) == ["done"]


def test_a_week_across_the_new_year_is_owed_once_in_the_year_it_ends_in() -> None:
    terms = patrol_terms(Quota(1, "week"))
    facts = scene([walk("2026-12-30 09:00")])
    assert [item.day for item in judged(terms, facts, "2026-12-01", "2026-12-31")][-1] == date(2026, 12, 27)
    january = judged(terms, facts, "2027-01-01", "2027-01-31")
    assert (january[0].day, january[0].state) == (date(2027, 1, 3), "done")
    assert states(judged(TWICE, scene([walk("2026-12-31 23:50")]), "2026-12-31", "2027-01-01")) == [
        "missed",
        "done",
        "missed",
        "missed",
    ]


def test_months_end_where_they_end() -> None:
    terms = patrol_terms(Quota(1, "month"))
    facts = scene([walk("2026-02-28 23:59"), walk("2026-04-01 00:00")])
    items = judged(terms, facts, "2026-01-31", "2026-04-30")
    assert [(item.day.isoformat(), item.state) for item in items] == [
        ("2026-01-31", "missed"),
        ("2026-02-28", "done"),
        ("2026-03-31", "missed"),
        ("2026-04-30", "done"),
    ]


def test_what_holds_today_counts_its_week_and_its_month() -> None:
    terms = patrol_terms(Quota(1), Quota(1, "week"), Quota(5, "month"))
    facts = scene([walk("2026-03-02 09:00")], now="2026-03-04 09:00")
    items = assess_day(terms, facts, date(2026, 3, 4))
    assert [(one.key, one.state, one.done, one.waiting) for one in items] == [
        ("day/2026-03-04", "due", 0, 1),
        ("week/2026-03-08", "done", 1, 0),
        ("month/2026-03-31", "due", 1, 4),
    ]


def test_a_duty_asks_nothing_outside_its_days() -> None:
    terms = patrol_terms(Quota(1), from_on=date(2026, 3, 3), until_on=date(2026, 3, 4))
    assert [item.day.day for item in judged(terms, scene(), "2026-03-01", "2026-03-31")] == [3, 4]


def test_a_deed_of_another_duty_is_no_deed_of_this_one() -> None:
    terms = patrol_terms(Quota(1), kind="deed", topic="sweep", scope=ANYWHERE)
    other, right = (Record(topic, "deed", "ann", at("2026-03-02 09:00"), topic=topic) for topic in ("keys", "sweep"))
    assert states(judged(terms, scene([other]), "2026-03-02", "2026-03-02")) == ["missed"]
    assert states(judged(terms, scene([other, right]), "2026-03-02", "2026-03-02")) == ["done"]


@pytest.mark.parametrize(
    ("quota", "fault"),
    [
        (Quota(0), "number"),
        (Quota(1, "year"), "period"),
        (Quota(1, weekdays=frozenset({7})), "period"),
        (Quota(1, late_minutes=-1), "minutes"),
        (Quota(1, "week", windows=WINDOWS), "windows_of_day"),
        (
            Quota(1, windows=(Window("a", "早", "09:00", "12:00"), Window("b", "午", "11:00", "15:00"))),
            "windows_overlap",
        ),
        (Quota(1, windows=(Window("a", "早", "09:00", "09:00"),)), "windows_empty"),
        (Quota(3, windows=(Window("a", "早", "09:00", "11:00"),), gap_minutes=60), "impossible"),
        (Quota(2, windows=(Window("a", "早", "09:00", "11:00"),), gap_minutes=60), None),
        (Quota(9, gap_minutes=180), "impossible"),
        (Quota(5, "week", frozenset({2}), gap_minutes=720), "impossible"),
        (Quota(2, gap_minutes=120), None),
    ],
)
def test_a_quota_that_nobody_can_meet_is_named(quota: Quota, fault: str | None) -> None:
    assert check_quota(quota) == fault
