"""What a ledger is: its title, its columns, and where its rows come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.boards.queries import Scope
from app.reports.rules import Month, Value
from app.settings.rules import Settings, day_bounds

__all__ = ["Column", "Ledger", "Value", "Wanted"]


@dataclass(frozen=True)
class Wanted:
    """A month of a scope's zones, as of `now`."""

    scope: Scope
    month: Month
    settings: Settings
    now: datetime

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """The month's first moment and the next one's."""
        return day_bounds(self.settings, self.month.first)[0], day_bounds(self.settings, self.month.after)[0]


@dataclass(frozen=True)
class Column:
    """`heading` is a msgid; `width` in characters."""

    heading: str
    width: int


@dataclass(frozen=True)
class Ledger:
    """`rows` gives one value a column; `count` says beforehand how many rows there will be."""

    name: str
    title: str  # msgid
    columns: tuple[Column, ...]
    count: Callable[[Wanted], int]
    rows: Callable[[Wanted], Iterator[Sequence[Value]]]
