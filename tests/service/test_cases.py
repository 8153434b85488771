"""Service cases through their actions and pages: taken at the desk, worked, handed over, closed by the caller's word."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.cases.actions import Step as IssueStep
from app.cases.actions import confirm_fix
from app.cases.models import Issue
from app.core import journal
from app.core.db import db
from app.core.errors import Problem
from app.core.ids import new_id
from app.core.moments import Moments, here_and_now
from app.notices.actions import climb
from app.places.actions import add_zone
from app.plates.actions import issue_plates
from app.service import actions
from app.service.actions import Asked, Step, set_cleared
from app.service.models import ServiceCase, ServiceEvent
from app.service.plans import plans
from app.service.queries import folded
from app.service.rules import state_of_clock
from tests.cast import Cast
from tests.photos.pictures import corner, saved
from tests.web.seeking import seek


def asked(cast: Cast, who: str = "office", kind: str = "complaint", words: str = "大厅太吵", **more: Any) -> ServiceCase:
    return actions.open_case(cast.by(who), Asked(kind, words, **more), here_and_now(cast.clock.now()))


def step(cast: Cast, who: str, case: ServiceCase, name: str, minutes: float = 0, **more: Any) -> None:
    cast.clock.moment += timedelta(minutes=minutes)
    actions.take(cast.by(who), Step(case.id, name, **more), here_and_now(cast.clock.now()))


def refused(status: int, act: Any, *args: Any, **more: Any) -> None:
    with pytest.raises(Problem) as told:
        act(*args, **more)
    assert told.value.status == status


def fresh(case: ServiceCase) -> ServiceCase:
    db.session.expire_all()
    return db.session.get_one(ServiceCase, case.id)


def test_a_complaint_is_the_managers_and_closes_by_the_return_visit_alone(cast: Cast):
    case = asked(cast, zone_id=cast.zones["hall"].id)
    assert case.assignee.name == "郭启明" and case.taken_by.name == "方璐"
    assert "大厅太吵" in cast.client("manager").get(f"/service/{case.id}").text
    code = issue_plates(cast.by("office"), [cast.zones["hall"].id])[0].code
    other = issue_plates(cast.by("office"), [cast.zones["plant"].id])[0].code
    refused(422, step, cast, "manager", case, "arrive", code=other)
    step(cast, "manager", case, "arrive", 10, code=code, source="camera")
    step(cast, "manager", case, "promise", words="下午修好", promised_at=cast.clock.now() + timedelta(hours=4))
    refused(409, step, cast, "manager", case, "return_visit", verdict=True)
    step(cast, "manager", case, "finish", 60, words="已处理")
    refused(422, step, cast, "manager", case, "return_visit", verdict=False)
    step(cast, "manager", case, "return_visit", 30, verdict=False, words="还是吵")
    assert (fresh(case).state, case.reopened) == ("new", 1)
    for name, more in (("arrive", {}), ("finish", {"words": "换了设备"}), ("return_visit", {"verdict": True})):
        step(cast, "manager", case, name, 5, **more)
    assert fresh(case).state == "closed" and case.closed_at == cast.clock.now()
    page = cast.client("office").get(f"/service/{case.id}").text
    assert "铭牌已证明" in page and "对方不满意" in page and "报告经理" in page
    assert journal.verify() is None


def test_a_task_goes_to_a_team_by_its_lead_and_comes_back_to_whoever_gave_it(cast: Cast):
    case = asked(cast, "deputy", "task", "会议室搬桌子", team_id=cast.teams["保洁班组"].id)
    assert case.assignee.name == "白燚"
    refused(422, asked, cast, "deputy", "task", team_id=cast.teams["工程班组"].id)
    arrive = next(clock for clock in folded(case).clocks if clock.name == "arrive")
    assert arrive.limit == timedelta(minutes=10)
    refused(403, step, cast, "deputy", case, "accept")
    cast.client("lead").get(f"/service/{case.id}")
    step(cast, "lead", case, "accept", 1)
    step(cast, "lead", case, "cannot", 1, person_id=cast.people["staff"].id, words="正在开会")
    assert (fresh(case).state, case.assignee.name, case.offered.name) == ("new", "白燚", "丁小雨")
    refused(404, step, cast, "owner", case, "take_over")
    step(cast, "staff", case, "take_over", 1)
    assert fresh(case).assignee.name == "丁小雨"
    step(cast, "staff", case, "arrive", 3)
    step(cast, "staff", case, "finish", 20, words="搬好了")
    refused(403, step, cast, "staff", case, "tell_result", verdict=True)
    step(cast, "deputy", case, "tell_result", 5, verdict=True)
    said = {clock.name: state_of_clock(clock, cast.clock.now()) for clock in folded(fresh(case)).clocks}
    assert case.state == "closed" and set(said.values()) <= {"met", "void"}


def test_an_inquiry_stays_with_who_was_asked_first_until_somebody_accepts_it(cast: Cast):
    case = asked(cast, "staff", "inquiry", "信访局在几楼")
    assert case.assignee.name == case.taken_by.name == "丁小雨"
    step(cast, "staff", case, "hand_over", person_id=cast.people["owner"].id, words="归她管")
    assert fresh(case).assignee.name == "丁小雨"
    step(cast, "owner", case, "decline", words="不归我")
    step(cast, "staff", case, "hand_over", person_id=cast.people["lead"].id, words="归她管")
    step(cast, "lead", case, "take_over")
    step(cast, "lead", case, "answer", words="三楼 305")
    step(cast, "staff", case, "call_back", verdict=True)
    assert fresh(case).state == "closed" and case.taken_by.name == "丁小雨" and case.hand_overs == 1


def test_what_the_desk_gives_on_stays_with_who_was_asked_first_until_it_is_accepted(cast: Cast):
    office = cast.client("office")
    call = {"kind": "inquiry", "words": "停车证在哪办", "assign": cast.people["staff"].name}
    for _ in range(2):
        answer = office.post("/service/desk", data=call | {"id": (key := call.get("id") or new_id())})
        call["id"] = key
        assert answer.status_code == 303
    case = fresh(db.session.get(ServiceCase, key))
    assert (case.assignee.name, case.offered.name) == (cast.people["office"].name, cast.people["staff"].name)
    assert [event.kind for event in case.events] == ["opened", "hand_over"]
    assert "对方接手前仍由" in office.get("/service/desk").text
    step(cast, "staff", case, "take_over")
    step(cast, "staff", case, "answer", words="二楼")
    assert (fresh(case).assignee.name, case.hand_overs) == (cast.people["staff"].name, 1)
    assert "首问人" in office.get(f"/service/{case.id}").text
    # A task is given, not offered: it is accepted by a step of its own.
    task = asked(cast, "office", "task", "送水", assignee_id=cast.people["staff"].id)
    page = office.get(f"/service/{task.id}").text
    assert "交办人" in page and "首问人" not in page
    assert (task.assignee.name, task.offered) == (cast.people["staff"].name, None)


def test_what_was_answered_at_once_is_given_to_nobody(cast: Cast):
    call = {"kind": "inquiry", "words": "停车证", "assign": cast.people["staff"].name, "answer": "二楼", "id": new_id()}
    answer = cast.client("office").post("/service/desk", data=call)
    assert answer.status_code == 422 and "自己已答复" in answer.text and 'value="二楼"' in answer.text
    assert db.session.execute(select(func.count()).select_from(ServiceCase)).scalar_one() == 0


def test_a_suggestion_is_thanked_answered_and_counted(cast: Cast):
    case = asked(cast, "office", "suggestion", "多放几把椅子")
    refused(409, step, cast, "office", case, "reply", words="好")
    assert len(fresh(case).events) == 2, "what came too early is kept as a note"
    step(cast, "office", case, "thank")
    step(cast, "office", case, "reply", words="下周添置")
    assert fresh(case).state == "closed"
    assert "已关闭 1" in cast.client("office").get("/service").text


def test_a_step_sent_twice_is_taken_once(cast: Cast):
    case = asked(cast, "office", "inquiry")
    key = new_id()
    for _ in range(2):
        actions.take(cast.by("office"), Step(case.id, "comment", words="好", id=key), here_and_now(cast.clock.now()))
    assert len(fresh(case).events) == 2
    other = new_id()
    for _ in range(2):
        actions.open_case(cast.by("office"), Asked("inquiry", "再问", id=other), here_and_now(cast.clock.now()))
    refused(409, actions.open_case, cast.by("office"), Asked("inquiry", "再问", id=key), here_and_now(cast.clock.now()))
    refused(409, actions.open_case, cast.by("staff"), Asked("inquiry", "再问", id=other), here_and_now(cast.clock.now()))
    assert db.session.execute(select(func.count()).select_from(ServiceCase)).scalar_one() == 2


def test_a_step_of_a_phone_that_was_offline_takes_its_place_in_time(cast: Cast):
    case = asked(cast, "office", "task", "送水", assignee_id=cast.people["staff"].id)
    start = cast.clock.now()
    cast.clock.moment += timedelta(hours=1)
    now = cast.clock.now()
    for name, minutes, more in (("finish", 20, {"words": "好了"}), ("arrive", 4, {}), ("accept", 1, {})):
        at = start + timedelta(minutes=minutes)
        sent = Step(case.id, name, **more)
        if name == "finish":
            refused(409, actions.take, cast.by("staff"), sent, Moments(at, at, now))
        else:
            actions.take(cast.by("staff"), sent, Moments(at, at, now))
    assert fresh(case).state == "done", "what came in the wrong order counts once its turn is there"
    assert [state_of_clock(one, now) for one in folded(case).clocks if one.name == "arrive"] == ["met"]


def test_the_desk_finds_the_zone_that_is_meant_and_says_where_it_finds_none(cast: Cast):
    office = cast.client("office")
    for place in ("1楼 大厅", "1号楼 1层 大厅", "地下三十楼", "1号楼"):
        call = {"id": new_id(), "kind": "task", "words": place, "place": place}
        said = office.post("/service/desk", data=call, follow_redirects=True)
        case = db.session.query(ServiceCase).filter_by(words=place).one()
        meant = "大厅" in place
        assert (case.zone_id == cast.zones["hall"].id) is meant and ("没有唯一对应的责任区" in said.text) is not meant


def test_moved_into_an_incident_the_manager_and_the_leads_are_told_and_the_history_is_one(cast: Cast):
    case = asked(cast, "staff", "inquiry", "楼道里冒烟")
    manager = cast.client("manager")
    page = manager.get(f"/service/{case.id}").text
    assert "属于突发事件" in page and "属于会务接待" in page
    plan = plans()[0]
    moved = manager.post(f"/service/{case.id}/move", data={"to": "incident", "plan_id": plan.id})
    assert moved.status_code == 303
    now = folded(fresh(case))
    assert (fresh(case).kind, now.owner_id) == ("incident", cast.people["manager"].id)
    assert cast.people["lead"].id in now.told and [one.text for one in now.points.values()] == [text for _, text in plan.steps]
    assert "楼道里冒烟" in cast.client("owner").get(f"/service/{case.id}").text, "everybody sees an incident"
    refused(422, actions.move_case, cast.by("manager"), case.id, "incident", "", here_and_now(cast.clock.now()), plan.id)
    other = asked(cast, "staff", "inquiry", "别的")
    refused(422, actions.move_case, cast.by("manager"), other.id, "incident", "", here_and_now(cast.clock.now()), "none")
    refused(422, actions.move_case, cast.by("manager"), other.id, "reception", "", here_and_now(cast.clock.now()))


def test_moved_and_filed_as_an_issue_it_keeps_one_history(cast: Cast):
    case = asked(cast, "office", "inquiry", "李处长问：水龙头坏了找谁", zone_id=cast.zones["hall"].id)
    office, filed = cast.client("office"), {"deadline_preset": "today", "issue_words": "水龙头坏了"}
    assert office.post(f"/service/{case.id}/move", data={"to": "complaint"}).status_code == 303
    assert office.post(f"/service/{case.id}/link", data=filed | {"issue_words": " "}).status_code == 422, "in words for everybody"
    assert office.post(f"/service/{case.id}/link", data=filed).status_code == 303
    assert office.post(f"/service/{case.id}/link", data=filed).status_code == 409
    issue = db.session.execute(select(Issue)).scalar_one()
    assert issue.assignee.name == "谢春梅" and fresh(case).issue_id == issue.id
    (plate,) = issue_plates(cast.by("office"), [cast.zones["hall"].id])
    shown = cast.app.test_client().get(f"/z/{plate.code}").text
    assert "水龙头坏了" in shown and "李处长" not in shown
    confirm_fix(cast.by("owner"), IssueStep(issue.id, words="换了垫圈"), here_and_now(cast.clock.now()))
    page = office.get(f"/service/{case.id}").text
    assert "首问 → 投诉" in page and "换了垫圈" in page and f"/issues/{issue.id}" in page
    assert cast.client("staff").post(f"/service/{case.id}/move", data={"to": "task"}).status_code == 404


def test_confidential_topics_are_for_the_set_people_whatever_anybodys_role(cast: Cast):
    office = cast.client("office")
    refused(422, asked, cast, "staff", "inquiry", "领导在哪", confidential=True)
    office.post("/service/directory/cleared", data={"person_id": [cast.people["inspector"].id]})
    case = asked(cast, "staff", "inquiry", "委领导明天在不在", confidential=True)
    assert case.assignee.name == "喆赟"
    for who in ("office", "manager", "deputy", "lead", "owner"):
        browser = cast.client(who)
        assert browser.get(f"/service/{case.id}").status_code == 404
        assert browser.post(f"/service/{case.id}/comment", data={"words": "x"}).status_code == 404
        told = [browser.get("/service"), browser.get("/service?view=board"), seek(browser, "/service", "委领导"),
                browser.post("/service/desk/earlier", data={"name": "x"})]  # fmt: skip
        assert all("委领导" not in one.text.replace('value="委领导"', "") for one in told)
    assert "委领导" in cast.client("inspector").get("/service").text
    assert "委领导" in cast.client("staff").get("/service").text, "whoever was asked first stays named"
    refused(422, step, cast, "inspector", case, "hand_over", person_id=cast.people["owner"].id, words="x")
    open_one = asked(cast, "office", "inquiry", "车位")
    refused(422, actions.seal_case, cast.by("manager"), open_one.id, True, here_and_now(cast.clock.now()))


def test_a_caller_is_known_again_by_the_number_with_the_area_code_or_without(cast: Cast):
    for phone in ("0571-8234 5678", "82345678", "010 82345679"):
        asked(cast, "office", "inquiry", f"来电 {phone}", caller_phone=phone)
    office = cast.client("office")
    for phone, times in (("82345678", 2), ("(0571) 82345678", 2), ("5678", 0)):
        told = office.post("/service/desk/earlier", data={"phone": phone}).text
        assert told.count("来电") == times, phone


def test_nobody_but_the_set_people_is_reminded_of_a_confidential_one(cast: Cast):
    climb(cast.system)
    set_cleared(cast.by("office"), [cast.people["inspector"].id])
    asked(cast, "staff", "inquiry", "委领导明天在不在", confidential=True)
    open_one = asked(cast, "staff", "inquiry", "车位")
    told: dict[str, set[str]] = {}
    for minutes in (1, 15, 60, 600, 1_440):
        cast.clock.moment += timedelta(minutes=minutes)
        for notice in climb(cast.system):
            told.setdefault("open" if notice.thing_id == open_one.id else "confidential", set()).add(str(notice.person_id))
    named = {cast.people[who].id for who in ("inspector", "staff")}
    assert told["confidential"] and told["confidential"] <= named, "neither the office nor the manager"
    assert told["open"] - named, "of another the ladder tells those above"


def test_on_hold_the_clocks_stand_and_only_some_steps_fit(cast: Cast):
    case = asked(cast, "office", "inquiry")
    step(cast, "office", case, "pause", 3, words="等对方来电")
    assert fresh(case).due_at is None
    refused(409, step, cast, "office", case, "answer", words="x")
    step(cast, "office", case, "resume", 60)
    assert fresh(case).due_at == cast.clock.now() + timedelta(minutes=7)


def test_a_call_is_taken_on_one_screen(cast: Cast):
    office = cast.client("office")
    asked(cast, "office", "complaint", "上次的投诉", caller_phone="139 0000 1111", caller_name="李处长")
    assert "上次的投诉" in office.post("/service/desk/earlier", data={"phone": "13900001111"}).text
    owner = cast.client("owner")
    assert "上次的投诉" not in owner.post("/service/desk/earlier", data={"phone": "13900001111"}).text
    page = office.get("/service/desk").text
    key = re.findall(r'name="id" value="([^"]+)"', page)[0]
    call = {"id": key, "kind": "task", "words": "送两壶水", "caller_phone": "13900001111", "place": "1号楼 一层大厅"}
    for _ in range(2):
        assert office.post("/service/desk", data=call).status_code == 303
    made = db.session.execute(select(ServiceCase).where(ServiceCase.kind == "task")).scalar_one()
    assert (made.zone_id, made.assignee.name) == (cast.zones["hall"].id, "谢春梅")
    at_once = {"kind": "inquiry", "words": "财政局电话", "place": "院子里", "answer": "88001234"}
    office.post("/service/desk", data=at_once)
    told = db.session.execute(select(ServiceCase).where(ServiceCase.kind == "inquiry")).scalar_one()
    assert (told.state, told.place) == ("closed", "院子里")
    for wrong in ({"assign": "没有这人"}, {"words": " "}, {"kind": "fly"}, {"answer": "x"}):
        answer = office.post("/service/desk", data=call | {"id": new_id()} | wrong)
        assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert office.post("/service/desk", data=call | {"id": new_id(), "assign": "保洁班组"}).status_code == 303


def test_a_place_that_several_zones_are_called_is_none_of_them(cast: Cast):
    hall = cast.zones["hall"]
    add_zone(cast.system, name=hall.name, floor_id=cast.zones["corridor"].floor_id, team_id=hall.team_id)
    call = {"kind": "task", "words": "送两壶水"}
    for place, zone in ((hall.name, None), (f"1号楼 {hall.name}", None), (f"1号楼 1层 {hall.name}", hall.id)):
        key = new_id()
        assert cast.client("office").post("/service/desk", data=call | {"id": key, "place": place}).status_code == 303
        assert fresh(db.session.get(ServiceCase, key)).zone_id == zone


def test_the_directory_answers_and_the_office_keeps_it(cast: Cast):
    office, staff = cast.client("office"), cast.client("staff")
    entry = {"unit": "信访局", "room": "3号楼 305", "phone": "0571-1234", "note": "周三接待"}
    assert office.post("/service/directory", data=entry).status_code == 303
    assert office.post("/service/directory", data={"unit": ""}).status_code == 422
    assert staff.post("/service/directory", data=entry).status_code == 403
    assert "3号楼 305" in staff.post("/service/desk/found", data={"q": "信访"}).text
    assert "3号楼 305" not in staff.post("/service/desk/found", data={"q": "财政"}).text
    key = re.findall(r"edit=([^\"#]+)#", office.get("/service/directory").text)[0]
    office.post("/service/directory", data=entry | {"entry_id": key, "room": "4号楼 401"})
    assert "4号楼 401" in staff.get("/service/directory").text
    assert office.post(f"/service/directory/{key}/remove").status_code == 303
    assert "信访局" not in staff.get("/service/directory").text


def test_photos_of_a_step_are_seen_by_who_sees_the_case(cast: Cast):
    case = asked(cast, "office", "task", "看看门", assignee_id=cast.people["staff"].id)
    step(cast, "staff", case, "arrive", 2)
    photo = (io.BytesIO(saved(corner())), "a.jpg")
    staff = cast.client("staff")
    assert staff.post(f"/service/{case.id}/finish", data={"words": "好了", "photos": photo}).status_code == 303
    sha = re.findall(r"/photos/(\w{64})/full", staff.get(f"/service/{case.id}").text)[0]
    assert cast.client("office").get(f"/photos/{sha}/thumb").status_code == 200
    assert cast.client("owner").get(f"/photos/{sha}/thumb").status_code == 404


def test_bad_input_is_shown_as_text_and_unknown_steps_are_none(cast: Cast):
    script = '<script>alert("x")</script>🚰𠮷'
    case = asked(cast, "office", "inquiry", script, caller_name=script, caller_unit=script, place=script)
    office = cast.client("office")
    for path in (f"/service/{case.id}", "/service", "/service?view=board", "/service/desk"):
        assert "<script>alert" not in office.get(path).text
    for name in ("fly", "seen", "link_", "arrive"):
        assert office.post(f"/service/{case.id}/{name}", data={"words": "x"}).status_code == 404
    assert db.session.execute(select(func.count()).select_from(ServiceEvent).where(ServiceEvent.kind == "fly")).scalar_one() == 0
