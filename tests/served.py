"""The product served by a real process on a port of its own, so that tests can stop it and start it again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask_migrate import upgrade

from app import create_app
from app.core.clock import SystemClock
from app.core.db import db
from app.people.sessions import open_session
from app.plates.actions import issue_plates
from app.plates.models import Plate
from app.settings.actions import change_settings
from app.standards.actions import set_standard
from tests.cast import Cast, build_cast

_SERVE = """
import sys
from werkzeug.serving import make_server
from app import create_app
make_server("127.0.0.1", int(sys.argv[1]), create_app({"PASSWORD_COST": "test"}), threaded=True).serve_forever()
"""
ROOT = Path(__file__).parent.parent
PATIENCE = 120.0  # seconds for a server to answer


@dataclass
class Site:
    """A served site with the cast of tests/cast.py in it, each zone with a plate and a checklist of two."""

    instance: Path
    database_url: str | None = None  # SQLite in the instance without one
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    overrides: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def build(self) -> None:
        """Migrate a database and put the cast into it; `tokens` are session cookies of everybody."""
        self.port = free_port()
        self.overrides = {
            "INSTANCE": str(self.instance), "PASSWORD_COST": "test", "DEMO": False, "DATABASE_URL": self.database_url,
        }  # fmt: skip
        app = create_app(self.overrides)
        with app.app_context():
            upgrade()
            cast: Cast = build_cast(app, SystemClock())  # type: ignore[arg-type]
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

    def start(self) -> None:
        environment = os.environ | {"INSTANCE": str(self.instance), "DEMO": "0"}
        environment.pop("DATABASE_URL", None)
        if self.database_url:
            environment["DATABASE_URL"] = self.database_url
        self.process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, str(self.port)], env=environment, cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=(self.instance / "server.log").open("ab"),
        )  # fmt: skip
        wait_for(self.url, self.instance / "server.log")

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def count(self, model: Any) -> int:
        """How many rows of `model` the database holds."""
        app = create_app(self.overrides)
        with app.app_context():
            number: int = db.session.query(model).count()
            db.session.remove()
            db.engine.dispose()
        return number


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
