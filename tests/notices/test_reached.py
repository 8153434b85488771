"""Who could not be reached is "not delivered", and a reminder that came or was read is what reaches them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.cases.actions import Step, change_deadline
from app.channels.rules.outcome import Address, Outcome
from app.core.db import db
from app.core.moments import here_and_now
from app.duties.actions import ship_scheme
from app.inspections.actions import RouteEntry, plan_route
from app.notices.actions import read_notices, send_due
from app.notices.models import Notice
from app.notices.queries.reach import reached_by_now
from app.notices.showing import told
from app.people.sessions import open_session
from app.service.actions import Asked, open_case
from app.service.models import ServiceCase
from app.service.queries import folded, has_learnt
from app.service.rules import state_of_clock
from app.settings.queries import current
from tests.cast import Cast
from tests.notices.test_climb import at, look, report

pytestmark = pytest.mark.one_database


def task(cast: Cast) -> ServiceCase:
    asked = Asked("task", "搬桌子", zone_id=cast.zones["hall"].id)
    return open_case(cast.by("office"), asked, here_and_now(cast.clock.now()))


def clock_of(cast: Cast, case: ServiceCase, name: str = "arrive") -> str:
    db.session.expire_all()
    clocks = folded(db.session.get_one(ServiceCase, case.id)).clocks
    return state_of_clock(next(clock for clock in clocks if clock.name == name), cast.clock.now())


@pytest.mark.parametrize("way", ["nothing", "in the inbox", "by e-mail", "on the phone", "read"])
def test_a_clock_runs_against_whom_a_reminder_reached(cast: Cast, way: str, monkeypatch: Any):
    look(cast)
    case = task(cast)
    channel = {"by e-mail": "email", "on the phone": "push"}.get(way)
    places = {cast.people["owner"].id: [Address("a", channel, cast.people["owner"].id)]} if channel else {}
    monkeypatch.setattr("app.notices.actions.laying.addresses_of", lambda people: places)
    assert look(cast, "02T09:01") == [("owner", "call/told")]
    send_due(cast.system, lambda address, message: Outcome("sent", "ok"))
    if way == "read":
        read_notices(cast.by("owner"))
    cast.clock.moment += timedelta(minutes=10)
    reached = way in ("on the phone", "read")
    assert clock_of(cast, case) == clock_of(cast, case, "accept") == ("missed" if reached else "unreached")
    case = db.session.get_one(ServiceCase, case.id)
    assert has_learnt(cast.user("owner"), case, folded(case)) is False, "they have not opened it"
    assert sum(event.kind == "reached" for event in case.events) == int(reached)
    look(cast)
    said = db.session.execute(select(Notice.msgid).where(Notice.step == "lead")).scalars().all()
    assert said and all(("not delivered" in one) != reached for one in said)


def said_of(cast: Cast, kind: str, step: str) -> str:
    rows = select(Notice).where(Notice.kind == kind, Notice.step == step).order_by(Notice.id.desc())
    row = db.session.execute(rows).scalars().first()
    assert row
    return told(row, current()).title


@pytest.mark.parametrize("way", ["off for a week", "opened it", "on the phone", "by e-mail", "read"])
def test_a_phone_that_was_off_for_a_week_makes_an_issue_undelivered_and_not_overdue(cast: Cast, way: str, monkeypatch: Any):
    look(cast)
    open_session(cast.system, cast.people["owner"], "phone")
    cast.clock.moment += timedelta(days=7)
    channel = {"by e-mail": "email", "on the phone": "push"}.get(way)
    places = {cast.people["owner"].id: [Address("a", channel, cast.people["owner"].id)]} if channel else {}
    monkeypatch.setattr("app.notices.actions.laying.addresses_of", lambda people: places)
    look(cast)
    issue = report(cast, hours=1)
    look(cast, "09T09:01")
    cast.clock.moment += timedelta(minutes=2)
    send_due(cast.system, lambda address, message: Outcome("sent", "ok"))
    if way == "read":
        read_notices(cast.by("owner"))
    if way == "opened it":
        open_session(cast.system, cast.people["owner"], "phone")
    look(cast, "09T12:01")
    assert ("未送达" in said_of(cast, "issue", "lead")) == (way in ("off for a week", "by e-mail"))
    db.session.refresh(issue)
    assert (issue.late_from is None) == (way in ("off for a week", "by e-mail")), "reminders and pages say the same"


def test_what_came_of_an_earlier_deadline_does_not_reach_them_with_the_present_one(cast: Cast):
    """As the reminder's word, so the issue's own moment: of what is theirs now they were not told."""
    look(cast)
    issue = report(cast, hours=1)
    look(cast, "02T09:01")
    cast.clock.moment += timedelta(minutes=2)
    step = Step(issue.id, words="再给一小时", deadline_at=cast.clock.now() + timedelta(hours=1))
    change_deadline(cast.by("manager"), step, here_and_now(cast.clock.now()))
    cast.clock.moment += timedelta(minutes=1)
    owner = cast.people["owner"].id
    told_before = select(Notice).where(Notice.thing_id == issue.id, Notice.person_id == owner)
    assert db.session.execute(told_before).scalars().all()
    read_notices(cast.by("owner"))
    begun = next(one for one in reversed(issue.events) if one.kind == "deadline").received_at
    assert (issue.late_from is not None) == bool(reached_by_now([(issue.id, owner, begun)])) is False


def test_a_duty_of_somebody_whose_phone_was_off_is_undelivered_for_them_and_for_those_above(cast: Cast):
    look(cast)
    ship_scheme(cast.by("office"), at(cast, "02T09:00").date())
    open_session(cast.system, cast.people["owner"], "phone")
    look(cast, "03T09:01")
    open_session(cast.system, cast.people["neighbour"], "phone")
    look(cast, "03T13:00")
    look(cast, "03T14:00")
    rows = db.session.execute(select(Notice).where(Notice.kind == "duty", Notice.step == "due")).scalars()
    names = {person.id: name for name, person in cast.people.items()}
    said = {names[str(row.person_id)]: "未送达" in told(row, current()).title for row in rows}
    assert said["owner"] and not said["neighbour"]
    assert "涉及 2 人，其中未送达 1 人" in said_of(cast, "missed", "lead")


def test_a_route_of_somebody_whose_phone_was_off_is_undelivered(cast: Cast):
    look(cast)
    today, zones, inspector = at(cast, "02T09:00").date(), [cast.zones["hall"].id], cast.people["inspector"].id
    plan_route(cast.by("office"), RouteEntry("大厅", "targeted", today, zones, person_id=inspector))
    look(cast, "03T00:00")
    assert "未送达" in said_of(cast, "inspection", "due")


def test_whoever_has_a_way_to_be_reached_is_overdue_and_not_undelivered(cast: Cast):
    look(cast)
    open_session(cast.system, cast.people["owner"], "phone")
    report(cast, hours=1)
    report(cast, hours=1, assignee_id=cast.people["staff"].id)
    look(cast, "02T12:01")
    rows = db.session.execute(select(Notice).where(Notice.step == "lead")).scalars()
    said = {row.data["who"]: "not delivered" in row.msgid for row in rows}
    assert said == {"谢春梅": False, "丁小雨": True}
