"""Who could not be reached is "not delivered", and a reminder that came or was read is what reaches them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.channels.rules.outcome import Address, Outcome
from app.core.db import db
from app.core.moments import here_and_now
from app.notices.actions import read_notices, send_due
from app.notices.models import Notice
from app.people.sessions import open_session
from app.service.actions import Asked, open_case
from app.service.models import ServiceCase
from app.service.queries import folded, has_learnt
from app.service.rules import state_of_clock
from tests.cast import Cast
from tests.notices.test_climb import look, report

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


def test_whoever_has_a_way_to_be_reached_is_overdue_and_not_undelivered(cast: Cast):
    look(cast)
    open_session(cast.system, cast.people["owner"], "phone")
    report(cast, hours=1)
    report(cast, hours=1, assignee_id=cast.people["staff"].id)
    look(cast, "02T12:01")
    told = db.session.execute(select(Notice).where(Notice.step == "lead")).scalars()
    said = {row.data["who"]: "not delivered" in row.msgid for row in told}
    assert said == {"谢春梅": False, "丁小雨": True}
