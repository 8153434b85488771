"""A leave that ends early, and the stand-ins that were given with it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.journal import JournalEntry
from app.duties.actions import arrange_leave, end_leave_now, ship_scheme, take_back_leave
from app.duties.models import Duty
from app.duties.queries.owed import month_of
from app.people.models import Leave
from app.places.actions import end_stand_in, give_stand_in
from app.places.models import StandIn
from app.places.queries import stand_ins_of
from app.settings.queries import current
from tests.cast import Cast


@pytest.fixture
def away(cast: Cast) -> Leave:
    """The owner is away for fourteen days from the 3rd, and the staff stand in."""
    ship_scheme(cast.system, date(2026, 3, 1))
    start = cast.clock.now() + timedelta(hours=15)  # midnight
    return arrange_leave(
        cast.by("office"), cast.people["owner"].id, start, start + timedelta(days=14), "探亲", cast.people["staff"].id
    ).leave


def walks(cast: Cast, who: str) -> list[int]:
    """The days of March on which a person owes the walks of the hall, excused ones left out."""
    name = next(duty for duty in db.session.execute(select(Duty)).scalars() if duty.name == "责任区巡检")
    items = month_of(current(), cast.clock.now(), cast.people[who].id, date(2026, 3, 1), date(2026, 3, 31)).items
    return sorted({one.day.day for one in items if one.duty_id == name.id and one.owed})


def test_a_leave_taken_back_gives_the_zones_back_from_then_on(cast: Cast, away: Leave) -> None:
    cast.clock.moment += timedelta(days=1)
    assert walks(cast, "staff")[:2] == [3, 4]
    ended = take_back_leave(cast.by("office"), away.id)
    assert ended is not None and [one.zone_id for one in ended] == [cast.zones["hall"].id]
    assert walks(cast, "staff") == [3], "most of that morning was theirs"
    assert walks(cast, "owner")[:3] == [2, 3, 4]
    rows = select(JournalEntry.entity_id).where(JournalEntry.action == "end_stand_in")
    assert db.session.execute(rows).scalars().all() == [cast.zones["hall"].id]
    assert take_back_leave(cast.by("office"), away.id) is None


def test_who_is_back_early_answers_for_the_zones_again_and_was_away_until_then(cast: Cast, away: Leave) -> None:
    cast.clock.moment += timedelta(days=3, hours=8)  # the afternoon of the 5th
    assert end_leave_now(cast.by("office"), away.id)
    assert walks(cast, "staff") == [3, 4, 5] and walks(cast, "owner")[:3] == [2, 5, 6]
    assert end_leave_now(cast.by("office"), away.id) is None, "it is over"


def test_a_leave_still_to_come_that_is_taken_back_leaves_no_stand_in(cast: Cast, away: Leave) -> None:
    assert take_back_leave(cast.by("office"), away.id)
    assert stand_ins_of(cast.zones["hall"].id, cast.clock.now()) == []
    assert walks(cast, "staff") == [] and 3 in walks(cast, "owner")


def test_a_stand_in_given_by_hand_outlives_a_leave_of_another_time(cast: Cast, away: Leave) -> None:
    later = away.until_at + timedelta(days=1)
    give_stand_in(cast.by("office"), cast.zones["hall"].id, cast.people["lead"].id, later, later + timedelta(days=2))
    take_back_leave(cast.by("office"), away.id)
    left = stand_ins_of(cast.zones["hall"].id, cast.clock.now())
    assert [one.person_id for one in left] == [cast.people["lead"].id]


def test_the_office_ends_a_stand_in_and_a_leave_by_their_buttons(cast: Cast, away: Leave) -> None:
    cast.clock.moment += timedelta(days=1)
    office, hall = cast.client("office"), cast.zones["hall"].id
    row = db.session.execute(select(StandIn)).scalar_one()
    assert f"/zones/{hall}/stand-in/end" in office.get(f"/zones/{hall}").text
    assert "/stand-in/end" not in cast.client("manager").get(f"/zones/{hall}").text
    assert office.post(f"/zones/{cast.zones['plant'].id}/stand-in/end", data={"stand_in_id": row.id}).status_code == 303
    assert stand_ins_of(hall, cast.clock.now()), "it is no stand-in of that zone"
    assert office.post(f"/zones/{hall}/stand-in/end", data={"stand_in_id": row.id}).status_code == 303
    assert stand_ins_of(hall, cast.clock.now()) == [] and "结束代班" in office.get(f"/zones/{hall}").text
    assert not end_stand_in(cast.by("office"), row.id), "it is over"
    assert "已回岗" in office.get("/duties/leave").text
    assert "请假到现在为止" in office.post(f"/duties/leave/{away.id}/end", follow_redirects=True).text
    assert "已回岗" not in office.get("/duties/leave").text


def test_taking_back_a_leave_says_who_stands_in_no_longer(cast: Cast, away: Leave) -> None:
    page = cast.client("office").post(f"/duties/leave/{away.id}/withdraw", follow_redirects=True).text
    assert "丁小雨不再代班" in page
