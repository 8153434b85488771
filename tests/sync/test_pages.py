"""The office sees what was refused, and each phone's queue; nobody else does."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.core.db import db, transaction
from app.core.journal import JournalEntry
from app.core.moments import here_and_now
from app.photos.actions import receive_photo
from app.photos.rules import check_code, digest
from app.service.actions import Asked, open_case, set_cleared
from app.sync.devices import note_device
from app.sync.models import Device, Operation
from app.sync.operations import KINDS
from app.sync.schemas import DeviceIn
from app.sync.showing import kinds
from tests.cast import Cast
from tests.sync.phone import HEADERS, Phone, operation, patrol


def test_the_office_reads_what_was_refused_and_why(cast: Cast) -> None:
    Phone(cast.client("staff")).sync(
        patrol(cast.zones["hall"].id, cast.clock.now(), body={"note": "<b>门锁坏了</b>"}), {"id": "x", "body": 5}
    )
    page = cast.client("office").get("/records/rejected").text
    assert "丁小雨" in page and "&lt;b&gt;门锁坏了&lt;/b&gt;" in page and "一层大厅" in page


def test_every_kind_of_record_has_its_name_in_words(app: Flask) -> None:
    assert set(kinds()) == set(KINDS)


def test_a_refused_record_shows_its_photos_to_the_office_alone_and_leads_to_what_it_concerns(cast: Cast) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG")
    sha = digest(picture.getvalue())
    now = cast.clock.now()
    receive_photo(cast.by("staff"), sha, picture.getvalue())
    asked = Asked("task", "换灯管", zone_id=cast.zones["hall"].id, assignee_id=cast.people["staff"].id)
    case = open_case(cast.by("manager"), asked, here_and_now(now))
    step = {"case_id": case.id, "step": "answer", "words": "已经答复", "photos": [sha]}
    (told,) = Phone(cast.client("staff")).sync(operation("take_step", now, step))
    assert told["status"] == "rejected"
    page = cast.client("office").get("/records/rejected").text
    assert "服务事项办理" in page and "已经答复" in page and f"/service/{case.id}" in page and "take_step" not in page
    address = f"/records/rejected/{told['id']}/photos/{sha}/thumb"
    assert address in page
    assert cast.client("office").get(address).mimetype == "image/jpeg"
    assert cast.client("manager").get(address).status_code == 403


def test_a_refused_step_on_a_confidential_case_keeps_its_words_from_the_office(cast: Cast) -> None:
    set_cleared(cast.by("office"), [cast.people["inspector"].id])
    now = cast.clock.now()
    case = open_case(cast.by("inspector"), Asked("inquiry", "领导行程", confidential=True), here_and_now(now))
    step = {"case_id": case.id, "step": "no", "words": "周三出差"}
    (told,) = Phone(cast.client("inspector")).sync(operation("take_step", now, step))
    assert told["status"] == "rejected"
    page = cast.client("office").get("/records/rejected").text
    assert "周三出差" not in page and "涉密" in page and f"/service/{case.id}" not in page
    asked = operation("log_inquiry", now, {"words": "领导电话", "confidential": True, "zone_id": 5})
    assert Phone(cast.client("staff")).sync(asked)[0]["status"] == "rejected"
    assert "领导电话" not in cast.client("office").get("/records/rejected").text


def test_the_office_sees_each_phones_queue(cast: Cast) -> None:
    oldest = (cast.clock.now() - timedelta(days=2)).isoformat()
    device = {"id": "d", "label": "华为", "waiting": 3, "oldest_waiting_at": oldest, "clock_offset_ms": 600_000}
    cast.client("owner").post("/api/v1/sync", json={"device": device}, headers=HEADERS)
    page = cast.client("office").get("/devices").text
    assert "谢春梅" in page and "华为" in page and 'data-tone="bad"' in page and 'data-tone="warn"' in page


def test_a_phones_name_is_said_in_words(cast: Cast) -> None:
    for number, label in enumerate(("Linux x86_64 · browser", "iPhone · home", " · wechat")):
        device = {"id": f"d{number}", "label": label}
        cast.client("owner").post("/api/v1/sync", json={"device": device}, headers=HEADERS)
    page = cast.client("office").get("/devices").text
    assert all(words in page for words in ("电脑 · 浏览器", "iPhone · 主屏幕", "手机 · 微信")) and "browser" not in page


def test_what_has_arrived_waits_on_no_phone_any_more(cast: Cast) -> None:
    now = cast.clock.now()
    device = {"id": "d", "label": "华为", "waiting": 3, "oldest_waiting_at": now.isoformat()}
    sent = [patrol(cast.zones["hall"].id, now), {"id": "x", "body": 5}]
    answer = cast.client("owner").post("/api/v1/sync", json={"device": device, "operations": sent}, headers=HEADERS)
    assert [one["status"] for one in answer.json["results"]] == ["applied", "rejected"]
    assert db.session.get_one(Device, "d").waiting == 1, "one of the three was not sent yet; what is refused is answered"
    alone = device | {"waiting": 1}
    cast.client("owner").post("/api/v1/sync", json={"device": alone, "operations": sent[:1]}, headers=HEADERS)
    db.session.expire_all()
    row = db.session.get_one(Device, "d")
    assert (row.waiting, row.oldest_waiting_at) == (0, None)


@pytest.mark.parametrize("path", ["/records/rejected", "/devices"])
def test_only_the_office(cast: Cast, path: str) -> None:
    assert cast.client("office").get(path).status_code == 200
    assert {cast.client(name).get(path).status_code for name in ("manager", "lead", "owner", "staff")} == {403}


def _refuse(cast: Cast) -> str:
    Phone(cast.client("staff")).sync(patrol(cast.zones["hall"].id, cast.clock.now(), body={"note": "门锁坏了"}))
    return db.session.execute(select(Operation.id).where(Operation.status == "rejected")).scalar_one()


def test_the_office_settles_what_was_refused_on_record(cast: Cast) -> None:
    office, path = cast.client("office"), f"/records/rejected/{_refuse(cast)}/settle"
    assert office.post(path, data={"outcome": "by_hand", "words": "已代为补录"}).status_code == 303
    assert "门锁坏了" not in office.get("/records/rejected").text
    settled = office.get("/records/rejected?settled=1").text
    assert "门锁坏了" in settled and "已代为补录" in settled and "已人工补录" in settled and "方璐" in settled
    entry = db.session.execute(select(JournalEntry).where(JournalEntry.action == "settle_operation")).scalar_one()
    assert entry.data["outcome"] == "by_hand" and entry.actor_id == cast.people["office"].id
    office.post(path, data={"outcome": "again"})
    assert db.session.get_one(Operation, entry.entity_id).outcome == "by_hand", "once is once"


def test_whose_it_is_hears_of_it_on_the_phone_and_nobody_else_does(cast: Cast) -> None:
    phone, other = Phone(cast.client("staff")), Phone(cast.client("neighbour"))
    refused = _refuse(cast)
    for one in (phone, other):
        one.sync()
        assert one.ids("operation") == set()
    cast.client("office").post(f"/records/rejected/{refused}/settle", data={"outcome": "by_hand", "words": "已代为补录"})
    for one in (phone, other):
        one.sync()
    assert phone.held["operation", refused] == {"id": refused, "outcome": "by_hand", "words": "已代为补录"}
    assert other.ids("operation") == set()
    anew = Phone(cast.client("staff"))
    anew.sync()
    assert anew.ids("operation") == {refused}, "in a fresh picture too"


def test_nothing_to_do_needs_a_reason(cast: Cast) -> None:
    office, path = cast.client("office"), f"/records/rejected/{_refuse(cast)}/settle"
    assert "请填写原因" in office.post(path, data={"outcome": "nothing"}, follow_redirects=True).text
    assert "门锁坏了" in office.get("/records/rejected").text


def test_only_the_office_settles(cast: Cast) -> None:
    path = f"/records/rejected/{_refuse(cast)}/settle"
    answers = {cast.client(name).post(path, data={"outcome": "again"}).status_code for name in ("manager", "staff")}
    assert answers == {403}
    assert cast.client("office").post("/records/rejected/none/settle", data={"outcome": "again"}).status_code == 404


def test_a_photos_stamp_fits_only_as_its_phone_wrote_it(cast: Cast) -> None:
    with transaction():
        note_device(cast.by("owner"), DeviceIn(id="device-one-of-spring", label="Android", app_version="1"))
    when, place, person = "2026-03-02 09:05", "1号楼 1层 一层大厅（含卫生间）", "谢春梅"
    said = {"when": when, "place": place, "person": person, "code": check_code("device-one-of-spring", when, place, person)}
    judge = cast.client("inspector")
    assert "谢春梅的手机" in judge.post("/devices/stamp", data=said).text
    typed = said | {"code": f" {said['code'].lower()} ", "place": f"{place} "}
    assert "谢春梅的手机" in judge.post("/devices/stamp", data=typed).text
    plain = check_code("device-one-of-spring", when, "一层大厅(东)", person)
    bracketed = said | {"place": "一层大厅（东）", "code": plain}
    assert "谢春梅的手机" in judge.post("/devices/stamp", data=bracketed).text, "a zone's name has plain brackets"
    for painted in ({"when": "2026-03-02 15:05"}, {"place": "1号楼 2层 走廊"}, {"person": "罗翀"}):
        page = judge.post("/devices/stamp", data=said | painted).text
        assert "不相符" in page and "谢春梅的手机" not in page
    assert judge.post("/devices/stamp", data=said | {"code": ""}).status_code == 422
    for page in (judge.get("/review").text, cast.client("office").get("/devices").text):
        assert 'href="/devices/stamp"' in page
