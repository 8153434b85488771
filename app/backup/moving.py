"""Moves a site from SQLite to PostgreSQL: every row, and both proven alike before anything counts.

The site's writers wait meanwhile, and afterwards the old database takes no more: a phone whose records were not taken keeps
them and sends them to the new one. Everything raises BackupFault with a sentence; then the new database is as empty as before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from flask import Flask, current_app
from flask_migrate import upgrade
from sqlalchemy import Connection, Integer, MetaData, Table, bindparam, inspect, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from app.backup.database import BackupFault, database_path
from app.core import journal
from app.core.db import db, transaction
from app.core.errors import N_

ROWS = 1_000  # read and written at once
CLOSED = "CREATE TRIGGER moved_away BEFORE INSERT ON journal_entry BEGIN SELECT RAISE(ABORT, 'moved to PostgreSQL'); END"


@dataclass(frozen=True)
class Moved:
    """What stands in the new database. `head` is the journal's."""

    tables: int
    rows: int
    head: str


def move(address: str) -> Moved:
    """Copy the site into the empty database at `address`; from then on the old one takes nothing more."""
    database_path()
    there = _empty(address)
    try:
        with there.app_context():
            upgrade()
        with transaction():
            here = db.session.connection()
            before = journal.head()
            with there.app_context():
                rows = _copy(here)
                if journal.verify() or journal.head() != before:
                    raise BackupFault(N_("The journal did not come over whole."))
            here.execute(text(CLOSED))
        return Moved(len(db.metadata.sorted_tables), rows, f"{before[0]}:{before[1]}")
    except DBAPIError as error:
        _clear(there)
        raise BackupFault(N_("PostgreSQL refused: %(reason)s"), reason=str(error.orig).strip().split("\n")[0]) from error
    except BaseException:
        _clear(there)
        raise


def _empty(address: str) -> Flask:
    """The application on the database at `address`, if nothing stands there yet."""
    from app import create_app

    if not address.startswith(("postgresql:", "postgres:", "postgresql+psycopg:")):
        raise BackupFault(N_("The address of a PostgreSQL database begins with postgresql://."))
    kept = ("INSTANCE", "JOURNAL_KEY", "SECRET_KEY", "PHOTO_STORE", "PASSWORD_COST")
    try:
        there = create_app({name: current_app.config[name] for name in kept} | {"DATABASE_URL": address})
        with there.app_context():
            names = inspect(db.engine).get_table_names()
    except (DBAPIError, ArgumentError) as error:
        raise BackupFault(N_("That database cannot be reached: %(reason)s"), reason=str(error).split("\n")[0]) from error
    if names:
        raise BackupFault(N_("That database is not empty. Please make a new one for this site."))
    return there


def _copy(here: Connection) -> int:
    """Every row into the database of the present context; how many. Raises BackupFault for a table that came out otherwise."""
    tables = db.metadata.sorted_tables
    with db.engine.begin() as there:
        for table in reversed(tables):
            there.execute(table.delete())  # what the migrations themselves put there
        for table in tables:
            _fill(here, there, table, tables)
        for table in tables:
            _lead_back(here, there, table, tables)
            _count_on(there, table)
        sums = [(table, _sum(here, table), _sum(there, table)) for table in tables]
        for table, was, now in sums:
            if was != now:
                raise BackupFault(N_("Table %(table)s did not come over whole."), table=table.name)
    return sum(was[0] for _, was, _ in sums)


def _fill(here: Connection, there: Connection, table: Table, tables: list[Table]) -> None:
    blank = dict.fromkeys(_leading_back(table, tables))
    for rows in _batches(here, table):
        there.execute(table.insert(), [row | blank for row in rows])


def _leading_back(table: Table, tables: list[Table]) -> list[str]:
    """Columns that name rows of the same table, or of one that is filled later."""
    place = tables.index(table)
    return [key.parent.name for key in table.foreign_keys if tables.index(key.column.table) >= place]


def _lead_back(here: Connection, there: Connection, table: Table, tables: list[Table]) -> None:
    """Fill in what waited until all rows were there."""
    columns = _leading_back(table, tables)
    if not columns:
        return
    keys = [column.name for column in table.primary_key]
    change = table.update().where(*(table.c[name] == bindparam(f"key_{name}") for name in keys))
    change = change.values({name: bindparam(f"new_{name}") for name in columns})
    for rows in _batches(here, table):
        wanted = [row for row in rows if any(row[name] is not None for name in columns)]
        if wanted:
            there.execute(change, [_named("key", row, keys) | _named("new", row, columns) for row in wanted])


def _named(prefix: str, row: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {f"{prefix}_{name}": row[name] for name in names}


def _count_on(there: Connection, table: Table) -> None:
    """Let the database's own numbers go on after the highest."""
    for column in table.primary_key:
        if isinstance(column.type, Integer):
            names = {"table": table.name, "column": column.name}
            sequence = there.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), names).scalar()
            if sequence:
                highest = f'SELECT setval(:sequence, (SELECT COALESCE(MAX("{column.name}"), 0) + 1 FROM "{table.name}"), false)'
                there.execute(text(highest), {"sequence": sequence})


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    found = connection.execution_options(stream_results=True).execute(table.select())
    for part in found.mappings().partitions(ROWS):
        yield [dict(row) for row in part]


def _sum(connection: Connection, table: Table) -> tuple[int, int]:
    """How many rows, and the sum of their hashes: the same whatever their order."""
    count, total = 0, 0
    for rows in _batches(connection, table):
        for row in rows:
            said = json.dumps([row[column.name] for column in table.columns], default=_plain, sort_keys=True)
            total = (total + int.from_bytes(hashlib.sha256(said.encode()).digest())) % 2**256
        count += len(rows)
    return count, total


def _plain(value: Any) -> str:
    """The same words for the same value on both databases."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(type(value).__name__)


def _clear(there: Flask) -> None:
    """Take away what was begun: nothing stood there before."""
    with suppress(DBAPIError), there.app_context():
        begun = MetaData()
        begun.reflect(db.engine)
        begun.drop_all(db.engine)
