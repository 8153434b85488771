"""The boards ask the duties what is owed: nobody has missed what nobody owed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.boards.queries import Board, Scope, board
from app.boards.queries.owing import owing, windows_asked
from app.boards.queries.unowed import walked_unowed
from app.boards.queries.year import windows_walked
from app.boards.rules.day import DONE, DUE, LATER, MISSED, NOT_OWED
from app.boards.rules.year import heat_days, in_time
from app.core.moments import here_and_now
from app.duties.actions import (
    DutyEntry,
    Slot,
    answer_objection,
    end_duty,
    exempt,
    object_to,
    set_day,
    set_duty,
    ship_scheme,
)  # fmt: skip
from app.duties.queries.duties import current_duties
from app.duties.queries.owed import month_of
from app.duties.rules.asked import Asked, PatrolDuty
from app.duties.rules.calendar import WorkCalendar
from app.duties.rules.holders import Hold
from app.duties.rules.quota import DAY, Quota
from app.duties.rules.terms import EACH_ZONE, OWNER, PATROL, Terms
from app.patrols.actions import PatrolFound, record_patrol
from app.people.leaves import give_leave
from app.places.actions import add_zone, assign_owner, change_zone, give_stand_in
from app.reports.kinds import LEDGERS, Wanted
from app.reports.rules import Month
from app.settings.queries import current
from app.settings.rules import Settings, Window, day_bounds, spans_of
from tests.cast import Cast

SUNDAY = datetime(2026, 3, 8, 7, 0, tzinfo=UTC)  # 15:00 in the office
SITE = Settings()


def day_of(cast: Cast, day: date | None = None, who: str = "manager") -> Board:
    now = cast.clock.now()
    return board(Scope(cast.by(who).user), current(), day or current().local(now).date(), now)


def states(found: Board, cast: Cast, zone: str = "hall") -> list[str]:
    return [cell.state for cell in found.cells[cast.zones[zone].id]]


def wanted(found: Board) -> list[int]:
    return [walks.wanted for _, walks in found.deputies]


@pytest.fixture
def shipped(cast: Cast) -> Cast:
    ship_scheme(cast.system, date(2026, 3, 1))
    return cast


def test_a_sunday_has_nothing_missed(shipped: Cast) -> None:
    shipped.clock.moment = SUNDAY
    found = day_of(shipped)
    assert states(found, shipped) == [NOT_OWED, NOT_OWED]
    assert [(one.asked, one.counts[MISSED]) for one in found.figures] == [(0, 0), (0, 0)]
    assert all(one.owed == 0 for one in found.people) and wanted(found) == [0]
    page = shipped.client("manager").get("/board").text
    assert "当天无需巡检" in page and "漏检" not in page
    assert "漏检" not in shipped.client("manager").get("/board?wall=1").text


def test_a_walk_on_a_sunday_shows_all_the_same(shipped: Cast) -> None:
    shipped.clock.moment = SUNDAY
    record_patrol(shipped.by("owner"), PatrolFound(shipped.zones["hall"].id, "list"), here_and_now(SUNDAY))
    found = day_of(shipped)
    assert states(found, shipped) == [NOT_OWED, DONE]
    assert [(one.name, one.owed, one.done, one.walks) for one in found.people] == [("谢春梅", 0, 0, 1)]
    assert [one.asked for one in found.figures] == [0, 1]


def test_a_make_up_day_is_owed_and_a_holiday_is_not(shipped: Cast) -> None:
    set_day(shipped.by("office"), SUNDAY.date(), True, "调休")
    set_day(shipped.by("office"), SUNDAY.date() + timedelta(days=1), False, "放假")
    shipped.clock.moment = SUNDAY
    assert states(day_of(shipped), shipped) == [MISSED, DUE]
    shipped.clock.moment += timedelta(days=1)
    assert states(day_of(shipped), shipped) == [NOT_OWED, NOT_OWED]


def test_a_site_without_patrol_duties_is_asked_for_every_window(cast: Cast) -> None:
    cast.clock.moment = SUNDAY
    found = day_of(cast)
    assert states(found, cast) == [MISSED, DUE] and wanted(found) == [2]


def test_before_its_first_duty_begins_and_after_its_last_has_ended_a_site_owes_nothing(cast: Cast) -> None:
    ship_scheme(cast.system, date(2026, 3, 3))
    cast.clock.moment += timedelta(days=2)
    monday, tuesday = date(2026, 3, 2), date(2026, 3, 3)
    assert states(day_of(cast, monday), cast) == [NOT_OWED, NOT_OWED]
    assert states(day_of(cast, tuesday), cast) == [MISSED, MISSED]
    for duty in current_duties(date(2026, 3, 4)):
        end_duty(cast.by("office"), duty.id)
    assert states(day_of(cast), cast) == [NOT_OWED, NOT_OWED]
    assert states(day_of(cast, tuesday), cast) == [MISSED, MISSED], "what was owed before stays"


def test_a_walk_by_another_is_told_from_the_owners(shipped: Cast) -> None:
    now = shipped.clock.now()
    record_patrol(shipped.by("deputy"), PatrolFound(shipped.zones["hall"].id, "list"), here_and_now(now))
    found = day_of(shipped)
    assert states(found, shipped)[0] == DONE and found.by_others == 1
    assert "非责任人" in shipped.client("manager").get("/board").text
    record_patrol(shipped.by("neighbour"), PatrolFound(shipped.zones["corridor"].id, "list"), here_and_now(now))
    assert day_of(shipped).by_others == 1, "the corridor is the neighbour's own"


def test_board_and_month_count_a_true_walk_before_a_late_entry_of_the_same_window(shipped: Cast) -> None:
    hall, owner = shipped.zones["hall"].id, shipped.people["owner"].id
    shipped.clock.moment += timedelta(days=1)
    record_patrol(shipped.by("owner"), PatrolFound(hall, "list", late_reason="周一下午忘了扫"), here_and_now(shipped.clock.now()))
    shipped.clock.moment += timedelta(hours=1)
    walk = record_patrol(shipped.by("owner"), PatrolFound(hall, "list"), here_and_now(shipped.clock.now()))
    cell = day_of(shipped).cells[hall][0]
    month = month_of(current(), shipped.clock.now(), owner, date(2026, 3, 3), date(2026, 3, 3))
    morning = next(one for one in month.items if one.zone_id == hall)
    assert (cell.state, morning.state) == (DONE, "done")
    assert cell.walk and cell.walk.patrol_id == morning.record_ids[0] == walk.id


def test_the_board_counts_a_deputys_walks_as_their_own_month_does(shipped: Cast) -> None:
    """Of the two walks a day two plates in a minute are one, and one plate alone is none (附表四 1)."""
    shipped.clock.moment += timedelta(days=1)
    tuesday, deputy = date(2026, 3, 3), shipped.people["deputy"].id

    def says(zone: str, minutes: int) -> tuple[int, int, int]:
        shipped.clock.moment += timedelta(minutes=minutes)
        found = PatrolFound(shipped.zones[zone].id, "list")
        record_patrol(shipped.by("deputy"), found, here_and_now(shipped.clock.now()))
        ((_, walks),) = day_of(shipped).deputies
        month = month_of(current(), shipped.clock.now(), deputy, tuesday, tuesday)
        (item,) = [one for one in month.items if month.duties[one.duty_id].clause == "三 4、附表四 1"]
        assert (walks.made, walks.left) == (item.done + item.late, item.missed + item.waiting)
        return walks.made, walks.wanted, walks.left

    assert says("hall", 0) == (0, 2, 2) and says("plant", 1) == (1, 2, 1)
    assert says("corridor", 1) == (1, 2, 1), "the same walk goes on"
    assert says("plant", 130) == (1, 2, 1), "one plate is no walk"
    assert says("hall", 20) == (2, 2, 0)


def test_a_deputy_on_leave_owes_no_walk_and_one_duty_fewer_asks_for_none(shipped: Cast) -> None:
    shipped.clock.moment += timedelta(days=1)
    give_leave(shipped.by("office"), shipped.people["deputy"].id, *day_bounds(current(), date(2026, 3, 4)))
    shipped.clock.moment += timedelta(days=1)
    assert wanted(day_of(shipped)) == [0] and wanted(day_of(shipped, date(2026, 3, 3))) == [2]
    shipped.clock.moment += timedelta(days=1)
    assert wanted(day_of(shipped)) == [2]
    end_duty(shipped.by("office"), next(one.id for one in current_duties(date(2026, 3, 5)) if one.who == ["deputy"]))
    assert wanted(day_of(shipped)) == [0]


def test_a_duty_for_some_zones_asks_nothing_of_the_others(cast: Cast) -> None:
    only = {"zone_ids": [cast.zones["hall"].id]}
    set_duty(cast.by("office"), DutyEntry("大厅巡检", OWNER, [Quota(1, DAY, windows=SITE.windows)], date(2026, 3, 2),
                                          record_kind=PATROL, scope=EACH_ZONE, zone_filter=only))  # fmt: skip
    found = day_of(cast)
    assert states(found, cast) == [DUE, LATER] and states(found, cast, "plant") == [NOT_OWED, NOT_OWED]
    assert [one.asked for one in found.figures] == [1, 1]


def test_a_zone_freed_and_a_zone_closed_owe_nothing(shipped: Cast) -> None:
    early = shipped.clock.now() - timedelta(hours=4)  # before the half of the window is over
    exempt(shipped.by("office"), early, early + timedelta(days=1), "装修", zone_id=shipped.zones["hall"].id)
    plant = shipped.zones["plant"]
    change_zone(
        shipped.by("office"), plant.id, floor_id=plant.floor_id, name=plant.name, team_id=plant.team_id, active=False
    )
    found = day_of(shipped)
    assert states(found, shipped) == [NOT_OWED, NOT_OWED]
    assert states(found, shipped, "plant") == [DUE, NOT_OWED], "the morning was half over: it stays owed"


def test_a_day_of_the_past_counts_the_zones_of_that_day(shipped: Cast) -> None:
    monday = date(2026, 3, 2)
    shipped.clock.moment += timedelta(days=2)
    plant = shipped.zones["plant"]
    change_zone(
        shipped.by("office"), plant.id, floor_id=plant.floor_id, name=plant.name, team_id=plant.team_id, active=False
    )
    add_zone(shipped.by("office"), shipped.zones["corridor"].floor_id, "茶水间")
    shipped.clock.moment += timedelta(days=1)
    assert day_of(shipped, monday).count == 3 and plant.id in day_of(shipped, monday).cells
    assert day_of(shipped).count == 3 and plant.id not in day_of(shipped).cells


def test_whoever_is_away_without_a_stand_in_owes_nothing(shipped: Cast) -> None:
    shipped.clock.moment += timedelta(hours=15, minutes=10)  # Tuesday, ten past midnight
    now = shipped.clock.now()
    assert {one.name: one.owed for one in day_of(shipped).people}["谢春梅"] == 1
    give_leave(shipped.by("office"), shipped.people["owner"].id, now, now + timedelta(days=1))
    assert "谢春梅" not in {one.name for one in day_of(shipped).people}
    assert states(day_of(shipped), shipped) == [NOT_OWED, NOT_OWED]
    assert owed_until_evening(shipped) == 4, "of three zones with two windows"


def blamed(cast: Cast, tuesday: date) -> dict[str, int]:
    """Name → how many windows of the hall somebody owes on that day and did not walk, by the board; as their own month says."""
    found = {one.name: one.owed - one.done for one in day_of(cast, tuesday).people if one.owed > one.done}
    hall, month = cast.zones["hall"].id, {}
    for who in ("owner", "staff", "neighbour"):
        items = month_of(current(), cast.clock.now(), cast.people[who].id, tuesday, tuesday).items
        month[cast.people[who].name] = sum(one.missed for one in items if one.zone_id == hall)
    by_month = {name: missed for name, missed in month.items() if missed}
    corridor = cast.people["neighbour"].name
    found[corridor] = found.get(corridor, 0) - 2  # its own two windows
    assert {name: missed for name, missed in found.items() if missed} == by_month
    return by_month


def test_a_hand_over_or_leave_in_the_afternoon_leaves_the_morning_with_whoever_missed_it(shipped: Cast) -> None:
    tuesday, office, hall = date(2026, 3, 3), shipped.by("office"), shipped.zones["hall"].id
    two = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)  # 14:00 in the office
    shipped.clock.moment = two
    assign_owner(shipped.by("office"), hall, shipped.people["staff"].id, two)
    shipped.clock.moment += timedelta(days=1)
    assert blamed(shipped, tuesday) == {"谢春梅": 1, "丁小雨": 1}
    give_leave(office, shipped.people["owner"].id, two, two + timedelta(hours=8))
    assert blamed(shipped, tuesday) == {"谢春梅": 1, "丁小雨": 1}, "the morning's misser stays though away since"


def test_leave_from_noon_excuses_the_afternoon_alone(shipped: Cast) -> None:
    tuesday, noon = date(2026, 3, 3), datetime(2026, 3, 3, 5, 0, tzinfo=UTC)
    give_leave(shipped.by("office"), shipped.people["owner"].id, noon, noon + timedelta(hours=11))
    shipped.clock.moment += timedelta(days=2)
    assert blamed(shipped, tuesday) == {"谢春梅": 1}


def test_a_hand_over_dated_back_blames_nobody_for_what_nobody_could_know(shipped: Cast) -> None:
    tuesday, hall = date(2026, 3, 3), shipped.zones["hall"].id
    shipped.clock.moment = datetime(2026, 3, 3, 13, 0, tzinfo=UTC)  # 21:00 in the office
    assign_owner(shipped.by("office"), hall, shipped.people["staff"].id, datetime(2026, 3, 3, 0, 0, tzinfo=UTC))
    shipped.clock.moment += timedelta(days=1)
    assert blamed(shipped, tuesday) == {"谢春梅": 1}


def test_the_walk_of_who_owned_the_zone_then_is_no_walk_by_another(shipped: Cast) -> None:
    shipped.clock.moment += timedelta(days=1)
    hall, now = shipped.zones["hall"].id, shipped.clock.now()
    record_patrol(shipped.by("owner"), PatrolFound(hall, "list"), here_and_now(now))
    shipped.clock.moment += timedelta(hours=5)
    assign_owner(shipped.by("office"), hall, shipped.people["staff"].id, shipped.clock.now())
    shipped.clock.moment += timedelta(hours=1)
    assert day_of(shipped).by_others == 0
    record_patrol(shipped.by("neighbour"), PatrolFound(shipped.zones["corridor"].id, "list"), here_and_now(shipped.clock.now()))
    record_patrol(shipped.by("deputy"), PatrolFound(hall, "list"), here_and_now(shipped.clock.now()))
    assert day_of(shipped).by_others == 1


def test_where_somebody_stands_in_the_zone_is_owed_and_a_freed_owner_owes_nothing(shipped: Cast) -> None:
    now, owner, hall = shipped.clock.now(), shipped.people["owner"].id, shipped.zones["hall"].id
    give_leave(shipped.by("office"), owner, now, now + timedelta(days=1))
    give_stand_in(shipped.by("office"), hall, shipped.people["staff"].id, now, now + timedelta(days=1))
    assert states(day_of(shipped), shipped)[0] == DUE and owed_until_evening(shipped) == 6
    early = now - timedelta(hours=4)  # before the half of the window is over
    exempt(shipped.by("office"), early, now + timedelta(days=1), "盘点", person_id=shipped.people["neighbour"].id)
    assert states(day_of(shipped), shipped, "corridor")[0] == NOT_OWED and owed_until_evening(shipped) == 4


def test_what_an_upheld_objection_excused_is_missed_on_no_board_and_in_no_ledger(shipped: Cast) -> None:
    shipped.clock.moment += timedelta(days=2)
    tuesday, hall = date(2026, 3, 3), shipped.zones["hall"].id
    assert states(day_of(shipped, tuesday), shipped) == [MISSED, MISSED] and asked_in_all(shipped, tuesday) == 6
    month = month_of(current(), shipped.clock.now(), shipped.people["owner"].id, tuesday, tuesday)
    morning = next(one for one in month.items if one.missed and one.zone_id == hall)
    filed = object_to(shipped.by("owner"), Slot(morning.duty_id, morning.quota, morning.key, morning.day, hall), "送文件")
    assert asked_in_all(shipped, tuesday) == 6, "nothing changes before it is answered"
    answer_objection(shipped.by("deputy"), filed.id, "upheld", "属实")
    assert states(day_of(shipped, tuesday), shipped) == [NOT_OWED, MISSED] and asked_in_all(shipped, tuesday) == 5
    assert states(day_of(shipped, tuesday), shipped, "corridor") == [MISSED, MISSED]


def owed_until_evening(cast: Cast) -> int:
    """What all zones owed today, as the year and the month's ledger count it, when its windows are over."""
    return asked_in_all(cast, current().local(cast.clock.now()).date())


def asked_in_all(cast: Cast, day: date) -> int:
    evening = datetime.combine(day, datetime.max.time(), UTC)
    return sum(one.total() for one in windows_asked(owing(Scope(cast.by("manager").user), current(), day, day, evening)).values())


def test_board_and_year_ask_for_the_same(shipped: Cast) -> None:
    now = shipped.clock.moment = SUNDAY
    scope, first = Scope(shipped.by("manager").user), date(2026, 3, 1)
    by_team = windows_asked(owing(scope, current(), first, SUNDAY.date(), now)).values()
    days = [first + timedelta(days=past) for past in range(8)]
    for day in days:
        of_board = [one.asked for one in day_of(shipped, day).figures]
        assert of_board == [sum(one[day, span.key] for one in by_team) for span in spans_of(current(), day)], day
    assert sum(one.total() for one in by_team) == 3 * 2 * 5  # five working days


def share(cast: Cast, day: date) -> int | None:
    """Per cent of the day's patrols made in time, as the year shows it; the month's ledger by team says the same."""
    scope, now = Scope(cast.by("manager").user, with_closed=True), cast.clock.now()
    asked, unowed = Counter[tuple[date, str]](), Counter[tuple[date, str]]()
    for of_team in windows_asked(owing(scope, current(), day, day, now)).values():
        asked.update(of_team)
    for of_team in walked_unowed(owing(scope, current(), day, day, now)).values():
        unowed.update(of_team)
    (row,) = heat_days(windows_walked(scope, day, day), unowed, asked, [day.replace(day=1)], day)
    rows = list(LEDGERS["by_team"].rows(Wanted(scope, Month(day.replace(day=1)), current(), now)))
    assert sum(one[3] for one in rows) == sum(in_time(windows_walked(scope, day, day), unowed, asked).values())  # type: ignore[misc]
    return row[day.day - 1].share


def walk_all_but_the_corridor(cast: Cast) -> None:
    cast.clock.moment += timedelta(days=1)
    for zone in ("hall", "plant"):
        record_patrol(cast.by("deputy"), PatrolFound(cast.zones[zone].id, "list"), here_and_now(cast.clock.now()))


def test_a_walk_in_a_zone_freed_that_day_makes_up_for_no_zone_missed(shipped: Cast) -> None:
    start, end = day_bounds(current(), date(2026, 3, 3))
    exempt(shipped.by("office"), start, end, "装修", zone_id=shipped.zones["plant"].id)
    walk_all_but_the_corridor(shipped)
    shipped.clock.moment += timedelta(days=1)
    assert share(shipped, date(2026, 3, 3)) == 100 * 1 // 4, "of two zones with two windows the hall's morning"


def test_a_walk_in_a_zone_that_no_duty_asks_for_makes_up_for_none_that_one_does(cast: Cast) -> None:
    for names, windows in ((("hall", "corridor"), SITE.windows), (("plant",), SITE.windows[1:])):
        only = {"zone_ids": [cast.zones[name].id for name in names]}
        set_duty(cast.by("office"), DutyEntry("巡检", OWNER, [Quota(1, DAY, windows=windows)], date(2026, 3, 2),
                                              record_kind=PATROL, scope=EACH_ZONE, zone_filter=only))  # fmt: skip
    walk_all_but_the_corridor(cast)
    cast.clock.moment += timedelta(days=1)
    assert share(cast, date(2026, 3, 3)) == 100 * 1 // 5
    plant = cast.zones["plant"]
    change_zone(cast.by("office"), plant.id, floor_id=plant.floor_id, name=plant.name, team_id=cast.zones["hall"].team_id)
    assert share(cast, date(2026, 3, 3)) == 100 * 1 // 5, "nor when it changed teams since"


WINDOWS = st.sampled_from([(), (Window("a", "早", "07:00", "09:00"),), SITE.windows])
DUTIES = st.lists(
    st.builds(
        lambda weekdays, working, windows, start, length, zones: ((weekdays, working, windows), start, length, zones),
        st.frozensets(st.integers(0, 6)), st.booleans(), WINDOWS, st.integers(0, 20), st.none() | st.integers(0, 9),
        st.none() | st.frozensets(st.sampled_from("abc")),
    ),
    max_size=3,
)  # fmt: skip
FIRST = date(2026, 2, 9)  # a fortnight with the Spring Festival in it


def _asked(drawn: Sequence[Any], closed: dict[str, list[Hold]] | None = None) -> Asked:
    duties = []
    for number, ((weekdays, working, windows), start, length, zones) in enumerate(drawn):
        begin = FIRST + timedelta(days=start)
        end = None if length is None else begin + timedelta(days=length)
        quota = Quota(1, DAY, weekdays, windows, working_days=working)
        duties.append(PatrolDuty(Terms(str(number), OWNER, PATROL, (quota,), begin, end, scope=EACH_ZONE), zones))
    return Asked(duties, WorkCalendar(), SITE.zone_info, closed or {}, settled=bool(drawn))


@given(DUTIES, st.integers(0, 20))
def test_more_duties_never_ask_for_less_and_a_closed_zone_is_asked_for_nothing(drawn: Sequence[Any], past: int) -> None:
    day = FIRST + timedelta(days=past)
    spans = spans_of(SITE, day)
    for zone in "abc":
        owed = _asked(drawn).owed([zone], day, spans)[zone]
        in_force = [one for one in drawn if one[1] <= past and (one[2] is None or past <= one[1] + one[2])]
        assert in_force or owed == [not drawn] * 2, "every window is asked for only where there never was a duty"
        alone = [_asked([one]).owed([zone], day, spans)[zone] for one in in_force]
        assert owed == [any(column) for column in zip(*alone, strict=True)] or not in_force
        shut = {zone: [Hold(None, spans[0].start, spans[1].deciding + timedelta(days=1))]}
        assert _asked(drawn, shut).owed([zone], day, spans) == {}, "not in use on that day"
