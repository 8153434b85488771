"""What a person's calendar shows of what they owe: an entry for each slot of a duty, its zones together. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.duties.rules.assess import Item


@dataclass(frozen=True)
class Entry:
    """`start` and `end` are moments, or days (the end exclusive) where a slot is a whole day or longer.

    Something owed a week or a month stands on its last day. It names zones, never people.
    """

    uid: str
    name: str
    start: datetime | date
    end: datetime | date
    zones: tuple[str, ...]
    need: int
    done: int


def entries(whose: str, items: Iterable[Item], duties: Mapping[str, str], zones: Mapping[str, str]) -> list[Entry]:
    """The entries of one person's items, by time; what is excused altogether stands in none.

    `whose` is the person's id: two people's entries for one slot stay two where both calendars are looked at in one.
    `duties` and `zones`: id → name.
    """
    slots: dict[tuple[str, int, str], list[Item]] = defaultdict(list)
    for item in items:
        if item.owed:
            slots[item.duty_id, item.quota, item.key].append(item)
    found = [_entry(whose, key, here, duties, zones) for key, here in slots.items()]
    return sorted(found, key=lambda one: (one.start.isoformat(), one.uid))


def _entry(
    whose: str, key: tuple[str, int, str], here: list[Item], duties: Mapping[str, str], zones: Mapping[str, str]
) -> Entry:
    first = here[0]
    start: datetime | date = min(item.start for item in here)
    end: datetime | date = first.end
    if not first.window:
        start, end = first.day, first.day + timedelta(days=1)
    names = dict.fromkeys(zones[item.zone_id] for item in here if item.zone_id and item.zone_id in zones)
    return Entry(
        f"{key[0]}/{key[1]}/{key[2]}/{whose}@zonewalk", duties[key[0]], start, end, tuple(names),
        sum(item.owed for item in here), sum(item.done + item.late for item in here),
    )  # fmt: skip
