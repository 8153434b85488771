"""The pages of duties: the office sets them, everybody sees what they owe, every number opens its records."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.errors import Problem
from app.core.moments import here_and_now
from app.duties.actions import DeedDone, DutyEntry, arrange_leave, end_duty, record_deed, set_duty, ship_scheme
from app.duties.models import Duty, DutyExemption
from app.duties.queries import facts
from app.duties.queries.duties import current_duties
from app.duties.queries.owed import everybody, month_of
from app.duties.rules.assess import Item
from app.duties.rules.quota import WEEK, Quota
from app.patrols.actions import PatrolFound, record_patrol
from app.people.actions import withdraw_role
from app.places.actions import give_stand_in
from app.settings.queries import current
from tests.cast import Cast
from tests.inspections.test_record import inspect

PLAIN = {
    "name": "擦窗",
    "clause": "附表三 二.5",
    "who_kind": "owner",
    "share": "each",
    "record_kind": "deed",
    "evidence": "",
    "scope": "anywhere",
    "from_on": "2026-03-02",
    "first-at_least": "1",
    "first-per": "week",
    "second-per": "day",
}


def test_the_scheme_is_shipped_each_duty_with_its_clause(cast: Cast, shipped: list[Duty]) -> None:
    assert ship_scheme(cast.system) == [], "a site that has duties keeps its own"
    page = cast.client("manager").get("/duties").text
    for duty in shipped:
        assert duty.name in page and duty.clause in page and duty.clause
    assert "每个工作日" in page and "/edit" not in page
    assert "/edit" in cast.client("office").get("/duties").text


def test_a_duty_that_reaches_back_or_meets_no_zone_is_asked_about_once_more(cast: Cast) -> None:
    office = cast.client("office")
    for odd, words in (
        ({"from_on": "2025-01-01"}, "早于今天"),
        ({"words": "没有这样的地方"}, "没有符合条件"),
        ({"until_on": "2026-03-01", "from_on": "2026-02-01"}, "最后一天已过"),
    ):
        asked = office.post("/duties/new", data=PLAIN | odd)
        assert asked.status_code == 422 and words in asked.text and 'name="sure"' in asked.text
        assert current_duties(date(2025, 1, 1)) == [], "nothing is saved yet"
    assert office.post("/duties/new", data=PLAIN | {"from_on": "2026-02-01", "sure": "y"}).status_code == 303
    (duty,) = current_duties(date(2026, 3, 2))
    kept = office.post(f"/duties/{duty.id}/edit", data=PLAIN | {"from_on": "2026-02-01", "name": "擦玻璃"})
    assert kept.status_code == 303, "what it reached back to before is asked about no more"


def test_those_above_open_who_has_not_done_a_slot_and_a_lead_sees_the_team_alone(
    cast: Cast, shipped: list[Duty]
) -> None:
    cast.clock.moment += timedelta(days=1)
    series = next(duty for duty in shipped if duty.name == "责任区巡检").series_id
    address = f"/duties/slot/{series}/0/2026-03-02/pm"
    page = cast.client("manager").get(address)
    assert page.status_code == 200 and "谢春梅" in page.text and "罗翀" in page.text and "2026-03-02" in page.text
    assert "没有责任人" in page.text, "the plant room is nobody's"
    theirs = cast.client("lead").get(address).text
    assert "谢春梅" in theirs and "配电室" not in theirs
    assert cast.client("owner").get(address).status_code == 403
    assert cast.client("manager").get(f"/duties/slot/{series}/0/2026-13-45/pm").status_code == 404


def test_each_quota_of_a_duty_opens_its_own_items(cast: Cast, shipped: list[Duty]) -> None:
    cast.clock.moment += timedelta(days=28)
    series = next(duty for duty in shipped if duty.name == "卫生大清扫").series_id
    owner = cast.client("owner")
    of_week = owner.get(f"/me/duties?month=2026-03&duty={series}&quota=0&state=owed", follow_redirects=True).text
    of_month = owner.get(f"/me/duties?month=2026-03&duty={series}&quota=1&state=owed", follow_redirects=True).text
    assert of_week.count("<strong>卫生大清扫</strong>") > of_month.count("<strong>卫生大清扫</strong>") >= 1


def test_an_exemption_of_everything_is_asked_about_once_more(cast: Cast, shipped: list[Duty]) -> None:
    office = cast.client("office")
    wide = {"exempt-from_on": "2026-03-03", "exempt-until_on": "2026-03-04", "exempt-reason": "停电"}
    asked = office.post("/duties/exempt", data=wide)
    assert asked.status_code == 422 and "所有人在全部责任区都免除全部规定动作，共 2 天" in asked.text
    assert db.session.query(DutyExemption).count() == 0
    assert office.post("/duties/exempt", data=wide | {"exempt-sure": "y"}).status_code == 303
    narrow = wide | {"exempt-zone_id": cast.zones["hall"].id}
    assert office.post("/duties/exempt", data=narrow).status_code == 303
    assert db.session.query(DutyExemption).count() == 2


def test_the_office_adds_changes_and_ends_a_duty(cast: Cast) -> None:
    office = cast.client("office")
    assert office.post("/duties/new", data=PLAIN).status_code == 303
    (duty,) = current_duties(date(2026, 3, 2))
    assert office.get(f"/duties/{duty.id}/edit").status_code == 200
    cast.clock.moment += timedelta(days=7)
    assert office.post(f"/duties/{duty.id}/edit", data=PLAIN | {"first-at_least": "2"}).status_code == 303
    rows = db.session.execute(select(Duty).order_by(Duty.from_on)).scalars().all()
    assert [(row.from_on, row.until_on, row.quotas[0].at_least) for row in rows] == [
        (date(2026, 3, 2), date(2026, 3, 8), 1),
        (date(2026, 3, 9), None, 2),
    ]
    assert rows[0].series_id == rows[1].series_id
    assert office.post(f"/duties/{rows[1].id}/end").status_code == 303
    assert current_duties(date(2026, 3, 9)) == [] and "擦窗" in office.get("/duties").text


def test_a_stand_in_who_is_plain_staff_opens_their_own_record_and_nobody_elses(cast: Cast, shipped: list[Duty]) -> None:
    cast.clock.moment += timedelta(days=1)
    hall, now, staff = cast.zones["hall"].id, cast.clock.now(), cast.people["staff"].id
    give_stand_in(cast.by("office"), hall, staff, now - timedelta(hours=9), now + timedelta(hours=10))
    mine = record_patrol(cast.by("staff"), PatrolFound(hall, "list"), here_and_now(now))
    other = record_patrol(cast.by("deputy"), PatrolFound(cast.zones["plant"].id, "list"), here_and_now(now))
    page = cast.client("staff")
    assert f"/records/{mine.id}" in page.get(f"/duties/of/{staff}?month=2026-03&state=done").text
    shown = page.get(f"/records/{mine.id}")
    assert shown.status_code == 200 and f"/zones/{hall}" not in shown.text, "no way into pages that are closed to them"
    assert page.get(f"/records/{other.id}").status_code == 404
    assert cast.app.test_client().get(f"/records/{mine.id}").status_code == 401


def test_an_inspection_is_opened_by_whoever_made_it_after_their_role_is_gone_too(cast: Cast, shipped: list[Duty]) -> None:
    inspector = cast.people["inspector"].id
    cast.clock.moment += timedelta(days=2)
    made = inspect(cast, "inspector", kind="targeted")
    cast.clock.moment += timedelta(days=1)
    withdraw_role(cast.by("office"), inspector, "inspector")
    page = cast.client("inspector")
    assert f"/inspections/{made.id}" in page.get(f"/duties/of/{inspector}?month=2026-03&state=done").text
    assert page.get(f"/inspections/{made.id}").status_code == 200
    assert cast.client("staff").get(f"/inspections/{made.id}").status_code == 404


def changed(duty: Duty, **what: object) -> DutyEntry:
    """The duty as the office would write it anew."""
    kept = {"name": duty.name, "who_kind": duty.who_kind, "from_on": duty.from_on, "until_on": duty.until_on}
    return DutyEntry(**(kept | {"quotas": [Quota(1, WEEK)]} | what))  # type: ignore[arg-type]


@pytest.fixture
def running(cast: Cast) -> Duty:
    """A duty owed since Monday the 2nd; it is Monday the 16th."""
    duty = set_duty(cast.by("office"), DutyEntry("擦窗", "owner", [Quota(1, WEEK)], date(2026, 3, 2)))
    cast.clock.moment += timedelta(days=14)
    return duty


@pytest.mark.parametrize(
    ("what", "field", "words"),
    [
        ({"from_on": date(2026, 3, 9)}, "from_on", "it cannot begin later"),
        ({"from_on": date(2026, 4, 1)}, "from_on", "it cannot begin later"),
        ({"until_on": date(2026, 3, 8)}, "until_on", "it cannot end earlier"),
    ],
)  # fmt: skip
def test_what_was_owed_is_not_taken_back_by_another_first_or_last_day(
    cast: Cast, running: Duty, what: dict[str, date], field: str, words: str
) -> None:
    with pytest.raises(Problem) as refused:
        set_duty(cast.by("office"), changed(running, **what), running.id)
    assert refused.value.status == 422 and refused.value.errors[0].pointer == field and words in refused.value.errors[0].message
    assert (running.from_on, running.until_on) == (date(2026, 3, 2), None)


def test_a_duty_may_end_yesterday_and_no_earlier_and_may_begin_earlier(cast: Cast, running: Duty) -> None:
    set_duty(cast.by("office"), changed(running, until_on=date(2026, 3, 15), from_on=date(2026, 2, 2)), running.id)
    assert (running.from_on, running.until_on) == (date(2026, 2, 2), date(2026, 3, 15))


@pytest.mark.parametrize("quota", [Quota(1, WEEK), Quota(2, WEEK)])
def test_an_ended_duty_that_is_taken_up_again_asks_nothing_for_the_time_between(cast: Cast, running: Duty, quota: Quota) -> None:
    end_duty(cast.by("office"), running.id)
    cast.clock.moment += timedelta(days=14)
    again = set_duty(cast.by("office"), changed(running, until_on=None, quotas=[quota]), running.id)
    assert again is not running and again.series_id == running.series_id
    assert (running.until_on, again.from_on) == (date(2026, 3, 15), date(2026, 3, 30))


def test_no_day_is_owed_by_two_rows_of_one_duty(cast: Cast, running: Duty) -> None:
    later = set_duty(cast.by("office"), changed(running, quotas=[Quota(2, WEEK)]), running.id)
    assert later.from_on == date(2026, 3, 16)
    for row, what in ((later, {"quotas": [Quota(2, WEEK)], "from_on": date(2026, 3, 9)}), (running, {"until_on": None})):
        with pytest.raises(Problem) as refused:
            set_duty(cast.by("office"), changed(row, **what), row.id)
        assert "it is owed already" in refused.value.errors[0].message


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"who_kind": "role"}, "请选择由谁承担"),
        ({"who_kind": "person", "numbers": "W999"}, "W999"),
        ({"until_on": "2026-03-01"}, "最后一天"),
        ({"first-at_least": ""}, "请填写频次"),
        ({"first-per": "day", "first-windows": "09:00-12:00 早\n11:00-15:00 午"}, "时段重叠"),
        ({"first-per": "day", "first-windows": "09:00 - 12:00 11:00～15:00"}, "时段重叠"),
        ({"first-per": "day", "first-windows": "上午 08：00至12：00\n下午：11:00—24:00"}, "时段重叠"),
        ({"first-per": "day", "first-windows": "12:00-09:00 反"}, "结束要晚于开始"),
        ({"first-per": "day", "first-windows": "09:00-09:00 空"}, "结束要晚于开始"),
        ({"first-per": "day", "first-windows": "9点到12点"}, "07:30"),
        ({"first-windows": "09:00-12:00 早"}, "时段只用于每天"),
        ({"first-per": "day", "first-at_least": "9", "first-gap_minutes": "180"}, "没有人能做到"),
        ({"evidence": "plate"}, "没有人能做到"),
        ({"record_kind": "inspection"}, "没有人能做到"),
        ({"record_kind": "inspection/general", "who_kind": "role", "roles": ["deputy", "office"]}, "没有人能做到"),
        ({"record_kind": "inspection", "who_kind": "role", "roles": ["deputy"], "evidence": "photo"}, "没有人能做到"),
        ({"record_kind": "survey", "who_kind": "role", "roles": ["lead"]}, "没有人能做到"),
    ],
)
def test_what_cannot_be_owed_is_refused_in_words(cast: Cast, changes: dict[str, str], words: str) -> None:
    answer = cast.client("office").post("/duties/new", data=PLAIN | changes)
    assert answer.status_code == 422 and words in answer.text
    assert current_duties(date(2026, 3, 2)) == []


def test_what_one_of_them_can_do_may_be_asked_of_all_of_them_together(cast: Cast) -> None:
    roles = {"who_kind": "role", "roles": ["deputy", "office"], "share": "any", "record_kind": "inspection", "evidence": "plate"}
    assert cast.client("office").post("/duties/new", data=PLAIN | roles).status_code == 303


def test_a_first_line_left_empty_gives_its_ticks_to_nobody(cast: Cast) -> None:
    only_second = {"first-at_least": "", "first-site_windows": "y", "second-at_least": "2", "second-per": "month"}
    assert cast.client("office").post("/duties/new", data=PLAIN | only_second).status_code == 303
    (duty,) = current_duties(date(2026, 3, 2))
    assert [(one.per, one.at_least, one.site_windows) for one in duty.quotas] == [("month", 2, False)]


def test_windows_are_read_as_people_write_them(cast: Cast) -> None:
    written = {"first-per": "day", "first-windows": "上午 8：00至11：30\n13:00—24:00 晚班 全员"}
    assert cast.client("office").post("/duties/new", data=PLAIN | written).status_code == 303
    (duty,) = current_duties(date(2026, 3, 2))
    windows = [tuple(one.values())[1:] for one in duty.quotas[0].windows]
    assert windows == [("上午", "08:00", "11:30"), ("晚班 全员", "13:00", "23:59")]
    assert "13:00-24:00 晚班 全员" in cast.client("office").get(f"/duties/{duty.id}/edit").text


def test_a_duty_whose_people_have_gone_says_so(cast: Cast, shipped: list[Duty]) -> None:
    withdraw_role(cast.system, cast.people["deputy"].id, "deputy")
    assert cast.client("office").get("/duties").text.count("目前无人承担") == 1


def test_a_months_numbers_open_their_records(cast: Cast, shipped: list[Duty]) -> None:
    cast.clock.moment += timedelta(days=1)
    patrol = record_patrol(cast.by("owner"), PatrolFound(cast.zones["hall"].id, "list"), here_and_now(cast.clock.now()))
    keys = next(duty for duty in shipped if duty.name == "钥匙检查")
    ticked = DeedDone(keys.id, cast.zones["hall"].id, [{"text": "钥匙齐全", "ok": True}])
    deed = record_deed(cast.by("owner"), ticked, here_and_now(cast.clock.now()))
    owner = cast.client("owner")
    mine = f"/duties/of/{cast.people['owner'].id}"
    assert owner.get("/me/duties").location.endswith(mine)
    page = owner.get(mine).text
    assert "责任区巡检" in page and "附表三 二.3" in page
    done = owner.get(f"{mine}?month=2026-03&state=done").text
    assert f"/records/{patrol.id}" in done and f"/deeds/{deed.id}" in done
    assert "钥匙齐全" in owner.get(f"/deeds/{deed.id}").text
    only = owner.get(f"{mine}?month=2026-03&state=done&duty={keys.series_id}").text
    assert f"/deeds/{deed.id}" in only and f"/records/{patrol.id}" not in only


@pytest.mark.parametrize(
    ("name", "status"), [("office", 200), ("lead", 200), ("owner", 200), ("neighbour", 404), ("staff", 404)]
)
def test_a_month_is_seen_by_those_it_concerns(cast: Cast, shipped: list[Duty], name: str, status: int) -> None:
    assert cast.client(name).get(f"/duties/of/{cast.people['owner'].id}").status_code == status


def test_a_hand_over_entered_late_blames_nobody_and_keeps_what_was_done(cast: Cast, shipped: list[Duty]) -> None:
    hall, staff = cast.zones["hall"].id, cast.people["staff"].id
    cast.clock.moment += timedelta(days=1)
    walked = record_patrol(cast.by("owner"), PatrolFound(hall, "list"), here_and_now(cast.clock.now()))
    cast.clock.moment += timedelta(days=2)
    office = cast.client("office")
    too_early = office.post(f"/zones/{hall}/owner", data={"person_id": staff, "from_at": "2026-03-01T00:00"})
    assert too_early.status_code == 422, "before the present owner began"
    assert (
        office.post(f"/zones/{hall}/owner", data={"person_id": staff, "from_at": "2026-03-03T00:00"}).status_code == 303
    )

    def month(who: str) -> list[Item]:
        found = month_of(current(), cast.clock.now(), cast.people[who].id, date(2026, 3, 1), date(2026, 3, 31)).items
        return [one for one in found if one.zone_id == hall]

    assert walked.id in [record for one in month("owner") for record in one.record_ids], "what was done stays"
    assert {one.reason for one in month("staff") if one.excused} == {"backdated"}
    assert not [one for one in month("staff") if one.missed and one.day < date(2026, 3, 5)], "nobody could know"
    assert "交接补登" in cast.client("staff").get(f"/duties/of/{staff}?state=excused").text


def test_everybodys_month_lists_who_missed(cast: Cast, shipped: list[Duty]) -> None:
    cast.clock.moment += timedelta(days=3)
    page = cast.client("manager").get("/duties/people").text
    assert cast.people["owner"].name in page and cast.people["deputy"].name in page
    led = cast.client("lead").get("/duties/people").text
    assert cast.people["owner"].name in led and cast.people["deputy"].name not in led


def test_everybodys_month_is_shown_team_by_team(cast: Cast, shipped: list[Duty]) -> None:
    cast.clock.moment += timedelta(days=3)
    manager, owner, deputy = cast.client("manager"), cast.people["owner"].name, cast.people["deputy"].name
    cleaning, engineering = cast.teams["保洁班组"].id, cast.teams["工程班组"].id
    of_team = manager.get(f"/duties/people?team={cleaning}").text
    assert owner in of_team and deputy not in of_team and f"month=2026-02&amp;team={cleaning}" in of_team
    led = cast.client("lead").get(f"/duties/people?team={engineering}").text
    assert owner not in led and "没有应做事项" in led, "another team's is not theirs to see"
    every = manager.get("/duties/people").text
    assert deputy in every and owner in every


def test_a_teams_month_says_what_everybodys_says_of_its_people(
    cast: Cast, shipped: list[Duty], monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.clock.moment += timedelta(days=3)
    record_patrol(cast.by("owner"), PatrolFound(cast.zones["hall"].id, "list"), here_and_now(cast.clock.now()))
    arranged = cast.clock.now() + timedelta(days=2)
    arrange_leave(cast.by("office"), cast.people["owner"].id, arranged, arranged + timedelta(days=4), "", cast.people["staff"].id)
    cast.clock.moment += timedelta(days=20)
    asked = (current(), cast.clock.now(), date(2026, 3, 1), date(2026, 3, 31))
    every, _nobody = everybody(*asked)
    some = {cast.people[name].id for name in ("owner", "staff", "deputy", "office")}
    theirs = {person: sums for person, sums in every.items() if person in some}
    assert everybody(*asked, some)[0] == theirs
    monkeypatch.setattr(facts, "MOST_NAMED", 2)
    assert everybody(*asked, some)[0] == theirs, "for many people the days are read whole"


def test_staff_see_their_own_month(cast: Cast, shipped: list[Duty]) -> None:
    assert cast.client("staff").get("/me/duties", follow_redirects=True).status_code == 200
