"""All rows of the database taken out and put back, so that a test starts from a known state in milliseconds."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Table, TextClause, select, text

from app.core.db import db

Rows = dict[str, list[dict[str, Any]]]
_known: dict[tuple[str, str], Rows] = {}


def once(app: Flask, name: str, build: Callable[[], object]) -> None:
    """Fill an empty database with what `build` makes through the actions: the first time; later it is put back as it was.

    Known for each application apart, since its key signs the journal.
    """
    key = (app.config["INSTANCE"], name)
    if key in _known:
        refill(_known[key])
    else:
        build()
        _known[key] = rows_now()


def rows_now() -> Rows:
    """Every row of every table."""
    db.session.rollback()
    with db.engine.connect() as connection:
        filled = _filled(connection)
        held = [table for table in _tables() if table.name in filled]
        return {table.name: [dict(row) for row in connection.execute(select(table)).mappings()] for table in held}


def refill(rows: Rows | None = None) -> None:
    """Make the database hold `rows` and nothing else; empty without them."""
    db.session.remove()
    with db.engine.begin() as connection:
        _without_foreign_keys(connection)
        filled = _filled(connection)
        for table in reversed(_tables()):
            if table.name in filled:
                connection.execute(table.delete())
        for table in _tables():
            if rows and table.name in rows:
                connection.execute(table.insert(), rows[table.name])


@cache
def _tables() -> list[Table]:
    """The tables, what is pointed to before what points to it; sorting them takes longer than emptying them."""
    return db.metadata.sorted_tables


@cache
def _question() -> TextClause:
    """Which tables hold a row, asked of all of them at once."""
    return text(" UNION ALL ".join(f"SELECT '{one.name}' WHERE EXISTS (SELECT 1 FROM \"{one.name}\")" for one in _tables()))


def _filled(connection: Connection) -> set[str]:
    """The names of the tables that hold a row."""
    return set(connection.execute(_question()).scalars())


def _without_foreign_keys(connection: Connection) -> None:
    """Rows may come and go in any order until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
