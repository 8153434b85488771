"""What phones send and are told of a late entry: for when it is is optional, and older phones count it as the office does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core.db import db
from app.duties.actions import ship_scheme
from app.duties.models import Deed, Duty
from app.inspections.models import Inspection
from app.patrols.models import Patrol
from app.settings.actions import change_settings
from tests.cast import Cast
from tests.sync.phone import HEADERS, Phone, operation

TUESDAY = datetime(2026, 3, 3, 2, tzinfo=UTC)  # ten in the office
WHY = {"late_reason": "手机没电"}


@pytest.fixture
def wednesday(cast: Cast) -> Cast:
    """Wednesday nine o'clock, the scheme's duties in force, nothing done on Tuesday."""
    ship_scheme(cast.system, date(2026, 3, 1))
    cast.clock.moment += timedelta(days=2)
    return cast


def bodies(cast: Cast) -> dict[str, dict[str, Any]]:
    duty = db.session.execute(select(Duty).where(Duty.record_kind == "deed", Duty.evidence != "photo")).scalars().first()
    assert duty
    zone = {"zone_id": cast.zones["hall"].id}
    items = [{"item_id": "a", "text": "墙面", "verdict": "pass", "points": None}]
    return {
        "record_patrol": zone | {"source": "list", "items": []},
        "record_deed": zone | {"duty_id": duty.id, "items": []},
        "record_inspection": zone | {"kind": "targeted", "source": "list", "items": items},
    }


TABLES = {"record_patrol": Patrol, "record_deed": Deed, "record_inspection": Inspection}


@pytest.mark.parametrize("kind", TABLES)
def test_a_late_entry_counts_when_it_says_and_one_of_an_older_phone_when_it_was_recorded(wednesday: Cast, kind: str) -> None:
    phone, now = Phone(wednesday.client("lead")), wednesday.clock.now()
    new = operation(kind, now, bodies(wednesday)[kind] | WHY | {"claimed_at": TUESDAY.isoformat()})
    old = operation(kind, now, bodies(wednesday)[kind] | WHY)
    null = operation(kind, now, bodies(wednesday)[kind] | {"claimed_at": None})
    assert [one["status"] for one in phone.sync(new, old, null)] == ["applied"] * 3
    assert phone.sync(new)[0]["status"] == "duplicate"
    counted = {row.id: (row.counts_at, row.corrected_at) for row in db.session.execute(select(TABLES[kind])).unique().scalars()}
    assert counted == {new["id"]: (TUESDAY, now), old["id"]: (now, now), null["id"]: (now, now)}
    entity = kind.removeprefix("record_")
    told = phone.held[entity, new["id"]]
    assert (told["at"], told["recorded_at"]) == ("2026-03-03T02:00:00.000Z", "2026-03-04T01:00:00.000Z")
    assert "recorded_at" not in phone.held[entity, old["id"]]


AHEAD, LONG_AGO, CENTURIES_AGO = "2026-03-05T02:00:00Z", "2026-02-27T02:00:00Z", "1200-01-01T00:00:00Z"
NO_ZONE = "2026-03-03T02:00:00"


@pytest.mark.parametrize("claimed", [AHEAD, LONG_AGO, NO_ZONE, CENTURIES_AGO, "yesterday", 5])
def test_a_moment_that_cannot_be_meant_is_refused_by_its_name(wednesday: Cast, claimed: Any) -> None:
    body = bodies(wednesday)["record_patrol"] | WHY | {"claimed_at": claimed}
    (result,) = Phone(wednesday.client("owner")).sync(operation("record_patrol", wednesday.clock.now(), body))
    assert result["status"] == "rejected" and "claimed_at" in str(result["problem"]["errors"])


def test_a_moment_without_a_reason_is_refused(wednesday: Cast) -> None:
    body = bodies(wednesday)["record_patrol"] | {"claimed_at": TUESDAY.isoformat()}
    (result,) = Phone(wednesday.client("owner")).sync(operation("record_patrol", wednesday.clock.now(), body))
    assert result["problem"]["title"] == "只有补录才另外说明时间，必须写明原因。"


def test_a_phone_whose_clock_runs_minutes_ahead_is_not_refused(wednesday: Cast) -> None:
    now = wednesday.clock.now()
    body = bodies(wednesday)["record_patrol"] | WHY | {"claimed_at": (now + timedelta(minutes=3)).isoformat()}
    assert Phone(wednesday.client("owner")).sync(operation("record_patrol", now, body))[0]["status"] == "applied"
    row = db.session.execute(select(Patrol)).scalar_one()
    assert row.counts_at == row.corrected_at == now


def _missed(phone: Phone, cast: Cast) -> list[str]:
    """The past windows of the hall's patrols that a phone holds."""
    duties = [duty for (name, _), duty in phone.held.items() if name == "duty" and duty["record_kind"] == "patrol"]
    slots = [slot for duty in duties for slot in duty["slots"]]
    here = [one for one in slots if one["zone_id"] == cast.zones["hall"].id and one["end"] < "2026-03-04T01"]
    return sorted(one["start"][:10] + one["window"] for one in here)


def test_a_phone_holds_what_its_person_missed_on_the_days_a_late_entry_may_be_for(wednesday: Cast) -> None:
    phone = Phone(wednesday.client("owner"))
    phone.sync()
    assert {"2026-03-03上午", "2026-03-03下午"} <= set(_missed(phone, wednesday))
    assert phone.held["site", "site"]["late_entry_days"] == 3
    body = bodies(wednesday)["record_patrol"] | WHY | {"claimed_at": TUESDAY.isoformat()}
    phone.sync(operation("record_patrol", wednesday.clock.now(), body))
    again = Phone(wednesday.client("owner"))
    again.sync()
    assert "2026-03-03上午" not in _missed(again, wednesday) and "2026-03-03下午" in _missed(again, wednesday)
    change_settings(wednesday.by("office"), late_entry_days=0)
    today_alone = Phone(wednesday.client("owner"))
    today_alone.sync()
    assert _missed(today_alone, wednesday) == []


def test_the_description_for_machines_names_the_field(wednesday: Cast) -> None:
    schemas = wednesday.client("owner").get("/api/v1/openapi.json", headers=HEADERS).json["components"]["schemas"]
    for name in ("RecordPatrolIn", "RecordDeedIn", "RecordInspectionIn"):
        field = schemas[name]["properties"]["claimed_at"]
        assert "late entry" in field["description"] and "claimed_at" not in schemas[name]["required"]
