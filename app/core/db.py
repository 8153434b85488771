"""The database: one session, one kind of write transaction, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, event, text
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from app.core.turns import TooManyWaiting, Turns

BUSY_TIMEOUT_MS = 10_000
WRITE_LOCK = 7_301_127  # any fixed number: PostgreSQL's advisory lock for writers

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, aware and in UTC on both sides. Raises ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment must be aware of its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(naming_convention=NAMING), type_annotation_map={datetime: UtcDateTime()}
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
migrate = Migrate(render_as_batch=True, compare_type=True)
Model: Any = db.Model

HELD = "held"  # in the transaction's notes: the rows that `hold` keeps

_turns = Turns()
_writing: ContextVar[bool] = ContextVar("writing", default=False)
_notes: ContextVar[dict[str, Any] | None] = ContextVar("notes", default=None)


def engine_options(url: str) -> dict[str, Any]:
    """How to open the database at `url`; SQLite through pysqlite3, whose library lacks the WAL-reset bug."""
    if not url.startswith("sqlite"):
        return {"pool_pre_ping": True, "pool_size": 20, "connect_args": {"connect_timeout": 10}}
    from pysqlite3 import dbapi2

    return {"module": dbapi2, "connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000}, "pool_size": 20}


def install_engine_events(engine: Engine) -> None:
    """Durable settings for SQLite; writers take their lock at BEGIN on both databases."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _configure_postgresql)
        event.listen(engine, "begin", _begin_postgresql)


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _configure_postgresql(connection: Any, _record: Any) -> None:
    """Moments come in UTC, as the application keeps them: a server's own zone costs a conversion each."""
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    # One writer at a time, as in SQLite: the journal's order is the order of commits.
    if _writing.get():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITE_LOCK})


def writing() -> bool:
    """Whether a write transaction is open here."""
    return _writing.get()


@contextmanager
def transaction() -> Iterator[None]:
    """One write transaction; an inner one joins the outer. Commits at the end, rolls back on any error.

    Raises RuntimeError when rows were changed outside of it, OperationalError when too many writers are waiting.
    """
    if _writing.get():
        yield
        return
    try:
        with _turns.turn(), _written():
            yield
    except TooManyWaiting as error:
        raise OperationalError("BEGIN", None, error) from error


@contextmanager
def _written() -> Iterator[None]:
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("rows were changed outside a transaction")
    session.rollback()  # ends a read begun earlier, so that this one starts with the write lock
    session.expire_all()  # what was read before the lock may be out of date
    token, notes = _writing.set(True), _notes.set({})
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        _writing.reset(token)
        _notes.reset(notes)


@contextmanager
def savepoint() -> Iterator[None]:
    """A step inside a transaction that is undone by itself when it fails; the transaction goes on."""
    before = dict(_notes.get() or {})
    try:
        with db.session.begin_nested():
            yield
    except BaseException:
        _notes.set(before)
        raise


def hold(row: Any) -> None:
    """Keep a row until the present transaction ends: getting it again by its key then asks the database nothing."""
    notes().setdefault(HELD, {})[id(row)] = row


def notes() -> dict[str, Any]:
    """What may be remembered as long as the present transaction holds the write lock; nothing outside of one."""
    held = _notes.get()
    return {} if held is None else held
