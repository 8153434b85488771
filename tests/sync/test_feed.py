"""The feed: a picture of what one may see, then what changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import journal
from app.core.db import db, transaction
from app.patrols.models import Patrol
from app.people.actions import change_person
from app.places.actions import assign_owner, change_zone
from app.places.models import Zone
from app.settings.actions import change_settings
from app.standards.models import ChecklistItem, Standard
from tests.cast import Cast
from tests.sync.phone import Phone, patrol


def close(cast: Cast, name: str) -> None:
    zone = db.session.get(Zone, cast.zones[name].id)
    assert zone is not None
    change_zone(cast.by("office"), zone.id, floor_id=zone.floor_id, name=zone.name, number=zone.number,
                team_id=zone.team_id, duty=zone.duty, active=False)  # fmt: skip


def test_a_first_picture(cast: Cast) -> None:
    phone = Phone(cast.client("owner"))
    phone.sync()
    assert phone.resets == 1
    site = phone.held["site", "site"]
    assert site["timezone"] == "Asia/Shanghai" and site["epoch"] and site["hash_rounds"] == 5_000
    assert site["public_url"] == "https://zw.example"
    me = phone.held["me", cast.people["owner"].id]
    assert me["zone_ids"] == [cast.zones["hall"].id] and me["roles"] == ["owner", "staff"]
    assert phone.ids("zone") == {zone.id for zone in cast.zones.values()}
    hall = phone.held["zone", cast.zones["hall"].id]
    assert (hall["owner_name"], hall["building"], hall["level"]) == (cast.people["owner"].name, "1号楼", 1)
    assert hall["may"] == ["record_patrol", "report_issue", "mount_plate", "hand_over_key", "write_plan"]
    assert phone.held["zone", cast.zones["plant"].id]["may"] == ["report_issue"]
    assert phone.ids("person") == set()


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("office", {"hall", "corridor", "plant"}),
        ("manager", {"hall", "corridor", "plant"}),
        ("deputy", {"hall", "corridor", "plant"}),
        ("inspector", {"hall", "corridor", "plant"}),
        ("lead", {"hall", "corridor"}),
        ("owner", {"hall"}),
        ("neighbour", {"corridor"}),
        ("staff", set()),
    ],
)
def test_each_role_sees_its_patrols_in_the_picture_and_as_they_come(cast: Cast, name: str, seen: set[str]) -> None:
    early = Phone(cast.client(name))
    early.sync()
    deputy = Phone(cast.client("deputy"))
    deputy.sync(*(patrol(zone.id, cast.clock.now()) for zone in cast.zones.values()))
    early.sync()
    late = Phone(cast.client(name))
    late.sync()
    wanted = {cast.zones[zone].id for zone in seen}
    for phone in (early, late):
        assert {data["zone_id"] for (entity, _), data in phone.held.items() if entity == "patrol"} == wanted
    assert early.resets == 1 and early.held == late.held
    assert bool(late.ids("person")) == (name in ("office", "manager", "deputy", "inspector", "lead"))
    assert journal.verify() is None


def test_of_last_weeks_patrols_a_phone_holds_its_persons_own(cast: Cast) -> None:
    deputy = Phone(cast.client("deputy"))
    old, new = patrol(cast.zones["hall"].id, cast.clock.now()), None
    deputy.sync(old)
    cast.clock.moment += timedelta(days=3)
    new = patrol(cast.zones["hall"].id, cast.clock.now())
    deputy.sync(new)
    for name, wanted in (("deputy", {old["id"], new["id"]}), ("manager", {new["id"]})):
        late = Phone(cast.client(name))
        late.sync()
        assert late.ids("patrol") == wanted


def test_of_a_patrols_items_only_those_found_wanting_travel(cast: Cast) -> None:
    items = [{"item_id": "a", "text": "地面无积水", "ok": True}, {"item_id": "b", "text": "玻璃洁净", "ok": False}]
    walked = patrol(cast.zones["hall"].id, cast.clock.now(), body={"items": items})
    phone = Phone(cast.client("deputy"))
    phone.sync(walked)
    assert phone.held["patrol", walked["id"]]["items"] == items[1:]
    assert not phone.held["patrol", walked["id"]]["all_normal"]


def test_a_hand_over_is_told_to_others_and_resets_the_two(cast: Cast) -> None:
    owner, neighbour, deputy = (Phone(cast.client(name)) for name in ("owner", "neighbour", "deputy"))
    for phone in (owner, neighbour, deputy):
        phone.sync()
    assign_owner(cast.by("office"), cast.zones["hall"].id, cast.people["neighbour"].id)
    for phone in (owner, neighbour, deputy):
        phone.sync()
        assert phone.held["zone", cast.zones["hall"].id]["owner_id"] == cast.people["neighbour"].id
    assert (owner.resets, neighbour.resets, deputy.resets) == (2, 2, 1)
    assert owner.held["me", cast.people["owner"].id]["zone_ids"] == []


def test_a_closed_zone_comes_as_null(cast: Cast) -> None:
    phone = Phone(cast.client("deputy"))
    phone.sync()
    close(cast, "plant")
    answer = phone.post({"cursor": phone.cursor}).json
    assert {"entity": "zone", "id": cast.zones["plant"].id, "data": None} in answer["changes"]
    assert answer["reset"] is False


def test_a_changed_name_reaches_the_zones_that_show_it(cast: Cast) -> None:
    phone = Phone(cast.client("deputy"))
    phone.sync()
    person = cast.people["owner"]
    change_person(cast.by("office"), person.id, number=person.number, name="谢新名", phone="13900000099")
    phone.sync()
    assert phone.held["zone", cast.zones["hall"].id]["owner_name"] == "谢新名"
    assert phone.held["person", person.id]["name"] == "谢新名"
    assert "13900000099" not in str(phone.held)


def test_settings_and_epoch(cast: Cast) -> None:
    phone = Phone(cast.client("deputy"))
    phone.sync()
    change_settings(cast.by("office"), site_name="政务中心")
    phone.sync()
    assert phone.held["site", "site"]["site_name"] == "政务中心" and phone.resets == 1
    change_settings(cast.by("office"), epoch="another")
    phone.sync()
    assert phone.resets == 2 and phone.held["site", "site"]["epoch"] == "another"


@pytest.mark.parametrize("cursor", ["", "x", "a:b:c", ":::::", "e:99999999999999:r", "e:٣:r", "长" * 300])
def test_a_strange_cursor_begins_anew(cast: Cast, cursor: str) -> None:
    answer = cast.client("deputy").post("/api/v1/sync", json={"cursor": cursor})
    assert answer.status_code == 200 and answer.json["reset"] is True


def test_a_long_picture_comes_in_pages_and_misses_nothing(cast: Cast) -> None:
    now, zone, person = cast.clock.now(), cast.zones["hall"].id, cast.people["owner"].id
    with transaction():
        for _ in range(1_100):
            walked = patrol(zone, now)
            db.session.add(
                Patrol(id=walked["id"], zone_id=zone, person_id=person, source="list", items=[], all_normal=True,
                       marks=[], device_at=now, corrected_at=now, received_at=now)
            )  # fmt: skip
    phone = Phone(cast.client("deputy"))
    first = phone.post({}).json
    assert first["more"] and first["reset"]
    assert {one["entity"] for one in first["changes"]} == {"site", "me", "team", "zone"}, "what a round begins with, alone"
    phone._take(first)
    second = phone.post({"cursor": first["cursor"]}).json
    assert second["more"] and not second["reset"] and len(second["changes"]) == 500
    between = patrol(zone, now)
    Phone(cast.client("owner")).sync(between)
    phone.sync()
    assert phone.pages == 5 and phone.resets == 1
    assert len(phone.ids("patrol")) == 1_101


def test_a_checklist_comes_from_the_teams_standard(cast: Cast) -> None:
    with transaction():
        standard = Standard(team_id=cast.teams["保洁班组"].id, area="大厅", requirement="无水渍", equipment="拖把")
        standard.items = [ChecklistItem(position=1, text="地面无水渍")]
        db.session.add(standard)
    phone = Phone(cast.client("owner"))
    phone.sync()
    hall = phone.held["zone", cast.zones["hall"].id]
    assert [item["text"] for item in hall["checklist"]] == ["地面无水渍"] and hall["equipment"] == "拖把"
    assert phone.held["zone", cast.zones["corridor"].id]["checklist"]


def test_reading_the_picture_takes_few_questions(cast: Cast) -> None:
    from sqlalchemy import event

    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda c, cur, statement, *rest: asked.append(statement))
    client = cast.client("deputy")
    Phone(cast.client("deputy")).sync(*(patrol(z.id, cast.clock.now()) for z in cast.zones.values()))
    client.post("/api/v1/sync", json={})
    asked.clear()
    client.post("/api/v1/sync", json={})
    few = len(asked)
    Phone(cast.client("deputy")).sync(*(patrol(z.id, cast.clock.now()) for z in list(cast.zones.values()) * 10))
    asked.clear()
    client.post("/api/v1/sync", json={})
    assert len(asked) <= few
