"""Incidents: reported by whoever finds one, the plan ticked by several, told to the manager and the leads, summed up."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select

from app.core import journal
from app.core.db import db
from app.core.moments import here_and_now
from app.service import actions
from app.service.actions import Incident
from app.service.models import ServiceCase
from app.service.plans import plans
from app.service.queries import folded
from tests.cast import Cast
from tests.service.test_cases import fresh, refused, step


def reported(cast: Cast, who: str = "staff", plan: str = "flood", **more: object) -> ServiceCase:
    found = Incident(plan, **more)  # type: ignore[arg-type]
    return actions.report_incident(cast.by(who), found, here_and_now(cast.clock.now()))


def test_everybody_sees_an_incident_and_several_tick_its_plan(cast: Cast):
    case = reported(cast, zone_id=cast.zones["plant"].id)
    assert (case.assignee.name, case.words, case.zone.name) == ("郭启明", "溢水、漏水", "配电室")
    first, second = list(folded(case).points)[:2]
    step(cast, "owner", case, "tick", 1, item=first)
    step(cast, "neighbour", case, "tick", 1, item=first)
    step(cast, "lead", case, "tick", 1, item=second)
    step(cast, "lead", case, "untick", 1, item=second)
    refused(422, step, cast, "owner", case, "tick", item="none")
    page = cast.client("neighbour").get(f"/service/{case.id}").text
    assert "谢春梅" in page and f'value="{second}"' in page and "(1/" in page
    assert [point.by_id for point in folded(fresh(case)).points.values()][:2] == [cast.people["owner"].id, None]
    refused(403, step, cast, "neighbour", case, "finish", words="好了")
    step(cast, "neighbour", case, "set_place", zone_id=cast.zones["hall"].id)
    assert fresh(case).zone.name == "一层大厅"


def test_the_manager_and_the_leads_are_told_and_it_closes_by_its_summary(cast: Cast):
    case = reported(cast, words="三楼水管爆裂")
    told = cast.client("staff").get(f"/service/{case.id}").text
    assert told.count("还没打开") == 2
    cast.client("manager").get(f"/service/{case.id}")
    cast.client("lead").get(f"/service/{case.id}")
    assert "还没打开" not in cast.client("staff").get(f"/service/{case.id}").text
    step(cast, "manager", case, "finish", 30, words="已止水")
    refused(422, step, cast, "manager", case, "summary", words=" ")
    step(cast, "manager", case, "summary", 60, words="经过、损失、整改")
    assert fresh(case).state == "closed" and journal.verify() is None


def test_whatever_is_missing_it_is_not_refused_and_sent_twice_it_is_one(cast: Cast):
    steps = [{"id": "own", "text": "手机上的步骤"}]
    found = Incident("gone-plan", "火灾", zone_id="nowhere", steps=steps)
    cases = [actions.report_incident(cast.by("staff"), found, here_and_now(cast.clock.now())) for _ in range(2)]
    assert cases[0].id == cases[1].id and cases[0].zone_id is None
    assert [point.text for point in folded(cases[0]).points.values()] == ["手机上的步骤"]
    refused(422, actions.report_incident, cast.by("staff"), Incident("gone-plan"), here_and_now(cast.clock.now()))


def test_an_owner_who_was_offline_may_take_the_step_that_was_theirs_to_take(cast: Cast):
    case = actions.open_case(
        cast.by("office"), actions.Asked("task", "送水", assignee_id=cast.people["owner"].id), here_and_now(cast.clock.now())
    )
    then = here_and_now(cast.clock.now() + timedelta(minutes=2))
    step(cast, "office", case, "hand_over", 5, person_id=cast.people["neighbour"].id, words="换人")
    step(cast, "neighbour", case, "take_over", 1)
    actions.take(cast.by("owner"), actions.Step(case.id, "accept"), then)
    assert fresh(case).assignee.name == "罗翀" and case.state == "accepted"
    refused(404, step, cast, "owner", case, "comment", words="x")


def test_the_office_reports_by_a_form_and_keeps_the_plans(cast: Cast):
    office = cast.client("office")
    page = office.get("/service/incidents/new").text
    key = re.findall(r'name="id" value="([^"]+)"', page)[0]
    sent = {"id": key, "plan_id": "fire", "zone_id": cast.zones["hall"].id, "words": "冒烟"}
    assert office.post("/service/incidents/new", data=sent).status_code == 303
    assert office.post("/service/incidents/new", data={"plan_id": ""}).status_code == 422
    made = db.session.execute(select(ServiceCase)).scalar_one()
    assert made.words == "火灾\n冒烟"
    changed = {"plan_id": "fire", "name": "火警", "steps": "喊人\n" + plans()[0].steps[1][1]}
    assert office.post("/service/plans", data=changed).status_code == 303
    assert office.post("/service/plans", data={"name": "停水", "steps": ""}).status_code == 422
    assert office.post("/service/plans", data={"name": "停水", "steps": "通知"}).status_code == 303
    assert office.post("/service/plans/earthquake/remove").status_code == 303
    assert cast.client("lead").post("/service/plans", data=changed).status_code == 403
    names = [plan.name for plan in plans()]
    assert names[0] == "火警" and names[-1] == "停水" and "地震" not in names
    assert plans()[0].steps[1][0] == "fire-2", "a step that stays keeps its id"
    assert len(folded(made).points) == 9, "what began by the old plan goes on by it"
