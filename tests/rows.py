"""All rows of the database taken out and put back, so that a test starts from a known state in milliseconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import Connection, select, text

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
        tables = db.metadata.sorted_tables
        found = {table.name: [dict(row) for row in connection.execute(select(table)).mappings()] for table in tables}
    return {name: rows for name, rows in found.items() if rows}


def refill(rows: Rows | None = None) -> None:
    """Make the database hold `rows` and nothing else; empty without them."""
    db.session.remove()
    tables = db.metadata.sorted_tables
    with db.engine.begin() as connection:
        _without_foreign_keys(connection)
        for table in reversed(tables):
            connection.execute(table.delete())
        for table in tables:
            if rows and table.name in rows:
                connection.execute(table.insert(), rows[table.name])


def _without_foreign_keys(connection: Connection) -> None:
    """Rows may come and go in any order until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
