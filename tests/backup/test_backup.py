"""A backup holds everything, is checked, and is taken back whole or not at all."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.core import journal
from app.core.db import db
from app.people.actions import add_person
from app.people.queries import person_by_number
from app.settings.queries import current
from tests.cast import Cast


@pytest.fixture(autouse=True)
def only_sqlite(app: Flask, request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("one_database") and db.engine.dialect.name != "sqlite":
        pytest.skip("a backup is of SQLite")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "site.zip"


def run(app: Flask, *words: str) -> tuple[int, str]:
    with app.app_context():  # else a command of another application would run in the test's own
        result = app.test_cli_runner().invoke(args=list(words))
    return result.exit_code, result.output


def photo_in(app: Flask, sha256: str, content: bytes) -> Path:
    path = Path(app.config["PHOTO_STORE"]) / sha256[:2] / f"{sha256}-full.jpg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.one_database
def test_what_was_backed_up_comes_back_with_another_epoch(app: Flask, cast: Cast, file: Path) -> None:
    photo = photo_in(app, "ab" * 32, b"picture")
    code, told = run(app, "backup", str(file))
    assert code == 0, told
    epoch = current().epoch
    add_person(cast.by("office"), "W999", "后来者")
    photo.unlink()

    code, told = run(app, "restore", str(file))

    assert code == 0, told
    db.session.remove()
    assert person_by_number("W999") is None and person_by_number("W001") is not None
    assert photo.read_bytes() == b"picture"
    assert current().epoch not in ("", epoch)
    assert journal.verify() is None
    kept = list(Path(app.config["INSTANCE"]).glob("zonewalk.before-*.sqlite3"))
    assert kept, "the database of before is kept"
    for path in kept:
        path.unlink()


@pytest.mark.one_database
def test_a_new_machine_takes_the_backup_with_the_journals_key(
    app: Flask, cast: Cast, file: Path, tmp_path: Path
) -> None:
    assert run(app, "backup", str(file))[0] == 0
    other = create_app({"INSTANCE": str(tmp_path / "other"), "DEMO": False, "DATABASE_URL": None})
    code, told = run(other, "restore", str(file))
    assert code == 0, told
    again = create_app({"INSTANCE": str(tmp_path / "other"), "DEMO": False, "DATABASE_URL": None})
    code, told = run(again, "journal", "verify")
    assert code == 0 and "日志" in told


@pytest.mark.one_database
@pytest.mark.parametrize("harm", ["not a zip", "cut off", "foreign zip", "changed row", "strange photo"])
def test_a_bad_backup_changes_nothing(app: Flask, cast: Cast, file: Path, tmp_path: Path, harm: str) -> None:
    assert run(app, "backup", str(file))[0] == 0
    add_person(cast.by("office"), "W999", "后来者")
    damage(file, harm, tmp_path)
    code, told = run(app, "restore", str(file))
    assert code == 1 and told.strip()
    db.session.remove()
    assert person_by_number("W999") is not None


def damage(file: Path, harm: str, folder: Path) -> None:
    if harm == "not a zip":
        file.write_bytes(b"no zip at all")
    elif harm == "cut off":
        file.write_bytes(file.read_bytes()[:2000])
    else:
        with zipfile.ZipFile(file) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        if harm == "foreign zip":
            parts.pop("manifest.json")
        elif harm == "strange photo":
            parts["photos/../../evil.jpg"] = b"x"
        else:
            parts["zonewalk.sqlite3"] = with_a_changed_row(parts["zonewalk.sqlite3"], folder)
        with zipfile.ZipFile(file, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)


def with_a_changed_row(database: bytes, folder: Path) -> bytes:
    import sqlite3

    path = folder / "changed.sqlite3"
    path.write_bytes(database)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE journal_entry SET actor_id = 'somebody' WHERE revision = 2")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path.read_bytes()


@pytest.mark.one_database
def test_a_photo_that_records_name_and_the_store_lacks_is_told(app: Flask, cast: Cast, file: Path) -> None:
    from app.core.db import transaction
    from app.photos.models import Photo

    with transaction():
        db.session.add(Photo(sha256="cd" * 32, received_at=cast.clock.now(), width=1, height=1, size_bytes=1))
    code, told = run(app, "backup", str(file))
    assert code == 1 and "1 张照片" in told
    with zipfile.ZipFile(file) as archive:
        assert json.loads(archive.read("manifest.json"))["missing"] == 1


def test_postgresql_is_told_to_use_its_own_tool(app: Flask, cast: Cast, file: Path) -> None:
    if db.engine.dialect.name == "sqlite":
        assert run(app, "backup", str(file))[0] == 0
    else:
        code, told = run(app, "backup", str(file))
        assert code == 1 and "pg_dump" in told and not file.exists()


def test_a_new_epoch_can_be_begun_by_hand(app: Flask, cast: Cast) -> None:
    before = current().epoch
    assert run(app, "new-epoch")[0] == 0
    db.session.remove()
    assert current().epoch not in ("", before)
