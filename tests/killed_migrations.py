"""Kills each migration by SIGKILL at many of its statements, runs it again and compares with an undisturbed run.

`python -m tests.killed_migrations FOLDER` prints {"killed": …, "different": […]} as its last line. SQLite.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import event

from app import create_app
from app.core.db import db
from tests.test_migrations import fill, revisions, tables

POINTS = 24  # kills in all, shared out among the migrations
FILE = "zonewalk.sqlite3"


def main(folder: Path) -> None:
    killed, different = 0, []
    names = revisions()
    start = folder / "start"
    start.mkdir()
    for position, revision in enumerate(names):
        clean = copied(start, folder / f"clean-{position}")
        statements = apart(lambda to=clean, wanted=revision: migrated(to, wanted))
        wanted = dumped(clean)
        for number in points(statements, max(6, POINTS // len(names))):
            broken = copied(start, folder / "broken")
            apart(lambda to=broken, at=number, name=revision: migrated(to, name, die_at=at), killed=True)
            killed += 1
            apart(lambda to=broken, name=revision: migrated(to, name))
            if dumped(broken) != wanted:
                different.append([revision, number])
        apart(lambda to=clean: filled(to))
        start = clean
    print(json.dumps({"killed": killed, "different": different}))


def copied(source: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target


def points(statements: int, wanted: int) -> list[int]:
    """Statements to die at, spread from the first to the last."""
    return sorted({1 + round(step * (statements - 1) / max(1, wanted - 1)) for step in range(wanted)})


def apart(work: Callable[[], int], killed: bool = False) -> int:
    """Do `work` in a process of its own; the number it returns. Raises RuntimeError when it does not end as said."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, str(work()).encode())
        os._exit(0)
    os.close(writer)
    _, status = os.waitpid(child, 0)
    said = os.read(reader, 20)
    os.close(reader)
    if killed != os.WIFSIGNALED(status) or (not killed and not said):
        raise RuntimeError(f"ended with {status}")
    return int(said or 0)


def migrated(instance: Path, revision: str, die_at: int = 0) -> int:
    """Upgrade; how many statements that took. With `die_at` the process is killed after that one."""
    seen = 0
    app = create_app({"INSTANCE": str(instance), "DEMO": False, "DATABASE_URL": None})
    with app.app_context():

        @event.listens_for(db.engine, "after_cursor_execute")
        def count(*_: object) -> None:
            nonlocal seen
            seen += 1
            if seen == die_at:
                os.kill(os.getpid(), signal.SIGKILL)

        upgrade(revision=revision)
        db.engine.dispose()
    return seen


def filled(instance: Path) -> int:
    with create_app({"INSTANCE": str(instance), "DEMO": False, "DATABASE_URL": None}).app_context():
        fill(tables())
        db.engine.dispose()
    return 1


def dumped(instance: Path) -> list[str]:
    """The whole database as statements, in an order of its own."""
    with sqlite3.connect(instance / FILE) as connection:
        return sorted(connection.iterdump())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
