"""Moments in the server's work at which a test may end it, make it wait or let it fail.

A file `INSTANCE/at` with a line `NAME ACT COUNT` arms one: at the COUNT-th passing the server kills itself (`kill`),
or raises a fault of its own (`fail`). Nothing here is part of the product: it is put around it when a test serves it.
"""

from __future__ import annotations

import os
import signal
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

POINTS = ("journal", "operation", "commit", "committed", "photo-file", "photo-row", "apply")
ASKED_MAP = "asked.json"  # beside the list of joined modules: what the suite asks for by name → where it is
_passed: dict[str, int] = {}
_lock = threading.Lock()
_armed = Path("/nonexistent")


class OwnFault(Exception):
    """What a bug in the server would raise."""


def passing(name: str) -> None:
    """The server is at `name` now."""
    try:
        wanted, act, count = _armed.read_text().split()
    except (OSError, ValueError):
        return
    if wanted != name:
        return
    with _lock:
        _passed[name] = _passed.get(name, 0) + 1
        now = _passed[name] == int(count)
    if not now:
        return
    if act == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    raise OwnFault(name)


def install(instance: Path, settings: dict[str, Any]) -> None:
    """Put the points around the product's own functions, before the application is made."""
    global _armed  # noqa: PLW0603 - one server a process
    _armed = instance / "at"
    from app.core import db, journal
    from app.photos import storage
    from app.sync import actions

    if "busy_ms" in settings:
        db.BUSY_TIMEOUT_MS = settings["busy_ms"]
    _before(journal, "append", "journal")
    _before(actions, "_apply", "apply")
    _before(actions, "_write", "operation")
    _between_photo(storage)


def dress(app: Any, settings: dict[str, Any]) -> None:
    """What is put around the application once it is made."""
    from sqlalchemy import event

    from app.core.db import db

    with app.app_context():
        event.listen(db.engine, "commit", lambda _connection: passing("commit"))
    event.listen(db.session, "after_commit", lambda _session: _after_commit())
    if settings.get("clock_s"):
        app.extensions["clock"] = _Shifted(app.extensions["clock"], settings["clock_s"])
    if settings.get("dial"):
        app.extensions["clock"] = _Dialled(app.extensions["clock"], Path(settings["dial"]))


def _after_commit() -> None:
    from app.core.db import _writing

    if _writing.get():
        passing("committed")


class _Shifted:
    """A clock that is wrong by so many seconds."""

    def __init__(self, inner: Any, seconds: float) -> None:
        self.inner, self.seconds = inner, seconds

    def now(self) -> datetime:
        moment: datetime = self.inner.now() + timedelta(seconds=self.seconds)
        return moment


class _Dialled:
    """A clock that is ahead by the seconds in a file: a test lets time pass while the server runs."""

    def __init__(self, inner: Any, dial: Path) -> None:
        self.inner, self.dial = inner, dial

    def now(self) -> datetime:
        moment: datetime = self.inner.now() + timedelta(seconds=float(self.dial.read_text()))
        return moment


def _before(module: Any, name: str, point: str) -> None:
    inner = getattr(module, name)

    def outer(*args: Any, **kwargs: Any) -> Any:
        passing(point)
        return inner(*args, **kwargs)

    setattr(module, name, outer)


def _between_photo(storage: Any) -> None:
    """`photo-file`: the bytes are written under a draft's name; `photo-row`: both files stand, no row yet."""
    place, put = storage._place, storage.put

    def placed(*args: Any) -> Any:
        files, path = place(*args)
        return _Files(files), path

    def putting(*args: Any) -> None:
        put(*args)
        if args[1] == "thumb":
            passing("photo-row")

    storage._place, storage.put = placed, putting


class _Files:
    """The photo store's file system, with a point before a file takes its name."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def mv(self, *args: Any, **kwargs: Any) -> Any:
        passing("photo-file")
        return self.inner.mv(*args, **kwargs)
