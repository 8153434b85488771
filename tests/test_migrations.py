"""Each migration keeps the rows it finds, on both databases; one that is killed half-way and run again ends the same."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    Time,
    event,
    func,
    inspect,
    select,
    table,
    text,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

from app import create_app
from app.core import journal
from app.core.clock import FixedClock
from app.core.db import db
from app.web.health import newest
from tests.cast import build_cast

ROOT = Path(__file__).resolve().parent.parent
LISTS = {"touched", "items", "photos", "marks", "zone_ids", "pool", "waiting_numbers"}  # JSON columns that hold lists
WHEN = datetime(2026, 3, 2, 1, tzinfo=UTC)
KINDS: list[tuple[type, Callable[[int], Any]]] = [
    (DateTime, lambda _: WHEN), (Date, lambda number: WHEN.date() + timedelta(days=number)),
    (Time, lambda _: WHEN.time()), (Boolean, bool), (LargeBinary, lambda _: b"x"), (Float, lambda _: 1.5),
    (Numeric, lambda number: number + 1), (Integer, lambda number: number + 1),
]  # fmt: skip


def revisions() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return [script.revision for script in reversed(list(ScriptDirectory.from_config(config).walk_revisions()))]


@pytest.fixture
def bare(tmp_path: Path, own_database: str | None) -> Iterator[Flask]:
    """The application on a database without a table."""
    made = create_app({"INSTANCE": str(tmp_path), "DEMO": False, "PASSWORD_COST": "test", "DATABASE_URL": own_database})
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


def fill(rows: int = 2) -> None:
    """Rows of every kind in every table that has none yet, whatever this revision's tables are."""
    empty = {name for name, number in counts().items() if not number and name != "alembic_version"}
    found = MetaData()
    if empty:  # what a migration left alone was filled before, and need not be looked at again
        found.reflect(db.engine, only=sorted(empty))  # and whatever these point to
    with db.engine.begin() as connection:
        for one in found.sorted_tables:
            if one.name not in empty:
                continue
            for number in range(rows):
                values = {column.name: value(one, column, number) for column in one.columns}
                connection.execute(one.insert().values(values))


def value(of: Table, column: Column[Any], number: int) -> Any:
    """Something that fits: a key of the row it points to, else its own kind, another in each row."""
    for key in column.foreign_keys:
        if key.column.table is of:
            return None if column.nullable else f"{of.name}-{number}"
        return value(key.column.table, key.column, number)
    kind = column.type
    if isinstance(kind, JSON):
        return [] if column.name in LISTS else {}
    for known, made in KINDS:
        if isinstance(kind, known):
            return made(number)
    return f"{of.name}-{number}"[-(getattr(kind, "length", None) or 60) :]


def counts() -> dict[str, int]:
    """How many rows each table has, whatever this revision's tables are."""
    names = inspect(db.engine).get_table_names()
    with db.engine.connect() as connection:
        return {name: connection.execute(select(func.count()).select_from(table(name))).scalar_one() for name in names}


@pytest.mark.row("F34")
def test_every_migration_keeps_the_rows_it_finds(bare: Flask):
    for revision in revisions():
        before = counts()
        upgrade(revision=revision)
        after = counts()
        lost = {name: (rows, after.get(name)) for name, rows in before.items() if rows and after.get(name) != rows}
        assert not lost, f"{revision} changed how many rows there are: {lost}"
        fill()


@pytest.mark.row("F34")
def test_a_migration_cut_off_before_it_is_noted_leaves_every_row_and_runs_again(bare: Flask):
    """The last five: what holds a migration together is the same for all."""
    *earlier, _, _, _, _, _ = revisions()
    upgrade(revision=earlier[-1])
    fill()
    for revision in revisions()[len(earlier) :]:
        before, tables = counts(), inspect(db.engine).get_table_names()
        with cut_off(), pytest.raises(DBAPIError):
            upgrade(revision=revision)
        db.engine.dispose()
        assert (counts(), inspect(db.engine).get_table_names()) == (before, tables), f"{revision} left half of itself"
        upgrade(revision=revision)
        after = counts()
        assert {name: after.get(name) for name in before} == before
        fill()


def test_what_was_recorded_before_counts_when_it_was_recorded(bare: Flask):
    *_, before, this = [one for one in revisions() if one <= "0026_the_moment_it_counts_for"]
    upgrade(revision=before)
    fill()
    at = {name: moments(name, "corrected_at") for name in ("patrol", "deed", "inspection")}
    upgrade(revision=this)
    assert all(at.values()) and {name: moments(name, "counts_at") for name in at} == at
    assert {name: moments(name, "corrected_at") for name in at} == at
    indexed = {tuple(one["column_names"]) for name in at for one in inspect(db.engine).get_indexes(name)}
    assert {("counts_at",), ("zone_id", "counts_at"), ("series_id", "counts_at")} <= indexed
    assert not any("corrected_at" in names for names in indexed)


def test_who_was_overdue_before_anybody_asked_whom_it_reached_stays_so(bare: Flask):
    *_, before, this = [one for one in revisions() if one <= "0027_issue_late_from"]
    upgrade(revision=before)
    fill()
    deadlines = moments("issue", "deadline_at")
    upgrade(revision=this)
    assert deadlines and moments("issue", "late_from") == deadlines == moments("issue", "deadline_at")


def test_an_objection_that_was_answered_no_longer_bars_the_next(bare: Flask):
    *_, before, this = [one for one in revisions() if one <= "0028_objecting_again"]
    upgrade(revision=before)
    fill()
    again = "INSERT INTO duty_objection SELECT {} FROM duty_objection WHERE id = :id"
    with db.engine.connect() as connection:
        columns = list(connection.execute(text("SELECT * FROM duty_objection")).keys())
        known = connection.execute(text("SELECT id FROM duty_objection")).scalar()
    once_more = text(again.format(", ".join("'again'" if name == "id" else f'"{name}"' for name in columns)))
    for revision, allowed in ((before, False), (this, True)):
        upgrade(revision=revision)
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE duty_objection SET verdict = 'upheld'"))
        with db.engine.connect() as connection, nullcontext() if allowed else pytest.raises(IntegrityError):
            connection.execute(once_more, {"id": known})
    with db.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text("UPDATE duty_objection SET verdict = ''"))
        connection.execute(once_more, {"id": known})


def moments(name: str, column: str) -> list[Any]:
    with db.engine.connect() as connection:
        return list(connection.execute(text(f"SELECT id, {column} FROM {name} ORDER BY id")))


@contextmanager
def cut_off() -> Iterator[None]:
    """The connection to the database breaks when a migration has done all but note that it is done."""

    def cut(connection: Connection, cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE alembic_version"):
            connection.connection.driver_connection.close()  # type: ignore[union-attr]

    event.listen(db.engine, "before_cursor_execute", cut)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", cut)


def test_the_newest_tables_are_those_of_the_models_and_take_the_products_own_rows(bare: Flask):
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False, "target_metadata": db.metadata})
        differences = compare_metadata(context, db.metadata)
    assert differences == []
    build_cast(bare, FixedClock(WHEN))
    assert journal.verify() is None
    upgrade()
    assert newest(str(ROOT / "migrations")) == revisions()[-1]
    assert bare.test_client().get("/healthz").status_code == 200


@pytest.mark.row("F34")
@pytest.mark.long
@pytest.mark.timeout(1200)
def test_a_migration_killed_at_any_step_and_run_again_ends_the_same(tmp_path: Path):
    command = [sys.executable, "-m", "tests.killed_migrations", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3_000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["killed"] >= 12 and told["different"] == [], told
