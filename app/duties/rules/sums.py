"""Adding up what became of duties. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date

from app.duties.rules.assess import LATER, Item


@dataclass(frozen=True)
class Sums:
    """Records owed and what became of them; `owed` is done + late + missed + waiting, whatever can still wait."""

    owed: int = 0
    done: int = 0
    late: int = 0
    missed: int = 0
    waiting: int = 0
    excused: int = 0

    def __getitem__(self, name: str) -> int:
        number: int = getattr(self, name)
        return number


def told(one: Sums) -> list[int]:
    """The numbers in the order in which they are kept."""
    return list(astuple(one))


def read(numbers: Sequence[int]) -> Sums:
    """The sums that `told` made the numbers of."""
    return Sums(*numbers)


def sums(items: Iterable[Item]) -> Sums:
    """The sums of what has begun: what lies wholly ahead is not owed yet."""
    done = late = missed = waiting = excused = 0
    for item in items:
        if item.state == LATER and not item.record_ids:
            continue
        done, late, missed = done + item.done, late + item.late, missed + item.missed
        waiting, excused = waiting + item.waiting, excused + item.excused
    return Sums(done + late + missed + waiting, done, late, missed, waiting, excused)


def shows(item: Item, state: str) -> bool:
    """Whether the item belongs to the number called `state` (owed, done, late, missed, waiting, excused)."""
    if item.state == LATER and not item.record_ids:
        return False
    return bool(getattr(item, state)) if state in ("owed", "done", "late", "missed", "waiting", "excused") else True


def months_apart(year: int, month: int, by: int) -> tuple[int, int]:
    """The year and month `by` months after the given one."""
    number = year * 12 + month - 1 + by
    return number // 12, number % 12 + 1


def read_month(text: str) -> date | None:
    """The first day of a month written like 2026-11; None for anything else, and for years nobody has records of."""
    try:
        year, month = (int(part) for part in text.split("-"))
        return date(year, month, 1) if 2000 <= year <= 2200 else None
    except ValueError:
        return None
