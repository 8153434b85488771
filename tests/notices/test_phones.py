"""Records that wait on a phone for three days are said to the office, once, by the ladder."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db
from app.notices.actions import climb
from app.notices.models import Notice
from app.notices.sources.phones import SOURCE
from app.people.account import set_active
from app.settings.queries import current
from app.sync.rules import owes_since
from tests.cast import Cast
from tests.sync.phone import HEADERS

HOUR = timedelta(hours=1)
NINE = datetime(2026, 3, 2, 1, tzinfo=UTC)


def says(client: FlaskClient, oldest: datetime | None, waiting: int = 3, **more: Any) -> None:
    device = {"id": "d", "waiting": waiting, "oldest_waiting_at": oldest.isoformat() if oldest else None, "clock_offset_ms": 0}
    client.post("/api/v1/sync", json={"device": device | more}, headers=HEADERS)


def look(cast: Cast, hours: float) -> list[str]:
    """Who hears of a phone when so many hours have gone by since the beginning."""
    cast.clock.moment = NINE + HOUR * hours
    names = {person.id: name for name, person in cast.people.items()}
    return [names[str(one.person_id)] for one in climb(cast.system) if one.kind == "phone"]


@pytest.fixture
def began(cast: Cast) -> Cast:
    climb(cast.system)
    return cast


@pytest.mark.row("L2")
def test_a_phone_silent_for_three_days_with_records_on_it_is_told_to_the_office_once(began: Cast) -> None:
    says(began.client("owner"), NINE - HOUR)
    assert look(began, 71.9) == [] and look(began, 72) == ["office"]
    assert look(began, 73) == [] and look(began, 200) == []
    said = db.session.execute(select(Notice).where(Notice.kind == "phone")).scalar_one()
    assert (said.data["who"], said.data["waiting"]) == ("谢春梅", 3)
    page = began.client("office").get("/notices").text
    assert "谢春梅的手机还有 3 条记录未发送" in page
    assert began.client("office").get(f"/notices/{said.id}").headers["Location"] == "/devices"


@pytest.mark.row("L2")
def test_a_phone_that_speaks_or_owes_nothing_is_no_alarm(began: Cast) -> None:
    owner = began.client("owner")
    says(owner, NINE)
    began.client("neighbour").post("/api/v1/sync", json={"device": {"id": "other"}}, headers=HEADERS)
    for hours in (60, 120):
        assert look(began, hours) == []
        says(owner, NINE)
    assert look(began, 190) == [], "it was heard of less than three days ago, and may send"
    assert look(began, 192) == ["office"]


@pytest.mark.row("L2")
def test_what_a_closed_accounts_phone_says_again_and_again_is_told_three_days_after_it_was_recorded(began: Cast) -> None:
    owner = began.client("owner")
    says(owner, None, waiting=0)
    look(began, 1)
    set_active(began.by("office"), began.people["owner"].id, False)
    for hours in (2, 30, 60):
        assert look(began, hours) == []
        says(owner, NINE + HOUR)
    assert look(began, 73) == ["office"]
    says(owner, NINE + HOUR, waiting=5)
    assert look(began, 100) == [], "the same records are told once"


@pytest.mark.row("L2")
def test_other_peoples_records_on_a_phone_in_use_are_told_too(began: Cast) -> None:
    owner = began.client("owner")
    for hours in (1, 40, 71):
        look(began, hours)
        says(owner, NINE, waiting_of=[began.people["neighbour"].id])
    assert look(began, 73) == ["office"]


@pytest.mark.row("L2")
def test_what_came_meanwhile_is_sent_to_nobody_and_later_records_begin_anew(began: Cast) -> None:
    owner = began.client("owner")
    says(owner, NINE)
    assert look(began, 72) == ["office"]
    assert SOURCE.still_due("d", NINE.isoformat(), current(), began.clock.now())
    says(owner, None, waiting=0)
    assert not SOURCE.still_due("d", NINE.isoformat(), current(), began.clock.now())
    says(owner, NINE + 72 * HOUR)
    assert look(began, 140) == [] and look(began, 145) == ["office"]


def test_an_impossible_clock_makes_no_alarm_of_a_phone_that_speaks() -> None:
    wrong = datetime(1970, 1, 1, tzinfo=UTC)
    assert owes_since(NINE, wrong, None, stuck=True) == NINE
    assert owes_since(NINE, NINE + HOUR, 0, stuck=True) == NINE
    assert owes_since(NINE, wrong, int((NINE - HOUR - wrong).total_seconds() * 1000), stuck=True) == NINE - HOUR
