"""A phone's file in the office: every record its author's, once, marked with who brought it."""

from __future__ import annotations

import base64
import io
import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.core.db import db
from app.core.journal import JournalEntry
from app.patrols.models import Patrol
from app.photos.models import PhotoUpload
from app.photos.rules import digest
from app.sync import phone_files
from app.sync.jobs import forget_phone_files
from app.sync.models import Operation
from tests.cast import Cast
from tests.sync.phone import Phone, operation, patrol


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return out.getvalue()


def file_of(
    cast: Cast, who: str, *operations: dict[str, Any], photos: tuple[bytes, ...] = (),
    wrong: list[dict[str, str]] | None = None, **more: Any,
) -> bytes:  # fmt: skip
    said = {
        "format": "zonewalk-records", "version": 1, "user": {"id": cast.people[who].id, "name": "?"},
        "device": {"id": "phone-9"}, "operations": list(operations),
        "photos": [{"sha256": digest(photo), "base64": base64.b64encode(photo).decode()} for photo in photos]
        + (wrong or []),
    } | more  # fmt: skip
    return json.dumps(said).encode()


def bring(cast: Cast, content: bytes, who: str = "office") -> Any:
    return cast.client(who).post("/devices/import", data={"file": (io.BytesIO(content), "records.json")})


def test_records_are_their_authors_and_say_who_brought_them(cast: Cast) -> None:
    photo = picture()
    walk = patrol(cast.zones["hall"].id, cast.clock.now(), body={"photos": [digest(photo)]}, seq=7)
    page = bring(cast, file_of(cast, "owner", walk, photos=(photo,)))
    assert page.status_code == 200 and "谢春梅" in page.text
    made = db.session.query(Patrol).one()
    assert (made.id, made.person_id) == (walk["id"], cast.people["owner"].id)
    assert "imported" in made.marks
    kept = db.session.get(Operation, walk["id"])
    assert kept and (kept.imported_by_id, kept.device_id, kept.seq) == (cast.people["office"].id, "phone-9", 7)
    assert db.session.query(PhotoUpload).one().person_id == cast.people["owner"].id
    told = db.session.query(JournalEntry).filter_by(action="record_patrol").one()
    assert (told.actor_id, told.data["imported_by"]) == (cast.people["owner"].id, cast.people["office"].id)


def test_each_record_counts_once_by_file_and_by_phone(cast: Cast) -> None:
    walk = patrol(cast.zones["hall"].id, cast.clock.now())
    for _ in range(2):
        assert bring(cast, file_of(cast, "owner", walk)).status_code == 200
    assert Phone(cast.client("owner")).sync(walk)[0]["status"] == "duplicate"
    assert db.session.query(Patrol).count() == 1


def test_a_right_the_author_has_not_is_not_lent_by_the_office(cast: Cast) -> None:
    walk = patrol(cast.zones["hall"].id, cast.clock.now())
    verify = operation("verify_fix", cast.clock.now(), {"issue_id": "x", "photos": []})
    page = bring(cast, file_of(cast, "staff", walk, verify)).text
    assert page.count('data-tone="bad"') == 2
    assert db.session.query(Patrol).count() == 0


def test_a_damaged_photo_is_named_and_the_record_still_counts(cast: Cast) -> None:
    photo = picture()
    walk = patrol(cast.zones["hall"].id, cast.clock.now(), body={"photos": [digest(photo)]})
    wrong = [{"sha256": digest(photo), "base64": base64.b64encode(photo[:-5]).decode()}]
    page = bring(cast, file_of(cast, "owner", walk, wrong=wrong))
    assert 'role="alert"' in page.text
    assert db.session.query(Patrol).count() == 1


def test_what_is_wrong_with_a_record_is_said_with_its_field(cast: Cast) -> None:
    long = patrol(cast.zones["hall"].id, cast.clock.now(), body={"note": "长" * 2_001})
    odd = operation("comment", cast.clock.now(), {"issue_id": "x", "words": "好", "photos": ["a" * 64] * 10})
    page = bring(cast, file_of(cast, "owner", long, odd)).text
    assert "备注：内容太长。" in page and "照片：数量太多。" in page
    assert "备注：内容太长。" in cast.client("office").get("/records/rejected").text
    (told,) = Phone(cast.client("neighbour")).sync(patrol(cast.zones["hall"].id, cast.clock.now(), body={"note": "长" * 2_001}))
    assert told["problem"]["title"] == "部分内容无法接受。 备注：内容太长。", "the phone says so too"


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"format":"zonewalk-records"}'])
def test_any_other_file_is_refused_in_words(cast: Cast, content: bytes) -> None:
    assert bring(cast, content).status_code == 422


def test_an_unknown_author_and_a_stranger_are_refused(cast: Cast) -> None:
    walk = patrol(cast.zones["hall"].id, cast.clock.now())
    assert bring(cast, file_of(cast, "owner", walk, user={"id": "nobody"})).status_code == 422
    assert {bring(cast, file_of(cast, "owner", walk), who).status_code for who in ("manager", "lead", "owner")} == {403}
    assert db.session.query(Patrol).count() == 0


def test_a_long_file_is_taken_in_by_a_job_and_its_answers_stay(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phone_files, "QUICK", 2)
    monkeypatch.setattr(phone_files, "AT_ONCE", 2)
    hall, now = cast.zones["hall"].id, cast.clock.now()
    walks = [patrol(hall, now, seq=number, body={"note": f"第{number}条"}) for number in range(1, 4)]
    content = file_of(cast, "owner", *walks, operation("fly", cast.clock.now(), {}))
    began = bring(cast, content)
    assert began.status_code == 303 and began.location.startswith("/jobs/")
    office, taken = cast.client("office"), began.location.replace("/jobs/", "/devices/import/")
    assert taken in office.get(began.location).text
    page = office.get(taken).text
    assert "谢春梅" in page and "第3条" in page and page.count('data-tone="ok"') == 3 and page.count('data-tone="bad"') == 1
    assert db.session.query(Patrol).count() == 3
    again = office.get(bring(cast, content).location.replace("/jobs/", "/devices/import/")).text
    assert again.count('data-tone="ok"') == 0 and db.session.query(Patrol).count() == 3
    files = Path(cast.app.config["INSTANCE"]) / "phone-files"
    assert list(files.iterdir()) == [] and office.get("/devices/import/none").status_code == 404
    assert bring(cast, b"{}").status_code == 422


def test_a_file_that_nobody_came_back_for_goes_after_thirty_days(cast: Cast) -> None:
    kept = Path(cast.app.config["INSTANCE"]) / "phone-files" / "x.json"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("{}")
    for days, left in ((29, True), (31, False)):
        os.utime(kept, ((cast.clock.now() - timedelta(days=days)).timestamp(),) * 2)
        forget_phone_files(cast.system)
        assert kept.exists() == left
