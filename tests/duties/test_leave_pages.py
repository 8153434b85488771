"""Leave, who stands in, exemptions: entered on their page, and what they do to what is owed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core.db import db
from app.duties.models import Duty
from app.people.models import Leave
from tests.cast import Cast


def leave(cast: Cast, **more: str) -> dict[str, str]:
    form = {"person_id": cast.people["owner"].id, "from_on": "2026-03-03", "until_on": "2026-03-04", "stand_in_id": ""}
    return form | more


def test_a_leave_with_a_stand_in_moves_what_is_owed(cast: Cast, shipped: list[Duty]) -> None:
    office = cast.client("office")
    staff = cast.people["staff"].id
    assert office.post("/duties/leave", data=leave(cast, stand_in_id=staff)).status_code == 303
    assert "丁小雨（代班）" in office.get("/duties/leave").text
    cast.clock.moment += timedelta(days=2)
    assert "责任区巡检" in cast.client("staff").get(f"/duties/of/{staff}").text
    page = cast.client("owner").get(f"/duties/of/{cast.people['owner'].id}?month=2026-03&state=excused").text
    assert "请假" in page
    (row,) = db.session.execute(select(Leave)).scalars()
    assert office.post(f"/duties/leave/{row.id}/withdraw").status_code == 303
    assert (
        "请假" not in cast.client("owner").get(f"/duties/of/{cast.people['owner'].id}?month=2026-03&state=excused").text
    )


def test_a_stand_in_who_is_on_leave_is_refused(cast: Cast) -> None:
    office, staff = cast.client("office"), cast.people["staff"].id
    assert office.post("/duties/leave", data=leave(cast, person_id=staff)).status_code == 303
    answer = office.post("/duties/leave", data=leave(cast, stand_in_id=staff))
    assert answer.status_code == 422 and "也在请假" in answer.text
    assert len(db.session.execute(select(Leave)).all()) == 1, "the leave itself is not half made"
    spare = {"person_id": staff, "from_at": "2026-03-03T08:00", "until_at": "2026-03-03T18:00"}
    assert "也在请假" in office.post(f"/zones/{cast.zones['hall'].id}/stand-in", data=spare).text


def test_a_stand_in_who_goes_away_is_told_of(cast: Cast) -> None:
    office, staff = cast.client("office"), cast.people["staff"].id
    office.post("/duties/leave", data=leave(cast, stand_in_id=staff))
    answer = office.post("/duties/leave", data=leave(cast, person_id=staff), follow_redirects=True)
    assert "正在代班1号楼 1层 一层大厅" in answer.text


@pytest.mark.parametrize(
    "changes",
    [{"until_on": "2026-03-01"}, {"stand_in_id": "self"}, {"person_id": "nobody"}, {"from_on": "0001-01-01"},
     {"until_on": "9999-12-31"}, {"until_on": "2062-03-09"}],
)  # fmt: skip
def test_an_impossible_leave_is_refused(cast: Cast, changes: dict[str, str]) -> None:
    if changes.get("stand_in_id") == "self":
        changes = {"stand_in_id": cast.people["owner"].id}
    assert cast.client("office").post("/duties/leave", data=leave(cast, **changes)).status_code in (404, 422)
    assert not db.session.execute(select(Leave)).all()


def test_an_exemption_excuses_until_it_is_taken_back(cast: Cast, shipped: list[Duty]) -> None:
    office = cast.client("office")
    form = {
        "exempt-series_id": shipped[0].series_id,
        "exempt-person_id": "",
        "exempt-zone_id": cast.zones["hall"].id,
        "exempt-from_on": "2026-03-02",
        "exempt-until_on": "2026-03-02",
        "exempt-reason": "停电检修",
    }
    assert office.post("/duties/exempt", data=form | {"exempt-reason": ""}).status_code == 422
    assert office.post("/duties/exempt", data=form).status_code == 303
    cast.clock.moment += timedelta(days=1)
    page = cast.client("owner").get(f"/duties/of/{cast.people['owner'].id}?month=2026-03&state=excused").text
    assert "办公室免除" in page and "停电检修" in office.get("/duties/leave").text
