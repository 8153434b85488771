"""Zones on the office's pages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.moments import here_and_now
from app.patrols.actions import PatrolFound, record_patrol
from app.places.actions import add_zone, give_stand_in
from app.places.queries import owner_of, ownership_history, standing_in_at, zone_by_id
from tests.cast import Cast
from tests.sync.phone import Phone
from tests.web.seeking import seek


@pytest.mark.parametrize(
    ("name", "seen"), [("manager", "hall corridor plant"), ("lead", "hall corridor"), ("owner", "hall")]
)
def test_everyone_sees_the_zones_that_are_theirs(cast: Cast, name: str, seen: str) -> None:
    client = cast.client(name)
    listed = client.get("/zones").text
    for key, zone in cast.zones.items():
        assert (zone.name in listed) == (key in seen.split())
        assert client.get(f"/zones/{zone.id}").status_code == (200 if key in seen.split() else 404)


def test_the_office_adds_and_closes_a_zone(cast: Cast) -> None:
    client, hall = cast.client("office"), cast.zones["hall"]
    given = {"floor_id": hall.floor_id, "name": "一层茶水间", "team_id": ""}
    assert client.post("/zones/new", data=given).status_code == 303
    assert client.post("/zones/new", data=given).status_code == 422
    assert client.post(f"/zones/{hall.id}/edit", data=given | {"name": "一层大厅"}).status_code == 303
    zone = zone_by_id(hall.id)
    assert zone is not None and not zone.active
    assert "一层大厅" in client.get("/zones?closed=1").text


def test_a_zone_is_handed_over_from_a_moment_in_the_sites_time(cast: Cast) -> None:
    client, hall = cast.client("office"), cast.zones["hall"]
    given = {"person_id": cast.people["staff"].id, "from_at": "2026-03-02T18:00"}
    assert client.post(f"/zones/{hall.id}/owner", data=given).status_code == 303
    latest, earlier = ownership_history(hall.id)
    assert latest.from_at == earlier.until_at and latest.from_at.hour == 10
    owner = owner_of(hall.id, cast.clock.now())
    assert owner is not None and owner.name == "谢春梅"
    assert "2026-03-02 18:00" in client.get(f"/zones/{hall.id}").text


@pytest.mark.parametrize("name", ["manager", "lead", "owner", "staff"])
def test_only_the_office_changes_places(cast: Cast, name: str) -> None:
    client = cast.client(name)
    for path in ("/zones/new", "/zones/buildings", f"/zones/{cast.zones['hall'].id}/owner"):
        assert client.get(path).status_code == 403


def test_a_zones_changes_say_what_from_what_to_what(cast: Cast) -> None:
    client, hall = cast.client("office"), cast.zones["hall"]
    given = {"floor_id": cast.zones["corridor"].floor_id, "name": "大堂", "team_id": "", "active": "y", "number": "1"}
    client.post(f"/zones/{hall.id}/edit", data=given)
    client.post(f"/zones/{hall.id}/owner", data={"person_id": cast.people["staff"].id})
    page = client.get(f"/zones/{hall.id}").text
    for line in ("责任区名称: 一层大厅 → 大堂", "楼层: 1号楼 1层 → 1号楼 2层", "班组: 保洁班组 → —", "谢春梅 → 丁小雨"):
        assert line in page, line


def test_many_zones_come_page_by_page_and_can_be_searched(cast: Cast) -> None:
    floor = cast.zones["corridor"].floor_id
    for number in range(70):
        add_zone(cast.system, floor, f"二层{number:02d}号间", number=str(number), position=number + 9)
    client = cast.client("office")
    first, second = client.get("/zones").text, client.get("/zones?page=2").text
    assert "二层00号间" in first and "二层69号间" not in first and "共 73 条" in first
    assert "二层69号间" in second and "二层00号间" not in second
    assert "二层69号间" in seek(client, "/zones", "69号").text


def test_links_lead_only_to_records_that_one_may_open(cast: Cast) -> None:
    """A stand-in sees who walked the zone, and is led there; nobody else of the owners is."""
    now, plant = cast.clock.now(), cast.zones["plant"].id
    walk = record_patrol(cast.by("deputy"), PatrolFound(plant, "list"), here_and_now(now))
    give_stand_in(cast.system, plant, cast.people["owner"].id, now - timedelta(hours=1), now + timedelta(hours=1))
    owner = cast.client("owner")
    for path in (f"/zones/{plant}", "/board"):
        page = owner.get(path).text
        assert "宋知远" in page and f"/records/{walk.id}" in page, path
        assert f"/records/{walk.id}" in cast.client("manager").get(path).text
    assert owner.get(f"/records/{walk.id}").status_code == 200
    neighbour = cast.client("neighbour")
    assert [neighbour.get(path).status_code for path in (f"/records/{walk.id}", f"/zones/{plant}")] == [404, 404]
    assert f"/records/{walk.id}" not in neighbour.get("/board").text


def test_whoever_stands_in_for_an_owner_does_so_until_the_zone_is_handed_over(cast: Cast) -> None:
    now, hall = cast.clock.now(), cast.zones["hall"].id
    give_stand_in(cast.system, hall, cast.people["staff"].id, now, now + timedelta(days=5))
    phone = Phone(cast.client("inspector"))
    phone.sync()
    assert [one["name"] for one in phone.held["zone", hall]["stand_ins"]] == ["丁小雨"]
    office, heir = cast.client("office"), {"person_id": cast.people["neighbour"].id}
    page = office.post(f"/zones/{hall}/owner", data=heir, follow_redirects=True).text
    assert "丁小雨 原为前任责任人代班" in page
    phone.sync()
    assert phone.held["zone", hall]["stand_ins"] == [] and standing_in_at(cast.clock.now(), [hall]) == {}
    later = {"person_id": cast.people["owner"].id, "from_at": "2027-01-01T08:00"}
    ahead = office.post(f"/zones/{hall}/owner", data=later, follow_redirects=True).text
    assert "自 2027-01-01 08:00 起" in ahead, "who takes it over later does not own it yet"


def test_the_owner_cannot_stand_in_for_themself(cast: Cast) -> None:
    hall, office = cast.zones["hall"].id, cast.client("office")
    given = {"person_id": cast.people["owner"].id, "from_at": "2026-03-02T08:00", "until_at": "2026-03-05T18:00"}
    answer = office.post(f"/zones/{hall}/stand-in", data=given)
    assert answer.status_code == 422 and "请选择其他人" in answer.text
    assert standing_in_at(cast.clock.now(), [hall]) == {}
    assert office.post(f"/zones/{hall}/stand-in", data=given | {"person_id": cast.people["staff"].id}).status_code == 303


def test_standing_in_since_long_ago_is_asked_once_more(cast: Cast) -> None:
    hall, office = cast.zones["hall"].id, cast.client("office")
    given = {"person_id": cast.people["staff"].id, "until_at": "2026-03-05T18:00"}
    assert 'name="sure"' not in office.get(f"/zones/{hall}/stand-in").text
    asked = office.post(f"/zones/{hall}/stand-in", data=given | {"from_at": "2025-03-02T08:00"})
    assert asked.status_code == 422 and "2025-03-02" in asked.text and 'name="sure"' in asked.text
    assert standing_in_at(cast.clock.now(), [hall]) == {}
    sure = given | {"from_at": "2025-03-02T08:00", "sure": "y"}
    assert office.post(f"/zones/{hall}/stand-in", data=sure).status_code == 303
    lately = office.post(f"/zones/{cast.zones['plant'].id}/stand-in", data=given | {"from_at": "2026-02-24T08:00"})
    assert lately.status_code == 303, "within a week nothing is asked"
