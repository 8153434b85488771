"""The scheme's duties as zones change hands: everybody's month through the product's own actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from app.core.acting import Acting
from app.core.db import db
from app.core.moments import here_and_now
from app.duties.actions import DeedDone, arrange_leave, record_deed, set_duty, ship_scheme
from app.duties.models import Deed, Duty
from app.duties.queries.owed import month_of
from app.duties.rules.assess import Item
from app.duties.rules.quota import Quota
from app.duties.scheme import scheme_duties
from app.places.actions import assign_owner, change_zone
from app.settings.queries import current
from tests.cast import Cast

OF_ZONES, OF_PEOPLE = ("周区域计划", "钥匙检查", "消防安全检查"), ("卫生大清扫", "日常清洁计划", "每周自我考评")
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


@pytest.fixture
def shipped(cast: Cast) -> dict[str, Duty]:
    return {duty.name: duty for duty in ship_scheme(cast.system, FIRST)}


def month(cast: Cast, who: str, duty: Duty, last: date = LAST) -> list[Item]:
    items = month_of(current(), cast.clock.now(), cast.people[who].id, FIRST, last).items
    return [one for one in items if one.duty_id == duty.id]


def day(number: int, hour: int = 9) -> datetime:
    return datetime(2026, 3, number, hour, tzinfo=current().zone_info)


def do(cast: Cast, who: str, duty: Duty, number: int, zone: str | None = None) -> Deed:
    """`who` ticks the duty off at nine o'clock of that day of March."""
    cast.clock.moment = day(number)
    done = DeedDone(duty.id, cast.zones[zone].id if zone else None)
    return record_deed(cast.by(who), done, here_and_now(cast.clock.now()))


def office(cast: Cast, at: datetime) -> Acting:
    return replace(cast.by("office"), now=at)


def counted(items: list[Item]) -> set[str]:
    return {record for one in items for record in one.record_ids}


def test_what_is_of_a_zone_is_owed_in_each_and_what_is_of_the_person_once(cast: Cast, shipped: dict[str, Duty]) -> None:
    assign_owner(office(cast, cast.clock.now()), cast.zones["plant"].id, cast.people["owner"].id)
    cast.clock.moment = day(9)
    for name in OF_ZONES:
        zones = {one.zone_id for one in month(cast, "owner", shipped[name], date(2026, 3, 8))}
        assert zones == {cast.zones["hall"].id, cast.zones["plant"].id}, name
    for name in OF_PEOPLE:
        items = month(cast, "owner", shipped[name], date(2026, 3, 8))
        assert [one.zone_id for one in items if one.day == items[-1].day] == [None], name


def test_a_hand_over_dated_back_takes_no_deed_away_and_blames_nobody(cast: Cast, shipped: dict[str, Duty]) -> None:
    plan, keys = shipped["日常清洁计划"], shipped["钥匙检查"]
    kept = {do(cast, "owner", plan, 4).id, do(cast, "owner", keys, 5, "hall").id}
    cast.clock.moment = day(10)
    assign_owner(cast.by("office"), cast.zones["hall"].id, cast.people["staff"].id, day(3, 0))
    cast.clock.moment = day(20)
    assert counted(month(cast, "owner", plan)) | counted(month(cast, "owner", keys)) == kept
    for duty in shipped.values():
        assert not [one for one in month(cast, "staff", duty, date(2026, 3, 9)) if one.missed], duty.name
        assert not [one for one in month(cast, "owner", duty) if one.missed and one.day >= date(2026, 3, 3)], duty.name
    reasons = {one.day.day: one.reason for one in month(cast, "staff", plan) if one.excused}
    assert reasons == dict.fromkeys((3, 4, 5, 6, 9), "backdated")
    assert [one.day.day for one in month(cast, "staff", plan) if one.missed] == list(range(10, 14)) + list(range(16, 19))


def test_a_stand_in_owes_what_the_owner_owed_and_has_it_counted(cast: Cast, shipped: dict[str, Duty]) -> None:
    plan, keys = shipped["日常清洁计划"], shipped["钥匙检查"]
    owner, staff = cast.people["owner"].id, cast.people["staff"].id
    arrange_leave(cast.by("office"), owner, day(9, 0), day(16, 0), stand_in_id=staff)
    done = {do(cast, "staff", plan, 10).id, do(cast, "staff", keys, 11, "hall").id}
    cast.clock.moment = day(25)
    assert counted(month(cast, "staff", plan)) | counted(month(cast, "staff", keys)) == done
    states = {one.day.day: one.state for one in month(cast, "staff", plan)}
    assert states == {9: "missed", 10: "done", 11: "missed", 12: "missed", 13: "missed"}
    away = [(one.day.day, one.missed, one.reason) for one in month(cast, "owner", plan) if 9 <= one.day.day <= 15]
    assert away == [(number, 0, "leave") for number in range(9, 14)]


def test_the_only_zone_closed_asks_nothing_of_its_owner(cast: Cast, shipped: dict[str, Duty]) -> None:
    hall = cast.zones["hall"]
    cast.clock.moment = day(5, 0)
    change_zone(cast.by("office"), hall.id, floor_id=hall.floor_id, name=hall.name, team_id=hall.team_id, active=False)
    cast.clock.moment = day(30)
    for duty in shipped.values():
        later = [one for one in month(cast, "owner", duty) if one.day >= date(2026, 3, 9)]
        assert not [one for one in later if one.missed or one.waiting] or duty.name == "卫生大清扫", duty.name
    assert {one.reason for one in month(cast, "owner", shipped["日常清洁计划"]) if one.excused} == {"closed"}
    of_month = [one for one in month(cast, "owner", shipped["卫生大清扫"]) if one.quota == 1]
    assert [(one.missed + one.waiting, one.excused) for one in of_month] == [(1, 4)], "four of thirty-one days"


def test_a_line_more_to_look_at_changes_nothing_of_what_is_owed(cast: Cast, shipped: dict[str, Duty]) -> None:
    duty, looked = shipped["钥匙检查"], {"text": "钥匙齐全", "ok": True}
    cast.clock.moment = day(4)
    done = DeedDone(duty.id, cast.zones["hall"].id, [looked])
    kept = record_deed(cast.by("owner"), done, here_and_now(cast.clock.now()))
    entry = next(one for one in scheme_duties(FIRST, current().windows) if one.name == "钥匙检查")
    changed = set_duty(cast.by("office"), replace(entry, checklist=[*entry.checklist, "钥匙柜上锁"]), duty.id)
    assert changed.id == duty.id and changed.checklist[-1] == "钥匙柜上锁" and kept.items == [looked]
    assert [one.state for one in month(cast, "owner", duty, date(2026, 3, 8))] == ["done"]


def test_a_number_more_from_the_middle_of_a_month_counts_no_deed_twice(cast: Cast, shipped: dict[str, Duty]) -> None:
    plan = shipped["日常清洁计划"]
    done = {do(cast, "owner", plan, number).id for number in (3, 4, 5)}
    cast.clock.moment = day(16)
    entry = next(one for one in scheme_duties(FIRST, current().windows) if one.name == "日常清洁计划")
    set_duty(cast.by("office"), replace(entry, quotas=[Quota(2, "month")]), plan.id)
    items = month_of(current(), cast.clock.now(), cast.people["owner"].id, FIRST, LAST).items
    rows = {row.id for row in db.session.query(Duty).filter_by(series_id=plan.series_id)}
    assert len(rows) == 2
    assert sorted(record for one in items if one.duty_id in rows for record in one.record_ids) == sorted(done)


def test_a_weeks_duty_edited_on_friday_leaves_everybody_until_sunday(cast: Cast, shipped: dict[str, Duty]) -> None:
    duty = shipped["钥匙检查"]
    cast.clock.moment = day(6)
    entry = next(one for one in scheme_duties(FIRST, current().windows) if one.name == "钥匙检查")
    changed = set_duty(cast.by("office"), replace(entry, quotas=[Quota(1, "week")]), duty.id)
    assert changed.id != duty.id and changed.from_on == date(2026, 3, 6)
    items = month_of(current(), cast.clock.now(), cast.people["owner"].id, date(2026, 3, 8), date(2026, 3, 8)).items
    assert [(one.duty_id, one.state) for one in items if one.duty_id in (duty.id, changed.id)] == [(changed.id, "due")]
