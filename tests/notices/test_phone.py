"""The inbox on the phone: one's own notices alone, in one's language; what was read there is read in the office."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core.db import db
from app.notices.models import Notice
from app.people.account import set_language
from tests.cast import Cast
from tests.notices.test_climb import look, report
from tests.sync.phone import Phone, operation

pytestmark = pytest.mark.one_database


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
