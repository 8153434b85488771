"""The inbox and what opens from it, the ladder's settings, what was sent."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.cases.actions import Report, report_issue
from app.core.db import db
from app.core.ids import new_id
from app.core.moments import here_and_now
from app.duties.actions import ship_scheme
from app.inspections.actions import RouteEntry, plan_route
from app.notices.models import LadderStep, Notice
from app.notices.queries.chosen import minutes, site_choice
from app.service.actions import Asked, open_case, set_cleared
from tests.cast import Cast
from tests.notices.test_climb import at, look, report

pytestmark = pytest.mark.one_database


def test_the_bell_counts_the_inbox_opens_and_reading_ends_it(cast: Cast):
    look(cast)
    issue, other = report(cast), report(cast)
    look(cast, "02T09:01")
    owner = cast.client("owner")
    page = owner.get("/notices")
    assert f"问题 #{issue.number} 请您整改，17:00 前完成" in page.text and "一层大厅：漏水" in page.text
    assert '<span class="bell-number">2</span>' in owner.get("/zones").text
    first, second = db.session.execute(select(Notice).order_by(Notice.id)).scalars()
    opened = owner.get(f"/notices/{first.id}?desk=1")
    assert opened.status_code == 303 and opened.location == f"/issues/{issue.id}"
    assert owner.get(f"/notices/{second.id}").location == f"/app/issue/{other.id}", "a phone opens its own page"
    assert 'class="bell-number"' not in owner.get("/zones").text
    assert cast.client("staff").get(f"/notices/{first.id}").status_code == 404
    look(cast, "02T15:01")
    english = owner.get("/language?to=en&next=/notices", follow_redirects=True).text
    assert f"Issue #{issue.number} is due at 17:00" in english
    owner.post("/notices/read")
    db.session.expire_all()
    assert all(one.read_at for one in db.session.execute(select(Notice)).scalars())
    sent = cast.client("manager").get("/notices/sent").text
    assert "谢春梅" in sent and "已读" in sent and cast.client("deputy").get("/notices/sent").status_code == 403
    assert "谢春梅" in cast.client("deputy").get(f"/issues/{issue.id}").text.split("提醒")[-1]


def test_an_inbox_shows_ones_own_notices_alone(cast: Cast):
    look(cast)
    report(cast)
    look(cast, "02T09:01")
    (notice,) = db.session.execute(select(Notice)).scalars()
    assert "请您整改" in cast.client("owner").get("/notices").text
    for who in ("office", "manager", "lead", "staff"):
        browser = cast.client(who)
        assert "请您整改" not in browser.get("/notices").text and browser.get(f"/notices/{notice.id}").status_code == 404
        browser.post("/notices/read")
    db.session.expire_all()
    assert db.session.get_one(Notice, notice.id).read_at is None, "nobody reads for somebody else"


def test_whatever_is_said_can_be_opened_by_who_is_told(cast: Cast):
    ship_scheme(cast.by("office"), at(cast, "02T09:00").date())
    look(cast)
    report(cast, hours=4), report(cast, hours=4, assignee_id=cast.people["staff"].id)
    for words, where in (("漏水", cast.zones["hall"].id), ("吵", None)):
        call = Asked("complaint", words, zone_id=where, assignee_id=cast.people["staff"].id)
        open_case(cast.by("office"), call, here_and_now(cast.clock.now()))
    today, plant = at(cast, "02T09:00").date(), cast.zones["plant"].id
    plan_route(cast.by("office"), RouteEntry("配电室", "targeted", today, [plant], person_id=cast.people["inspector"].id))
    for moment in ("02T09:02", "02T09:15", "02T16:30", "03T10:00", "04T20:00"):
        look(cast, moment)
    names = {person.id: name for name, person in cast.people.items()}
    browsers = {name: cast.client(name) for name in names.values()}
    told = db.session.execute(select(Notice.id, Notice.person_id, Notice.kind, Notice.step)).all()
    assert {"issue", "call", "duty", "missed", "missed_site", "inspection"} <= {row.kind for row in told}
    each = {(row.kind, row.step, names[str(row.person_id)]): row.id for row in told if row.kind not in ("duty", "period")}
    each |= {("duty", row.step, "owner"): row.id for row in told if row.kind == "duty" and names[str(row.person_id)] == "owner"}
    opened = {key: browsers[key[2]].get(f"/notices/{one}?desk=1", follow_redirects=True) for key, one in each.items()}
    assert [key for key, page in opened.items() if page.status_code != 200] == []


def sent(cast: Cast, who: str) -> list[tuple[str, str]]:
    """(title, link) of the steps on the page of what was sent."""
    rows = re.findall(r'<strong>(?:<a href="([^"]+)">)?([^<]+)', cast.client(who).get("/notices/sent").text)
    return [(title, link) for link, title in rows]


def test_what_was_sent_names_its_subject_where_nobody_was_there_too(cast: Cast):
    plant, deputy, now = cast.zones["plant"].id, cast.people["deputy"].id, here_and_now(cast.clock.now())
    look(cast)
    issue = report_issue(cast.by("deputy"), Report(plant, "漏水", "normal", cast.clock.now() + timedelta(hours=2)), now)
    set_cleared(cast.by("office"), [deputy])
    open_case(cast.by("deputy"), Asked("complaint", "举报", zone_id=plant, assignee_id=deputy, confidential=True), now)
    for moment in ("02T11:30", "02T18:30"):
        look(cast, moment)
    held = dict(sent(cast, "office"))
    assert held["问题 #1"] == f"/issues/{issue.id}", "the plant has no owner and its team no lead"
    assert held["投诉 #1"] == "", "nobody cleared was there, and what it says is not for the office"


def test_a_duty_that_nobody_was_told_of_is_named_with_its_team_and_day(cast: Cast):
    ship_scheme(cast.by("office"), at(cast, "02T09:00").date())
    for moment in ("02T09:00", "02T18:30", "03T12:00"):
        look(cast, moment)
    title, link = next(one for one in sent(cast, "manager") if one[0].startswith("工程班组 责任区巡检（03-02"))
    assert title == "工程班组 责任区巡检（03-02 24:00 止）"
    assert cast.client("manager").get(link).status_code == 200


def test_what_cannot_wait_has_the_worker_look_now(cast: Cast, monkeypatch: Any):
    asked: list[str] = []
    monkeypatch.setattr("app.notices.pages.perform_soon", lambda app, name: asked.append(name))
    cast.app.config["JOBS_INLINE"] = False
    office = cast.client("office")
    office.post("/service/desk", data={"id": new_id(), "kind": "complaint", "words": ""})
    assert asked == [], "what was refused presses nobody"
    office.post("/service/desk", data={"id": new_id(), "kind": "complaint", "words": "太吵"})
    assert asked == ["remind"]


def test_saving_the_ladder_as_it_stands_changes_nothing(cast: Cast):
    office = cast.client("office")
    page = office.get("/notices/ladder").text
    fields = {
        name: re.findall(r'<option value="(\w+)" selected>', choices)
        for name, choices in re.findall(r'<select [^>]*name="([^"]+)">(.*?)</select>', page, re.DOTALL)
    }
    assert fields["phone.told"] == ["4320"], "the alarm of three days is on, and shown so"
    form = {name: shown[0] for name, shown in fields.items()}
    form |= {"quiet_from": "20:30", "quiet_until": "07:00", "digest_at": "07:40"}
    before = minutes()
    assert office.post("/notices/ladder", data=form).status_code == 303
    assert minutes() == before and db.session.execute(select(LadderStep)).all() == []
    assert office.post("/notices/ladder", data=form | {"phone.told": "off"}).status_code == 303
    assert "told" not in minutes()["phone"] and 'value="4320"' in office.get("/notices/ladder").text, "it can be put back"
    assert office.post("/notices/ladder", data=form | {"issue.told": "60"}).status_code == 422


def test_the_office_sets_the_steps_and_each_person_their_quiet_hours(cast: Cast):
    office = cast.client("office")
    page = office.get("/notices/ladder").text
    assert "提前 2 小时" in page and "提醒阶梯" in page
    form = {"issue.before": "60", "issue.lead": "off", "quiet_from": "21:00", "quiet_until": "06:30", "digest_at": "08:10",
            "digest": "on"}  # fmt: skip
    assert office.post("/notices/ladder", data=form).status_code == 303
    steps = {(row.kind, row.step): row.minutes for row in db.session.execute(select(LadderStep)).scalars()}
    assert steps == {("issue", "before"): 60, ("issue", "lead"): None}
    assert site_choice().quiet.from_ == "21:00" and site_choice().digest and not site_choice().robots
    wrong = office.post("/notices/ladder", data=form | {"issue.before": "99999999", "quiet_from": "25:00"})
    assert wrong.status_code == 422 and "请填 0 至 20160 的数" in wrong.text
    assert cast.client("manager").get("/notices/ladder").status_code == 200
    assert cast.client("manager").post("/notices/ladder", data=form).status_code == 403
    staff = cast.client("staff")
    assert staff.post("/notices/mine", data={"quiet_from": "19:00"}).status_code == 422
    assert staff.post("/notices/mine", data={"quiet_from": "19:00", "quiet_until": "08:00"}).status_code == 303
    for begin, end, words in (("20:00", "20:00", "开始和结束时间不能相同"), ("00:00", "23:59", "最长 16 小时")):
        span = {"quiet_from": begin, "quiet_until": end}
        for who, path, sent in ((staff, "/notices/mine", span), (office, "/notices/ladder", form | span)):
            refused = who.post(path, data=sent)
            assert refused.status_code == 422 and words in refused.text, (path, begin)
    assert office.post("/notices/ladder", data=form | {"quiet_from": "", "quiet_until": ""}).status_code == 303
    assert not site_choice().quiet.length, "never quiet"
    assert 'name="quiet_from" value=""' in office.get("/notices/ladder").text
    assert office.post("/notices/ladder", data=form | {"quiet_until": ""}).status_code == 422
    assert 'value="19:00"' in staff.get("/notices").text and at(cast, "02T10:00") + timedelta(0)
