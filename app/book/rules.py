"""What a book holds. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

ROOM, EQUIPMENT, FIRE, KEY = "room", "equipment", "fire", "key"
KINDS = (ROOM, EQUIPMENT, FIRE, KEY)
WEEK, DAY = "week", "day"
MOST_LINES = 200
LONGEST_LINE = 120


def clean_lines(lines: Iterable[str]) -> list[str]:
    """Each line once, in order, without blanks. Raises ValueError for too many or too long ones."""
    kept = list(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))
    if len(kept) > MOST_LINES or any(len(line) > LONGEST_LINE for line in kept):
        raise ValueError("too much")
    return kept


def begin_of(kind: str, day: date) -> date:
    """The day a plan begins: a week's is its Monday."""
    return day - timedelta(days=day.weekday()) if kind == WEEK else day
