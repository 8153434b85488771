"""The inbox on the phone: one's own notices alone, in one's language; what was read there is read in the office."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cases.actions import Report, Step, hide_words, report_issue
from app.channels.rules.outcome import Outcome
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.moments import here_and_now
from app.notices.actions import send_due
from app.notices.models import Delivery, Notice
from app.people.account import set_language
from app.people.visitor import ensure_visitor
from app.policy import VISITOR
from app.service.actions import Asked, open_case, seal_case, set_cleared
from tests.cast import Cast
from tests.notices.test_climb import look, report
from tests.sync.phone import Phone, operation

pytestmark = pytest.mark.one_database


def test_what_is_hidden_or_sealed_leaves_the_inboxes_and_the_phones(cast: Cast):
    look(cast)
    with transaction():
        ensure_visitor(cast.system)
    now, phone = cast.clock.now(), Phone(cast.client("owner"))
    said = Report(cast.zones["hall"].id, "谢某某太懒", "normal", now + timedelta(hours=8))
    issue = report_issue(Acting(VISITOR, now), said, here_and_now(now))
    set_cleared(cast.by("office"), [cast.people["manager"].id, cast.people["owner"].id])
    asked = Asked("complaint", "某局长的私事", zone_id=cast.zones["hall"].id, assignee_id=cast.people["owner"].id)
    case = open_case(cast.by("office"), asked, here_and_now(now))
    look(cast, "02T09:12")
    phone.sync()
    held = [data["about"] for (entity, _), data in phone.held.items() if entity == "notice"]
    assert any("太懒" in about for about in held) and any("私事" in about for about in held)
    assert "私事" in cast.client("lead").get("/notices").text
    waiting = db.session.execute(select(Notice).where(Notice.step == "lead", Notice.thing_id == case.id)).scalars().first()
    assert waiting
    with transaction():
        row = Delivery(notice_id=waiting.id, address_id="x", channel="push", state="waiting", not_before=cast.clock.now())
        db.session.add(row)
    times = here_and_now(cast.clock.now())
    hide_words(cast.by("office"), Step(issue.id, words="辱骂"), times)
    seal_case(cast.by("manager"), case.id, True, times)
    phone.sync()
    held = [data["about"] for (entity, _), data in phone.held.items() if entity == "notice"]
    assert held and not any("太懒" in about or "私事" in about for about in held)
    for who in ("owner", "lead", "deputy", "manager"):
        page = cast.client(who).get("/notices").text
        assert "太懒" not in page and "私事" not in page, who
    assert send_due(cast.system, lambda address, message: Outcome("sent", "ok")) == 0
    assert (db.session.get_one(Delivery, row.id).state, db.session.get_one(Delivery, row.id).detail) == ("dropped", "sealed")
    assert "已转为涉密" in cast.client("office").get("/notices/sent").text


def test_a_phone_holds_its_persons_notices_and_reading_them_syncs(cast: Cast):
    look(cast)
    early, other = Phone(cast.client("owner")), Phone(cast.client("staff"))
    early.sync(), other.sync()
    issue = report(cast)
    look(cast, "02T09:01")
    early.sync(), other.sync()
    (notice,) = [data for (entity, _), data in early.held.items() if entity == "notice"]
    assert notice["title"] == "问题 #1 请您整改，17:00 前完成" and notice["path"] == f"/app/issue/{issue.id}"
    assert not notice["read"] and other.ids("notice") == set()
    foreign = operation("read_notices", cast.clock.now(), {"notice_ids": [notice["id"], "unknown"]})
    assert [one["status"] for one in other.sync(foreign)] == ["applied"]
    row = db.session.execute(select(Notice)).scalar_one()
    assert row.read_at is None, "nobody reads for somebody else"
    reading = operation("read_notices", cast.clock.now(), {"notice_ids": [notice["id"]]})
    assert [one["status"] for one in early.sync(reading, reading)] == ["applied", "duplicate"]
    assert early.held["notice", notice["id"]]["read"] and 'class="bell-number"' not in cast.client("owner").get("/zones").text
    set_language(cast.by("owner"), "en")
    fresh = Phone(cast.client("owner"))
    fresh.sync()
    assert fresh.held["notice", notice["id"]]["title"] == "Issue #1 is yours to mend, by 17:00"
    cast.clock.moment += timedelta(days=8)
    later = Phone(cast.client("owner"))
    later.sync()
    assert later.ids("notice") == set(), "what was read long ago is not fetched anew"
