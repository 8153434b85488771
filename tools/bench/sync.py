"""Patrol records in batches of 50 through POST /api/v1/sync, against bare durable commits on the same disk."""

from __future__ import annotations

import json
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tools.bench.sites import Bench
from tools.bench.tell import tell

BATCHES, PER_BATCH = 10, 50
BARE = "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE row (id INTEGER PRIMARY KEY, body TEXT)"


def measure(bench: Bench) -> None:
    cursor = ""
    while True:  # the first picture is fetched before, as a phone would have
        answer = post(bench, {"device": "bench", "cursor": cursor or None, "operations": []})
        cursor = answer["cursor"]
        if not answer["more"]:
            break
    bare = bare_commits(bench.folder, BATCHES * PER_BATCH)
    seconds = 0.0
    for batch in range(BATCHES):
        body = {"device": "bench", "cursor": cursor, "operations": operations(bench, batch)}
        began = time.perf_counter()
        answer = post(bench, body)
        seconds += time.perf_counter() - began
        cursor = answer["cursor"]
        if any(result["status"] != "applied" for result in answer["results"]):
            sys.exit(f"bench: an operation was not applied: {answer['results'][0]}")
    rate = BATCHES * PER_BATCH / seconds
    tell("sync_ingest", rate, "op/s")
    tell("bare_sqlite_commits", bare, "commit/s")
    tell("sync_ingest_to_bare_commits", rate / bare, "ratio")


def operations(bench: Bench, batch: int) -> list[dict[str, Any]]:
    from app.core.ids import new_id

    now = datetime.now(UTC).isoformat()
    zones = bench.zones
    return [
        {"id": new_id(), "kind": "record_patrol", "seq": batch * PER_BATCH + place + 1, "device_at": now,
         "clock_offset_ms": 0, "body": {"zone_id": zones[(batch * PER_BATCH + place) % len(zones)], "source": "list"}}
        for place in range(PER_BATCH)
    ]  # fmt: skip


def post(bench: Bench, body: dict[str, Any]) -> dict[str, Any]:
    headers = {"Content-Type": "application/json", "X-Zonewalk": "1", "Cookie": f"zonewalk_session={bench.token}"}
    request = urllib.request.Request(f"{bench.url}/api/v1/sync", json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request) as answer:
            found: dict[str, Any] = json.load(answer)
            return found
    except urllib.error.HTTPError as error:
        sys.exit(f"bench: sync answered {error.code}: {error.read().decode()}")


def bare_commits(folder: Path, number: int) -> float:
    """Durable commits of one small row each, a second."""
    from pysqlite3 import dbapi2

    connection = dbapi2.connect(str(folder / "bare.sqlite3"), isolation_level=None)
    for statement in BARE:
        connection.execute(statement)
    began = time.perf_counter()
    for _ in range(number):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO row (body) VALUES (?)", ("x" * 200,))
        connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    return number / seconds
