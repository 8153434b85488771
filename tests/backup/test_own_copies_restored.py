"""A copy that the site made of itself is taken back as the zip is: checked first, with its photos, under a new epoch."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.backup.database import database_path
from app.backup.keeping import keep_copy
from app.backup.queries import note_path
from app.core import journal
from app.core.db import db
from app.people.actions import add_person
from app.people.queries import person_by_number
from app.settings.queries import current
from tests.backup.test_backup import run, with_a_changed_row
from tests.backup.test_keeping import photo_in
from tests.cast import Cast

pytestmark = pytest.mark.one_database
SHA = "ab" * 32


@pytest.fixture
def copy(app: Flask, cast: Cast, tmp_path: Path) -> Path:
    """A proven copy with one photo, after which somebody was added and the photo lost."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("a copy is of SQLite")
    app.config["BACKUPS"] = str(tmp_path / "backups")
    photo_in(cast, SHA)
    made = keep_copy(cast.system)
    assert made and made.proven
    add_person(cast.by("office"), "W999", "后来者")
    stored(app).unlink()
    return made.path


def stored(app: Flask) -> Path:
    return Path(app.config["PHOTO_STORE"]) / "ab" / f"{SHA}-full.jpg"


def test_it_comes_back_with_its_photos_and_another_epoch(app: Flask, copy: Path) -> None:
    epoch, before = current().epoch, sorted(copy.parent.iterdir())
    code, told = run(app, "restore", str(copy))
    assert code == 0, told
    db.session.remove()
    assert person_by_number("W999") is None and person_by_number("W001") is not None
    assert stored(app).read_bytes() == b"picture"
    assert current().epoch not in ("", epoch) and journal.verify() is None
    assert sorted(copy.parent.iterdir()) == before, "nothing is laid beside the copy"
    for kept in Path(app.config["INSTANCE"]).glob("zonewalk.before-*.sqlite3"):
        kept.unlink()


def test_a_new_machine_takes_it_with_the_journals_key(app: Flask, copy: Path, tmp_path: Path) -> None:
    elsewhere = {"INSTANCE": str(tmp_path / "other"), "DEMO": False, "DATABASE_URL": None}
    code, told = run(create_app(elsewhere), "restore", str(copy))
    assert code == 0, told
    again = create_app(elsewhere)
    assert run(again, "journal", "verify")[0] == 0
    assert (tmp_path / "other/photos/ab" / f"{SHA}-full.jpg").read_bytes() == b"picture"


def test_without_its_note_it_is_proven_by_the_present_key(app: Flask, copy: Path, tmp_path: Path) -> None:
    note_path(copy).unlink()
    other = create_app({"INSTANCE": str(tmp_path / "other"), "DEMO": False, "DATABASE_URL": None})
    code, told = run(other, "restore", str(copy))
    assert code == 1 and "日志" in told
    assert run(app, "restore", str(copy))[0] == 0
    for kept in Path(app.config["INSTANCE"]).glob("zonewalk.before-*.sqlite3"):
        kept.unlink()


def test_a_photo_that_is_not_beside_it_is_told(app: Flask, copy: Path) -> None:
    (copy.parent / "photos/ab" / f"{SHA}-full.jpg").unlink()
    code, told = run(app, "restore", str(copy))
    assert code == 0 and "1 张照片" in told
    for kept in Path(app.config["INSTANCE"]).glob("zonewalk.before-*.sqlite3"):
        kept.unlink()


def test_the_present_database_is_no_backup_of_itself(app: Flask, copy: Path) -> None:
    code, told = run(app, "restore", str(database_path()))
    assert code == 1 and "当前数据库" in told


@pytest.mark.parametrize("harm", ["cut off", "changed row", "tail cut off", "a page of nothing"])
def test_a_bad_one_changes_nothing(app: Flask, copy: Path, tmp_path: Path, harm: str) -> None:
    if harm == "cut off":
        os.truncate(copy, copy.stat().st_size // 2)
    elif harm == "changed row":
        copy.write_bytes(with_a_changed_row(copy.read_bytes(), tmp_path))
    elif harm == "tail cut off":  # the note names a later head than the copy's
        note = json.loads(note_path(copy).read_text())
        note_path(copy).write_text(json.dumps(note | {"revision": note["revision"] + 1}))
    else:
        content = bytearray(copy.read_bytes())
        content[8192:12288] = bytes(4096)
        copy.write_bytes(content)
    code, told = run(app, "restore", str(copy))
    assert code == 1 and told.strip()
    db.session.remove()
    assert person_by_number("W999") is not None and not stored(app).exists()
