"""Which kinds of job there are, and what a handler is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from app.core.acting import Acting


class JobCancelled(Exception):
    """Raised by `progress` inside a handler when somebody asked for the job to stop.

    A handler that has written something says so in `result` before it lets it through.
    """

    result: dict[str, Any] | None = None


@dataclass
class RunningJob:
    """A job as its handler sees it. `folder` is the job's own and exists; files kept there can be downloaded."""

    id: str
    arguments: dict[str, Any]
    by: Acting
    folder: Path
    report: Callable[[int, int], None] = field(repr=False)

    def progress(self, done: int, total: int) -> None:
        """Say how far it is. Raises JobCancelled when cancelling was asked for: let it through."""
        self.report(done, total)


Handler = Callable[[RunningJob], dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    name: str
    title: str  # msgid
    handler: Handler


_kinds: dict[str, Kind] = {}


def job(kind: str, title: str = "") -> Callable[[Handler], Handler]:
    """Register the handler of a kind of job. It may run twice: what it writes must not double then."""

    def register(handler: Handler) -> Handler:
        _kinds[kind] = Kind(kind, title or kind.replace("_", " ").capitalize(), handler)
        return handler

    return register


@dataclass(frozen=True)
class Regular:
    """Something the worker does by the clock; `minute` as in crontab: "*" each minute, "7" once an hour."""

    name: str
    minute: str
    handler: Callable[[Acting], object]
    slow: bool = False


_regulars: list[Regular] = []


def regularly(
    minute: str, *, slow: bool = False
) -> Callable[[Callable[[Acting], object]], Callable[[Acting], object]]:
    """Have the worker call this at every such minute, and when it starts. It must be quick, and may run twice.

    A slow one keeps nobody waiting when the worker starts, and sees to it by itself that it runs only once at a time.
    """

    def register(handler: Callable[[Acting], object]) -> Callable[[Acting], object]:
        _regulars.append(Regular(handler.__name__, minute, handler, slow))
        return handler

    return register


def regulars() -> list[Regular]:
    """All of them; every area's jobs.py has been read by `load_areas`."""
    return list(_regulars)


def find_kind(kind: str) -> Kind | None:
    """The kind of that name; every area's jobs.py is read first."""
    if kind not in _kinds:
        load_areas()
    return _kinds.get(kind)


def load_areas() -> None:
    from app import AREAS

    for area in AREAS:
        if area != "jobs" and find_spec(f"app.{area}") and find_spec(f"app.{area}.jobs"):
            import_module(f"app.{area}.jobs")
