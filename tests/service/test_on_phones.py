"""Service cases as phones hold them: reported and worked without a network, merged by when it happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.core.ids import new_id
from app.core.moments import here_and_now
from app.evidence.models import Evidence
from app.plates.actions import issue_plates
from app.service import actions
from app.service.actions import Asked
from app.service.models import ServiceCase
from app.service.queries import folded
from app.service.rules import state_of_clock
from tests.cast import Cast
from tests.sync.phone import Phone, operation


def sent(phone: Phone, *operations: dict[str, Any]) -> list[str]:
    return [result["status"] for result in phone.sync(*operations)]


def test_an_incident_reported_offline_with_its_first_steps_reaches_everybodys_phone(cast: Cast):
    mine, other = Phone(cast.client("staff")), Phone(cast.client("neighbour"))
    for phone in (mine, other):
        phone.sync()
    plan = next(one for (entity, _), one in mine.held.items() if entity == "plan" and one["name"] == "火灾")
    at = cast.clock.now()
    cast.clock.moment += timedelta(minutes=30)
    body = {"plan_id": plan["id"], "name": plan["name"], "steps": plan["steps"], "zone_id": cast.zones["plant"].id}
    report = operation("report_incident", at, body)
    tick = {"case_id": report["id"], "step": "tick"}
    ticks = [operation("take_step", at + timedelta(minutes=n), tick | {"item": plan["steps"][n]["id"]}) for n in (2, 0)]
    assert sent(mine, report, *ticks) == ["applied"] * 3
    assert sent(mine, report, *ticks) == ["duplicate"] * 3
    other.sync()
    case = other.held["service_case", report["id"]]
    assert [point["by_name"] for point in case["points"]][:3] == ["丁小雨", None, "丁小雨"]
    assert case["assignee_name"] == "郭启明" and "tick" in case["may"] and "finish" not in case["may"]
    assert [one["name"] for one in case["told"]] == ["郭启明", "白燚"]
    manager = Phone(cast.client("manager"))
    manager.sync()
    assert manager.held["service_case", report["id"]]["unseen"]
    cast.clock.moment += timedelta(minutes=20)  # told after three: nobody is late who learnt of it only now
    seen = operation("see_case", cast.clock.now(), {"case_id": report["id"]})
    assert sent(manager, seen, operation("see_case", cast.clock.now(), {"case_id": report["id"]})) == ["applied"] * 2
    assert not manager.held["service_case", report["id"]]["unseen"]
    told = next(one for one in manager.held["service_case", report["id"]]["clocks"] if one["name"] == "tell")
    assert told["over"] and told["undelivered"]
    assert sum(event.kind == "seen" for event in db.session.get_one(ServiceCase, report["id"]).events) == 1


def test_steps_of_an_offline_phone_are_proved_by_its_scan_and_take_their_place_in_time(cast: Cast):
    plate = issue_plates(cast.by("office"), [cast.zones["hall"].id])[0]
    other = issue_plates(cast.by("office"), [cast.zones["plant"].id])[0]
    asked = Asked("task", "送水", zone_id=cast.zones["hall"].id)
    case = actions.open_case(cast.by("office"), asked, here_and_now(cast.clock.now()))
    owner, start = Phone(cast.client("owner")), cast.clock.now()
    owner.sync()
    held = owner.held["service_case", case.id]
    assert {"accept", "arrive", "finish"} <= set(held["may"]) and not any(clock["over"] for clock in held["clocks"])
    assert next(one for one in held["clocks"] if one["name"] == "arrive")["meets"] == ["arrive"]
    cast.clock.moment += timedelta(hours=1)

    def step(name: str, minutes: float, **more: Any) -> dict[str, Any]:
        body = {"case_id": case.id, "step": name} | more
        stamps = {"life": "a", "mono_ms": int(minutes * 60_000)}
        return operation("take_step", start + timedelta(minutes=minutes), body, stamps=stamps)

    arrive = step("arrive", 4, code=f"HTTPS://ZW.EXAMPLE/Z/{plate.code}", source="camera", brought={"seen_mono_ms": 239_000})
    assert sent(owner, step("accept", 1), arrive, step("finish", 20, words="好了")) == ["applied"] * 3
    now = db.session.get_one(ServiceCase, case.id)
    assert now.state == "done" and [state_of_clock(one, cast.clock.now()) for one in folded(now).clocks][:2] == ["met", "met"]
    arrived = next(event for event in owner.held["service_case", case.id]["events"] if event["kind"] == "arrive")
    assert arrived["data"]["proved"] and arrived["evidence"]["grade"]
    row = db.session.get_one(Evidence, arrived["id"])
    assert (row.entity, row.source, row.zone_id) == ("service_event", "camera", cast.zones["hall"].id)
    look = cast.client("inspector").get(f"/review/{row.record_id}").text
    assert f"/service/events/{row.record_id}" in look
    assert cast.client("inspector").get(f"/service/events/{row.record_id}").location == f"/service/{case.id}"
    again = actions.open_case(cast.by("office"), replace(asked, id=new_id()), here_and_now(cast.clock.now()))
    scan = {"case_id": again.id, "step": "arrive", "code": other.code, "source": "camera"}
    wrong = operation("take_step", cast.clock.now(), scan)
    assert sent(owner, wrong) == ["applied"], "a scan that does not fit is kept with what is wrong, never refused"
    events = owner.held["service_case", again.id]["events"]
    assert events[-1]["data"] == {"proved": False, "source": "camera", "unfit": "That is another zone's plate."}
    assert db.session.get(Evidence, wrong["id"]) is None
    late = operation("take_step", cast.clock.now(), {"case_id": again.id, "step": "accept"})
    assert sent(owner, late) == ["rejected"] and len(db.session.get_one(ServiceCase, again.id).events) == 3, "kept as a note"


def test_an_inquiry_is_logged_by_whoever_was_asked_with_its_answer(cast: Cast):
    phone = Phone(cast.client("staff"))
    actions.keep_entry(cast.by("office"), None, "信访局", "305", "0571-1234", "")
    phone.sync()
    assert [one["unit"] for (entity, _), one in phone.held.items() if entity == "directory_entry"] == ["信访局"]
    now = cast.clock.now()
    answered = operation("log_inquiry", now, {"words": "信访局在哪", "answer": "305"})
    open_one = operation("log_inquiry", now, {"words": "找谁修灯", "zone_id": cast.zones["hall"].id})
    assert sent(phone, answered, open_one) == ["applied"] * 2
    states = {case.id: case.state for case in db.session.execute(select(ServiceCase)).scalars()}
    assert (states[answered["id"]], states[open_one["id"]]) == ("closed", "new")
    neighbour = Phone(cast.client("neighbour"))
    neighbour.sync()
    assert not neighbour.ids("service_case"), "an inquiry is for whom it concerns"
    give = {"case_id": open_one["id"], "step": "hand_over", "person_id": cast.people["neighbour"].id, "words": "归你管"}
    phone.sync(operation("take_step", now, give))
    neighbour.sync()
    assert neighbour.held["service_case", open_one["id"]]["unseen"]


def test_a_confidential_inquiry_goes_from_the_phone_to_the_set_people_alone(cast: Cast):
    phone, secret = Phone(cast.client("staff")), "委领导明天在不在"
    refused, applied = (operation("log_inquiry", cast.clock.now(), {"words": secret, "confidential": True}) for _ in range(2))
    assert sent(phone, refused) == ["rejected"], "nobody is set yet"
    actions.set_cleared(cast.by("office"), [cast.people["deputy"].id])
    assert sent(phone, applied) == ["applied"]
    case = db.session.get_one(ServiceCase, applied["id"])
    assert case.confidential and (case.assignee.name, case.taken_by.name) == (cast.people["deputy"].name, "丁小雨")
    office = cast.client("office")
    assert secret not in office.get("/records/rejected").text, "not what was refused either"
    actions.set_cleared(cast.by("office"), [cast.people["office"].id])
    assert secret in office.get("/records/rejected").text


def test_a_phone_knows_whom_a_case_may_be_given_to_though_it_holds_nobodys_name(cast: Cast):
    actions.set_cleared(cast.by("office"), [cast.people["deputy"].id])
    task = actions.open_case(
        cast.by("office"), Asked("task", "换灯管", assignee_id=cast.people["staff"].id), here_and_now(cast.clock.now())
    )
    secret = operation("log_inquiry", cast.clock.now(), {"words": "领导在哪", "confidential": True})
    phone = Phone(cast.client("staff"))
    phone.sync(secret)
    phone.sync()
    held = {key: {one["name"] for one in phone.held["service_case", key]["takers"]} for key in (task.id, secret["id"])}
    assert held[task.id] == {cast.people[who].name for who in ("office", "lead", "manager")}
    assert held[secret["id"]] == {cast.people["deputy"].name}
    assert not phone.ids("person")


def test_what_a_phone_may_not_or_cannot_say_is_refused_with_its_reason(cast: Cast):
    phone, now = Phone(cast.client("neighbour")), cast.clock.now()
    case = actions.open_case(cast.by("office"), Asked("inquiry", "车位"), here_and_now(now))
    odd = [
        {"case_id": case.id, "step": "answer", "words": "x"}, {"case_id": "nowhere", "step": "answer"},
        {"case_id": case.id, "step": "fly"}, {"case_id": case.id, "step": "seen"}, {"case_id": case.id},
    ]  # fmt: skip
    operations = [operation("take_step", now, body) for body in odd]
    operations += [operation("report_incident", now, {"plan_id": "none"}), operation("log_inquiry", now, {"words": " "})]
    assert sent(phone, *operations) == ["rejected"] * 7
    assert len(db.session.get_one(ServiceCase, case.id).events) == 1
