"""The site copies itself: a copy counts once it was opened and proven, and only then has its name."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, timedelta
from pathlib import Path

from flask import current_app

from app.backup import photos, rules
from app.backup.database import BackupFault, Proof, copy, database_path, examine, leave_out_marks, settle, settle_folder
from app.backup.queries import (
    COPY,
    NOTE,
    PHOTO_FOLDER,
    STAMP,
    STEM,
    UNPROVEN,
    Copy,
    Note,
    backups_folder,
    copies,
    hindrance,
    note_path,
    present_mark,
)
from app.core.acting import Acting
from app.core.db import db
from app.core.errors import N_
from app.settings.queries import current

PARTIAL = ".partial"
LOCK = ".lock"  # one copies at a time, whoever it is; the lock goes with its process


def keep_copy(by: Acting) -> Copy | None:
    """Make a copy if one is due, and let go those that need not stay; None when there is nothing to do or it failed.

    Never raises for what a disk does: a site that cannot copy itself goes on, and says so in its log and to the office.
    """
    folder = backups_folder()
    if folder is None:
        return None
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        with _alone(folder) as alone:
            return _keep(by, folder) if alone else None
    except OSError as error:
        current_app.logger.error("backup: no copy was made in %s: %s", folder, error)
    except BackupFault as fault:
        current_app.logger.error("backup: no copy was made in %s: %s", folder, fault)
    return None


def _keep(by: Acting, folder: Path) -> Copy | None:
    _clear(folder)
    seen = present_mark()
    db.session.rollback()  # the read would else last as long as the copying
    last = next((copy.note for copy in copies(folder) if copy.note.made_at <= by.now), None)
    if last and (last.seen == seen or by.now < rules.next_due(last.made_at, last.took)):
        return None
    if why := hindrance(folder):
        raise BackupFault(why[0], **why[1])
    made = _make(by, folder, seen)
    if not made.proven:
        current_app.logger.error("backup: %s is NOT PROVEN: %s", made.path, made.note.problem % made.note.params)
    elif made.note.missing:
        current_app.logger.error("backup: %s photos that records name are not among the copies", made.note.missing)
    _let_go(folder)
    return made


def _make(by: Acting, folder: Path, seen: tuple[int, str, int]) -> Copy:
    """Copy, prove, write the note, and give the copy its name last of all."""
    begun, stem = time.perf_counter(), f"{STEM}{by.now.astimezone(UTC):{STAMP}}"
    key: bytes = current_app.config["JOURNAL_KEY"]
    draft = folder / f"{stem}{COPY}{PARTIAL}"
    _copy_durably(draft)
    problem, params, proof = "", {}, None
    try:
        proof = examine(draft, key)
        if proof.revision < seen[0]:
            raise BackupFault(N_("The copy lacks the journal's last rows."))
    except BackupFault as fault:
        problem, params = fault.message, {name: str(value) for name, value in fault.params.items()}
    missing = photos.copy_missing(proof.hashes, folder / PHOTO_FOLDER, rules.room_needed(draft.stat().st_size)) if proof else 0
    proof = proof or Proof(0, "", [], 0)
    took = timedelta(milliseconds=round((time.perf_counter() - begun) * 1_000))
    note = Note(by.now, proof.revision, proof.head, proof.rows, draft.stat().st_size, took, missing, seen, key,
                problem, params)  # fmt: skip
    path = folder / (stem + (UNPROVEN if problem else COPY))
    _write_note(folder / (stem + NOTE), note)
    draft.replace(path)
    settle_folder(folder)
    return Copy(path, note)


def _copy_durably(draft: Path) -> None:
    """The database as it is now, on the disk. Raises BackupFault, OSError."""
    from pysqlite3 import dbapi2

    draft.touch(mode=0o600)
    try:
        copy(database_path(), draft)
        with suppress(dbapi2.DatabaseError):  # a damaged one: the proof will say so
            leave_out_marks(draft)
        settle(draft)
    except dbapi2.Error as error:
        draft.unlink(missing_ok=True)
        raise BackupFault(N_("The database could not be copied: %(reason)s"), reason=error) from error
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _write_note(path: Path, note: Note) -> None:
    words = asdict(note) | {
        "made_at": note.made_at.isoformat(), "took": note.took.total_seconds(), "key": note.key.decode(),
    }  # fmt: skip
    draft = path.with_name(path.name + PARTIAL)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(words, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _let_go(folder: Path) -> None:
    """Take away the copies that need not stay. One that was not proven never takes the place of one that was."""
    settings, found = current(), copies(folder)
    proven = {copy.note.made_at for copy in found if copy.proven}
    stay = rules.newest(proven, rules.LATEST_OF_A_DEMO) if settings.demo else rules.stay(proven, settings.zone_info)
    stay |= rules.newest({copy.note.made_at for copy in found if not copy.proven}, rules.LATEST_UNPROVEN)
    for one in found:
        if one.note.made_at not in stay:
            one.path.unlink(missing_ok=True)
            note_path(one.path).unlink(missing_ok=True)


def _clear(folder: Path) -> None:
    """Take away what a copying that was killed left: drafts, and a note whose copy never got its name."""
    for path in folder.glob(f"{STEM}*{PARTIAL}*"):
        path.unlink(missing_ok=True)
    for note in folder.glob(f"{STEM}*{NOTE}"):
        if not any(note.with_suffix(end).exists() for end in (COPY, UNPROVEN)):
            note.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether nobody else copies into this folder just now; if so, nobody does until this ends."""
    with (folder / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
