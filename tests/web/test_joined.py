"""The phone app's modules go out joined where the set-up joined these very sources, else one by one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.field.joined import FOLDER, LIST, digest, joined
from app.field.precache import ENTRY, precache

pytestmark = pytest.mark.one_database


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A checkout with one module, joined."""
    root = tmp_path / "static"
    for name, content in {"field/main.js": "go();", f"{FOLDER}/main-A.js": "go()", f"{FOLDER}/late-B.js": "",
                          "icons.svg": "", "brand.svg": "", "../package-lock.json": "{}"}.items():  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    made = {"sources": digest(root), "entry": "main-A.js", "beside": [], "files": ["late-B.js", "main-A.js"]}
    (root / FOLDER / LIST).write_text(json.dumps(made))
    return root


def test_joined_modules_are_served_and_kept(static: Path) -> None:
    kept = precache(str(static), "/styles/field.css")
    assert kept.entry == "/static/joined/main-A.js"
    assert {"/static/joined/main-A.js", "/static/joined/late-B.js"} <= set(kept.now) and ENTRY not in kept.now


def test_a_changed_source_is_served_as_it_is(static: Path) -> None:
    before = precache(str(static), "/styles/field.css")
    (static / "field" / "main.js").write_text("go(2);")
    after = precache(str(static), "/styles/field.css")
    assert joined(str(static)) is None
    assert after.entry == ENTRY and ENTRY in after.now and ENTRY in after.beside
    assert after.version != before.version


def test_without_joined_modules_the_plain_ones_are_served(static: Path) -> None:
    (static / FOLDER / LIST).unlink()
    assert precache(str(static), "/styles/field.css").entry == ENTRY


def test_a_name_that_holds_its_hash_is_kept_for_good(client: FlaskClient) -> None:
    assert client.get("/static/joined/none.js").status_code == 404
    assert "immutable" not in client.get("/static/icons.svg").headers["Cache-Control"]
