"""The list of faults. A row is a function that takes a `Day`, brings its fault, and ends with the fault gone."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Act = Callable[[Any], None]
LONG = os.environ.get("LONG") == "full"  # every row and test that counts brings its long figure


@dataclass(frozen=True)
class Figure:
    """How many of what it counts a row brings: in a plain run, and where the long figures are asked for (LONG=full)."""

    short: int
    long: int

    @property
    def number(self) -> int:
        return self.long if LONG else self.short


class ProvesNothing(AssertionError):
    """The row broke off before it could compare: it waited in vain, or something of the test's own did not come up.

    On the sound build the row fails with it; on a broken one it is no catch.
    """


@dataclass(frozen=True)
class Fault:
    """`name` chooses it (FAULTS=…), `rows` are the numbers it answers, `what` is its line in the report.

    `quick` ones run in `make test`. `database` is where it runs; `drains` says that everything must be sent at the end.
    `figure` is how many it brings, {number} in `what`; `small` the part of it that a hunt for a seeded bug begins with. `as_run`: served as `make run` serves.
    Those that are not `listed` run only when named.
    """

    name: str
    area: str
    rows: str
    what: str
    act: Act
    quick: bool = False
    database: str = "sqlite"
    drains: bool = True
    figure: Figure | None = None
    small: float = 1.0
    as_run: bool = False
    listed: bool = True

    @property
    def number(self) -> int:
        return self.figure.number if self.figure else 1


ALL: dict[str, Fault] = {}
_stopping = threading.Event()
EVERYTHING_AS_RUN = os.environ.get("AS_RUN") == "1"


def fault(rows: str, what: str, twice: bool = False, **more: Any) -> Callable[[Act], Act]:
    """Enter a function in the list under its own name and its module's or folder's area; `twice`: as `make run` serves, too."""

    def enter(act: Act) -> Act:
        name, area = act.__name__.replace("_", "-"), act.__module__.split(".")[1]
        if name in ALL:
            raise ValueError(f"two faults are called {name}")
        figure: Figure | None = more.get("figure")
        told = what.format(number=f"{figure.number:,}") if figure else what
        ALL[name] = Fault(name, area, rows, told, act, **{"as_run": EVERYTHING_AS_RUN} | more)
        if twice and not EVERYTHING_AS_RUN:
            ALL[f"{name}-as-run"] = Fault(f"{name}-as-run", area, rows, told, act, as_run=True, **more | {"quick": False})
        return act

    return enter


def stop() -> None:
    """The run is to end at the next resting place."""
    _stopping.set()


def stopping() -> bool:
    return _stopping.is_set()
