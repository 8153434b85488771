"""Makes and takes back a backup: database, photos and the journal's key in one zip file, or a copy with its note.

SQLite only; a PostgreSQL site uses pg_dump (docs/DEPLOY.md). Everything raises BackupFault with a sentence.
"""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app

from app.backup import photos
from app.backup.database import MAGIC, BackupFault, Proof, copy, database_path, examine
from app.backup.queries import PHOTO_FOLDER, note_of
from app.core.errors import N_

FORMAT = 1
DATABASE, KEY, MANIFEST, PHOTOS = "zonewalk.sqlite3", "journal-key", "manifest.json", "photos/"


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
        made = Path(folder) / DATABASE
        copy(source, made)
        proof = examine(made, current_app.config["JOURNAL_KEY"])
        # Photos come after the copy: whatever the copy names was on the disk before it.
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(made, DATABASE)
            archive.writestr(KEY, current_app.config["JOURNAL_KEY"])
            held = set()
            for name, content in photos.stored():
                archive.writestr(PHOTOS + name, content, zipfile.ZIP_STORED)
                held.add(name)
            lost = sum(1 for sha256 in proof.hashes if photos.name_of(sha256) not in held)
            contents = Contents(now.isoformat(), proof.revision, proof.head, len(held), lost)
            archive.writestr(MANIFEST, json.dumps({"format": FORMAT, **contents.__dict__}, indent=1))
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    draft.chmod(0o600)
    draft.replace(target)
    return contents


@dataclass(frozen=True)
class Sound:
    """A backup that was opened and proven: the database, the key of its journal, the photos that come with it."""

    contents: Contents
    database: Path
    key: bytes
    photos: Iterator[tuple[str, bytes]]


def take_back(file: Path, now: datetime) -> tuple[Contents, Path | None]:
    """Put the backup in place of what is there; the contents and where the database of before was kept.

    Nothing is changed unless the whole file proves sound. The caller then upgrades and gives the site a new epoch.
    """
    target = database_path()
    instance = Path(current_app.config["INSTANCE"])
    if file.resolve() == target.resolve():
        raise BackupFault(N_("That file is the site's present database."))
    with (_copy_proven if _is_copy(file) else _zip_proven)(file) as sound:
        for name, content in sound.photos:
            photos.put_back(name, content)
        kept = _keep_present(target, now)
        copy(sound.database, target, at_rest=True)
        _keep_key(instance / KEY, sound.key, now)
    current_app.config["JOURNAL_KEY"] = sound.key
    return sound.contents, kept


@contextmanager
def _zip_proven(file: Path) -> Iterator[Sound]:
    with _opened(file) as archive, tempfile.TemporaryDirectory(dir=current_app.config["INSTANCE"]) as folder:
        contents = _manifest(archive)
        database = Path(archive.extract(DATABASE, folder))
        key = archive.read(KEY)
        _same_journal(examine(database, key), contents.revision, contents.head)
        names = [name for name in archive.namelist() if name.startswith(PHOTOS)]
        yield Sound(contents, database, key, ((name.removeprefix(PHOTOS), archive.read(name)) for name in names))


@contextmanager
def _copy_proven(file: Path) -> Iterator[Sound]:
    """A copy that the site made of itself. Without its note it is proven by the present journal's key."""
    note = note_of(file)
    key: bytes = note.key if note else current_app.config["JOURNAL_KEY"]
    proof = examine(file, key)
    if note and not note.problem:
        _same_journal(proof, note.revision, note.head)
    beside = file.parent / PHOTO_FOLDER
    held = photos.names_in(beside) & photos.names_of(proof.hashes)
    full = sum(1 for one in proof.hashes if photos.name_of(one) in held)
    made_at = note.made_at.isoformat() if note else file.name
    contents = Contents(made_at, proof.revision, proof.head, len(held), len(proof.hashes) - full)
    yield Sound(contents, file, key, ((name, (beside / name).read_bytes()) for name in sorted(held)))


def _is_copy(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return opened.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def _same_journal(proof: Proof, revision: int, head: str) -> None:
    if (proof.revision, proof.head) != (revision, head):
        raise BackupFault(N_("The journal in the backup is not the one its manifest names."))


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


def _keep_present(target: Path, now: datetime) -> Path | None:
    if not target.is_file():
        return None
    kept = target.with_name(f"{target.stem}.before-{now:%Y%m%d-%H%M%S}{target.suffix}")
    copy(target, kept)
    return kept


def _keep_key(path: Path, key: bytes, now: datetime) -> None:
    if path.is_file():
        if path.read_bytes().strip() == key:
            return
        path.rename(path.with_name(f"{path.name}.before-{now:%Y%m%d-%H%M%S}"))
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key)
        os.fsync(file.fileno())
