"""One's duties in one's own calendar: a private link of which only the hash is kept, that names nobody else."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.journal import JournalEntry
from app.core.moments import here_and_now
from app.duties.actions import ship_scheme
from app.duties.models import CalendarFeed
from app.duties.rules.assess import Item
from app.duties.rules.feed import entries
from app.patrols.actions import PatrolFound, record_patrol
from app.people.account import set_active
from tests.cast import Cast
from tests.duties.scenes import judged, patrol_terms, scene, walk


def link(cast: Cast, who: str) -> str:
    page = cast.client(who).post("/me/calendar")
    assert page.headers["Cache-Control"] == "no-store"
    found = re.search(r">https?://[^/<]+(/calendar/[\w-]{43}\.ics)<", page.text)
    assert found
    return found[1]


def test_a_slot_is_one_entry_with_its_zones_and_what_is_excused_is_none() -> None:
    facts = scene([walk("2026-03-02 09:00")])
    items = judged(patrol_terms(), facts, "2026-03-02", "2026-03-02")
    twin = [item.__class__(**{**item.__dict__, "zone_id": "lobby"}) for item in items]
    free = [item.__class__(**{**item.__dict__, "key": "x", "missed": 0, "done": 0, "excused": 1}) for item in items]
    found = entries("ann", [*items, *twin, *free], {"duty": "巡检"}, {"hall": "大厅", "lobby": "门厅"})
    assert [(one.zones, one.done, one.need) for one in found] == [(("大厅", "门厅"), 2, 2), (("大厅", "门厅"), 0, 2)]
    week = judged(patrol_terms(), facts, "2026-03-02", "2026-03-02")[0]
    day = entries("ann", [week.__class__(**{**week.__dict__, "window": "", "key": "day/2026-03-02"})], {"duty": "巡检"}, {})
    assert (day[0].start, day[0].end, day[0].zones) == (date(2026, 3, 2), date(2026, 3, 3), ())


@pytest.mark.one_database
def test_the_link_shows_ones_own_duties_and_no_other_name(cast: Cast) -> None:
    ship_scheme(cast.system, date(2026, 3, 1))
    cast.clock.moment += timedelta(days=1)
    record_patrol(cast.by("owner"), PatrolFound(cast.zones["hall"].id, "list"), here_and_now(cast.clock.now()))
    path = link(cast, "owner")
    answer = cast.app.test_client().get(path)
    assert answer.mimetype == "text/calendar" and answer.headers["Cache-Control"] == "private, no-store"
    calendar = icalendar.Calendar.from_ical(answer.data)
    walks = [one for one in calendar.walk("VEVENT") if "责任区巡检" in one["summary"]]
    first = next(one for one in walks if one["dtstart"].dt.day == 3)
    assert first["dtstart"].dt == datetime(2026, 3, 3, 0, 0, tzinfo=ZoneInfo("Asia/Shanghai")) and "✓" in first["summary"]
    assert "TZID=Asia/Shanghai" in answer.text and calendar.walk("VTIMEZONE")
    assert "1号楼 1层 一层大厅" in first["summary"]
    assert len({str(one["uid"]) for one in calendar.walk("VEVENT")}) == len(calendar.walk("VEVENT"))
    assert not [person.name for person in cast.people.values() if person.name in answer.text]
    deputies = cast.app.test_client().get(link(cast, "deputy")).text
    assert "副经理巡查" in deputies and not [one.name for one in cast.people.values() if one.name in deputies]


def test_two_people_who_owe_the_same_slot_have_each_their_own_entry_that_stays_the_same_once_done() -> None:
    items = judged(patrol_terms(), scene(), "2026-03-02", "2026-03-02")
    done = judged(patrol_terms(), scene([walk("2026-03-02 09:00")]), "2026-03-02", "2026-03-02")

    def uids(whose: str, what: list[Item]) -> list[str]:
        return [one.uid for one in entries(whose, what, {"duty": "巡检"}, {"hall": "大厅"})]

    assert not set(uids("ann", items)) & set(uids("bob", items)) and uids("ann", items) == uids("ann", done)


def test_the_secret_is_kept_nowhere_and_the_link_ends(cast: Cast) -> None:
    first = link(cast, "owner")
    secret = first.removeprefix("/calendar/").removesuffix(".ics")
    rows = db.session.execute(select(CalendarFeed)).scalars().all()
    journal = json.dumps([row.data for row in db.session.execute(select(JournalEntry)).scalars()])
    assert secret not in journal and all(secret != row.token_hash for row in rows)
    owner, visitor = cast.client("owner"), cast.app.test_client()
    assert secret not in owner.get("/me/calendar").text
    second = link(cast, "owner")
    assert [visitor.get(path).status_code for path in (first, second)] == [404, 200]
    assert owner.post("/me/calendar/end").status_code == 303
    assert visitor.get(second).status_code == 404
    third = link(cast, "owner")
    set_active(cast.system, cast.people["owner"].id, False)
    assert visitor.get(third).status_code == 404


@pytest.mark.one_database
def test_guessing_is_slowed(cast: Cast) -> None:
    visitor = cast.app.test_client()
    cast.clock.moment += timedelta(days=400)  # of no other test's minute
    answers = [visitor.get(f"/calendar/{'a' * 43}.ics").status_code for _ in range(31)]
    assert answers[0] == 404 and answers[-1] == 429
    cast.app.extensions.pop("misses")
