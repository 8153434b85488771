"""The product served by a real process on a port of its own, so that tests can stop it and start it again."""

from __future__ import annotations

import shutil
import socket
import time
import urllib.request
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from flask_migrate import upgrade
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import create_engine, func, select

from app import create_app
from app.config import database_url
from app.core.clock import FixedClock, SystemClock
from app.core.db import db, engine_options
from app.people.sessions import open_session
from app.plates.actions import issue_plates
from app.plates.models import Plate
from app.settings.actions import change_settings
from app.standards.actions import set_standard
from tests import forks
from tests.cast import Cast, build_cast

ROOT = Path(__file__).parent.parent
PATIENCE = 120.0  # seconds for a server to answer


@dataclass
class Site:
    """A served site with the cast of tests/cast.py in it, each zone with a plate and a checklist of two."""

    instance: Path
    database_url: str | None = None  # SQLite in the instance without one
    port: int = 0
    process: Any = None  # what serves it
    overrides: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def build(self, days_old: int = 0) -> None:
        """Migrate a database and put the cast into it, `days_old` ago; `tokens` are session cookies of everybody."""
        self.port = free_port()
        self.overrides = {
            "INSTANCE": str(self.instance), "PASSWORD_COST": "test", "DEMO": False, "DATABASE_URL": self.database_url,
        }  # fmt: skip
        app = create_app(self.overrides)
        with app.app_context():
            upgrade()
            cast: Cast = build_cast(app, FixedClock(SystemClock().now() - timedelta(days=days_old)))
            by = cast.system
            change_settings(by, site_name="青禾园区", public_url=self.url, challenge_share=0)
            team = cast.teams["保洁班组"].id
            set_standard(by, team, "一层大厅", requirement="地面无积水；玻璃洁净")
            set_standard(by, team, "二层走廊", requirement="地面无积水；灯具完好")
            issue_plates(by, [zone.id for zone in cast.zones.values()])
            for name, person in cast.people.items():
                self.tokens[name] = open_session(by, person, "test")
                self.people[name] = person.id
            for name, zone in cast.zones.items():
                self.zones[name] = zone.id
                self.codes[name] = db.session.query(Plate).filter_by(zone_id=zone.id).one().code
            db.session.remove()
            db.engine.dispose()

    def copied(self, instance: Path, database_url: str | None) -> Site:
        """Another site with all that is in this one, which nothing serves. They share a port: one is served at a time."""
        shutil.copytree(self.instance, instance, dirs_exist_ok=True)
        if database_url and self.database_url:
            copy_database(self.database_url, database_url)
        overrides = self.overrides | {"INSTANCE": str(instance), "DATABASE_URL": database_url}
        return replace(self, instance=instance, database_url=database_url, overrides=overrides, process=None)

    def start(self) -> None:
        log = self.instance / "server.log"
        self.process = forks.serve(self.port, log, self.overrides)
        wait_for(self.url, log)

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process = None

    def count(self, model: Any) -> int:
        """How many rows of `model` the database holds."""
        url = database_url(self.database_url, self.instance)
        engine = create_engine(url, **engine_options(url))
        with engine.connect() as connection:
            number: int = connection.execute(select(func.count()).select_from(model)).scalar_one()
        engine.dispose()
        return number


def copy_database(source: str, target: str) -> None:
    """Make the PostgreSQL database at `target` one like that at `source`, which nobody uses meanwhile."""
    names = [conninfo_to_dict(url)["dbname"] for url in (source, target)]
    with psycopg.connect(source, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {names[1]} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {names[1]} TEMPLATE {names[0]}")


def wait_for(url: str, log: Path) -> None:
    """Until the server answers. Fails with the end of its log."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text()[-3_000:])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
