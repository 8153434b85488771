"""The power goes: what the server answered is on the disk that is left, at whatever moment it went."""

from __future__ import annotations

import bisect
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from faults.crowds import fleet, together
from faults.day import Day
from faults.disk import TRACED, Call, Disk, calls
from faults.oracle import KINDS as TABLES
from faults.rows import Figure, fault
from faults.scripted import ScriptedPhone

FEW = 6
# Of each of these the journal's row is named by the record's own id.
KINDS = {kind: TABLES[kind] for kind in ("record_patrol", "report_issue", "record_deed", "report_incident")}


@contextmanager
def traced(day: Day, log: Path, *options: str) -> Iterator[None]:
    """The server's system calls are watched, or changed, meanwhile."""
    trace = subprocess.Popen(["strace", "-f", "-qq", "-o", str(log), *options, "-p", str(day.site.pid)])
    time.sleep(1.5)
    try:
        yield
    finally:
        trace.terminate()
        trace.wait()


@fault("F28", "no power cut can take what was answered: every commit is synced to the disk before its answer goes out")
def synced_before_the_answer(day: Day) -> None:
    phone = ScriptedPhone(day.site.port, day.site.tokens["owner"], "owner", batch=1)
    phone.exchange()
    log = day.folder / "calls"
    with traced(day, log, "-e", "trace=fdatasync,fsync,sendto"):
        for _ in range(20):
            wanted = day.draw("owner", "record_patrol")
            day.keep(phone, phone.save([wanted])[0], "owner", wanted)
            phone.drain()
            day.faults += 1
    synced, unsynced = False, 0
    for line in log.read_text().splitlines():
        if "sync(" in line:
            synced = True
        elif "HTTP/1" in line:
            unsynced += not synced
            synced = False
    assert unsynced == 0, f"{unsynced} of 20 answers went out before the disk had the record"


@dataclass
class Noting(ScriptedPhone):
    """A phone that notes when the server had answered for each record, and for each photo by its hash.

    It sends a few records with their photos at a time, so that a cut falls between all kinds of calls.
    """

    told: dict[str, float] = field(default_factory=dict)

    def drain(self, within: float = 60) -> None:
        rows, self.outbox = list(self.outbox.items()), {}
        for start in range(0, len(rows), FEW):
            self.outbox |= dict(rows[start : start + FEW])
            super().drain(within)

    def _ask(self, method: str, path: str, body: bytes, kind: str) -> dict[str, Any]:
        answer = super()._ask(method, path, body, kind)
        now = time.time()
        for result in answer.get("results", []):
            self.told.setdefault(result["id"], now)
        if "sha256" in answer:
            self.told.setdefault(answer["sha256"], now)
        return answer


@dataclass(frozen=True)
class Told:
    """What the server had answered for, and when: `table` holds it, or it is a photo; of what it refused, the operation alone."""

    at: float
    id: str
    table: str


@fault("F28", "the power goes at {number} drawn moments of a busy day: all that was answered by then is on the disk",
       figure=Figure(short=150, long=2_000), small=0.25)
def power_cuts(day: Day) -> None:
    crowd, log, instance = fleet(day, 4, day.some(60), batch=3, kind=Noting, kinds=list(KINDS)), day.folder / "calls", day.site.instance
    number = day.number
    with traced(day, log, "-ttt", "-y", "-xx", "-s", "2000000", "-e", f"trace={TRACED}"):
        disk = Disk.of(instance, instance.glob("zonewalk.sqlite3*"))
        together(crowd)
    with log.open() as lines:
        record = [call for call in calls(lines) if call.name != "write" or not call.done]
    told = in_order(crowd)
    first = bisect.bisect([call.at for call in record], told[0].at)
    moments = sorted(day.rng.randrange(first, len(record)) for _ in range(number))
    gone = replayed(day, disk, record, moments, told)
    day.faults += number
    cuts = sum(bool(names) for names in gone)
    day.note = f"{number} cuts, {len(told)} answers, {disk.syncs} syncs, {cuts} cuts with a loss"
    first_lost = next((names[0] for names in gone if names), "")
    assert not cuts, f"{cuts} of {number} power cuts took what had been answered; the first {first_lost}"


def in_order(crowd: list[Noting]) -> list[Told]:
    """What all phones were told, by time."""
    found = []
    for phone in crowd:
        for id_, at in phone.told.items():
            row = phone.outbox.get(id_)
            found.append(Told(at, id_, _table_of(row) if row else "photo"))
    return sorted(found, key=lambda one: one.at)


def _table_of(row: dict[str, Any]) -> str:
    return "operation" if row["state"] == "rejected" else KINDS[row["kind"]]


def replayed(day: Day, disk: Disk, record: list[Call], moments: list[int], told: list[Told]) -> list[list[str]]:
    """What was gone after each of the cuts, which come just before a call of the record."""
    gone, done, times = [], 0, [one.at for one in told]
    for moment in moments:
        for call in record[done:moment]:
            disk.take(call)
        done = moment
        gone.append(after_a_cut(day, disk, told[: bisect.bisect(times, record[moment].at)]))
    return gone


def after_a_cut(day: Day, disk: Disk, answered: list[Told]) -> list[str]:
    """Which of those are not on the disk that is left; the database when it is damaged."""
    folder, rng = day.folder / "left", random.Random(day.rng.random())
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in ("zonewalk.sqlite3", "zonewalk.sqlite3-wal"):
        file = disk.files.get(str(day.site.instance / name))
        if file:
            (folder / name).write_bytes(file.after_a_cut(rng))
    found = rows_left(folder / "zonewalk.sqlite3")
    if found is None:
        return ["the database"]
    return [f"{one.table} {one.id}" for one in answered if not _is_there(day, disk, one, found, rng)]


def rows_left(path: Path) -> dict[str, set[str]] | None:
    """table → the ids in it, as SQLite opens what the cut left; None when it is damaged."""
    from pysqlite3 import dbapi2

    connection = dbapi2.connect(str(path))
    try:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            return None
        tables = {name: f"SELECT id FROM {name}" for name in ("operation", *KINDS.values())}
        tables["journal"] = "SELECT entity_id FROM journal_entry"
        tables["photo"] = "SELECT sha256 FROM photo"
        return {name: {row[0] for row in connection.execute(statement)} for name, statement in tables.items()}
    except dbapi2.DatabaseError:
        return None
    finally:
        connection.close()


def _is_there(day: Day, disk: Disk, one: Told, found: dict[str, set[str]], rng: random.Random) -> bool:
    """With its row, that of its operation and that of the journal; a photo with its row and both files whole."""
    if one.table == "operation":
        return one.id in found["operation"]
    if one.table != "photo":
        return all(one.id in found[name] for name in (one.table, "operation", "journal"))
    paths = [day.site.instance / "photos" / one.id[:2] / f"{one.id}-{size}.jpg" for size in ("full", "thumb")]
    return one.id in found["photo"] and all(disk.survives(str(path), rng) == path.read_bytes() for path in paths)
