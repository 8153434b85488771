"""Reads the copies that lie in the site's folder of backups, and how the site stands with them."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from shlex import quote
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from app.backup.database import BackupFault, database_path
from app.backup.rules import is_stale, megabytes, room_needed
from app.core import journal
from app.core.db import db
from app.core.errors import N_
from app.photos.models import Photo

STEM, COPY, UNPROVEN, NOTE = "zonewalk-", ".sqlite3", ".sqlite3.unproven", ".json"
PHOTO_FOLDER = "photos"
STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Note:
    """What is written down beside a copy. `seen` is where the site stood when it was begun (`present_mark`).

    `problem` (a msgid, with its params) says why it was not proven; `missing` counts photos that the store lacked.
    """

    made_at: datetime
    revision: int
    head: str
    rows: int
    size: int
    took: timedelta
    missing: int
    seen: tuple[int, str, int]
    key: bytes = field(repr=False)  # of its journal: without it another machine could not prove the chain
    problem: str = ""
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Copy:
    path: Path
    note: Note

    @property
    def proven(self) -> bool:
        return not self.note.problem


@dataclass(frozen=True)
class Standing:
    """How the site stands with its copies. `hindrance` (msgid, params): why none can be made now."""

    folder: Path
    copies: list[Copy]
    hindrance: tuple[str, dict[str, str]] | None
    changed: bool  # since the last copy that was proven
    stale: bool
    same_disk: bool

    @property
    def last(self) -> Copy | None:
        return self.copies[0] if self.copies else None

    @property
    def proven(self) -> list[Copy]:
        return [copy for copy in self.copies if copy.proven]


def backups_folder() -> Path | None:
    """Where copies are kept; None where none are made: switched off, or PostgreSQL."""
    try:
        database_path()
    except BackupFault:
        return None
    folder = str(current_app.config["BACKUPS"]).strip()
    return Path(folder).resolve() if folder else None


def copies(folder: Path) -> list[Copy]:
    """The copies in the folder, newest first. What has no copy with its full name, or no note, is none."""
    found = [Copy(path, note) for path in folder.glob(f"{STEM}*{COPY}*") if (note := note_of(path))]
    return sorted(found, key=lambda copy: copy.note.made_at, reverse=True)


def note_path(copy: Path) -> Path:
    return copy.with_name(copy.name.removesuffix(".unproven").removesuffix(COPY) + NOTE)


def note_of(copy: Path) -> Note | None:
    """The note beside a copy; None when it is no copy's name, or the note is absent or unreadable."""
    if not copy.name.endswith((COPY, UNPROVEN)):
        return None
    with suppress(OSError, ValueError, KeyError, TypeError):
        told: dict[str, Any] = json.loads(note_path(copy).read_text(encoding="utf-8"))
        revision, head, photos = told.pop("seen")
        return Note(**told | {
            "made_at": datetime.fromisoformat(told["made_at"]), "took": timedelta(seconds=told["took"]),
            "seen": (int(revision), str(head), int(photos)), "key": str(told["key"]).encode(),
        })  # fmt: skip
    return None


def present_mark() -> tuple[int, str, int]:
    """The journal's head and the number of photos: unless one of them has moved, there is nothing new to copy."""
    revision, head = journal.head()
    return revision, head, db.session.execute(select(func.count()).select_from(Photo)).scalar_one()


def hindrance(folder: Path) -> tuple[str, dict[str, str]] | None:
    """Why no copy can be made now: too little room, or no folder."""
    try:
        free = shutil.disk_usage(_there(folder)).free
        needed = room_needed(database_bytes())
    except OSError as error:
        return N_("The folder of backups cannot be used: %(reason)s"), {"reason": str(error)}
    if free < needed:
        return (
            N_("Too little room for a copy: %(free)s free, %(needed)s needed."),
            {"free": megabytes(free), "needed": megabytes(needed)},
        )
    return None


def database_bytes() -> int:
    """What a copy of the database takes at most: what waits in its log is counted."""
    path = database_path()
    log = path.with_name(path.name + "-wal")
    return path.stat().st_size + (log.stat().st_size if log.exists() else 0)


def standing(now: datetime) -> Standing | None:
    """None where no copies are made."""
    folder = backups_folder()
    if folder is None:
        return None
    found = copies(folder)
    proven = next((copy.note for copy in found if copy.proven), None)
    changed = proven is None or proven.seen != present_mark()
    return Standing(
        folder,
        found,
        hindrance(folder),
        changed,
        is_stale(now, proven.made_at if proven else None, changed),
        _there(folder).stat().st_dev == database_path().stat().st_dev,
    )


def restore_line(copy: Copy) -> str:
    """What is typed in the product's folder to take the copy back."""
    instance, usual = Path(current_app.config["INSTANCE"]), Path(current_app.root_path).parent / "instance"
    place = "" if instance == usual else f"INSTANCE={quote(str(instance))} "
    return f"{place}.venv/bin/flask --app wsgi restore {quote(str(copy.path))}"


def _there(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())
