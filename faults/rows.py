"""The list of faults. A row is a function that takes a `Day`, brings its fault, and ends with the fault gone."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Act = Callable[[Any], None]
TIMES = max(1, int(os.environ.get("LONG") or 1))  # how many times as much the crowds' rows do


@dataclass(frozen=True)
class Fault:
    """`name` chooses it (FAULTS=…), `rows` are the numbers it answers, `what` is its line in the report.

    `quick` ones run in `make test`. `database` is where it runs; `drains` says that everything must be sent at the end.
    """

    name: str
    area: str
    rows: str
    what: str
    act: Act
    quick: bool = False
    database: str = "sqlite"
    drains: bool = True


ALL: dict[str, Fault] = {}


def fault(rows: str, what: str, **more: Any) -> Callable[[Act], Act]:
    """Enter a function in the list under its own name and its module's area."""

    def enter(act: Act) -> Act:
        name = act.__name__.replace("_", "-")
        if name in ALL:
            raise ValueError(f"two faults are called {name}")
        ALL[name] = Fault(name, act.__module__.rsplit(".", 1)[-1], rows, what, act, **more)
        return act

    return enter
