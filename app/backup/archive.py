"""Makes and takes back a backup: database, photos and the journal's key in one zip file.

SQLite only; a PostgreSQL site uses pg_dump (docs/DEPLOY.md). Everything raises BackupFault with a sentence.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import fsspec
from flask import current_app
from sqlalchemy.engine import make_url

from app.core.errors import N_

FORMAT = 1
DATABASE, KEY, MANIFEST, PHOTOS = "zonewalk.sqlite3", "journal-key", "manifest.json", "photos/"


class BackupFault(Exception):
    """Why a backup could not be made or taken back: a msgid with its params."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message % params if params else message)
        self.message = message
        self.params = params


@dataclass(frozen=True)
class Contents:
    """What a backup holds. `revision` and `head` are the journal's last row."""

    made_at: str
    revision: int
    head: str
    photos: int
    missing: int = 0


def make(target: Path, now: datetime) -> Contents:
    """Write the backup to `target`, complete or not at all."""
    source = database_path()
    draft = target.with_name(target.name + ".partial")
    with tempfile.TemporaryDirectory(dir=current_app.config["INSTANCE"]) as folder:
        copy = Path(folder) / DATABASE
        _copy(source, copy)
        revision, head, hashes = examine(copy, current_app.config["JOURNAL_KEY"])
        # Photos come after the copy: whatever the copy names was on the disk before it.
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(copy, DATABASE)
            archive.writestr(KEY, current_app.config["JOURNAL_KEY"])
            held = set()
            for name, content in _photo_files():
                archive.writestr(PHOTOS + name, content, zipfile.ZIP_STORED)
                held.add(name)
            lost = sum(1 for sha256 in hashes if f"{sha256[:2]}/{sha256}-full.jpg" not in held)
            contents = Contents(now.isoformat(), revision, head, len(held), lost)
            archive.writestr(MANIFEST, json.dumps({"format": FORMAT, **contents.__dict__}, indent=1))
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    draft.chmod(0o600)
    draft.replace(target)
    return contents


def take_back(file: Path, now: datetime) -> tuple[Contents, Path | None]:
    """Put the backup in place of what is there; the contents and where the database of before was kept.

    Nothing is changed unless the whole file proves sound. The caller then upgrades and gives the site a new epoch.
    """
    target = database_path()
    instance = Path(current_app.config["INSTANCE"])
    with _opened(file) as archive, tempfile.TemporaryDirectory(dir=instance) as folder:
        contents = _manifest(archive)
        archive.extract(DATABASE, folder)
        key = archive.read(KEY)
        copy = Path(folder) / DATABASE
        revision, head, _hashes = examine(copy, key)
        if (revision, head) != (contents.revision, contents.head):
            raise BackupFault(N_("The journal in the backup is not the one its manifest names."))
        for name in archive.namelist():
            if name.startswith(PHOTOS):
                _put_photo(name.removeprefix(PHOTOS), archive.read(name))
        kept = _keep_present(target, now)
        _copy(copy, target)
        _keep_key(instance / KEY, key, now)
    current_app.config["JOURNAL_KEY"] = key
    return contents, kept


def examine(database: Path, key: bytes) -> tuple[int, str, list[str]]:
    """The journal's head and the photos named, once the file is sound. Raises BackupFault."""
    from app import create_app
    from app.core import journal
    from app.core.db import db

    connection = sqlite3.connect(database)
    try:
        answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
        hashes = [row[0] for row in connection.execute("SELECT sha256 FROM photo")]
    except sqlite3.DatabaseError as error:
        raise BackupFault(N_("The database file is damaged: %(reason)s"), reason=error) from error
    finally:
        connection.close()
    if answer != "ok":
        raise BackupFault(N_("The database file is damaged: %(reason)s"), reason=answer)
    looker = create_app({
        "INSTANCE": current_app.config["INSTANCE"], "DATABASE_URL": f"sqlite:///{database}", "JOURNAL_KEY": key,
    })  # fmt: skip
    with looker.app_context():
        broken = journal.verify()
        revision, head = journal.head()
        db.session.remove()
        db.engine.dispose()
    if broken:
        raise BackupFault(N_("The journal is broken at row %(row)s."), row=broken.revision)
    return revision, head, hashes


def database_path() -> Path:
    url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() != "sqlite" or not url.database:
        raise BackupFault(
            N_("This site's database is PostgreSQL: use pg_dump and pg_restore, and copy the photos (docs/DEPLOY.md).")
        )
    return Path(url.database)


def _copy(source: Path, target: Path) -> None:
    """A consistent copy by SQLite's own backup, also while others write."""
    from pysqlite3 import dbapi2

    if not source.is_file():
        raise BackupFault(N_("There is no database at %(file)s."), file=source)
    reading, writing = dbapi2.connect(str(source), timeout=30), dbapi2.connect(str(target), timeout=30)
    try:
        reading.backup(writing)
    finally:
        writing.close()
        reading.close()


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(file)
        bad = archive.testzip()
    except (zipfile.BadZipFile, OSError) as error:
        raise BackupFault(N_("%(file)s cannot be read as a backup."), file=file) from error
    if bad:
        raise BackupFault(N_("%(file)s is damaged at %(place)s."), file=file, place=bad)
    return archive


def _manifest(archive: zipfile.ZipFile) -> Contents:
    names = set(archive.namelist())
    if not {DATABASE, KEY, MANIFEST} <= names:
        raise BackupFault(N_("That file is not a backup of Zonewalk."))
    told: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if told.pop("format", None) != FORMAT:
        raise BackupFault(N_("That backup was made by a newer version."))
    return Contents(**told)


def _photo_files() -> Iterator[tuple[str, bytes]]:
    """(name below the store's root, bytes) of every photo held."""
    files, root = fsspec.core.url_to_fs(current_app.config["PHOTO_STORE"])
    if not files.exists(root):
        return
    for path in sorted(files.find(root)):
        name = path[len(root) :].lstrip("/")
        if name.endswith(".jpg"):
            yield name, files.cat_file(path)


def _put_photo(name: str, content: bytes) -> None:
    """Keep a photo that the store lacks. Raises BackupFault for a name that leads elsewhere."""
    parts = name.split("/")
    if len(parts) != 2 or ".." in parts or not name.endswith(".jpg"):
        raise BackupFault(N_("The backup holds a strange file: %(file)s."), file=name)
    files, root = fsspec.core.url_to_fs(current_app.config["PHOTO_STORE"])
    path = f"{root}/{name}"
    if not files.exists(path):
        files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        files.pipe_file(path + ".new", content)
        files.mv(path + ".new", path)


def _keep_present(target: Path, now: datetime) -> Path | None:
    if not target.is_file():
        return None
    kept = target.with_name(f"{target.stem}.before-{now:%Y%m%d-%H%M%S}{target.suffix}")
    _copy(target, kept)
    return kept


def _keep_key(path: Path, key: bytes, now: datetime) -> None:
    if path.is_file():
        if path.read_bytes().strip() == key:
            return
        path.rename(path.with_name(f"{path.name}.before-{now:%Y%m%d-%H%M%S}"))
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key)
        os.fsync(file.fileno())
