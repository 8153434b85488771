"""The office sees its copies, and is warned where it cannot rest upon them."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.backup import keeping
from app.backup.database import BackupFault
from app.backup.keeping import keep_copy
from app.core.clock import FixedClock
from app.core.db import db
from app.settings.actions import change_settings
from tests.cast import Cast

PAGE = "/settings/backups"


@pytest.fixture(autouse=True)
def folder(app: Flask, tmp_path: Path) -> Path:
    app.config["BACKUPS"] = str(tmp_path / "backups")
    return tmp_path / "backups"


@pytest.fixture
def sqlite(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("a copy is of SQLite")


def english(cast: Cast, browser: FlaskClient | None = None) -> str:
    browser = browser or cast.client("office")
    browser.set_cookie("zonewalk_lang", "en")
    answer = browser.get(PAGE)
    assert answer.status_code == 200
    return answer.text


def test_the_office_alone_gets_there_from_the_settings(cast: Cast) -> None:
    assert PAGE in cast.client("office").get("/settings").text
    assert PAGE not in cast.client("manager").get("/settings").text
    assert cast.client("manager").get(PAGE).status_code == 403


def test_on_postgresql_its_own_tools_are_named(cast: Cast) -> None:
    text = english(cast)
    assert ("PostgreSQL" in text) == (db.engine.dialect.name != "sqlite")
    cast.app.config["BACKUPS"] = ""
    assert ("Switched off" in english(cast)) == (db.engine.dialect.name == "sqlite")


@pytest.mark.one_database
@pytest.mark.usefixtures("sqlite")
def test_the_last_copy_where_it_lies_and_how_to_restore(cast: Cast, clock: FixedClock, folder: Path) -> None:
    browser = cast.client("office")  # to sign in is a change
    assert "There is no proven copy yet" in english(cast, browser)
    made = keep_copy(cast.system)
    assert made
    text = english(cast, browser)
    assert "2026-03-02 09:00" in text and "MB" in text and "no proven copy" not in text
    line = f"INSTANCE={cast.app.config['INSTANCE']} .venv/bin/flask --app wsgi restore {made.path}"
    assert f"<code>{line}</code>" in text and f"<code>{folder}</code>" in text
    clock.moment += timedelta(days=2)
    assert "older than a day" not in english(cast, browser), "nothing has changed since"
    change_settings(cast.system, site_name="另一园区")
    assert "older than a day" in english(cast, browser)


@pytest.mark.one_database
@pytest.mark.usefixtures("sqlite")
def test_one_that_was_not_proven_is_told_loudly(
    cast: Cast, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = keep_copy(cast.system)
    clock.moment += timedelta(minutes=5)
    change_settings(cast.system, site_name="另一园区")

    def broken(*_: object) -> None:
        raise BackupFault("The journal is broken at row %(row)s.", row=7)

    monkeypatch.setattr(keeping, "examine", broken)
    bad = keep_copy(cast.system)
    text = english(cast)
    assert good and bad and "did not prove sound" in text and "broken at row 7" in text
    assert f"restore {good.path}" in text and str(bad.path) not in text


@pytest.mark.one_database
@pytest.mark.usefixtures("sqlite")
def test_the_same_disk_and_too_little_room_are_warned_of(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    instance = Path(cast.app.config["INSTANCE"])
    cast.app.config["BACKUPS"] = str(instance / "backups")
    assert "on the same disk" in english(cast)
    if os.stat("/proc").st_dev != instance.stat().st_dev:
        cast.app.config["BACKUPS"] = "/proc/backups"  # nothing is written there
        assert "on the same disk" not in english(cast)
    monkeypatch.setattr("app.backup.rules.ROOM", 10**9)
    assert "Too little room" in english(cast)
