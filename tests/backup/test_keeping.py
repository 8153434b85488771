"""The site's own copies: made when due, proven before they have their name, never half, never at the site's cost."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from pysqlite3 import dbapi2
from sqlalchemy import text

from app.backup import keeping
from app.backup.database import examine
from app.backup.keeping import PARTIAL, keep_copy
from app.backup.queries import Copy, copies, note_path, standing
from app.core.clock import FixedClock
from app.core.db import db, transaction
from app.photos.models import Photo
from app.settings.actions import change_settings
from app.surveys.models import SurveyDevice, SurveyInvitation, SurveyRound
from tests import forks
from tests.cast import Cast
from tests.surveys.scenes import ask, begin

MINUTE = timedelta(minutes=1)


@pytest.fixture
def folder(app: Flask, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("a copy is of SQLite")
    app.config["BACKUPS"] = str(tmp_path / "backups")
    return tmp_path / "backups"


def made(cast: Cast) -> Copy:
    copy = keep_copy(cast.system)
    assert copy is not None
    return copy


def changed(cast: Cast) -> None:
    change_settings(cast.system, site_name=f"园区 {cast.clock.moment:%d%H%M%S}")


def photo_in(cast: Cast, sha256: str, content: bytes = b"picture", *, stored: bool = True) -> None:
    with transaction():
        db.session.add(Photo(sha256=sha256, received_at=cast.clock.now(), width=1, height=1, size_bytes=len(content)))
    for size in ("full", "thumb") if stored else ():
        path = Path(cast.app.config["PHOTO_STORE"]) / sha256[:2] / f"{sha256}-{size}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


@pytest.mark.one_database
def test_a_copy_is_proven_and_for_the_office_alone(cast: Cast, folder: Path) -> None:
    copy = made(cast)
    assert copy.proven and copy.path.name == "zonewalk-20260302T010000Z.sqlite3"
    assert names(folder) == {copy.path.name, "zonewalk-20260302T010000Z.json", "photos"}
    proof = examine(copy.path, cast.app.config["JOURNAL_KEY"])
    assert (proof.revision, proof.head, proof.rows) == (copy.note.revision, copy.note.head, copy.note.rows)
    assert proof.rows > 20 and copies(folder) == [copy]
    assert {path.stat().st_mode & 0o077 for path in (folder, copy.path, note_path(copy.path))} == {0}


@pytest.mark.one_database
def test_a_copy_is_due_every_five_minutes_if_anything_changed(cast: Cast, clock: FixedClock, folder: Path) -> None:
    made(cast)
    clock.moment += timedelta(days=3)
    assert keep_copy(cast.system) is None, "nothing has changed"
    changed(cast)
    made(cast)
    changed(cast)
    due = []
    for _minute in range(6):
        clock.moment += MINUTE
        due.append(keep_copy(cast.system) is not None)
    assert due == [False, False, False, False, True, False]


@pytest.mark.one_database
def test_a_photo_that_came_alone_is_a_change_and_is_copied_once(cast: Cast, clock: FixedClock, folder: Path) -> None:
    made(cast)
    clock.moment += 5 * MINUTE
    photo_in(cast, "ab" * 32)
    assert made(cast).note.missing == 0
    kept = folder / "photos/ab" / f"{'ab' * 32}-full.jpg"
    assert kept.read_bytes() == b"picture" and len(list(kept.parent.iterdir())) == 2
    written = kept.stat().st_mtime_ns
    clock.moment += 5 * MINUTE
    photo_in(cast, "cd" * 32, stored=False)
    assert made(cast).note.missing == 1
    assert kept.stat().st_mtime_ns == written


@pytest.mark.one_database
def test_a_clock_that_went_wrong_does_not_stop_the_copies(cast: Cast, clock: FixedClock, folder: Path) -> None:
    clock.moment += timedelta(days=3_650)
    made(cast)
    clock.moment -= timedelta(days=3_650)
    changed(cast)
    assert made(cast).note.made_at == clock.moment


@pytest.mark.one_database
def test_who_writes_does_not_wait_and_the_copy_is_whole(
    cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.backup.database.STEP_PAGES", 1)
    longest, count, over = [0.0], [0], threading.Event()

    def write() -> None:
        with cast.app.app_context():
            while not over.is_set():
                begun = time.monotonic()
                changed(cast)
                longest[0] = max(longest[0], time.monotonic() - begun)
                count[0] += 1
            db.session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(3):
            cast.clock.moment += 5 * MINUTE
            assert made(cast).proven, n
    finally:
        over.set()
        writer.join()
    assert count[0] > 3 and longest[0] < 2


@pytest.mark.one_database
def test_what_is_written_between_two_steps_does_not_begin_the_copy_anew(
    cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []

    class Watched(dbapi2.Connection):
        def backup(self, target: Any, *, pages: int = -1) -> None:
            def write(_status: int, _remaining: int, _total: int) -> None:
                steps.append(pages)
                assert len(steps) < 200, "it never ends"
                changed(cast)

            super().backup(target, pages=pages, progress=write)

    monkeypatch.setattr("app.backup.database.STEP_PAGES", 50)
    connect = dbapi2.connect
    monkeypatch.setattr(dbapi2, "connect", lambda *args, **more: connect(*args, **{"factory": Watched} | more))
    copy = made(cast)
    assert copy.proven and len(steps) > 3 and copy.note.revision == copy.note.seen[0]


@pytest.mark.one_database
def test_one_that_does_not_prove_sound_says_so_and_takes_no_place(
    cast: Cast, clock: FixedClock, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good = made(cast)
    with transaction():
        db.session.execute(text("UPDATE journal_entry SET actor_id = 'somebody' WHERE revision = 2"))
    for _ in range(5):
        clock.moment += 5 * MINUTE
        changed(cast)
        bad = made(cast)
    assert not bad.proven and bad.path.name.endswith(".sqlite3.unproven") and "row" in bad.note.params
    assert "NOT PROVEN" in caplog.text
    kept = copies(folder)
    assert kept[-1] == good and len(kept) == 4, "the latest three that were not proven stay beside it"
    told = standing(clock.now())
    assert told and told.proven == [good] and told.last == bad


@pytest.mark.one_database
@pytest.mark.parametrize("damage", ["torn", "older"])
def test_what_the_copying_spoilt_is_not_called_proven(
    cast: Cast, clock: FixedClock, folder: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    old = made(cast).path
    clock.moment += 5 * MINUTE
    changed(cast)

    def spoilt(_source: Path, target: Path) -> None:
        shutil.copy(old, target)
        if damage == "torn":
            os.truncate(target, old.stat().st_size // 2)

    monkeypatch.setattr(keeping, "copy", spoilt)
    assert not made(cast).proven


@pytest.mark.one_database
def test_a_full_disk_gets_no_copy(
    cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=200_000))
    assert keep_copy(cast.system) is None
    assert "Too little room" in caplog.text and not copies(folder)
    told = standing(cast.clock.now())
    assert told and told.hindrance and told.hindrance[1]["free"] == "0.2 MB"


@pytest.mark.one_database
def test_a_disk_that_fills_up_or_is_gone_hurts_nobody(
    cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(keeping, "settle", full)
        assert keep_copy(cast.system) is None
    assert "No space left" in caplog.text and names(folder) == set()
    cast.app.config["BACKUPS"] = str(folder / "not/there")
    assert keep_copy(cast.system) is None
    cast.app.config["BACKUPS"] = str(folder)
    assert made(cast).proven


@pytest.mark.one_database
def test_two_never_copy_at_once(cast: Cast, folder: Path) -> None:
    folder.mkdir()
    with keeping._alone(folder) as first:
        assert first and keep_copy(cast.system) is None
    made(cast)


@pytest.mark.one_database
def test_a_demo_keeps_three(cast: Cast, clock: FixedClock, folder: Path) -> None:
    change_settings(cast.system, demo=True)
    stamps = []
    for _ in range(5):
        clock.moment += 5 * MINUTE
        changed(cast)
        stamps.append(made(cast).note.made_at)
    assert [copy.note.made_at for copy in copies(folder)] == stamps[:-4:-1]
    assert len(names(folder)) == 7, "three copies, their notes, the photos"


def test_switched_off_and_on_postgresql_there_is_no_copy(cast: Cast, tmp_path: Path) -> None:
    cast.app.config["BACKUPS"] = "" if db.engine.dialect.name == "sqlite" else str(tmp_path / "backups")
    assert keep_copy(cast.system) is None and standing(cast.clock.now()) is None
    assert not (tmp_path / "backups").exists()


def dies(function: Callable[[], object]) -> None:
    """Run it in a process of its own, which must be killed in it."""
    assert os.waitstatus_to_exitcode(os.waitpid(child_of(function), 0)[1]) == -signal.SIGKILL


def child_of(function: Callable[[], object]) -> int:
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        try:
            function()
        finally:
            os._exit(0)
    return child


def kill_me(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.one_database
@pytest.mark.parametrize("step", ["copy", "settle", "examine", "_write_note", "settle_folder", "_let_go"])
def test_killed_in_any_step_nothing_half_counts_as_a_copy(
    cast: Cast, clock: FixedClock, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    first = made(cast)
    clock.moment += 5 * MINUTE
    changed(cast)
    with monkeypatch.context() as patched:
        patched.setattr(keeping, step, kill_me)
        dies(lambda: keep_copy(cast.system))
    named = step in ("settle_folder", "_let_go")
    assert len(copies(folder)) == 1 + named
    clock.moment += 5 * MINUTE
    changed(cast)
    assert made(cast).proven and first in copies(folder)
    assert not [name for name in names(folder) if PARTIAL in name]
    assert len(names(folder)) == 2 * (2 + named) + 1


@pytest.mark.one_database
def test_killed_at_any_moment_every_copy_that_counts_is_sound(
    cast: Cast, clock: FixedClock, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(cast)
    monkeypatch.setattr("app.backup.database.STEP_PAGES", 1)
    for n in range(20):
        clock.moment += 5 * MINUTE
        changed(cast)
        child = child_of(lambda: keep_copy(cast.system))
        time.sleep(n * 0.008)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    for copy in copies(folder):
        assert copy.proven
        assert examine(copy.path, cast.app.config["JOURNAL_KEY"]).head == copy.note.head
    clock.moment += 5 * MINUTE
    changed(cast)
    assert made(cast).proven and not [name for name in names(folder) if PARTIAL in name]


@pytest.mark.one_database
@pytest.mark.timeout(300)
def test_the_worker_makes_the_first_copy_when_it_starts(cast: Cast, folder: Path, tmp_path: Path) -> None:
    config = cast.app.config
    changed(cast)
    environment = {"INSTANCE": config["INSTANCE"], "DATABASE_URL": config["SQLALCHEMY_DATABASE_URI"],
                   "PASSWORD_COST": "test", "BACKUPS": str(folder)}  # fmt: skip
    worker = forks.work(tmp_path / "worker.log", environment)
    try:
        for _ in range(600):
            if folder.exists() and copies(folder):
                break
            time.sleep(0.1)
    finally:
        assert worker.end() == 0
    assert copies(folder)[0].proven, (tmp_path / "worker.log").read_text()


@pytest.mark.one_database
def test_no_two_copies_tell_who_answered_a_survey(cast: Cast, folder: Path) -> None:
    ask(cast, begin(cast), 2)
    with transaction():
        db.session.add(SurveyDevice(round_id=db.session.query(SurveyRound.id).scalar(), device_hash="d" * 64))
    copy = made(cast)
    connection = dbapi2.connect(str(copy.path))
    held = [connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0]
            for what in ("survey_answer", "survey_invitation", "survey_invitation WHERE used", "survey_device")]  # fmt: skip
    connection.close()
    assert held == [2, 2, 0, 0]
    assert b"d" * 64 not in copy.path.read_bytes()
    assert db.session.query(SurveyInvitation).filter_by(used=True).count() == 2, "the site itself still knows that they answered"
