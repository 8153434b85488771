"""Photos travel apart from the records that name them."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from app.core import journal
from app.people.actions import withdraw_role
from tests.cast import Cast
from tests.sync.phone import HEADERS, Phone, patrol


def jpeg(colour: str = "red", side: int = 64) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(out, "JPEG")
    return out.getvalue()


def put(client: FlaskClient, content: bytes, sha: str | None = None, kind: str = "image/jpeg") -> Any:
    sha = sha or hashlib.sha256(content).hexdigest()
    return client.put(f"/api/v1/photos/{sha}", data=content, content_type=kind, headers=HEADERS)


def test_a_photo_after_its_record(cast: Cast) -> None:
    client, content = cast.client("deputy"), jpeg()
    sha = hashlib.sha256(content).hexdigest()
    phone, walked = Phone(client), patrol(cast.zones["hall"].id, cast.clock.now(), body={"photos": [sha]})
    assert phone.sync(walked)[0]["photos"] == {sha: "missing"}
    assert phone.held["patrol", walked["id"]]["photos"] == [{"sha256": sha, "state": "missing"}]
    answer = put(client, content)
    assert (answer.status_code, answer.json) == (201, {"sha256": sha, "state": "held"})
    assert put(client, content).status_code == 200
    assert phone.sync(walked)[0]["photos"] == {sha: "held"}
    assert phone.held["patrol", walked["id"]]["photos"] == [{"sha256": sha, "state": "held"}]
    assert journal.verify() is None


@pytest.mark.parametrize(
    ("content", "kind", "status", "code", "state"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", 415, "photo-kind", "refused"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/jpeg", 415, "photo-kind", "refused"),
        (b"no photo at all", "image/jpeg", 415, "photo-kind", "refused"),
        (b"", "image/jpeg", 415, "photo-kind", "refused"),
        (b"\xff" * (20 * 1024 * 1024 + 1), "image/jpeg", 413, "photo-large", "refused"),
        (b"\xff" * (30 * 1024 * 1024), "image/jpeg", 413, "photo-large", "refused"),
    ],
    ids=["svg", "svg-as-jpeg", "text", "empty", "20MB+1", "30MB"],
)
def test_what_is_no_photo_is_refused_and_its_record_says_so(
    cast: Cast, content: bytes, kind: str, status: int, code: str, state: str
) -> None:
    client, sha = cast.client("deputy"), hashlib.sha256(content).hexdigest()
    phone, walked = Phone(client), patrol(cast.zones["hall"].id, cast.clock.now(), body={"photos": [sha]})
    phone.sync(walked)
    answer = put(client, content, kind=kind)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.mimetype == "application/problem+json"
    phone.sync()
    assert phone.held["patrol", walked["id"]]["photos"] == [{"sha256": sha, "state": state}]
    assert journal.verify() is None


def test_sixty_megapixels_are_too_many(cast: Cast) -> None:
    out = io.BytesIO()
    Image.new("1", (10_000, 6_000)).save(out, "PNG")
    assert put(cast.client("deputy"), out.getvalue(), kind="image/png").status_code == 413


def test_a_photo_under_a_wrong_name_may_come_again(cast: Cast) -> None:
    client = cast.client("deputy")
    answer = put(client, jpeg(), sha="0" * 64)
    assert (answer.status_code, answer.json["code"]) == (422, "photo-hash")
    assert put(client, jpeg(), sha="zz").status_code == 422
    assert put(client, jpeg()).status_code == 201


@pytest.mark.row("A8")
def test_a_foreign_photo_is_not_gained_by_naming_it(cast: Cast) -> None:
    content = jpeg("blue")
    sha = hashlib.sha256(content).hexdigest()
    put(cast.client("deputy"), content)
    walked = patrol(cast.zones["hall"].id, cast.clock.now(), body={"photos": [sha]})
    (result,) = Phone(cast.client("owner")).sync(walked)
    assert (result["status"], result["problem"]["code"]) == ("rejected", "photo-foreign")
    assert result["photos"] == {sha: "missing"}


@pytest.mark.row("A8")
def test_a_photo_is_no_longer_shown_to_whoever_lost_the_role_that_showed_it(cast: Cast) -> None:
    content = jpeg("green")
    sha = hashlib.sha256(content).hexdigest()
    put(cast.client("owner"), content)
    Phone(cast.client("owner")).sync(patrol(cast.zones["hall"].id, cast.clock.now(), body={"photos": [sha]}))
    lead = cast.client("lead")
    assert lead.get(f"/photos/{sha}/full").status_code == 200
    withdraw_role(cast.by("office"), cast.people["lead"].id, "lead", cast.teams["保洁班组"].id)
    assert lead.get(f"/photos/{sha}/full").status_code == 404


def test_a_visitor_sends_no_photo(client: FlaskClient) -> None:
    assert put(client, jpeg()).status_code == 401
