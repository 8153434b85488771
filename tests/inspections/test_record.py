"""An inspection is recorded whole: its failed items are issues at once; it counts for the duties of its kind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.cases.models import Issue
from app.core import journal
from app.core.db import db
from app.core.errors import Problem
from app.core.ids import new_id
from app.core.moments import here_and_now
from app.duties.actions import ship_scheme
from app.duties.queries.owed import day_of
from app.inspections.actions import Failed, Inspected, RouteEntry, cancel_route, plan_route, record_inspection
from app.inspections.models import Finding, Inspection
from app.inspections.queries import drawn_alike, meeting_findings, on_route
from app.photos.models import PhotoUse
from app.settings.queries import current
from app.standards.actions import set_standard
from app.standards.models import Standard
from app.standards.reference import set_reference_photo
from tests.cast import Cast
from tests.sync.phone import Phone, operation

MONDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 4)


def judged(cast: Cast, failed: int = 1, passed: int = 2, **more: Any) -> list[dict[str, Any]]:
    tomorrow = cast.clock.now() + timedelta(days=1)
    bad = [
        {"item_id": f"bad-{n}", "text": f"地面{n}", "verdict": "fail", "points": None,
         "issue": Failed("有污渍", "normal", tomorrow, **more)}
        for n in range(failed)
    ]  # fmt: skip
    return bad + [{"item_id": f"good-{n}", "text": f"墙面{n}", "verdict": "pass", "points": None} for n in range(passed)]


def inspect(cast: Cast, who: str = "inspector", kind: str = "targeted", zone: str = "hall", **more: Any) -> Inspection:
    said = {"items": judged(cast)} | more
    return record_inspection(cast.by(who), Inspected(cast.zones[zone].id, kind, **said), here_and_now(cast.clock.now()))


def count(table: Any) -> int:
    return db.session.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_failed_item_is_an_issue_with_owner_and_deadline(cast: Cast) -> None:
    photo = "a" * 64
    found = inspect(cast, items=judged(cast, photos=[photo]))
    (finding,) = found.findings
    issue = finding.issue
    assert (found.score, found.failed) == (67, 1)
    assert issue.assignee_id == cast.people["owner"].id and issue.item == "地面0" and issue.description == "有污渍"
    assert issue.deadline_at == cast.clock.now() + timedelta(days=1) and not finding.on_meeting
    assert db.session.execute(select(PhotoUse.entity_id).where(PhotoUse.sha256 == photo)).scalars().all() == [issue.id]
    assert journal.verify() is None


def test_the_general_one_is_mended_by_sunday_and_stands_on_the_meeting_list(cast: Cast) -> None:
    cast.clock.moment += timedelta(days=2)
    found = inspect(cast, kind="general", items=judged(cast, failed=2))
    for finding in found.findings:
        assert current().local(finding.issue.deadline_at).isoformat() == "2026-03-09T00:00:00+08:00"
    assert [one.inspection_id for one in meeting_findings(MONDAY)] == [found.id] * 2
    assert meeting_findings(date(2026, 3, 9)) == []


@pytest.mark.parametrize(
    ("who", "items", "status"),
    [
        ("owner", None, 403),
        ("staff", None, 403),
        ("inspector", [], 422),
        ("inspector", [{"item_id": "a", "text": "地面", "verdict": "fail"}], 422),
        ("inspector", [{"item_id": "a", "text": "地面", "verdict": "pass", "points": 3}], 422),
    ],
)
def test_what_does_not_hang_together_leaves_nothing(cast: Cast, who: str, items: Any, status: int) -> None:
    with pytest.raises(Problem) as refused:
        inspect(cast, who, items=judged(cast) if items is None else items)
    db.session.rollback()
    assert refused.value.status == status
    assert count(Inspection) == count(Issue) == count(Finding) == 0


def test_an_issue_that_is_refused_takes_the_inspection_with_it(cast: Cast) -> None:
    past = cast.clock.now() - timedelta(days=3)
    items = [*judged(cast), {"item_id": "x", "text": "门", "verdict": "fail", "issue": Failed("坏", "normal", past)}]
    with pytest.raises(Problem):
        inspect(cast, items=items)
    db.session.rollback()
    assert count(Inspection) == count(Issue) == 0


def test_a_route_is_drawn_walked_and_can_be_drawn_again(cast: Cast) -> None:
    entry = RouteEntry("抽查", "targeted", MONDAY, [zone.id for zone in cast.zones.values()], size=2)
    route = plan_route(cast.by("deputy"), entry)
    assert len(route.zone_ids) == 2 and len(route.pool) == 3 and route.seed and drawn_alike(route)
    whole = plan_route(cast.by("deputy"), RouteEntry("全部", "general", MONDAY, entry.zone_ids))
    assert whole.zone_ids == [cast.zones[name].id for name in ("hall", "corridor", "plant")] and not whole.seed
    found = inspect(cast, route_id=whole.id)
    assert found.kind == "general", "the route says which kind it is"
    assert on_route(whole.id) == {cast.zones["hall"].id: found}
    assert cancel_route(cast.by("office"), whole.id) and not cancel_route(cast.by("office"), whole.id)


@pytest.mark.parametrize("change", [
    {"name": " "}, {"kind": "x"}, {"on_day": date(2026, 3, 1)}, {"on_day": date(2027, 3, 4)}, {"size": 0}, {"zone_ids": []},
])
def test_an_impossible_route_is_refused(cast: Cast, change: dict[str, Any]) -> None:
    given: dict[str, Any] = {"name": "抽查", "kind": "targeted", "on_day": MONDAY, "zone_ids": [cast.zones["hall"].id]}
    with pytest.raises(Problem) as refused:
        plan_route(cast.by("deputy"), RouteEntry(**(given | change)))
    assert refused.value.status == 422


def test_it_counts_for_the_duties_of_its_day(cast: Cast) -> None:
    ship_scheme(cast.system, MONDAY)
    cast.clock.moment += timedelta(days=2)

    def done(who: str) -> dict[str, int]:
        day = day_of(current(), cast.clock.now(), cast.people[who].id, WEDNESDAY)
        due = [(day.duties[one.duty_id], one.done) for one in day.items]
        return {duty.name: number for duty, number in due if duty.record_kind == "inspection"}

    assert done("deputy") == {"周一、周三针对性检查": 0, "周三安全卫生大检查": 0}
    inspect(cast, "deputy", kind="targeted")
    assert done("deputy") == {"周一、周三针对性检查": 1, "周三安全卫生大检查": 0}
    inspect(cast, "inspector", kind="general")
    assert done("inspector") == {"周一、周三针对性检查": 0, "周三安全卫生大检查": 0}, "one zone alone is no general inspection"
    inspect(cast, "inspector", kind="general", zone="corridor")
    assert done("inspector") == {"周一、周三针对性检查": 0, "周三安全卫生大检查": 1}, "and a general one is no targeted one"


def test_a_phone_sends_it_once_and_holds_routes_and_standards(cast: Cast) -> None:
    standard, _ = set_standard(cast.by("office"), cast.teams["保洁班组"].id, "大厅", requirement="地面无积水、墙面无手印")
    set_reference_photo(cast.by("office"), standard.items[0].id, "b" * 64)
    route = plan_route(cast.by("office"), RouteEntry("大检查", "general", MONDAY, [cast.zones["hall"].id]))
    phone, owner = Phone(cast.client("inspector")), Phone(cast.client("owner"))
    phone.sync()
    owner.sync()
    held = phone.held["standard", standard.id]
    assert held["items"][standard.items[0].id] == ["b" * 64] and held["requirement"].startswith("地面")
    assert ("route", route.id) in phone.held and "record_inspection" in phone.held["zone", cast.zones["hall"].id]["may"]
    assert not owner.ids("route") and not owner.ids("standard"), "who does not inspect holds none of it"
    issue = {"id": new_id(), "description": "积水", "severity": "serious", "photos": ["c" * 64],
             "deadline_at": (cast.clock.now() + timedelta(hours=3)).isoformat()}  # fmt: skip
    items = [{"item_id": item.id, "text": item.text, "verdict": "fail" if n == 0 else "na", "issue": issue if n == 0 else None}
             for n, item in enumerate(standard.items)]  # fmt: skip
    body = {"zone_id": cast.zones["hall"].id, "route_id": route.id, "kind": "general", "items": items, "photos": ["c" * 64]}
    sent = operation("record_inspection", cast.clock.now(), body)
    assert [one["status"] for one in phone.sync(sent)] == ["applied"]
    assert [one["status"] for one in phone.sync(sent)] == ["duplicate"]
    assert phone.held["inspection", sent["id"]]["failed"] == 1 and ("issue", issue["id"]) in phone.held
    again = operation("record_inspection", cast.clock.now(), body)
    assert [one["status"] for one in phone.sync(again)] == ["rejected"], "its issue has that number already"
    assert count(Inspection) == count(Issue) == 1
    owner.sync()
    assert ("inspection", sent["id"]) in owner.held, "an owner sees what was found in their zone"
    assert db.session.get(Standard, standard.id)
