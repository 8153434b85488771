"""A phone holds what its person owes in the next days, and sends what was done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.core.db import db
from app.duties.actions import DutyEntry, arrange_leave, end_duty, set_day, set_duty, ship_scheme
from app.duties.models import Deed, Duty
from app.duties.rules.quota import DAY, WEEK, Quota
from tests.cast import Cast
from tests.sync.phone import Phone, operation


@pytest.fixture
def shipped(cast: Cast) -> dict[str, Duty]:
    cast.clock.moment += timedelta(days=1)  # Tuesday
    return {duty.name: duty for duty in ship_scheme(cast.system, date(2026, 3, 1))}


def held(phone: Phone) -> dict[str, dict]:  # type: ignore[type-arg]
    return {data["name"]: data for (entity, _), data in phone.held.items() if entity == "duty"}


def test_a_phone_holds_the_days_to_come(cast: Cast, shipped: dict[str, Duty]) -> None:
    owner, deputy, staff = (Phone(cast.client(name)) for name in ("owner", "deputy", "staff"))
    for phone in (owner, deputy, staff):
        phone.sync()
    patrol = held(owner)["责任区巡检"]
    assert patrol["clause"] == "附表三 二.3" and {slot["zone_id"] for slot in patrol["slots"]} == {cast.zones["hall"].id}
    days = {slot["start"][:10] for slot in patrol["slots"]}
    assert len(days) >= 8 and all(slot["need"] == 1 for slot in patrol["slots"])
    assert "副经理巡查" in held(deputy) and "责任区巡检" not in held(deputy)
    wednesday = held(deputy)["周三安全卫生大检查"]["slots"]
    assert wednesday[0]["together"] and len(wednesday) == 2
    assert held(staff) == {}


def test_a_deed_is_taken_once_and_counts(cast: Cast, shipped: dict[str, Duty]) -> None:
    phone = Phone(cast.client("owner"))
    phone.sync()
    keys = shipped["钥匙检查"]
    body = {"duty_id": keys.id, "zone_id": cast.zones["hall"].id, "items": [{"text": "钥匙齐全", "ok": True}]}
    sent = operation("record_deed", cast.clock.now(), body)
    assert [one["status"] for one in phone.sync(sent)] == ["applied"]
    assert [one["status"] for one in phone.sync(sent)] == ["duplicate"]
    (deed,) = db.session.execute(select(Deed)).scalars()
    assert deed.id == sent["id"] and deed.duty_name == "钥匙检查"
    assert ("deed", deed.id) in phone.held
    again = Phone(cast.client("owner"))
    again.sync()
    assert held(again)["钥匙检查"]["slots"][0]["done_ids"] == [deed.id]


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("卫生大清扫", {}, "rejected"),
        ("责任区巡检", {}, "rejected"),
        ("钥匙检查", {"zone_id": "none"}, "rejected"),
        ("钥匙检查", {}, "rejected"),
    ],
)
def test_a_deed_without_what_it_needs_is_refused(
    cast: Cast, shipped: dict[str, Duty], name: str, body: dict[str, str], status: str
) -> None:
    sent = operation("record_deed", cast.clock.now(), {"duty_id": shipped[name].id, **body})
    assert [one["status"] for one in Phone(cast.client("owner")).sync(sent)] == [status]


def test_what_changes_what_is_owed_reaches_the_phone(cast: Cast, shipped: dict[str, Duty]) -> None:
    phone = Phone(cast.client("owner"))
    phone.sync()
    before = len(held(phone)["责任区巡检"]["slots"])
    set_day(cast.by("office"), date(2026, 3, 7), True, "加班")  # a Saturday
    phone.sync()
    assert len(held(phone)["责任区巡检"]["slots"]) == before + 2
    start = cast.clock.now() + timedelta(days=1)
    arrange_leave(cast.by("office"), cast.people["owner"].id, start, start + timedelta(days=2))
    phone.sync()
    assert any(slot["reason"] == "leave" for slot in held(phone)["责任区巡检"]["slots"])
    end_duty(cast.by("office"), shipped["钥匙检查"].id)
    phone.sync()
    assert "钥匙检查" not in held(phone)


def test_a_duty_with_a_last_day_follows_the_calendar_too(cast: Cast, shipped: dict[str, Duty]) -> None:
    entry = DutyEntry("收尾检查", "owner", [Quota(1, DAY, working_days=True)], date(2026, 3, 2), until_on=date(2026, 3, 6))
    set_duty(cast.by("office"), entry)
    phone = Phone(cast.client("owner"))
    phone.sync()
    days = [slot["start"][:10] for slot in held(phone)["收尾检查"]["slots"]]
    assert days == [f"2026-03-{day:02}" for day in range(2, 7)], "with yesterday's, which a late entry may be for"
    set_day(cast.by("office"), date(2026, 3, 4), False, "放假")
    phone.sync()
    free = [slot for slot in held(phone)["收尾检查"]["slots"] if slot["reason"] == "holiday"]
    assert [slot["excused"] for slot in free] == [1]


def test_a_new_week_brings_a_fresh_picture(cast: Cast, shipped: dict[str, Duty]) -> None:
    phone = Phone(cast.client("owner"))
    phone.sync()
    resets = phone.resets
    cast.clock.moment += timedelta(days=7)
    phone.sync()
    assert phone.resets == resets + 1
    assert max(slot["start"] for slot in held(phone)["责任区巡检"]["slots"]) > "2026-03-17"


def test_a_phone_knows_the_days_on_which_no_patrol_is_owed(cast: Cast, shipped: dict[str, Duty]) -> None:
    phone = Phone(cast.client("deputy"))
    phone.sync()
    weekend = {"2026-03-07": ["am", "pm"], "2026-03-08": ["am", "pm"]}
    assert phone.held["site", "site"]["free"] == weekend
    set_day(cast.by("office"), date(2026, 3, 5), False, "放假")
    phone.sync()
    assert phone.held["site", "site"]["free"] == weekend | {"2026-03-05": ["am", "pm"]}
    end_duty(cast.by("office"), shipped["责任区巡检"].id)
    phone.sync()
    assert "2026-03-06" in phone.held["site", "site"]["free"], "the duty is over: nothing is asked any more"


def test_a_phone_knows_on_which_days_of_a_week_a_duty_counts(cast: Cast, shipped: dict[str, Duty]) -> None:
    entry = DutyEntry("两日巡查", "owner", [Quota(1, WEEK, frozenset({0, 2}))], date(2026, 3, 2))
    set_duty(cast.by("office"), entry)
    phone = Phone(cast.client("owner"))
    phone.sync()
    slot = held(phone)["两日巡查"]["slots"][0]
    assert slot["apart"] == [[f"2026-03-0{day}T00:00:00.000+08:00" for day in both] for both in ((2, 3), (4, 5))]
    assert not any("apart" in one for one in held(phone)["卫生大清扫"]["slots"])
