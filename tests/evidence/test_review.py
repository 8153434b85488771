"""Who learns how sure a record is, who settles it, and what the person it is about may say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.core.errors import Problem
from app.core.journal import JournalEntry
from app.core.moments import here_and_now
from app.evidence.actions import answer_grade, regrade_all, set_building_position, set_walking_time, settle_grade
from app.evidence.queries import positions, walking
from app.patrols.actions import PatrolFound, record_patrol
from app.places.actions import add_floor, add_zone
from tests.cast import Cast
from tests.sync.phone import Phone, operation

WORDS = "从列表打开，未扫铭牌"


@pytest.fixture
def doubtful(cast: Cast) -> str:
    """The owner's patrol of the hall without a plate: its id."""
    found = PatrolFound(cast.zones["hall"].id, "list")
    return record_patrol(cast.by("owner"), found, here_and_now(cast.clock.now())).id


def test_the_person_reads_why_in_plain_words_on_page_and_phone(cast: Cast, doubtful: str) -> None:
    page = cast.client("owner").get(f"/records/{doubtful}").text
    assert "待核" in page and WORDS in page
    phone = Phone(cast.client("owner"))
    phone.sync()
    told = phone.held["patrol", doubtful]["evidence"]
    reasons = [{"name": "list", "params": {}}]
    assert told == {"grade": "check", "zone_id": cast.zones["hall"].id, "reasons": reasons, "notes": []}


def test_a_way_too_fast_names_the_other_floor_and_the_way_it_went(cast: Cast) -> None:
    floor = add_floor(cast.system, cast.zones["hall"].floor.building_id, 5)
    twin = add_zone(cast.system, floor.id, cast.zones["hall"].name)
    by = cast.by("deputy")
    ids = []
    for zone in (cast.zones["hall"], twin, cast.zones["plant"]):
        cast.clock.moment += timedelta(seconds=6)
        ids.append(record_patrol(by, PatrolFound(zone.id, "list"), here_and_now(cast.clock.now())).id)
    pages = [cast.client("deputy").get(f"/records/{one}").text for one in ids]
    assert "从这里到 5层 一层大厅 只用 6 秒" in pages[0]
    assert "从 1层 一层大厅 到这里只用 6 秒" in pages[1]
    assert "从 1号楼 5层 一层大厅 到这里只用 6 秒" in pages[2]


@pytest.mark.parametrize("name", ["office", "deputy", "lead"])
def test_a_colleague_who_sees_the_record_sees_nothing_of_it(cast: Cast, doubtful: str, name: str) -> None:
    client = cast.client(name)
    page = client.get(f"/records/{doubtful}")
    assert page.status_code == 200
    assert "待核" not in page.text and WORDS not in page.text
    phone = Phone(client)
    phone.sync()
    assert "evidence" not in phone.held["patrol", doubtful]
    assert client.get("/review").status_code == 403
    assert client.get(f"/review/{doubtful}").status_code == 403
    assert client.post(f"/review/{doubtful}", data={"verdict": "credible"}).status_code == 403


def test_the_inspector_settles_it_in_one_tap_on_the_journal(cast: Cast, doubtful: str) -> None:
    inspector = cast.client("inspector")
    page = inspector.get("/review").text
    assert "谢春梅" in page and WORDS in page
    trail = inspector.get(f"/review/{doubtful}").text
    assert "1号楼 1层" in trail and "一层大厅" in trail
    assert inspector.post(f"/review/{doubtful}", data={"verdict": "credible"}).status_code == 302
    assert "谢春梅" not in inspector.get("/review").text
    assert "谢春梅" in inspector.get("/review?show=settled").text
    own = cast.client("owner").get(f"/records/{doubtful}").text
    assert "认定可信" in own and "待核" not in own
    entry = db.session.execute(select(JournalEntry).where(JournalEntry.action == "settle_grade")).scalar_one()
    assert (entry.entity_id, entry.actor_id) == (doubtful, cast.people["inspector"].id)
    assert entry.data["verdict"] == "credible"


def test_an_answer_from_the_phone_brings_it_back_to_be_looked_at(cast: Cast, doubtful: str) -> None:
    settle_grade(cast.by("inspector"), doubtful, "not_credible", "当天门禁无记录")
    answer = operation("answer_grade", cast.clock.moment, {"record_id": doubtful, "words": "铭牌掉了，人在现场"})
    phone = Phone(cast.client("owner"))
    assert phone.sync(answer)[0]["status"] == "applied"
    said = phone.held["patrol", doubtful]["evidence"]
    assert said["grade"] == "doubtful"
    assert [(note["kind"], note["words"]) for note in said["notes"]] == [
        ("verdict", "当天门禁无记录"), ("answer", "铭牌掉了，人在现场"),
    ]  # fmt: skip
    assert "铭牌掉了" in cast.client("inspector").get("/review").text


def test_an_answer_waits_to_be_read_whatever_is_weighed_anew(cast: Cast, doubtful: str) -> None:
    settle_grade(cast.by("inspector"), doubtful, "not_credible", "当天门禁无记录")
    answer_grade(cast.by("owner"), doubtful, "铭牌掉了，人在现场")
    regrade_all(cast.system)
    assert "铭牌掉了" in cast.client("inspector").get("/review").text
    settle_grade(cast.by("inspector"), doubtful, "credible")
    regrade_all(cast.system)
    assert "铭牌掉了" not in cast.client("inspector").get("/review").text, "settled stays settled"


def test_an_answer_on_the_page_and_an_empty_one(cast: Cast, doubtful: str) -> None:
    owner = cast.client("owner")
    assert owner.post(f"/records/{doubtful}/answer", data={"words": " "}).status_code == 302
    assert owner.post(f"/records/{doubtful}/answer", data={"words": "门牌脱落"}).status_code == 302
    assert "门牌脱落" in owner.get(f"/records/{doubtful}").text
    assert cast.client("neighbour").post(f"/records/{doubtful}/answer", data={"words": "x"}).status_code == 404


def test_nobody_judges_their_own_record_or_answers_for_another(cast: Cast) -> None:
    found = PatrolFound(cast.zones["hall"].id, "list")
    own = record_patrol(cast.by("inspector"), found, here_and_now(cast.clock.now())).id
    assert own not in cast.client("inspector").get("/review").text
    for status, refused in (
        (403, lambda: settle_grade(cast.by("inspector"), own, "credible")),
        (404, lambda: answer_grade(cast.by("manager"), own, "他在")),
    ):
        with pytest.raises(Problem) as problem:
            refused()
        assert problem.value.status == status
    settle_grade(cast.by("manager"), own, "credible")


def test_the_office_sets_shares_ways_and_positions(cast: Cast, app: Flask) -> None:
    office = cast.client("office")
    form: dict[str, Any] = {"challenge_share": 25, "walk_same_floor_s": 8, "walk_per_floor_s": 12,
                            "walk_between_buildings_s": 90, "ask_location": "y"}  # fmt: skip
    assert office.post("/settings/presence", data=form).status_code == 302
    hall, plant = cast.zones["hall"].floor_id, cast.zones["plant"].floor_id
    way = {"one_id": plant, "other_id": hall, "seconds": "150"}
    assert office.post("/settings/presence/ways", data=way).status_code == 302
    ways = walking()
    assert (ways.same_floor_s, ways.table) == (8, {(min(hall, plant), max(hall, plant)): 150})
    building = cast.zones["hall"].floor.building_id
    place = {"building_id": building, "position": "30.2741，120.1551"}
    assert office.post("/settings/presence/positions", data=place).status_code == 302
    assert positions()[building].latitude == 30.2741
    phone = Phone(cast.client("owner"))
    phone.sync()
    assert phone.held["site", "site"]["positions"] == {"1号楼": [30.2741, 120.1551]}
    page = office.get("/settings/presence").text
    assert "150 秒" in page and "30.2741, 120.1551" in page
    assert office.post("/settings/presence", data=form | {"challenge_share": 101}).status_code == 422
    assert cast.client("manager").post("/settings/presence", data=form).status_code == 403
    set_walking_time(cast.by("office"), hall, plant, None)
    set_building_position(cast.by("office"), building, None, None)
    assert (walking().table, positions()) == ({}, {})


@pytest.mark.parametrize(("seconds", "other"), [("-1", "plant"), ("soon", "plant"), ("9999", "plant")])
def test_a_way_that_cannot_be_is_refused_in_words(cast: Cast, seconds: str, other: str) -> None:
    way = {"one_id": cast.zones["hall"].floor_id, "other_id": cast.zones[other].floor_id, "seconds": seconds}
    page = cast.client("office").post("/settings/presence/ways", data=way, follow_redirects=True).text
    assert "300 秒" in page
    assert walking().table == {}
