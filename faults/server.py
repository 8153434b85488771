"""The server: killed in every step, locked, full, restarted on another version, restored from a backup."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from faults.clocks import moment
from faults.crowds import PATIENCE, fleet, together
from faults.day import Day
from faults.power import traced
from faults.rows import Figure, ProvesNothing, fault
from faults.scripted import ScriptedPhone
from faults.site import ROOT, copied


def killed_at(day: Day, point: str, count: int) -> None:
    """A phone sends while the server dies at `point`; then it is started again."""
    phone = day.phone("owner")
    day.proxy.refuse = True
    day.work(phone, 5)
    day.record(phone, "report_issue", photos=[phone.photo(day.drawn)])
    day.site.arm(point, "kill", count)
    day.proxy.refuse = False
    for _ in range(4):
        phone.send()
    day.site.wait_dead()
    day.site.disarm()
    day.faults += 1
    day.site.start()


@fault("F27", "SIGKILL before the commit of a batch")
def killed_before_the_commit(day: Day) -> None:
    killed_at(day, "commit", 1)


@fault("F27", "SIGKILL between the record and its row in the journal")
def killed_before_the_journal(day: Day) -> None:
    killed_at(day, "journal", 2)


@fault("F27", "SIGKILL between the journal's row and the operation's")
def killed_before_the_operation(day: Day) -> None:
    killed_at(day, "operation", 4)


@fault("F27", "SIGKILL after the commit of a batch, before the answer", quick=True, twice=True)
def killed_after_the_commit(day: Day) -> None:
    killed_at(day, "committed", 1)


@fault("F27 F3", "SIGKILL while a photo is written")
def killed_in_a_photo(day: Day) -> None:
    killed_at(day, "photo-file", 1)


@fault("F27", "SIGKILL between a photo's files and its row")
def killed_before_a_photos_row(day: Day) -> None:
    killed_at(day, "photo-row", 1)


@fault("F27", "SIGKILL at random moments under load, {number} times; as `make run` serves a fifth of that", twice=True,
       figure=Figure(short=50, long=1_000))
def killed_under_load(day: Day) -> None:
    crowd, over, drawing = fleet(day, 4, 1, batch=5), threading.Event(), threading.Lock()
    kills = max(1, day.number // 5) if day.site.as_run else day.number
    threads = [threading.Thread(target=_busy, args=(day, phone, drawing, over)) for phone in crowd]
    for phone in crowd:
        phone.drain()  # the first picture takes longest: from here on an exchange is short
    for thread in threads:
        thread.start()
    for _ in range(kills):
        time.sleep(0.1 + day.rng.random())
        day.site.stop()
        day.faults += 1
        day.site.start()
    over.set()
    for thread in threads:
        thread.join()
    answered = sum(row["state"] == "sent" for phone in crowd for row in phone.rows().values())
    day.note = f"{kills} kills, {answered:,} records answered"
    assert answered > 2 * kills, "the server was killed, but not under load"


def _busy(day: Day, phone: ScriptedPhone, drawing: threading.Lock, over: threading.Event) -> None:
    """Record and send without a pause until it is over, and then what is left."""
    sent: dict[str, dict[str, Any]] = {}
    while not over.is_set():
        if not phone.waiting():
            sent |= phone.outbox
            phone.outbox = {}
            with drawing:
                for _ in range(5):
                    wanted = day.draw(phone.who, "record_patrol")
                    day.keep(phone, phone.save([wanted])[0], phone.who, wanted)
        if not phone.exchange():
            time.sleep(0.05)
    phone.drain(PATIENCE)
    phone.outbox = sent | phone.outbox


AT_ONCE = Figure(short=9, long=99)  # records in a batch, at most


@fault("L14 F8", f"{{number}} records, each from eight threads at once, up to {AT_ONCE.number} in a batch",
       figure=Figure(short=500, long=50_000))
def eight_at_once(day: Day) -> None:
    from concurrent.futures import ThreadPoolExecutor

    phone, left, answered = ScriptedPhone(day.site.port, day.site.tokens["owner"], "owner"), day.number, dict[str, Any]()
    with ThreadPoolExecutor(8) as pool:
        while left:
            assert phone.exchange()  # what the others recorded: the eight bring these records alone
            wanted = [day.draw("owner", "record_patrol") for _ in range(min(left, day.rng.randint(1, AT_ONCE.number)))]
            ids = phone.save(wanted)
            for id_, one in zip(ids, wanted, strict=True):
                day.keep(phone, id_, "owner", one)
            twins = [replace(phone, outbox={id_: dict(phone.outbox[id_]) for id_ in ids}) for _ in range(8)]
            list(pool.map(lambda twin: twin.exchange(), twins))
            assert {row["state"] for twin in twins for row in twin.outbox.values()} == {"sent"}
            day.faults += 7 * len(ids)
            left -= len(ids)
            answered |= twins[0].outbox
            phone.outbox = {}
    phone.outbox = answered
    held = day.site.rows("SELECT COUNT(*) FROM operation")[0][0]
    assert held == day.number, f"{day.number:,} records became {held:,} rows"
    day.note = f"{8 * day.number:,} times sent, {held:,} rows"


@fault("F29", "the database is locked for long (its patience shortened to 0.3 s, held for 2 s)", quick=True)
def database_locked(day: Day) -> None:
    from pysqlite3 import dbapi2

    day.site.stop()
    day.site.settings = {"busy_ms": 300}
    day.site.start()
    phone = day.phone("owner")
    holder = dbapi2.connect(str(day.site.instance / "zonewalk.sqlite3"), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    day.work(phone, 5)
    phone.send()
    assert len(phone.unsent()) == 5, "what the server could not save was called sent"
    phone.page.wait_for_timeout(2_000)
    holder.execute("ROLLBACK")
    holder.close()
    day.faults += 1


@fault("L14", "one record meets a fault of the server's own; those before and after it go through")
def a_fault_of_its_own(day: Day) -> None:
    phone = day.phone("owner")
    day.proxy.refuse = True
    # None of them is about another one: what that could lead to is not this row's.
    ids = [day.record(phone, kind) for kind in
           ("record_patrol", "report_issue", "record_deed", "log_inquiry", "hand_over_key", "record_patrol")]  # fmt: skip
    day.site.arm("apply", "fail", 3)
    day.proxy.refuse = False
    phone.drain()
    assert {phone.rows()[id_]["state"] for id_ in ids} == {"sent"}
    day.faults += 1
    day.site.disarm()


@fault("F29", "the disk is full (a small tmpfs): refused for now, reading goes on, then it recovers")
def disk_full(day: Day) -> None:
    with SmallDisk(day, 12):
        phone = day.phone("owner")
        day.work(phone, 3)
        phone.drain()
        ballast = day.site.instance / "ballast"
        fill(ballast)
        ids = day.work(phone, 5)
        phone.send()
        left = [row for id_, row in phone.rows().items() if id_ in ids and row["state"] != "sent"]
        assert left, "a record was taken on a full disk"
        phone.open("/app", ready=True).close()
        ballast.unlink()
        phone.drain()
        phone.kept = phone.rows()
        from faults.oracle import judge

        wrongs = judge(day.site, day.ledger).wrongs
        assert not wrongs, wrongs[0]
        day.faults += 1


def fill(path: Path) -> None:
    """Until not a byte fits."""
    with path.open("wb", buffering=0) as file:
        for size in (65_536, 4_096, 512, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue


class SmallDisk:
    """The site moves onto a disk of so many megabytes of its own, and back at the end."""

    def __init__(self, day: Day, megabytes: int) -> None:
        self.day, self.megabytes = day, megabytes

    def __enter__(self) -> None:
        site = self.day.site
        site.stop()
        self.home, self.disk = site.instance, self.day.folder / "disk"
        self.disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={self.megabytes}m", "tmpfs", str(self.disk)],
                                 check=False, capture_output=True)  # fmt: skip
        if mounted.returncode:
            raise ProvesNothing("a small disk needs the right to mount one: run as root")
        self._move(self.home, self.disk)

    def __exit__(self, *_: object) -> None:
        self.day.site.stop()
        self._move(self.disk, self.home)
        subprocess.run(["umount", "-l", str(self.disk)], check=True)

    def _move(self, source: Path, target: Path) -> None:
        site = self.day.site
        shutil.copytree(source, target, dirs_exist_ok=True)
        site.instance = target
        site.overrides = site.overrides | {"INSTANCE": str(target)}
        site.start()


@fault("F30", "writing to the disk fails (EIO at fdatasync), then the server is started again")
def disk_error(day: Day) -> None:
    phone = day.phone("owner")
    day.work(phone, 2)
    phone.drain()
    with traced(day, Path("/dev/null"), "-e", "inject=fdatasync,fsync:error=EIO"):
        ids = day.work(phone, 4)
        phone.send()
    sent = [id_ for id_ in ids if phone.rows()[id_]["state"] == "sent"]
    assert not sent, "a record was called sent that the disk did not take"
    day.site.stop()
    day.site.start()
    day.faults += 1


@fault("F26", "the server's clock goes back ten minutes in the middle of the day")
def server_clock_back(day: Day) -> None:
    # It runs ten minutes ahead first and then goes back to the right time: the site's own people and zones, made a
    # moment ago, would not be there yet ten minutes before it.
    day.site.stop()
    day.site.settings = {"clock_s": 600}
    day.site.start()
    phone, due = day.phone("owner"), day.later()
    issues = [day.record(phone, "report_issue", zone="hall", deadline_at=due)]
    day.work(phone, 4)
    phone.drain()
    day.site.stop()
    day.site.settings = {}
    day.site.start()
    issues.append(day.record(phone, "report_issue", zone="hall", deadline_at=due))
    day.work(phone, 4)
    phone.drain()
    assert {row["state"] for row in phone.rows().values()} == {"sent"}, "a record was refused for the server's clock"
    for id_ in issues:
        (row,) = day.site.rows("SELECT deadline_at FROM issue WHERE id = :id", id=id_)
        assert moment(row[0]) == datetime.fromisoformat(due).timestamp(), "a deadline moved with the server's clock"
    numbers = [row[0] for row in day.site.rows("SELECT revision FROM journal_entry ORDER BY revision")]
    assert numbers == list(range(1, len(numbers) + 1))
    day.faults += 1


def flask(day: Day, *arguments: str, folder: Path = ROOT) -> str:
    environment = os.environ | {"INSTANCE": str(day.site.instance), "DEMO": "0", "PASSWORD_COST": "test"}
    environment.pop("DATABASE_URL", None)
    if url := day.site.overrides.get("DATABASE_URL"):
        environment["DATABASE_URL"] = url
    done = subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", *arguments], cwd=folder, env=environment,
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout


@fault("L18 F35", "a backup of an hour ago is restored: twenty phones offer again what it does not know")
def backup_restored(day: Day) -> None:
    phone, other, crowd = day.phone("owner"), day.phone("deputy"), fleet(day, 18, 2)
    day.work(phone, 4)
    day.drain()
    together(crowd)
    flask(day, "backup", str(day.folder / "old.zip"))
    forgotten = [*day.work(phone, 5), *day.work(other, 5)]
    for one in crowd:
        more = day.draw(one.who, "record_patrol")
        forgotten += one.save([more])
        day.keep(one, forgotten[-1], one.who, more)
    day.drain()
    together(crowd)
    day.work(phone, 3)
    day.site.stop()
    flask(day, "restore", str(day.folder / "old.zip"))
    day.site.start()
    kept = {row[0] for row in day.site.rows("SELECT id FROM operation")}
    assert not kept & set(forgotten)
    day.faults += 1
    day.drain()
    for one in crowd:
        one.exchange()  # learns that the server is of another epoch
    together(crowd)


@fault("F34", "the server is started on a new version with a new table while phones are out")
def new_version(day: Day) -> None:
    from faults.versions import next_version

    phone = day.phone("owner")
    day.work(phone, 3)
    day.site.stop()
    build = copied(next_version())
    flask(day, "db", "upgrade", folder=build.folder)
    day.work(phone, 3)
    day.serve(build)
    assert day.site.rows("SELECT COUNT(*) FROM next_version")[0][0] == 0
    day.faults += 1


@fault("F34", "SIGKILL at drawn moments of the migrations of a full database, then run again: the same tables, the same rows")
def killed_while_migrating(day: Day) -> None:
    phone = day.phone("owner")
    day.work(phone, 4)
    phone.drain()
    day.site.stop()
    from faults.versions import revisions, schema, statements
    from tests.test_migrations import fill

    wanted = schema(day.site)
    for _ in range(6):
        fresh, undisturbed = _emptied(day.folder / "fresh"), _emptied(day.folder / "undisturbed")
        site = day.new_site(instance=fresh)
        for file in fresh.glob("zonewalk.sqlite3*"):
            file.unlink()
        _upgrade(fresh, day.rng.choice(revisions()[:-1]), None)
        with site.application():
            fill()
        for file in fresh.glob("zonewalk.sqlite3*"):
            shutil.copy(file, undisturbed)
        _upgrade(undisturbed, "head", None)
        _upgrade(fresh, "head", random.Random(day.rng.random()))
        _upgrade(fresh, "head", None)
        assert schema(site) == wanted, "a migration that was cut short left other tables"
        rows = statements(fresh)
        assert rows == statements(undisturbed), "a migration that was cut short left other rows"
        assert sum(row.startswith("INSERT") for row in rows) > 20, "there were no rows to lose"
        day.faults += 1
    day.site.start()


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def _upgrade(instance: Path, target: str, rng: random.Random | None) -> None:
    """Migrate; with `rng` killed at some fdatasync on the way."""
    environment = os.environ | {"INSTANCE": str(instance), "DEMO": "0"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade", target]
    if rng:
        command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e",
                   f"inject=fdatasync:signal=SIGKILL:when={rng.randint(1, 12)}", *command]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert rng or done.returncode == 0, done.stderr.decode()[-500:]
