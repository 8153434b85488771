"""The server's writing alone: the product's own engine and transaction, killed between and in its commits.

A record costs the product some twenty milliseconds, a commit of two rows less than one: so half a million commits can be
answered for in minutes. `python -m faults.commits FILE` is the writer's parent; it forks a writer for every line it reads.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import struct
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from flask import Flask
from pysqlite3 import dbapi2

from faults.day import Day
from faults.rows import Figure, ProvesNothing, fault
from faults.site import ROOT

A_WRITER = 500  # commits that are answered for between two kills, as a mean
TABLES = ("first_half", "second_half")  # each commit writes a row into both
WORD = struct.Struct("<Q")
KIBIBYTES = 1024


@fault("F27", "the product's own engine is killed in the middle of its commits, {number} times: each that it answered for is there, whole",
       figure=Figure(short=50, long=1_000))
def killed_between_commits(day: Day) -> None:
    day.site.stop()
    file, kills = day.site.instance / "zonewalk.sqlite3", day.number
    told = done = 0
    with closing(_opened(file)) as connection:
        for table in TABLES:
            connection.execute(f"CREATE TABLE {table} (number INTEGER PRIMARY KEY, words TEXT NOT NULL)")
    with Writers(file) as writers:
        for kill in range(kills):
            told = max(told, writers.one(done, day.rng.randint(1, 2 * A_WRITER)))
            done = rows_left(file, told, whole=kill % 50 == 0 or kill == kills - 1)
            day.faults += 1
    with closing(_opened(file)) as connection:
        for table in TABLES:
            connection.execute(f"DROP TABLE {table}")
    day.site.start()
    day.note = f"{kills} kills, {told:,} commits answered for"
    assert told > kills, "it was killed, but wrote nothing"


def rows_left(file: Path, told: int, whole: bool) -> int:
    """How many commits the file holds after a kill. Raises AssertionError where one is lost or half."""
    with closing(_opened(file)) as connection:
        first, second = (connection.execute(f"SELECT COUNT(*), COALESCE(MAX(number), 0) FROM {table}").fetchone() for table in TABLES)
        assert first == second, "a commit is there by half"
        assert first[0] == first[1] >= told, f"{told - first[0]} commits that were answered for are gone"
        if whole:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",), "the database is damaged"
    return int(first[0])


class Writers:
    """Forks writers, one after the other, and kills each."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __enter__(self) -> Writers:
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        environment.pop("DATABASE_URL", None)
        self.parent = subprocess.Popen([sys.executable, "-m", "faults.commits", str(self.file)], cwd=ROOT, env=environment,
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        assert self.parent.stdin
        self.parent.stdin.close()
        self.parent.wait(20)

    def one(self, done: int, few: int) -> int:
        """A writer goes on after number `done`, is killed once it answered for `few` more; the last number it answered for."""
        assert self.parent.stdin and self.parent.stdout
        reading, writing = os.pipe()
        try:
            self.parent.stdin.write(f"{done} {os.getpid()} {writing}\n".encode())
            writer = int(self.parent.stdout.readline())
        finally:
            os.close(writing)
        with os.fdopen(reading, "rb", buffering=0) as answers:
            told, left = done, b""
            while told < done + few:
                came = answers.read(64 * KIBIBYTES)
                if not came:
                    raise ProvesNothing("the writer ended by itself")
                told, left = _last(told, left + came)
            os.kill(writer, signal.SIGKILL)
            while came := answers.read(64 * KIBIBYTES):
                told, left = _last(told, left + came)
        return told


def _last(told: int, came: bytes) -> tuple[int, bytes]:
    whole = len(came) // WORD.size * WORD.size
    return (WORD.unpack_from(came, whole - WORD.size)[0] if whole else told), came[whole:]


def _opened(file: Path) -> sqlite3.Connection:
    connection: sqlite3.Connection = dbapi2.connect(str(file), isolation_level=None)
    return connection


def main(file: Path) -> None:
    """Fork a writer for every line: the number after which it goes on, and where it answers."""
    import app.core.db  # noqa: F401 - imported once, for all writers

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        done, process, number = map(int, line.split())
        answers = os.open(f"/proc/{process}/fd/{number}", os.O_WRONLY)
        child = os.fork()
        if child == 0:
            write(file, done, answers)
        os.close(answers)
        print(child, flush=True)


def write(file: Path, done: int, answers: int) -> None:
    """Commit for ever, in the product's own transactions, and answer for each."""
    from app.core.db import db, engine_options, install_engine_events, transaction

    app, url = Flask("commits"), f"sqlite:///{file}"
    app.config |= {"SQLALCHEMY_DATABASE_URI": url, "SQLALCHEMY_ENGINE_OPTIONS": engine_options(url)}
    db.init_app(app)
    with app.app_context():
        install_engine_events(db.engine)
        while True:
            done += 1
            with transaction():
                connection = db.session.connection()
                for table in TABLES:
                    connection.exec_driver_sql(f"INSERT INTO {table} VALUES (?, '灯不亮')", (done,))
            os.write(answers, WORD.pack(done))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
