"""The ladder's tick on real rows: issues, duties, service clocks, routes; two workers; one that is killed."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.cases.actions import Report, Step, change_deadline, confirm_fix, reassign, reject_fix, report_issue
from app.cases.models import Issue
from app.core import journal
from app.core.acting import Acting
from app.core.db import db
from app.core.moments import Moments, here_and_now
from app.duties.actions import Slot, answer_objection, object_to, set_duty, ship_scheme
from app.duties.queries.owed import month_of
from app.duties.rules.quota import Quota
from app.duties.scheme import scheme_duties
from app.inspections.actions import RouteEntry, plan_route
from app.notices.actions import climb, set_ladder
from app.notices.models import LadderRung, Notice
from app.notices.showing import told
from app.patrols.actions import PatrolFound, record_patrol
from app.people.leaves import give_leave
from app.people.sessions import open_session
from app.places.actions import give_stand_in
from app.service.actions import Asked, Incident, move_case, note_seen, open_case, report_incident, take
from app.service.actions import Step as CaseStep
from app.settings.queries import current
from tests.cast import Cast


def at(cast: Cast, text: str) -> datetime:
    cast.clock.moment = datetime.fromisoformat(f"2026-03-{text}+08:00")
    return cast.clock.now()


def look(cast: Cast, text: str | None = None) -> list[tuple[str, str]]:
    """(who, kind/step) of what the next look says."""
    if text:
        at(cast, text)
    names = {person.id: name for name, person in cast.people.items()}
    return sorted((names[str(one.person_id)], f"{one.kind}/{one.step}") for one in climb(cast.system))


def report(cast: Cast, hours: float = 8, who: str = "deputy", **more: Any) -> Issue:
    now = cast.clock.now()
    said = Report(cast.zones["hall"].id, "漏水", "normal", now + timedelta(hours=hours), **more)
    return report_issue(cast.by(who), said, here_and_now(now))


def opens(cast: Cast, who: str) -> None:
    """They open the product: from then on it has reached them."""
    open_session(cast.system, cast.people[who], "phone")


@pytest.fixture
def began(cast: Cast) -> Cast:
    """The cast after the first look, at nine on Monday."""
    assert look(cast) == []
    return cast


def test_an_issue_climbs_from_its_owner_to_the_manager_each_step_once(began: Cast):
    cast = began
    report(cast)
    assert look(cast, "02T09:01") == [("owner", "issue/told")]
    assert look(cast, "02T14:59") == [] and look(cast, "02T15:00") == [("owner", "issue/before")]
    assert look(cast, "02T17:00") == [("owner", "issue/due")]
    assert look(cast, "02T19:00") == [("lead", "issue/lead")] and look(cast, "02T19:01") == []
    assert look(cast, "03T17:00") == [("deputy", "issue/deputy")]
    assert look(cast, "04T17:00") == [("manager", "issue/manager")] and look(cast, "20T09:00") == []
    said = db.session.execute(select(Notice).where(Notice.step == "lead")).scalar_one()
    assert said.data["who"] == "谢春梅" and "一层大厅" in said.about and "not delivered" in said.msgid
    assert journal.verify() is None


def test_an_issue_that_is_nobodys_says_so_to_whoever_is_told(began: Cast):
    cast, now = began, began.clock.now()
    report_issue(cast.by("deputy"), Report(cast.zones["plant"].id, "漏水", "normal", now + timedelta(hours=1)), here_and_now(now))
    assert ("manager", "issue/manager") in look(cast, "05T18:00")
    row = db.session.execute(select(Notice).where(Notice.step == "manager")).scalar_one()
    assert "暂无" in told(row, current()).title and "（）" not in told(row, current()).title


def test_what_is_settled_is_passed_over_and_a_fix_sent_back_begins_anew(began: Cast):
    cast = began
    issue = report(cast)
    look(cast, "02T09:01")
    at(cast, "02T10:00")
    confirm_fix(cast.by("owner"), Step(issue.id), here_and_now(cast.clock.now()))
    assert look(cast, "02T17:30") == []
    step = Step(issue.id, words="没修好", deadline_at=cast.clock.now() + timedelta(hours=1))
    reject_fix(cast.by("inspector"), step, here_and_now(cast.clock.now()))
    assert look(cast, "02T17:31") == [("owner", "issue/told")]
    assert look(cast, "02T18:30") == [("owner", "issue/due")]
    move = Step(issue.id, words="等配件", deadline_at=cast.clock.now() + timedelta(hours=3))
    change_deadline(cast.by("lead"), move, here_and_now(cast.clock.now()))
    assert look(cast, "02T18:31") == [("owner", "issue/told")]
    reassign(cast.by("lead"), Step(issue.id, words="换人", assignee_id=cast.people["staff"].id), here_and_now(cast.clock.now()))
    assert look(cast, "02T18:32") == [("staff", "issue/told")]
    assert look(cast, "02T21:30") == [("staff", "issue/due")]


def test_an_old_site_is_not_flooded_and_a_worker_that_was_away_says_the_last_step(cast: Cast):
    report(cast, 1)
    assert look(cast, "02T11:30") == [], "what was before the first look is not told afterwards"
    report(cast, 1, who="owner")
    assert look(cast, "02T14:00") == [("lead", "issue/lead"), ("owner", "issue/due")]
    twice = [("deputy", "issue/deputy"), ("manager", "issue/manager")]
    assert look(cast, "04T14:00") == sorted([("lead", "issue/lead"), *twice, *twice])


def test_leave_brings_the_stand_in_and_the_office_moves_the_steps(began: Cast):
    cast = began
    now, owner, staff = cast.clock.now(), cast.people["owner"].id, cast.people["staff"].id
    give_leave(cast.by("office"), owner, now, now + timedelta(days=3))
    give_stand_in(cast.by("office"), cast.zones["hall"].id, staff, now, now + timedelta(days=3))
    set_ladder(cast.by("office"), {("issue", "before"): 60, ("issue", "lead"): None})
    report(cast)
    assert look(cast, "02T09:05") == [("staff", "issue/told")]
    assert db.session.execute(select(Notice)).scalar_one().for_id == owner
    assert look(cast, "02T15:30") == [] and look(cast, "02T16:00") == [("staff", "issue/before")]
    look(cast, "02T17:00")
    assert look(cast, "02T19:30") == []


def test_an_incident_is_told_to_the_manager_and_to_every_lead_at_once(began: Cast):
    cast = began
    report_incident(cast.by("staff"), Incident("fire", zone_id=cast.zones["plant"].id), here_and_now(at(cast, "02T23:10")))
    assert look(cast, "02T23:11") == [("lead", "urgent/told"), ("manager", "urgent/told")], "through the night"


@pytest.mark.parametrize("minutes", [1, 4, 6, 9, 25, 600])
def test_an_incident_that_came_late_is_told_to_the_manager_and_to_every_lead_once(began: Cast, minutes: int):
    cast, found = began, at(began, "02T10:00")
    arrived = found + timedelta(minutes=minutes)
    look(cast, arrived.astimezone(current().zone_info).strftime("%dT%H:%M"))
    times = Moments(found, found, cast.clock.now())
    case = report_incident(cast.by("staff"), Incident("fire", zone_id=cast.zones["plant"].id), times)
    cast.clock.moment += timedelta(seconds=40)
    assert [one for one in look(cast) if "urgent" in one[1]] == [("lead", "urgent/told"), ("manager", "urgent/told")]
    note_seen(cast.by("manager"), case, here_and_now(cast.clock.now()))
    cast.clock.moment += timedelta(minutes=1)
    assert [one for one in look(cast) if "told" in one[1]] == [], "that the manager has seen it is not told anew"


def test_an_incident_is_told_to_the_leads_though_the_manager_found_it_and_though_the_worker_was_away(began: Cast):
    cast, found = began, at(began, "02T10:00")
    times = here_and_now(found)
    case = report_incident(cast.by("manager"), Incident("fire", zone_id=cast.zones["plant"].id), times)
    take(cast.by("manager"), CaseStep(case.id, "finish", words="灭了"), times)
    assert [one for one in look(cast, "02T10:20") if "urgent" in one[1]] == [("lead", "urgent/told")]
    case = report_incident(cast.by("lead"), Incident("fire", zone_id=cast.zones["plant"].id), here_and_now(cast.clock.now()))
    give_leave(cast.by("office"), cast.people["manager"].id, cast.clock.now(), cast.clock.now() + timedelta(days=3))
    assert ("deputy", "urgent/told") in look(cast, "02T10:41"), "in the manager's place"


def test_a_case_moved_into_an_urgent_kind_is_told_to_all_of_them(began: Cast):
    cast = began
    case = open_case(cast.by("office"), Asked("inquiry", "有烟味"), here_and_now(cast.clock.now()))
    look(cast, "02T09:10")
    move_case(cast.by("manager"), case.id, "incident", "着火了", here_and_now(at(cast, "02T09:15")), "fire")
    assert [one for one in look(cast, "02T09:16") if "urgent" in one[1]] == [("lead", "urgent/told")], "who moved it knows"
    assert [one for one in look(cast, "02T09:17") if "urgent" in one[1]] == []
    case = open_case(cast.by("office"), Asked("inquiry", "有人不满"), here_and_now(cast.clock.now()))
    look(cast, "02T09:30")
    move_case(cast.by("deputy"), case.id, "complaint", "是投诉", here_and_now(at(cast, "02T09:31")))
    assert ("manager", "urgent/told") in look(cast, "02T09:32")
    told = db.session.execute(select(Notice).where(Notice.kind == "urgent").order_by(Notice.id.desc())).scalars().first()
    assert told and "有人不满" in told.about


def test_a_complaint_is_told_at_once_and_what_was_not_delivered_is_said_so(began: Cast):
    cast = began
    call = Asked("complaint", "大厅太吵", zone_id=cast.zones["hall"].id, assignee_id=cast.people["owner"].id)
    case = open_case(cast.by("office"), call, here_and_now(cast.clock.now()))
    assert look(cast, "02T09:01") == [("manager", "urgent/told"), ("owner", "urgent/told")]
    assert look(cast, "02T09:05") == [("manager", "call/due")]
    assert look(cast, "02T09:10") == [("deputy", "call/deputy"), ("lead", "call/lead")]
    said = db.session.execute(select(Notice).where(Notice.step.in_(("due", "lead")))).scalars().all()
    assert all("not delivered" in one.msgid for one in said) and len(said) == 2
    told = cast.client("manager").get("/notices").text
    assert "投诉 #1" in told and "大厅太吵" in told
    page = cast.client("manager").get(f"/service/{case.id}").text
    assert "团队" not in page and "提醒" in page and "谢春梅" in page


def test_what_was_left_undone_yesterday_is_told_with_its_day(began: Cast):
    cast = began
    ship_scheme(cast.by("office"), at(cast, "02T09:00").date())
    look(cast, "03T09:01"), opens(cast, "owner"), look(cast, "03T12:31"), opens(cast, "owner"), look(cast, "04T07:01")
    page = cast.client("owner").get("/notices").text
    assert "责任区巡检·上午（12:30 止）：1 项未按时完成" in page, "the inbox has the day on which it was said"
    assert "责任区巡检·下午（03-03 24:00 止）：1 项未按时完成" in page


def test_a_persons_open_duties_are_one_notice_and_a_teams_go_up_together(began: Cast):
    cast = began
    ship_scheme(cast.by("office"), at(cast, "02T09:00").date())
    look(cast, "03T09:01")
    told = look(cast, "03T11:30")
    assert ("owner", "duty/before") in told and ("neighbour", "duty/before") in told
    assert len(told) == len(set(told))
    up = look(cast, "03T13:00")
    assert ("owner", "duty/due") in up and ("lead", "missed/lead") not in up, "until 13:30 it can still be done, late"
    assert look(cast, "03T13:59") == []
    up = look(cast, "03T14:00")
    assert up == [("lead", "missed/lead")]
    row = db.session.execute(select(Notice).where(Notice.step == "lead", Notice.created_at == cast.clock.now())).scalar_one()
    assert row.data["people"] == 2 and row.how == "digest" and "一层大厅" in row.about
    assert look(cast, "03T14:01") == []


def test_what_was_done_late_is_not_said_to_be_left_undone(began: Cast):
    cast = began
    ship_scheme(cast.by("office"), at(cast, "02T09:00").date())
    look(cast, "03T09:01")
    for moment in ("03T12:45", "03T13:10"):  # the second counts, late, for the morning
        times = here_and_now(at(cast, moment))
        for who, zone in (("owner", "hall"), ("neighbour", "corridor")):
            record_patrol(cast.by(who), PatrolFound(cast.zones[zone].id, "list"), times)
    assert ("lead", "missed/lead") not in look(cast, "03T15:00")
    look(cast, "08T23:59")
    over = look(cast, "09T00:31")  # the week's duties may be done until Monday 24:00
    assert ("owner", "period/due") in over
    at_once = [row.data["duty"] for row in climbed(cast, "missed")]
    assert not any("检查" in name and "巡检" not in name for name in at_once), at_once
    look(cast, "10T00:31")
    assert "钥匙检查" in {row.data["duty"] for row in climbed(cast, "missed")}


def test_a_weeks_duty_that_was_edited_in_the_week_is_reminded_of_as_any_other(began: Cast):
    cast = began
    duties = {one.name: one for one in ship_scheme(cast.by("office"), at(cast, "02T09:00").date())}
    look(cast, "03T09:01"), at(cast, "06T10:00")
    keys = next(one for one in scheme_duties(cast.clock.now().date(), current().windows) if one.name == "钥匙检查")
    set_duty(cast.by("office"), replace(keys, quotas=[Quota(1, "week")]), duties["钥匙检查"].id)
    look(cast, "07T12:00")
    assert "钥匙检查" not in {row.data["duty"] for row in climbed(cast, "missed")}, "there is time until Sunday"
    look(cast, "08T23:59"), look(cast, "09T00:31")
    assert "钥匙检查" in {row.data["duty"] for row in climbed(cast, "period")}


def climbed(cast: Cast, kind: str) -> list[Notice]:
    """What the last look said of a kind."""
    rows = select(Notice).where(Notice.kind == kind, Notice.created_at == cast.clock.now())
    return list(db.session.execute(rows).scalars())


def test_a_route_left_undone_is_said_to_whose_it_is(began: Cast):
    cast = began
    today, zones, inspector = at(cast, "02T09:00").date(), [cast.zones["hall"].id], cast.people["inspector"].id
    entry = RouteEntry("大厅", "targeted", today, zones, person_id=inspector)
    plan_route(cast.by("office"), entry)
    assert look(cast, "02T16:00") == [("inspector", "inspection/before")]
    assert look(cast, "03T00:00") == [("inspector", "inspection/due")]


def test_two_workers_take_each_step_once_and_a_killed_one_leaves_nothing_out(app: Flask, began: Cast, monkeypatch: Any):
    cast = began
    for _ in range(5):
        report(cast)
    at(cast, "02T09:01")
    by, made, barrier = cast.system, [], threading.Barrier(2)
    real = journal.append

    def killed(*args: Any, **more: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.notices.actions.climbing.journal.append", killed)
    with pytest.raises(KeyboardInterrupt):
        climb(by)
    monkeypatch.setattr("app.notices.actions.climbing.journal.append", real)
    assert db.session.execute(select(LadderRung)).first() is None
    db.session.rollback()

    def work() -> None:
        with app.app_context():
            barrier.wait()
            made.append(len(climb(Acting(by.user, by.now))))
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(made) == [0, 5]
    assert len(db.session.execute(select(LadderRung)).scalars().all()) == 5


def test_an_objection_is_told_to_who_answers_it_and_the_answer_to_who_objected(began: Cast):
    cast = began
    ship_scheme(cast.system, at(cast, "02T09:00").date())
    at(cast, "04T10:00")
    climb(cast.system)
    month = month_of(current(), cast.clock.now(), cast.people["owner"].id, date(2026, 3, 2), date(2026, 3, 3))
    missed = next(item for item in month.items if item.missed)
    slot = Slot(missed.duty_id, missed.quota, missed.key, missed.day, missed.zone_id or "")
    filed = object_to(cast.by("owner"), slot, "当天在会议中心支援")
    told = [one for one in look(cast, "04T10:01") if "objection" in one[1]]
    assert told == [("deputy", "objection/told"), ("manager", "objection/told")]
    assert [one for one in look(cast, "05T10:00") if "objection" in one[1]] == []
    page = cast.client("deputy").get("/notices").text
    assert "谢春梅提出申诉" in page and "当天在会议中心支援" in page
    answer_objection(cast.by("deputy"), filed.id, "upheld", "情况属实")
    assert [one for one in look(cast, "05T10:01") if "objection" in one[1]] == [("owner", "objection_answered/told")]
    assert "申诉成立" in cast.client("owner").get("/notices").text
    assert [one for one in look(cast, "08T10:00") if "objection" in one[1]] == [], "answered, it climbs no further"


@pytest.mark.one_database
def test_a_case_moved_into_another_kind_does_not_wait_for_the_workers_minute(began: Cast, monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    monkeypatch.setattr("app.notices.pages.perform_soon", lambda _app, name: asked.append(name))
    began.app.config["JOBS_INLINE"] = False
    case = open_case(began.by("office"), Asked("inquiry", "有人不满"), here_and_now(began.clock.now()))
    office = began.client("office")
    assert office.post(f"/service/{case.id}/comment", data={"words": "又来问"}).status_code == 303 and asked == []
    assert office.post(f"/service/{case.id}/move", data={"to": "complaint"}).status_code == 303
    assert asked == ["remind"]
