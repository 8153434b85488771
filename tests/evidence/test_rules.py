"""What evidence is worth: each signal by itself, and what holds for all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.evidence.rules import CHECK, CREDIBLE, DOUBTFUL, Claim, Walking, bounds_of, challenge_key, is_drawn, judge
from app.evidence.rules.grading import affected, settled_grade
from app.evidence.rules.pace import _full_span, storeys
from app.evidence.rules.pictures import nearest
from tests.evidence.claims import NINE, claim, spot

WAYS = Walking()
MINUTE = timedelta(minutes=1)


def said(record: Claim, *nearby: Claim) -> list[str]:
    return [signal.name for signal in judge(record, nearby, WAYS).signals]


def graded(record: Claim, *nearby: Claim) -> str:
    return judge(record, nearby, WAYS).grade


def test_a_scan_before_the_camera_soon_sent_is_credible():
    assert graded(claim()) == CREDIBLE
    assert said(claim()) == []


@pytest.mark.parametrize(
    ("more", "grade", "names"),
    [
        ({"claimed_at": NINE - timedelta(hours=5)}, DOUBTFUL, ["before_possible"]),
        ({"claimed_at": NINE + timedelta(hours=1)}, DOUBTFUL, ["after_possible"]),
        ({"earliest": NINE - timedelta(hours=6)}, CREDIBLE, ["long_offline"]),
        ({"earliest": NINE - timedelta(hours=6), "source": "link"}, CHECK, ["link", "long_offline"]),
        ({"earliest": NINE - timedelta(hours=30), "marks": ("received_late",)}, CREDIBLE, ["long_offline", "received_late"]),
        ({"source": "link", "marks": ("received_late",)}, CHECK, ["link", "received_late"]),
        ({"source": "link"}, CREDIBLE, ["link"]),
        ({"source": "typed"}, CHECK, ["typed"]),
        ({"source": "typed", "challenge_due": True}, CHECK, ["photo_skipped", "typed"]),
        ({"source": "typed", "challenge_due": True, "challenge_photo": "p"}, CHECK, ["typed"]),
        ({"challenge_due": True, "challenge_skipped": "手机没电"}, CHECK, ["photo_skipped"]),
        ({"challenge_due": True, "challenge_photo": "p"}, CREDIBLE, []),
        ({"challenge_photo": "p", "photo_age_s": 7200}, CHECK, ["old_photo"]),
        ({"challenge_photo": "p", "resembles": "other"}, DOUBTFUL, ["same_photo"]),
        ({"late": True}, CHECK, ["late_entry"]),
        ({"marks": ("other_plate",)}, CHECK, ["other_plate"]),
        ({"marks": ("clock_off",)}, CREDIBLE, ["clock_off"]),
        ({"metres_away": 5000}, CHECK, ["far_away"]),
        ({"metres_away": 60}, CREDIBLE, []),
        ({"earliest": None}, CREDIBLE, []),
    ],
)
def test_each_thing_by_itself(more: dict[str, object], grade: str, names: list[str]):
    record = claim(**more)
    assert (graded(record), said(record)) == (grade, names)


def test_nobody_is_on_two_floors_at_once():
    first, second = claim("1"), claim("2", 8, spot=spot("b", 6))
    assert graded(first, second) == graded(second, first) == DOUBTFUL
    assert graded(claim("1"), claim("2", 120, spot=spot("b", 6))) == CREDIBLE


def test_a_hurried_way_is_looked_at_and_no_contradiction():
    assert graded(claim("2", 18, spot=spot("b", 3)), claim("1")) == CHECK  # 25 s at the least


def test_the_monotonic_clock_measures_the_way_where_it_can():
    one = claim("1", device_id="d", life="L", mono_ms=1_000, seen_mono_ms=1_000)
    other = claim("2", 600, spot=spot("b", 3), device_id="d", life="L", mono_ms=9_000, seen_mono_ms=9_000)
    assert "too_fast" in said(other, one)  # ten minutes by the clock that can be set, eight seconds by the other


def test_a_way_too_fast_says_whether_it_led_here_or_on():
    before, after = claim("1"), claim("2", 8, spot=spot("b", 6))
    onward = {record.id: judge(record, [before, after], WAYS).signals[0].params.get("onward") for record in (before, after)}
    assert onward == {"1": 1, "2": None}
    late_clock = claim("3", 600, device_id="d", life="L", mono_ms=1_000, seen_mono_ms=1_000)
    then = claim("4", spot=spot("b", 6), device_id="d", life="L", mono_ms=9_000, seen_mono_ms=9_000)
    assert judge(late_clock, [then], WAYS).signals[0].params["onward"] == 1, "by the clock that nobody sets"


def test_many_zones_in_a_minute_are_not_looked_at_by_anybody():
    walk = [claim(str(n), n * 15, spot=spot(str(n))) for n in range(4)]
    assert [graded(one, *walk) for one in walk] == [CHECK] * 4
    assert [graded(one, *walk[:3]) for one in walk[:3]] == [CREDIBLE] * 3


@pytest.mark.row("A11")
def test_a_later_number_has_no_earlier_moment():
    noon = claim("1", 3 * 3600, device_id="d", seq=8)
    set_back = claim("2", 0, device_id="d", seq=9, spot=spot("b", 2))
    assert said(set_back, noon) == ["clock_back"]
    assert graded(noon, set_back) == CREDIBLE
    assert "2" in affected(noon, judge(noon, [set_back], WAYS), [set_back])


@pytest.mark.row("A11")
def test_two_records_of_one_number_are_a_copied_phone():
    one, other = claim("1", device_id="d", seq=4), claim("2", 900, device_id="d", seq=4)
    assert graded(one, other) == graded(other, one) == DOUBTFUL
    third = claim("3", 1800, device_id="d", seq=4)
    assert graded(third, one, other) == DOUBTFUL
    assert affected(third, judge(third, [one, other], WAYS), [one, other]) == set(), "both bear it already"


@pytest.mark.row("A11")
def test_a_tap_makes_one_record_whatever_number_phone_or_person_it_is_sent_under():
    tap = {"life": "L", "mono_ms": 5_000}
    first = claim("1", device_id="d", seq=4, **tap)
    for copy in (
        claim("2", device_id="d", seq=4, **tap),  # in the same exchange
        claim("2", device_id="d", seq=5, **tap),
        replace(claim("2", device_id="e", seq=9, **tap), person_id="you"),
        claim("2", 120, spot=spot("b"), device_id="d", seq=5, **tap),
    ):
        assert said(first, copy) == said(copy, first) == ["same_tap"]
        assert graded(first, copy) == DOUBTFUL
        assert affected(copy, judge(copy, [first], WAYS), [first]) == {"1"}
    assert said(first, claim("2", 60, device_id="d", seq=5, life="L", mono_ms=65_000)) == []
    deeds = [claim(id_, kind="deed", spot=spot(id_), **tap) for id_ in "ab"]
    assert said(*deeds) == [], "one tap ticks a duty off in all of somebody's zones"


def test_one_walk_for_two_shows_after_six_zones():
    mine = [claim(f"m{n}", n * 90, spot=spot(str(n))) for n in range(6)]
    theirs = [replace(claim(f"t{n}", n * 90 + 10, spot=spot(str(n))), person_id="you") for n in range(6)]
    everything = [*mine, *theirs]
    assert {graded(one, *everything) for one in everything} == {CHECK}
    assert {graded(one, *mine[:5], *theirs[:5]) for one in [*mine[:5], *theirs[:5]]} == {CREDIBLE}


def test_one_phone_for_two_at_once_is_said():
    mine = claim("1", device_id="d", seq=1)
    theirs = replace(claim("2", 300, device_id="d", seq=2, spot=spot("b", 2)), person_id="you")
    assert said(mine, theirs) == ["shared_phone"]


def test_the_inspectors_word_counts():
    assert settled_grade(DOUBTFUL, "credible") == CREDIBLE
    assert settled_grade(CREDIBLE, "not_credible") == DOUBTFUL
    assert settled_grade(CHECK, None) == CHECK


def test_floors_are_counted_without_a_level_nought():
    assert (storeys(1, -1), storeys(1, 3), storeys(-2, 2), storeys(4, 4)) == (1, 2, 3, 0)


def test_the_offices_own_times_win():
    ways = Walking(table={("one-1", "one-3"): 200, ("one", "two"): 30, ("one-1", "one-1"): 40})
    assert ways.seconds(spot(), spot("b", 3)) == 200
    assert ways.seconds(spot(), spot("b", 1, "two")) == 30
    assert ways.seconds(spot(), spot("b")) == 40


def test_photos_alike_are_found_and_others_not():
    earlier = [("far", "f" * 32), ("near", "0" * 31 + "7"), ("nearer", "0" * 31 + "1")]
    assert nearest("0" * 32, earlier) == "nearer"
    assert nearest("f" * 16 + "0" * 16, earlier) is None
    assert nearest("", earlier) is None


seconds = st.integers(0, 3 * 86_400)


@given(st.integers(0, 86_400), seconds, seconds, st.floats(0, 1), st.booleans(), st.booleans())
def test_whatever_the_clock_says_the_truth_lies_in_the_bounds(
    since: int, wait: int, clock_off: int, asleep: float, one_life: bool, sent_here: bool
):
    """An honest phone: the token before the record, the arrival after; its monotonic clock may sleep, never run ahead."""
    truth = NINE
    token_at, received_at = truth - timedelta(seconds=since), truth + timedelta(seconds=wait)
    ran = int(since * 1000 * (1 - asleep)) if one_life else None
    left = int(wait * 1000 * (1 - asleep)) if sent_here else None
    bounds = bounds_of(received_at, token_at, ran, left)
    assert bounds.earliest is not None and bounds.earliest <= truth <= bounds.latest


spots = st.builds(
    spot, st.sampled_from("abc"), st.sampled_from([-2, -1, 1, 2, 7]), st.sampled_from(["one", "two"])
)
claims = st.lists(
    st.builds(
        lambda after, place, person, seq, source, back, tap: replace(
            claim("", after, spot=place, source=source, device_id=f"of-{person}", seq=seq), person_id=person,
            claimed_at=NINE + timedelta(seconds=after - back), life="L" if tap else "", mono_ms=tap,
        ),
        st.integers(0, 1200), spots, st.sampled_from(["me", "you", "them"]), st.integers(1, 30),
        st.sampled_from(["camera", "link", "typed", "list"]), st.sampled_from([0, 0, 0, 7200]),
        st.sampled_from([None, None, 60_000, 600_000]),
    ),
    min_size=1, max_size=12,
).map(lambda made: [replace(one, id=f"r{number:02d}") for number, one in enumerate(made)])  # fmt: skip
RANK = {CREDIBLE: 0, CHECK: 1, DOUBTFUL: 2}


@settings(max_examples=60)
@given(claims, st.randoms(use_true_random=False))
def test_neither_order_nor_more_company_helps_a_record(made: list[Claim], dice):
    subject, *others = made
    whole = judge(subject, others, WAYS)
    shuffled = dice.sample(others, len(others))
    assert judge(subject, shuffled, WAYS) == whole
    fewer = others[: len(others) // 2]
    assert RANK[judge(subject, fewer, WAYS).grade] <= RANK[whole.grade]


@settings(max_examples=60)
@given(claims)
def test_what_a_new_record_shows_in_another_light_is_named(made: list[Claim]):
    """Whoever's grade changes by a record's arrival is among those that the arrival names."""
    arrived, *others = made
    named = affected(arrived, judge(arrived, others, WAYS), others)
    for one in others:
        rest = [other for other in others if other is not one]
        if judge(one, [*rest, arrived], WAYS).grade != judge(one, rest, WAYS).grade:
            assert one.id in named


@given(
    st.lists(st.tuples(st.sampled_from(range(0, 180, 20)), st.integers(0, 7)), min_size=1, max_size=25),
    st.sampled_from(range(0, 181, 20)),
)
def test_many_zones_are_counted_as_by_hand(made: list[tuple[int, int]], at: int):
    """Of each span that begins with a record and holds the moment, by looking at all of them."""
    crowd = [claim(f"r{number:02d}", after, spot=spot(f"z{zone}")) for number, (after, zone) in enumerate(sorted(made))]
    moment, span = NINE + timedelta(seconds=at), timedelta(seconds=60)
    held = ([one for one in crowd if timedelta() <= one.at - start.at <= span] for start in crowd
            if timedelta() <= moment - start.at <= span)  # fmt: skip
    wanted = next((ones for ones in held if len({one.spot.zone_id for one in ones}) >= 4), [])
    assert list(_full_span(crowd, moment, span, 4)) == wanted


@given(spots, spots)
def test_ways_are_as_long_back_and_never_negative(one, other):
    assert WAYS.seconds(one, other) == WAYS.seconds(other, one) >= 0


def test_the_draw_is_fixed_by_person_day_and_zone_and_holds_its_share():
    zones = [f"zone-{number}" for number in range(4_000)]
    key, today, tomorrow = challenge_key(b"root", "me"), "2026-03-02", "2026-03-03"
    drawn = {zone for zone in zones if is_drawn(key, [today], zone, 10, "camera")}
    assert drawn == {zone for zone in reversed(zones) if is_drawn(key, [today], zone, 10, "camera")}
    assert 300 < len(drawn) < 500
    of_tomorrow = {zone for zone in zones if is_drawn(key, [tomorrow], zone, 10, "camera")}
    assert drawn != of_tomorrow
    assert drawn & of_tomorrow == {zone for zone in zones if is_drawn(key, {today, tomorrow}, zone, 10, "camera")}
    assert drawn != {zone for zone in zones if is_drawn(challenge_key(b"root", "you"), [today], zone, 10, "camera")}
    assert all(is_drawn(key, [today], zone, 10, "typed") for zone in zones[:50])
    assert not any(is_drawn(key, [today], zone, 0, source) for zone in zones[:50] for source in ("camera", "typed"))


def test_a_wrong_clock_that_was_measured_is_no_fault():
    off = claim(marks=("clock_off",))
    assert graded(off) == CREDIBLE
    assert isinstance(off.claimed_at, datetime)
