"""Whose a case is and whose its clocks are: confidential topics, moves, tasks from above, who has to come, closed accounts."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from app.core.db import db
from app.core.moments import here_and_now
from app.people.account import set_active
from app.plates.actions import issue_plates
from app.service import actions
from app.service.actions import set_cleared
from app.service.models import ServiceCase
from app.service.queries import folded
from app.service.rules import state_of_clock
from tests.cast import Cast
from tests.service.test_cases import asked, fresh, refused, step


def test_a_confidential_topic_is_given_to_a_team_only_where_its_lead_is_set_for_it(cast: Cast):
    lead, team = cast.people["lead"], cast.teams["保洁班组"].id
    for cleared in ([cast.people["inspector"]], [cast.people["inspector"], cast.people["office"]]):
        set_cleared(cast.by("office"), [one.id for one in cleared])
        for kind in ("inquiry", "complaint"):
            refused(422, asked, cast, "office", kind, "委领导行程", team_id=team, confidential=True)
    assert db.session.execute(select(func.count()).select_from(ServiceCase)).scalar_one() == 0
    set_cleared(cast.by("office"), [lead.id, cast.people["office"].id])
    case = asked(cast, "office", "inquiry", "委领导行程", team_id=team, confidential=True)
    assert case.offered_id == lead.id


def test_what_is_offered_to_somebody_who_is_not_set_is_not_sealed_and_not_taken_over(cast: Cast):
    manager, now = cast.people["manager"], here_and_now(cast.clock.now())
    set_cleared(cast.by("office"), [manager.id])
    case = asked(cast, "manager", "inquiry", "某领导的车")
    step(cast, "manager", case, "hand_over", person_id=cast.people["staff"].id, words="归你")
    refused(422, actions.seal_case, cast.by("manager"), case.id, True, now)
    assert not fresh(case).confidential
    step(cast, "staff", case, "decline", words="不归我")
    actions.seal_case(cast.by("manager"), case.id, True, here_and_now(cast.clock.now()))
    set_cleared(cast.by("office"), [manager.id, cast.people["lead"].id])
    step(cast, "manager", case, "hand_over", 1, person_id=cast.people["lead"].id, words="归你")
    set_cleared(cast.by("office"), [manager.id])
    refused(403, step, cast, "lead", case, "take_over")
    assert fresh(case).assignee_id == manager.id


def test_sealing_says_that_the_issue_filed_of_it_is_not_sealed(cast: Cast):
    set_cleared(cast.by("office"), [cast.people["office"].id])
    case, office = asked(cast, "office", "inquiry", "门锁", zone_id=cast.zones["hall"].id), cast.client("office")
    office.post(f"/service/{case.id}/link", data={"deadline_preset": "today", "issue_words": "门锁不上"})
    assert "未随之设为涉密" in office.post(f"/service/{case.id}/seal", data={"confidential": "1"}, follow_redirects=True).text


def states(cast: Cast, case: ServiceCase, name: str) -> list[str]:
    return [state_of_clock(one, cast.clock.now()) for one in folded(fresh(case)).clocks if one.name == name]


def test_a_manager_who_takes_a_complaint_knows_of_it_and_what_comes_back_is_opened_anew(cast: Cast):
    case = asked(cast, "manager")
    assert states(cast, case, "tell") == ["met"]
    cast.clock.moment += timedelta(minutes=20)
    for name, more in (("arrive", {}), ("finish", {"words": "好了"})):
        step(cast, "manager", case, name, 1, **more)
    step(cast, "office", case, "return_visit", 1, verdict=False, words="还是吵")
    cast.clock.moment += timedelta(minutes=40)
    assert states(cast, case, "arrive")[-1] == "unreached"
    cast.client("manager").get(f"/service/{case.id}")
    assert states(cast, case, "arrive")[-1] == "running", "whoever opened it has learnt of it"


def test_what_is_moved_to_the_complaints_becomes_the_managers(cast: Cast):
    case = asked(cast, "office", "task", "换灯", assignee_id=cast.people["owner"].id)
    step(cast, "owner", case, "arrive", 1)
    actions.move_case(cast.by("office"), case.id, "complaint", "", here_and_now(cast.clock.now()))
    assert (fresh(case).assignee.name, case.state) == (cast.people["manager"].name, "new")
    assert states(cast, case, "tell") == ["running"]
    cast.client("manager").get(f"/service/{case.id}")
    assert states(cast, case, "tell") == ["met"]
    actions.move_case(cast.by("office"), case.id, "inquiry", "", here_and_now(cast.clock.now()))
    assert fresh(case).assignee.name == cast.people["office"].name, "an inquiry is whose who was asked"


def test_a_complaint_given_to_somebody_is_told_to_the_manager_and_the_clock_is_the_managers(cast: Cast):
    case = asked(cast, "office", "complaint", assignee_id=cast.people["owner"].id)
    cast.client("owner").get(f"/service/{case.id}")
    assert states(cast, case, "tell") == ["running"]
    assert "还没打开" in cast.client("office").get(f"/service/{case.id}").text
    cast.client("manager").get(f"/service/{case.id}")
    assert states(cast, case, "tell") == ["met"]
    set_cleared(cast.by("office"), [cast.people["owner"].id])
    secret = asked(cast, "office", "complaint", assignee_id=cast.people["owner"].id, confidential=True)
    assert cast.people["manager"].id not in {one.person_id for one in folded(secret).clocks}


def test_a_task_comes_from_above(cast: Cast):
    people = {name: person.id for name, person in cast.people.items()}
    for who, to in (("staff", "manager"), ("staff", "owner"), ("lead", "deputy"), ("deputy", "manager"), ("inspector", "staff")):
        refused(422, asked, cast, who, "task", "搬桌子", assignee_id=people[to])
    for who, to in (("lead", "staff"), ("deputy", "lead"), ("manager", "deputy"), ("office", "manager"), ("staff", "staff")):
        assert asked(cast, who, "task", "搬桌子", assignee_id=people[to]).assignee_id == people[to]
    refused(422, asked, cast, "lead", "task", "搬桌子", zone_id=cast.zones["hall"].id, assignee_id=people["inspector"])
    told = cast.client("staff").post("/service/desk", data={"kind": "task", "words": "x", "assign": cast.people["owner"].name})
    assert told.status_code == 422 and "任务" in told.text


def test_that_somebody_else_says_they_are_on_site_is_on_record_and_proves_nothing(cast: Cast):
    zone = cast.zones["hall"].id
    code = issue_plates(cast.by("office"), [zone])[0].code
    case = asked(cast, "office", "task", "送水", assignee_id=cast.people["owner"].id, zone_id=zone)
    step(cast, "lead", case, "arrive", 1, code=code, source="camera")
    assert (fresh(case).state, states(cast, case, "arrive")) == ("on_site", ["void"])
    assert "他人代报" in cast.client("office").get(f"/service/{case.id}").text
    team = asked(cast, "office", "task", "搬桌子", team_id=cast.teams["保洁班组"].id)
    step(cast, "lead", team, "arrive", 1, code=code, source="camera")
    assert states(cast, team, "arrive") == ["met"]
    assert fresh(team).events[-1].data["proved"] is False, "without a zone any plate would do"


def test_taken_over_on_site_the_new_one_has_to_come(cast: Cast):
    case = asked(cast, "office", "task", "送水", assignee_id=cast.people["owner"].id)
    step(cast, "owner", case, "arrive", 1)
    step(cast, "owner", case, "hand_over", 1, person_id=cast.people["staff"].id, words="我去开会")
    step(cast, "staff", case, "take_over", 1)
    assert (fresh(case).state, states(cast, case, "arrive")) == ("accepted", ["met", "running"])


def test_what_a_closed_account_still_holds_is_found_and_nothing_new_comes_to_it(cast: Cast):
    owner, zone = cast.people["owner"], cast.zones["hall"].id
    asked(cast, "office", "task", "还没做的", assignee_id=owner.id)
    offered = asked(cast, "office", "inquiry", "转给她的")
    step(cast, "office", offered, "hand_over", person_id=owner.id, words="归你")
    asked(cast, "office", "inquiry", "别人的")
    set_active(cast.by("office"), owner.id, False)
    office = cast.client("office")
    assert f'href="/service?held={owner.id}"' in office.get(f"/people/{owner.id}").text
    page = office.get(f"/service?held={owner.id}").text
    assert all(words in page for words in ("还没做的", "转给她的", owner.name)) and "别人的" not in page
    assert "还没做的" not in cast.client("staff").get(f"/service?held={owner.id}").text
    assert asked(cast, "office", "task", "再来", zone_id=zone).assignee.name == cast.people["office"].name
