"""One box finds what the reader may see, by one Chinese character too; a plate's code never comes into an address."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.book.actions import KeyGiven, PlanWritten, hand_over_key, keep_book, write_plan
from app.cases.actions import Report, Step, comment, report_issue
from app.core.db import db
from app.core.journal import JournalEntry
from app.core.moments import here_and_now
from app.inspections.actions import Inspected, record_inspection
from app.patrols.actions import PatrolFound, record_patrol
from app.plates.actions import issue_plates
from app.search.queries import find, plate_of, terms_in
from app.service.actions import Asked, keep_entry, open_case, set_cleared
from app.standards.actions import set_standard
from tests.cast import Cast


@pytest.fixture
def full(cast: Cast) -> Cast:
    """Something of each kind in the hall and in the plant room, each with the character 璃 in it."""
    now = here_and_now(cast.clock.now())
    tomorrow = cast.clock.now() + timedelta(days=1)
    passed = [{"item_id": "a", "text": "地面", "verdict": "pass", "points": None}]
    for zone, walker in (("hall", "lead"), ("plant", "inspector")):
        place = cast.zones[zone].id
        report_issue(cast.by("deputy"), Report(place, f"玻璃有手印 {zone}", "normal", tomorrow), now)
        open_case(cast.by("manager"), Asked("complaint", f"玻璃门响 {zone}", zone_id=place, caller_name="李处长"), now)
        record_inspection(cast.by(walker), Inspected(place, "targeted", passed, note=f"玻璃洁净 {zone}"), now)
        keep_book(cast.by("office"), place, {"equipment": [f"玻璃自动门 {zone}"]})
        write_plan(cast.by("office"), PlanWritten(place, "week", now.corrected_at.date(), f"擦玻璃 {zone}"), now)
    return cast


def kinds(cast: Cast, who: str, text: str) -> dict[str, int]:
    return {one.kind: len(one.rows) for one in find(cast.user(who), text, cast.clock.now())}


def test_one_character_finds_what_each_role_may_see(full: Cast) -> None:
    every = {"issues": 2, "service": 2, "inspections": 2, "book": 2, "plans": 2}
    assert kinds(full, "office", "璃") == every
    assert kinds(full, "lead", "玻璃") == dict.fromkeys(every, 1), "the team's alone"
    assert kinds(full, "owner", "璃") == dict.fromkeys(every.keys() - {"service"}, 1)
    assert kinds(full, "neighbour", "璃") == {} == kinds(full, "staff", "璃")
    assert kinds(full, "office", "玻璃 plant") == dict.fromkeys(every, 1), "every word must be there"


def test_a_room_and_its_key_of_one_name_are_told_apart(full: Cast) -> None:
    keep_book(full.by("office"), full.zones["hall"].id, {"room": ["203 小会议室"], "key": ["203 小会议室"]})
    page = full.client("office").post("/search", data={"q": "203"}, follow_redirects=True).text
    assert page.count("<small>房间与局办 · ") == 1 == page.count("<small>钥匙 · ")


def test_keys_words_with_patrols_the_directory_and_standards_are_found(full: Cast) -> None:
    now, hall = here_and_now(full.clock.now()), full.zones["hall"].id
    key = next(one for one in keep_book(full.by("office"), hall, {"key": ["强电井"]}) if one.kind == "key")
    hand_over_key(full.by("owner"), KeyGiven(key.id, None, "孟师傅", photos=["a" * 64]), now)
    record_patrol(full.by("owner"), PatrolFound(hall, "list", note="门口堆放快递"), now)
    keep_entry(full.by("office"), None, "档案馆", "305", "85000000", "")
    set_standard(full.by("office"), full.zones["hall"].team_id or "", "一层大厅", requirement="墙面无蛛网")
    for words, kind in (("孟师傅", "keys"), ("快递", "patrols"), ("档案馆", "directory"), ("蛛网", "standards")):
        assert kinds(full, "office", words) == {kind: 1}, words
        page = full.client("office").post("/search", data={"q": words}, follow_redirects=True).text
        assert words in page.partition('class="rows"')[2]
    assert kinds(full, "neighbour", "孟师傅") == kinds(full, "neighbour", "快递") == {}, "another's zone"
    assert kinds(full, "staff", "档案馆") == {"directory": 1}, "for whoever is asked"
    full.clock.moment += timedelta(days=40)
    assert kinds(full, "office", "快递") == {}, "of patrols those of a month"


def test_zones_people_and_numbers_are_found(full: Cast) -> None:
    assert kinds(full, "office", "大厅") | {"issues": 0} == {"zones": 1, "issues": 0, "inspections": 1}
    assert kinds(full, "manager", "丁") == {"people": 1} and kinds(full, "manager", "W008") == {"people": 1}
    assert "people" not in kinds(full, "owner", "丁") and "people" not in kinds(full, "lead", "喆赟")
    assert kinds(full, "office", "#1") == {"issues": 1, "service": 1}
    assert kinds(full, "office", "%") == {} == kinds(full, "office", "_"), "no joker"
    assert terms_in("  a　b ") == ["a", "b"] and terms_in(" ") == [] and len(terms_in("a " * 30)) == 5


def test_floor_building_owner_and_mender_narrow_what_is_found(full: Cast) -> None:
    assert kinds(full, "office", "1号楼 1层") == {"zones": 1, "issues": 1} == kinds(full, "office", "1楼 谢春梅")
    assert kinds(full, "office", "地下1层") == {"zones": 1, "issues": 1} == kinds(full, "office", "b1")
    assert kinds(full, "office", "手印 1号楼") == {"issues": 1} and kinds(full, "office", "9层") == {}
    assert kinds(full, "neighbour", "谢春梅") == {}, "a name opens no zone that one may not see"


def test_what_is_said_later_is_found_and_what_is_confidential_is_not(full: Cast) -> None:
    (issue, _) = next(one for one in find(full.user("office"), "璃", full.clock.now()) if one.kind == "issues").rows
    comment(full.by("deputy"), Step(issue.id, words="已联系厂家"), here_and_now(full.clock.now()))
    assert kinds(full, "office", "厂家") == {"issues": 1}
    set_cleared(full.by("office"), [full.people["inspector"].id])
    secret = Asked("inquiry", "领导动态绝密", confidential=True, assignee_id=full.people["inspector"].id)
    open_case(full.by("manager"), secret, here_and_now(full.clock.now()))
    assert kinds(full, "inspector", "绝密") == {"service": 1} and kinds(full, "deputy", "绝密") == {}


def test_a_plates_code_leads_to_its_plate_and_stands_nowhere(cast: Cast) -> None:
    (plate,) = issue_plates(cast.system, [cast.zones["hall"].id])
    manager, stranger = cast.client("manager"), cast.client("neighbour")
    typed = f"{plate.code[:4]}-{plate.code[4:].lower()}"
    assert manager.post("/search", data={"q": typed}).location == f"/plates/{plate.id}"
    assert manager.post("/search", data={"q": f"https://zw.example/Z/{plate.code}"}).location == f"/plates/{plate.id}"
    refused = stranger.post("/search", data={"q": plate.code})
    nothing = stranger.post("/search", data={"q": "0000000000"})
    assert refused.status_code == nothing.status_code == 200 and "没有找到" in refused.text
    assert 'value="hall"' not in manager.get("/search?q=hall").text, "an address is not looked for"
    assert plate_of(cast.user("manager"), plate.code[:8]) is None, "a part of a code finds nothing"
    assert plate.code not in json.dumps([row.data for row in db.session.execute(select(JournalEntry)).scalars()])


@pytest.mark.one_database
def test_words_come_back_to_an_address_that_one_can_return_to(full: Cast) -> None:
    browser = full.client("manager")
    answer = browser.post("/search", data={"q": "玻璃 hall"}, follow_redirects=True)
    assert answer.request.path == "/search" and "玻璃" not in answer.request.url and "hall" not in answer.request.url
    assert "玻璃有手印 hall" in answer.text and "玻璃自动门 hall" in answer.text and "plant" not in answer.text
    assert "全站搜索" in browser.get("/board").text
    assert browser.get(answer.request.full_path).text.count("玻璃有手印 hall") == 1, "one can come back to it"
    assert full.client("staff").post("/search", data={"q": "璃"}, follow_redirects=True).status_code == 200
    assert full.app.test_client().get("/search").status_code == 302
