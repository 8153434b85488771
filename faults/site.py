"""The served product: a build, a database of its own, and a process that can be killed and started again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import create_engine, text

from app import create_app
from app.config import database_url
from app.core.acting import Acting
from app.core.clock import SystemClock
from app.core.db import db, engine_options
from app.people.queries import person_by_id
from app.places.queries import user_of
from app.policy import SYSTEM
from faults.rows import ProvesNothing
from tests.served import PATIENCE, Site, free_port

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("app", "static", "templates", "migrations", "translations", "wsgi.py", "babel.cfg")


class Build:
    """The product's source as it is served: this folder, or a copy with patches in it.

    `python` says that a patch touches the server's code, which then needs a process that imported it anew.
    """

    def __init__(self, folder: Path, of: Build | None = None, python: bool = False) -> None:
        self.folder = folder
        self.base = of if of and not python else None
        self._zygote: subprocess.Popen[str] | None = None

    def start(self, wanted: dict[str, Any]) -> int:
        """Serve; the process id of the server."""
        if self.base:
            return self.base.start({"files": str(self.folder)} | wanted)
        zygote = self._alive()
        assert zygote.stdin and zygote.stdout
        zygote.stdin.write(json.dumps(wanted) + "\n")
        zygote.stdin.flush()
        return int(zygote.stdout.readline())

    def _alive(self) -> subprocess.Popen[str]:
        if self._zygote is None:
            environment = os.environ | {"PYTHONPATH": f"{self.folder}:{ROOT}", "PASSWORD_COST": "test"}
            environment.pop("DATABASE_URL", None)
            scratch = tempfile.mkdtemp(prefix="zonewalk-zygote-")
            self._zygote = subprocess.Popen(
                [sys.executable, "-m", "faults.zygote", scratch], cwd=self.folder, env=environment, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
            assert self._zygote.stdout
            while self._zygote.stdout.readline() not in ("ready\n", ""):
                pass
            shutil.rmtree(scratch, ignore_errors=True)
        return self._zygote

    def close(self) -> None:
        if self._zygote and self._zygote.stdin:
            self._zygote.stdin.close()
            try:
                self._zygote.wait(10)
            except subprocess.TimeoutExpired:  # a busy machine: what was found must not be lost for it
                self._zygote.kill()
                self._zygote.wait()
            self._zygote = None

    def remove(self) -> None:
        """It is no longer wanted; a copy's folder goes."""
        self.close()
        if self.folder != ROOT:
            shutil.rmtree(self.folder, ignore_errors=True)


SOUND = Build(ROOT)


def copied(patches: list[tuple[str, str, str]], of: Build = SOUND) -> Build:
    """A build with texts replaced: (file, what stands there exactly once, what is put in its place).

    Nothing to be replaced means a new file.
    """
    folder = Path(tempfile.mkdtemp(prefix="zonewalk-build-"))
    for name in COPIED:
        source, target = of.folder / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.is_file():
            shutil.copy(source, target)
    for file, before, after in patches:
        path = folder / file
        path.write_text(replaced(path.read_text(), file, before, after) if before else after)
    return Build(folder, of, any(file.endswith(".py") for file, _, _ in patches))


def replaced(source: str, file: str, before: str, after: str) -> str:
    """Raises LookupError when the text to be replaced does not stand there exactly once."""
    if source.count(before) != 1:
        raise LookupError(f"{file} holds {source.count(before)} times: {before}")
    return source.replace(before, after)


@dataclass
class Served(Site):
    """A site in an instance folder, served by a build; `settings` are the test's own (faults/points.py)."""

    build_: Build = SOUND
    settings: dict[str, Any] = field(default_factory=dict)
    pid: int = 0
    things: dict[str, str] = field(default_factory=dict)  # what faults/furnishing.py put there: name → id
    postgresql: Any = None  # the server below, when it is not SQLite
    as_run: bool = False  # by granian with joined modules
    main: Any = None  # granian's own process, above the one that `pid` names

    def start(self) -> None:
        log = self.instance / "server.log"
        if self.as_run:
            self._start_as_run(log)
            return
        wanted = {"port": self.port, "log": str(log), "overrides": self.overrides, "settings": self.settings}
        self.pid = self.build_.start(wanted)
        self._answers()

    def _start_as_run(self, log: Path) -> None:
        from faults.serving import start

        self.stop()  # what is left of one whose worker died
        self.main = start(self.build_.folder, self.port, log, self.overrides, self.settings)
        self.pid = self.main.pid
        self._answers()
        (self.pid,) = (child.pid for child in psutil.Process(self.main.pid).children())

    def _answers(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2):
                    return
            except OSError:
                if not alive(self.pid):
                    break
                time.sleep(0.03)
        raise ProvesNothing("the server did not start: " + (self.instance / "server.log").read_text()[-2_000:])

    def stop(self) -> None:
        """SIGKILL, and wait until it is gone."""
        if self.main:
            from faults.serving import kill

            kill(self.main)
            self.main = None
        elif self.pid and alive(self.pid):
            os.kill(self.pid, signal.SIGKILL)
            self.wait_dead()
        self.pid = 0

    def wait_dead(self, within: float = 20) -> None:
        deadline = time.monotonic() + within
        while alive(self.pid):
            if time.monotonic() > deadline:
                raise ProvesNothing("the server did not die as it was told to")
            time.sleep(0.01)

    def use(self, build: Build) -> list[Build]:
        """This build is served from the next start on; the builds that are made for it, to be taken away in the end."""
        if not self.as_run:
            self.build_ = build
            return [build]
        from faults.serving import joined

        self.build_ = joined(build)
        return [build, self.build_]

    def arm(self, point: str, act: str = "kill", count: int = 1) -> None:
        (self.instance / "at").write_text(f"{point} {act} {count}")

    def disarm(self) -> None:
        (self.instance / "at").unlink(missing_ok=True)

    @contextmanager
    def office(self, who: str = "office") -> Iterator[Acting]:
        """The office at its desk: another process's write, through the product's own actions."""
        with self.application() as app:
            now = app.extensions["clock"].now()
            if who == "system":
                yield Acting(user=SYSTEM, now=now)
                return
            person = person_by_id(self.people[who])
            assert person
            yield Acting(user=user_of(person, now), now=now)

    @contextmanager
    def application(self) -> Iterator[Any]:
        app = create_app(self.overrides)
        app.extensions["clock"] = SystemClock()
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """What the database itself answers, without the product's code in between."""
        url = database_url(self.overrides.get("DATABASE_URL"), self.instance)
        engine = create_engine(url, **engine_options(url))
        try:
            with engine.connect() as connection:
                return list(connection.execute(text(statement), values))
        finally:
            engine.dispose()

    def run(self, statement: str, **values: Any) -> None:
        url = database_url(self.overrides.get("DATABASE_URL"), self.instance)
        engine = create_engine(url, **engine_options(url))
        with engine.begin() as connection:
            connection.execute(text(statement), values)
        engine.dispose()


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class Sites:
    """Makes sites quickly: one is built, the others are copies of it. On PostgreSQL when a server is given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made = 0
        self.template = Served(folder / "template")
        self.template.instance.mkdir()
        self.template.build()
        self._furnish()

    def _furnish(self) -> None:
        from faults.furnishing import furnish

        furnish(self.template)

    def close(self) -> None:
        """Nothing is left running."""

    def new(self, build: Build = SOUND, instance: Path | None = None) -> Served:
        self.made += 1
        folder = instance or self.folder / f"site-{self.made}"
        shutil.copytree(self.template.instance, folder, dirs_exist_ok=True)
        like = self.template
        return Served(
            folder, port=free_port(), overrides=like.overrides | {"INSTANCE": str(folder)}, tokens=like.tokens,
            codes=like.codes, zones=like.zones, people=like.people, build_=build, things=like.things,
        )  # fmt: skip
