"""Static files travel small; pages of people's data are not compressed."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast

pytestmark = pytest.mark.one_database
ACCEPT = {"Accept-Encoding": "gzip"}


def test_a_static_file_is_gzipped_for_who_takes_it(client: FlaskClient) -> None:
    plain = client.get("/static/icons.svg")
    small = client.get("/static/icons.svg", headers=ACCEPT)
    assert small.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in small.headers["Vary"]
    assert gzip.decompress(small.data) == plain.data and len(small.data) < len(plain.data)
    assert "Content-Encoding" not in plain.headers


def test_the_phone_apps_joined_modules_travel_smaller_still(
    app: Flask, client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "joined"
    folder.mkdir()
    (folder / "main-1.js").write_text("export const all = 1;\n" * 200)
    (folder / "main-1.js.br").write_bytes(b"squeezed")
    (folder / "late-1.js").write_text("export const all = 1;\n" * 200)
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    asked = {"Accept-Encoding": "gzip, deflate, br"}
    small = client.get("/static/joined/main-1.js", headers=asked)
    assert (small.headers["Content-Encoding"], small.data) == ("br", b"squeezed") and "Accept-Encoding" in small.headers["Vary"]
    assert client.get("/static/joined/late-1.js", headers=asked).headers["Content-Encoding"] == "gzip"
    assert client.get("/static/joined/main-1.js", headers=ACCEPT).headers["Content-Encoding"] == "gzip"


def test_what_the_browser_has_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/static/icons.svg", headers=ACCEPT)
    again = client.get("/static/icons.svg", headers=ACCEPT | {"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""


def test_a_page_with_a_token_is_not_compressed(cast: Cast) -> None:
    assert "Content-Encoding" not in cast.client("office").get("/jobs", headers=ACCEPT).headers


def test_a_phones_exchange_travels_small(cast: Cast) -> None:
    body = {"device": "phone-1", "cursor": None, "operations": []}
    asked = {"X-Zonewalk": "1"} | ACCEPT
    answer = cast.client("deputy").post("/api/v1/sync", json=body, headers=asked)
    assert answer.headers["Content-Encoding"] == "gzip" and answer.headers["Cache-Control"] == "no-store"
    assert b'"changes"' in gzip.decompress(answer.data)
