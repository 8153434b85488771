"""Copies the SQLite database while others write, and proves a copy sound."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.core import journal
from app.core.errors import N_

STEP_PAGES = 1_000  # copied at a time: between two steps the worker's other threads have their turn
MAGIC = b"SQLite format 3\0"


class BackupFault(Exception):
    """Why a backup could not be made or taken back: a msgid with its params."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message % params if params else message)
        self.message = message
        self.params = params


@dataclass(frozen=True)
class Proof:
    """What a sound database holds. `revision` and `head` are the journal's last row, `hashes` the photos it names."""

    revision: int
    head: str
    hashes: list[str]
    rows: int


def database_path() -> Path:
    """Raises BackupFault on PostgreSQL."""
    url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() != "sqlite" or not url.database:
        raise BackupFault(
            N_("This site's database is PostgreSQL: use pg_dump and pg_restore, and copy the photos (docs/DEPLOY.md).")
        )
    return Path(url.database)


def copy(source: Path, target: Path, *, at_rest: bool = False) -> None:
    """A consistent copy by SQLite's own backup, also while others write; whoever writes does not wait for it.

    `at_rest`: nobody writes to the source, and nothing is laid beside it.
    """
    from pysqlite3 import dbapi2

    if not source.is_file():
        raise BackupFault(N_("There is no database at %(file)s."), file=source)
    reading = _at_rest(source) if at_rest else dbapi2.connect(str(source), timeout=30)
    writing = dbapi2.connect(str(target), timeout=30)
    try:
        # One read from beginning to end: without it every write in between would begin the copy anew.
        reading.execute("BEGIN")
        reading.execute("SELECT 1 FROM sqlite_master").fetchone()
        reading.backup(writing, pages=STEP_PAGES)
    finally:
        writing.close()
        reading.close()


def leave_out_marks(path: Path) -> None:
    """Take out of a copy which invitations and devices a survey under way has counted: of two copies with one answer between
    them they would tell whose it was (docs/TRUST.md). Nothing of them is left in the file."""
    from pysqlite3 import dbapi2

    connection = dbapi2.connect(str(path), timeout=30)
    try:
        connection.execute("PRAGMA secure_delete = ON")
        with connection:
            connection.execute("UPDATE survey_invitation SET used = 0 WHERE used")
            connection.execute("DELETE FROM survey_device")
    finally:
        connection.close()


def settle(path: Path) -> None:
    """Have the file on the disk, and read from there when it is next read."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)


def settle_folder(folder: Path) -> None:
    """Have the names in the folder on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def examine(database: Path, key: bytes) -> Proof:
    """What the file at rest holds, once every page of it and the journal's whole chain are sound. Raises BackupFault."""
    from pysqlite3 import dbapi2

    try:
        connection = _at_rest(database)
        try:
            answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if answer != "ok":
                raise BackupFault(N_("The database file is damaged: %(reason)s"), reason=answer)
            hashes = [row[0] for row in connection.execute("SELECT sha256 FROM photo")]
            rows = _rows(connection)
        finally:
            connection.close()
        engine = create_engine("sqlite://", creator=lambda: _at_rest(database), poolclass=NullPool)
        with Session(engine) as session:
            broken = journal.verify_in(session, key)
            revision, head = journal.head_in(session)
    except (dbapi2.Error, SQLAlchemyError, ValueError, TypeError) as error:  # the last two: a value that cannot be read
        raise BackupFault(N_("The database file is damaged: %(reason)s"), reason=error) from error
    if broken:
        raise BackupFault(N_("The journal is broken at row %(row)s."), row=broken.revision)
    return Proof(revision, head, hashes, rows)


def _rows(connection: Any) -> int:
    """How many rows all tables hold together."""
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return sum(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables)


def _at_rest(path: Path) -> Any:
    """A connection that only reads a file which nobody writes to; it may lie where nothing can be written."""
    from pysqlite3 import dbapi2

    return dbapi2.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
