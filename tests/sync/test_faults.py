"""The database locked, its connection killed, the server killed: 503 or nothing, and never a lost record."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from pysqlite3 import dbapi2  # the same library, or its locks would not be seen: they belong to a process
from sqlalchemy import create_engine, event, func, select, text

from app.core import journal
from app.core.clock import SystemClock
from app.core.db import db
from app.patrols.models import Patrol
from app.people.sessions import open_session
from app.sync import actions
from app.web.acting import COOKIE
from tests import forks
from tests.cast import Cast
from tests.forks import Fork
from tests.served import free_port, wait_for
from tests.sync.phone import HEADERS, Phone, patrol


def patrols() -> int:
    db.session.rollback()
    return int(db.session.execute(select(func.count()).select_from(Patrol)).scalar_one())


@pytest.mark.one_database
def test_a_locked_database_is_a_503_and_nothing_is_lost(cast: Cast) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("SQLite's lock")
    phone, walked = Phone(cast.client("deputy")), patrol(cast.zones["hall"].id, cast.clock.now())
    phone.sync()
    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", _impatient)
    other = dbapi2.connect(str(db.engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = phone.post({"operations": [walked]})
    other.execute("ROLLBACK")
    other.close()
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
    assert answer.json["code"] == "unavailable"
    assert phone.sync(walked)[0]["status"] == "applied"
    assert patrols() == 1 and journal.verify() is None


def _impatient(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA busy_timeout=50")


def test_a_connection_killed_in_mid_batch_loses_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("PostgreSQL's own fault")
    phone = Phone(cast.client("deputy"))
    batch = [patrol(zone.id, cast.clock.now()) for zone in list(cast.zones.values()) * 2]
    whole, killer = actions._apply, create_engine(db.engine.url, isolation_level="AUTOCOMMIT")

    def killed(by: Any, raw: dict[str, Any], held: Any) -> Any:
        said = whole(by, raw, held)
        if raw["id"] == batch[3]["id"]:
            mine = db.session.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with killer.connect() as connection:
                connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
        return said

    monkeypatch.setattr(actions, "GROUP", 3)
    with monkeypatch.context() as patched:
        patched.setattr(actions, "_apply", killed)
        answer = phone.post({"operations": batch})
        assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
    killer.dispose()
    assert [result["status"] for result in phone.sync(*batch)] == ["duplicate"] * 3 + ["applied"] * 3
    assert patrols() == 6 and journal.verify() is None


@pytest.mark.one_database
def test_a_server_killed_in_mid_batch_kept_every_record_it_acknowledged(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    cast.clock.moment = SystemClock().now()  # the server in its own process has the machine's clock
    token = open_session(cast.system, cast.people["deputy"], "test")
    zone, now = cast.zones["hall"].id, cast.clock.now()
    batches: list[list[dict[str, Any]]] = []
    acknowledged: set[str] = set()
    with _server(app, tmp_path) as (process, send):
        for number in range(2_000):
            batches.append([patrol(zone, now) for _ in range(20)])
            if number == 2:
                subprocess.Popen(["sh", "-c", f"sleep 0.1; kill -9 {process.pid}"])  # while batches are under way
            try:
                answer = send(token, batches[-1])
            except requests.RequestException:
                break
            acknowledged |= {result["id"] for result in answer.json()["results"] if result["status"] == "applied"}
        assert process.wait() == -signal.SIGKILL
    assert len(acknowledged) == 20 * (len(batches) - 1) > 0
    db.session.rollback()
    kept = set(db.session.execute(select(Patrol.id)).scalars())
    assert acknowledged <= kept and journal.verify() is None
    with _server(app, tmp_path) as (process, send):
        for batch in batches[-2:]:
            statuses = {result["id"]: result["status"] for result in send(token, batch).json()["results"]}
            assert statuses == {one["id"]: "duplicate" if one["id"] in kept else "applied" for one in batch}
    assert patrols() == 20 * len(batches) and journal.verify() is None


@contextmanager
def _server(app: Flask, folder: Path) -> Iterator[tuple[Fork, Any]]:
    """The product in a process of its own, on this test's database."""
    overrides = {
        "INSTANCE": app.config["INSTANCE"], "PHOTO_STORE": str(folder / "photos"), "DEMO": False,
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
    }  # fmt: skip
    port, log = free_port(), folder / "server.log"
    address, process = f"http://127.0.0.1:{port}", forks.serve(port, log, overrides)

    def send(token: str, batch: list[dict[str, Any]]) -> requests.Response:
        return requests.post(
            f"{address}/api/v1/sync", json={"operations": batch}, headers=HEADERS, cookies={COOKIE: token}, timeout=60
        )

    wait_for(address, log)
    try:
        yield process, send
    finally:
        process.kill()
