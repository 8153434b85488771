"""Zones on the office's pages."""

from __future__ import annotations

import pytest

from app.places.queries import owner_of, ownership_history, zone_by_id
from tests.cast import Cast


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
    assert client.post("/zones/new", data=given).status_code == 302
    assert client.post("/zones/new", data=given).status_code == 422
    assert client.post(f"/zones/{hall.id}/edit", data=given | {"name": "一层大厅"}).status_code == 302
    zone = zone_by_id(hall.id)
    assert zone is not None and not zone.active
    assert "一层大厅" in client.get("/zones?closed=1").text


def test_a_zone_is_handed_over_from_a_moment_in_the_sites_time(cast: Cast) -> None:
    client, hall = cast.client("office"), cast.zones["hall"]
    given = {"person_id": cast.people["staff"].id, "from_at": "2026-03-02T18:00"}
    assert client.post(f"/zones/{hall.id}/owner", data=given).status_code == 302
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
