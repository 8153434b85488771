"""What a phone did before its person's zone or role passed on counts, whenever it comes; what it did after does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.book.actions import keep_book
from app.book.models import BookEntry
from app.core import journal
from app.core.db import db
from app.core.journal import JournalEntry
from app.duties.actions import ship_scheme
from app.duties.models import Duty
from app.duties.queries.owed import day_of
from app.inspections.models import Inspection
from app.people.actions import grant_role, withdraw_role
from app.places.actions import assign_owner, give_stand_in
from app.settings.queries import current
from tests.cast import Cast
from tests.sync.phone import Phone, operation

HOUR = timedelta(hours=1)
PHOTO = "a" * 64
TUESDAY = date(2026, 3, 3)


@pytest.fixture
def hall(cast: Cast) -> str:
    """Tuesday nine o'clock, the scheme's duties in force, a key in the hall's book."""
    cast.clock.moment += timedelta(days=1)
    ship_scheme(cast.system, date(2026, 3, 1))
    keep_book(cast.by("owner"), cast.zones["hall"].id, {"key": ["强电井"]})
    return cast.zones["hall"].id


def _patrol(hall: str) -> dict[str, Any]:
    return {"zone_id": hall, "source": "list", "items": []}


def _deed(hall: str) -> dict[str, Any]:
    duty = db.session.execute(select(Duty).where(Duty.name == "卫生大清扫")).scalar_one()
    return {"duty_id": duty.id, "zone_id": hall, "items": [{"text": "地面", "ok": True}], "photos": [PHOTO]}


def _key(hall: str) -> dict[str, Any]:
    entry = db.session.execute(select(BookEntry).where(BookEntry.zone_id == hall)).scalar_one()
    return {"entry_id": entry.id, "to_name": "王师傅", "photos": [PHOTO]}


def _plan(hall: str) -> dict[str, Any]:
    return {"zone_id": hall, "kind": "week", "on_day": TUESDAY.isoformat(), "words": "擦窗"}


def _inspection(hall: str) -> dict[str, Any]:
    items = [{"item_id": "a", "text": "墙面", "verdict": "pass", "points": None}]
    return {"zone_id": hall, "kind": "targeted", "source": "list", "items": items}


BY_OWNER: dict[str, Callable[[str], dict[str, Any]]] = {
    "record_patrol": _patrol, "record_deed": _deed, "hand_over_key": _key, "write_plan": _plan,
}  # fmt: skip
BY_LEAD = BY_OWNER | {"record_inspection": _inspection}


def sent(cast: Cast, name: str, *operations: dict[str, Any]) -> list[str]:
    """What became of each: its status, or the reason of its refusal."""
    results = Phone(cast.client(name)).sync(*operations)
    return [one.get("problem", {}).get("code") or one["status"] for one in results]


@pytest.mark.row("A9")
@pytest.mark.parametrize("kind", BY_OWNER)
def test_what_was_done_before_a_hand_over_belongs_to_the_earlier_owner(cast: Cast, hall: str, kind: str) -> None:
    nine = cast.clock.now()
    before = operation(kind, nine, BY_OWNER[kind](hall))
    after = operation(kind, nine + HOUR * 1.5, BY_OWNER[kind](hall))
    cast.clock.moment = nine + HOUR
    assign_owner(cast.by("office"), hall, cast.people["neighbour"].id)
    cast.clock.moment = nine + HOUR * 2
    assert sent(cast, "owner", before, after) == ["applied", "forbidden"]
    entry = db.session.execute(select(JournalEntry).where(JournalEntry.action == kind)).scalar_one()
    assert entry.data["marks"][:1] == ["former_right"] and journal.verify() is None


@pytest.mark.row("A9")
@pytest.mark.parametrize("kind", BY_OWNER)
def test_what_was_done_while_standing_in_counts_afterwards(cast: Cast, hall: str, kind: str) -> None:
    nine = cast.clock.now()
    give_stand_in(cast.by("office"), hall, cast.people["staff"].id, nine, nine + HOUR)
    cast.clock.moment = nine + HOUR * 2
    before, after = (operation(kind, nine + HOUR * n, BY_OWNER[kind](hall)) for n in (0.5, 1.5))
    assert sent(cast, "staff", before, after) == ["applied", "forbidden"]


@pytest.mark.row("A9")
@pytest.mark.parametrize("kind", BY_LEAD)
def test_what_was_done_by_a_role_counts_after_it_was_taken(cast: Cast, hall: str, kind: str) -> None:
    nine, team = cast.clock.now(), cast.teams["保洁班组"].id
    cast.clock.moment = nine + HOUR
    withdraw_role(cast.by("office"), cast.people["lead"].id, "lead", team)
    cast.clock.moment = nine + HOUR * 2
    before, after = (operation(kind, nine + HOUR * n, BY_LEAD[kind](hall)) for n in (0.5, 1.5))
    assert sent(cast, "lead", before, after) == ["applied", "forbidden"]


@pytest.mark.row("A9")
def test_a_role_given_and_taken_later_frees_nothing_from_before(cast: Cast, hall: str) -> None:
    nine, staff = cast.clock.now(), cast.people["staff"].id
    for hours, change in ((1, grant_role), (2, withdraw_role)):
        cast.clock.moment = nine + HOUR * hours
        change(cast.by("office"), staff, "inspector")
    cast.clock.moment = nine + HOUR * 3
    told = sent(cast, "staff", *(operation("record_inspection", nine + HOUR * n, _inspection(hall)) for n in (0.5, 1.5, 2.5)))
    assert told == ["forbidden", "applied", "forbidden"]
    assert db.session.execute(select(Inspection)).scalar_one().marks[0] == "former_right"


@pytest.mark.row("A9")
def test_a_duty_done_before_the_hand_over_is_done_in_its_doers_month(cast: Cast, hall: str) -> None:
    nine = cast.clock.now()
    assign_owner(cast.by("office"), cast.zones["plant"].id, cast.people["owner"].id)  # who stays an owner all week
    deed = operation("record_deed", nine, _deed(hall))
    cast.clock.moment = nine + HOUR
    assign_owner(cast.by("office"), hall, cast.people["neighbour"].id)
    cast.clock.moment = nine + HOUR * 2
    assert sent(cast, "owner", deed) == ["applied"]
    month = day_of(current(), cast.clock.now(), cast.people["owner"].id, TUESDAY)
    assert any(item.done == 1 and deed["id"] in item.record_ids for item in month.items)
    page = cast.client("manager").get(f"/deeds/{deed['id']}").text
    assert "之后已交接" in page


WHY = "手机没电"


def _late(kind: str, hall: str, claimed: datetime) -> dict[str, Any]:
    return BY_LEAD[kind](hall) | {"late_reason": WHY, "claimed_at": claimed.isoformat()}


LATE_KINDS = ("record_patrol", "record_deed", "record_inspection")


@pytest.mark.row("A9")
@pytest.mark.parametrize("kind", LATE_KINDS[:2])
def test_a_late_entry_is_the_owners_of_the_moment_it_is_for(cast: Cast, hall: str, kind: str) -> None:
    nine = cast.clock.now()
    cast.clock.moment = nine + HOUR
    assign_owner(cast.by("office"), hall, cast.people["neighbour"].id)
    cast.clock.moment = nine + HOUR * 3
    before, after = (_late(kind, hall, nine + HOUR * n) for n in (0.5, 1.5))
    now = cast.clock.now()
    assert sent(cast, "neighbour", operation(kind, now, before), operation(kind, now, after)) == ["invalid", "applied"]
    assert sent(cast, "owner", operation(kind, now, before), operation(kind, now, after)) == ["applied", "forbidden"]
    assert journal.verify() is None


@pytest.mark.row("A9")
@pytest.mark.parametrize("kind", LATE_KINDS)
def test_a_late_entry_for_a_time_before_the_role_was_given_is_refused(cast: Cast, hall: str, kind: str) -> None:
    nine, team = cast.clock.now(), cast.teams["保洁班组"].id
    grant_role(cast.by("office"), cast.people["staff"].id, "lead", team)
    cast.clock.moment = nine + HOUR * 2
    before, after = (operation(kind, cast.clock.now(), _late(kind, hall, nine + HOUR * n)) for n in (-0.5, 0.5))
    assert sent(cast, "staff", before, after) == ["invalid", "applied"]
