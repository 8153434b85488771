"""Receptions: the teams told in one step with the room, each checks again, ushers from the roster."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.core.db import db
from app.core.moments import here_and_now
from app.people.actions import grant_role
from app.rooms.actions import keep_room
from app.rooms.models import RoomBooking
from app.service import actions
from app.service.actions import Reception
from app.service.models import ServiceCase
from app.service.queries import folded
from app.service.rules import state_of_clock
from tests.cast import Cast
from tests.service.test_cases import asked, fresh, refused, step
from tests.sync.phone import Phone


def arranged(cast: Cast, size: str = "large", **more: object) -> ServiceCase:
    """保洁 sets up under its lead; 工程 is led by the neighbour."""
    teams = [cast.teams["保洁班组"].id, cast.teams["工程班组"].id]
    grant_role(cast.system, cast.people["neighbour"].id, "lead", teams[1])
    now = cast.clock.now()
    wanted = Reception("外地考察团座谈", size, now, now + timedelta(hours=2), teams, "财政局", **more)  # type: ignore[arg-type]
    return actions.arrange_reception(cast.by("office"), wanted, here_and_now(now))


def said(cast: Cast, case: ServiceCase, name: str) -> list[str]:
    return [state_of_clock(one, cast.clock.now()) for one in folded(fresh(case)).clocks if one.name == name]


def test_what_was_asked_for_becomes_a_reception_with_its_room_and_its_teams(cast: Cast):
    room = keep_room(cast.by("office"), None, "第一会议室", "", 20, "")
    case = asked(cast, "office", "inquiry", "下周三座谈会用会议室")
    office = cast.client("office")
    form = office.get(f"/service/receptions/new?of={case.id}").text
    assert "下周三座谈会用会议室" in form and f'name="from_case" value="{case.id}"' in form
    day = (cast.clock.now() + timedelta(days=2)).date()
    said_so = {"from_case": case.id, "words": "下周三座谈会", "size": "small", "day": str(day), "from": "09:00", "until": "11:00",
               "room_id": room.id, "team_id": cast.teams["保洁班组"].id}  # fmt: skip
    assert office.post("/service/receptions/new", data=said_so).location == f"/service/{case.id}"
    found = fresh(case)
    assert (found.kind, found.assignee.name, found.place) == ("reception", "白燚", "第一会议室")
    assert db.session.execute(select(RoomBooking)).unique().scalar_one().case_id == case.id
    assert said(cast, case, "team_told") == ["running"]
    other = asked(cast, "office", "inquiry", "也要这间")
    assert office.post("/service/receptions/new", data=said_so | {"from_case": other.id}).status_code == 409
    assert fresh(other).kind == "inquiry", "the room is taken: nothing is moved"
    actions.move_case(cast.by("office"), case.id, "task", "", here_and_now(cast.clock.now()))
    found = fresh(case)
    assert (found.kind, found.team_id, found.parties, folded(found).points) == ("task", None, [], {})
    assert found.assignee.name == found.taken_by.name
    assert "team_told" not in {one.name for one in folded(found).clocks if one.runs}
    assert office.post("/service/receptions/new", data=said_so | {"from_case": other.id}).status_code == 303, "the room is free"


def test_the_teams_come_set_up_and_check_again_and_it_is_closed_in_words(cast: Cast):
    room = keep_room(cast.by("office"), None, "第一会议室", "", 20, "")
    case = arranged(cast, room_id=room.id)
    assert (case.assignee.name, case.place) == ("白燚", "第一会议室")
    assert db.session.execute(select(RoomBooking)).unique().scalar_one().case_id == case.id
    cast.client("neighbour").get(f"/service/{case.id}")
    cast.client("lead").get(f"/service/{case.id}")
    assert said(cast, case, "team_told") == ["met", "met"]
    refused(422, step, cast, "lead", case, "tick", item="none")
    step(cast, "neighbour", case, "team_arrive", 4)
    assert said(cast, case, "team_arrive") == ["met"]
    mine, theirs = ([point for point in folded(case).points.values() if point.team_id == team] for team in
                    (cast.teams["保洁班组"].id, cast.teams["工程班组"].id))  # fmt: skip
    refused(409, step, cast, "owner", case, "tick", item=mine[0].id)
    step(cast, "lead", case, "set_up", 8)
    refused(403, step, cast, "owner", case, "tick", item=theirs[0].id)
    for point in mine:
        step(cast, "owner", case, "tick", 1, item=point.id)
    assert said(cast, case, "set_up") == ["met"] and said(cast, case, "recheck") == ["met", "running"]
    cast.clock.moment += timedelta(minutes=30)
    assert said(cast, case, "recheck") == ["met", "missed"]
    refused(422, step, cast, "lead", case, "assign_ushers", person_ids=[cast.people["staff"].id])
    actions.set_ushers(cast.by("office"), [cast.people["staff"].id, cast.people["inspector"].id])
    refused(422, step, cast, "lead", case, "assign_ushers", person_ids=[cast.people["staff"].id])
    pair = [cast.people["staff"].id, cast.people["inspector"].id]
    step(cast, "lead", case, "assign_ushers", person_ids=pair)
    phone = Phone(cast.client("staff"))
    phone.sync()
    held = phone.held["service_case", case.id]
    assert held["unseen"] and held["usher_ids"] == pair
    assert "丁小雨" in cast.client("staff").get(f"/service/{case.id}").text
    for who in ("office", "deputy"):
        refused(403, step, cast, who, case, "tick", item=theirs[0].id)
    assert "未完成：设施再次确认" in cast.client("lead").get(f"/service/{case.id}").text
    step(cast, "lead", case, "wrap_up", 60, words="对方提前到")
    assert fresh(case).state == "closed" and case.events[-1].data["lacking"] == ["recheck"]
    assert "关闭时未完成" in cast.client("lead").get(f"/service/{case.id}").text


def test_whose_team_is_not_called_does_not_see_it_until_it_is(cast: Cast):
    case = arranged(cast)
    grant_role(cast.system, cast.people["inspector"].id, "lead", cast.teams["管理办公室"].id)
    outsider = Phone(cast.client("neighbour"))  # of 保洁, which sets up
    outsider.sync()
    assert outsider.held["service_case", case.id]["teams"][1]["name"] == "工程班组"
    refused(422, step, cast, "lead", case, "call_team", team_id="none")
    step(cast, "lead", case, "call_team", 1, team_id=cast.teams["管理办公室"].id)
    assert {party.party_id for party in fresh(case).parties} == {team.id for team in cast.teams.values()}
    assert said(cast, case, "team_arrive") == ["running", "running"]


def test_nobody_else_sees_a_reception_before_their_team_is_called(cast: Cast):
    now, teams = cast.clock.now(), [cast.teams["工程班组"].id]
    grant_role(cast.system, cast.people["neighbour"].id, "lead", teams[0])
    wanted = Reception("外地考察团座谈", "large", now, now + timedelta(hours=2), teams)
    case = actions.arrange_reception(cast.by("office"), wanted, here_and_now(now))
    called = Phone(cast.client("neighbour"))
    called.sync()
    assert case.id in called.ids("service_case")
    for who in ("lead", "owner", "staff"):
        browser, phone = cast.client(who), Phone(cast.client(who))
        phone.sync()
        assert browser.get(f"/service/{case.id}").status_code == 404 and case.id not in phone.ids("service_case")
        assert all("座谈" not in browser.get(path).text for path in ("/service", "/service?view=board"))
        refused(404, step, cast, who, case, "team_arrive")
    step(cast, "neighbour", case, "call_team", 1, team_id=cast.teams["保洁班组"].id)
    assert "座谈" in cast.client("staff").get(f"/service/{case.id}").text
    refused(422, step, cast, "neighbour", case, "wrap_up", words=" ")
    assert fresh(case).state != "closed", "only words close it"


def test_the_office_arranges_on_one_form_and_a_taken_room_is_told_there(cast: Cast):
    room = keep_room(cast.by("office"), None, "第一会议室", "", 20, "")
    office = cast.client("office")
    page = office.get("/service/receptions/new").text
    keys = re.findall(r'name="id" value="([^"]+)"', page)
    team = cast.teams["保洁班组"].id
    sent = {"id": keys[0], "words": "小型座谈", "size": "small", "day": "2026-03-02", "from": "10:00", "until": "11:00",
            "room_id": room.id, "team_id": team, f"checks-{team}": "地面\n桌签"}  # fmt: skip
    for _ in range(2):
        assert office.post("/service/receptions/new", data=sent).status_code == 303
    case = db.session.execute(select(ServiceCase)).scalar_one()
    assert [point.text for point in folded(case).points.values()] == ["地面", "桌签"]
    answer = office.post("/service/receptions/new", data=sent | {"id": "", "words": "又一个"})
    assert answer.status_code == 409 and "已有安排：小型座谈" in answer.text
    assert len(db.session.execute(select(ServiceCase)).scalars().all()) == 1, "without the room nothing is written"
    for wrong in ({"words": " "}, {"size": "x"}, {"until": "09:00"}, {"team_id": ""}, {"team_id": cast.teams["工程班组"].id}):
        answer = office.post("/service/receptions/new", data=sent | {"id": "", "from": "14:00", "until": "15:00"} | wrong)
        assert answer.status_code == 422 and 'role="alert"' in answer.text, wrong
    assert cast.client("lead").get("/service/receptions/new").status_code == 403
    assert office.post("/service/receptions/ushers", data={"person_id": [cast.people["staff"].id]}).status_code == 303
    assert "丁小雨" in office.get("/service/receptions/new").text


def test_a_reception_gets_another_room_or_time_and_all_begins_anew(cast: Cast):
    first, second = (keep_room(cast.by("office"), None, name, "", 20, "") for name in ("第一会议室", "第二会议室"))
    case, office = arranged(cast, room_id=first.id), cast.client("office")
    cast.client("lead").get(f"/service/{case.id}")
    step(cast, "neighbour", case, "team_arrive", 1)
    step(cast, "lead", case, "set_up", 1)
    booked = db.session.execute(select(RoomBooking)).unique().scalar_one()
    answer = office.post(f"/rooms/bookings/{booked.id}/cancel")
    assert answer.status_code == 409 and "接待" in answer.text and booked.cancelled_at is None
    assert f"/rooms/bookings/{booked.id}/cancel" not in office.get("/rooms?day=2026-03-02").text
    taken = arranged(cast, "small", room_id=second.id)
    wanted = {"day": "2026-03-02", "from": "09:30", "until": "10:30", "room_id": second.id, "words": "换地方"}
    clash = office.post(f"/service/{case.id}/rebook", data=wanted)
    assert clash.status_code == 409 and "第二会议室" in clash.text
    assert fresh(case).place == "第一会议室" and booked.ends_at > cast.clock.now(), "the old one is kept"
    assert office.post(f"/service/{case.id}/rebook", data=wanted | {"until": "09:00"}).status_code == 422
    assert office.post(f"/service/{case.id}/rebook", data=wanted | {"day": "2026-03-03"}).status_code == 303
    now = folded(fresh(case))
    assert (case.place, now.state, now.begins_at) == ("第二会议室", "new", datetime(2026, 3, 3, 1, 30, tzinfo=UTC))
    assert said(cast, case, "team_told") == ["met", "met", "running", "running"] and said(cast, case, "set_up")[-1] == "running"
    assert "第二会议室" in office.get(f"/service/{case.id}").text
    lead = Phone(cast.client("lead"))
    lead.sync()
    assert lead.held["service_case", case.id]["unseen"] and lead.held["service_case", case.id]["booking"]["room"] == "第二会议室"
    assert cast.client("lead").post(f"/service/{case.id}/rebook", data=wanted).status_code == 403
    step(cast, "lead", taken, "wrap_up", words="取消")
    assert office.post(f"/service/{taken.id}/rebook", data=wanted).status_code == 409


def test_a_reception_called_off_gives_its_room_free(cast: Cast):
    room = keep_room(cast.by("office"), None, "第一会议室", "", 20, "")
    later = cast.clock.now() + timedelta(hours=5)
    ahead = arranged(cast, room_id=room.id)
    booked = db.session.execute(select(RoomBooking)).unique().scalar_one()
    step(cast, "lead", ahead, "wrap_up", 30, words="对方取消")
    assert booked.ends_at == cast.clock.now() and booked.cancelled_at is None, "it was used until now"
    teams = [cast.teams["保洁班组"].id]
    wanted = Reception("第二场", "small", later, later + timedelta(hours=1), teams, room_id=room.id)
    called_off = actions.arrange_reception(cast.by("office"), wanted, here_and_now(cast.clock.now()))
    step(cast, "lead", called_off, "wrap_up", 1, words="改期")
    rows = db.session.execute(select(RoomBooking).order_by(RoomBooking.starts_at)).unique().scalars()
    assert [one.cancelled_at is not None for one in rows] == [False, True]
    again = Reception("第三场", "small", later, later + timedelta(hours=1), teams, room_id=room.id)
    assert actions.arrange_reception(cast.by("office"), again, here_and_now(cast.clock.now())).place == "第一会议室"
