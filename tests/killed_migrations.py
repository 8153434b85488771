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
from contextlib import closing
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event

from app import create_app
from app.core.db import db
from tests.test_migrations import fill, revisions

POINTS = 12  # kills of each migration when there is one, fewer when there are more, never under three
FILE = "zonewalk.sqlite3"


def main(folder: Path) -> None:
    killed, different, names = 0, [], revisions()
    app = create_app({"INSTANCE": str(folder / "work"), "DEMO": False, "DATABASE_URL": None})
    start = folder / "start"
    start.mkdir()
    for position, revision in enumerate(names):
        put(start, app)
        statements = apart(lambda name=revision: migrated(app, name))
        wanted = dumped(app)
        clean = kept(app, folder / f"clean-{position}")
        for number in points(statements, max(3, POINTS // len(names))):
            put(start, app)
            apart(lambda at=number, name=revision: migrated(app, name, die_at=at), killed=True)
            killed += 1
            apart(lambda name=revision: migrated(app, name))
            if dumped(app) != wanted:
                different.append([revision, number])
        put(clean, app)
        apart(lambda: filled(app))
        start = kept(app, folder / f"filled-{position}")
    print(json.dumps({"killed": killed, "different": different}))


def put(source: Path, app: Flask) -> None:
    """Make the application's database the one kept in `source`; none when that is empty."""
    for file in Path(app.config["INSTANCE"]).glob(f"{FILE}*"):
        file.unlink(missing_ok=True)
    for file in source.glob(f"{FILE}*"):
        shutil.copy(file, app.config["INSTANCE"])


def kept(app: Flask, target: Path) -> Path:
    target.mkdir()
    for file in Path(app.config["INSTANCE"]).glob(f"{FILE}*"):
        shutil.copy(file, target)
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


def migrated(app: Flask, revision: str, die_at: int = 0) -> int:
    """Upgrade; how many statements that took. With `die_at` the process is killed after that one."""
    seen = 0
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


def filled(app: Flask) -> int:
    with app.app_context():
        fill()
        db.engine.dispose()
    return 1


def dumped(app: Flask) -> list[str]:
    """The whole database as statements, in an order of its own."""
    with closing(sqlite3.connect(Path(app.config["INSTANCE"]) / FILE)) as connection:
        return sorted(connection.iterdump())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
