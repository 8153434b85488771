"""A phone's file in the office: every record its author's, once, marked with who brought it."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest
from PIL import Image

from app.core.db import db
from app.core.journal import JournalEntry
from app.patrols.models import Patrol
from app.photos.models import PhotoUpload
from app.photos.rules import digest
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


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"format":"zonewalk-records"}'])
def test_any_other_file_is_refused_in_words(cast: Cast, content: bytes) -> None:
    assert bring(cast, content).status_code == 422


def test_an_unknown_author_and_a_stranger_are_refused(cast: Cast) -> None:
    walk = patrol(cast.zones["hall"].id, cast.clock.now())
    assert bring(cast, file_of(cast, "owner", walk, user={"id": "nobody"})).status_code == 422
    assert {bring(cast, file_of(cast, "owner", walk), who).status_code for who in ("manager", "lead", "owner")} == {403}
    assert db.session.query(Patrol).count() == 0
