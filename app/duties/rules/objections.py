"""What an objection (申诉) does to a slot. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace
from datetime import datetime

from app.duties.rules.assess import Item, state_of

UPHELD, TURNED_DOWN = "upheld", "turned_down"
VERDICTS = (UPHELD, TURNED_DOWN)
OBJECTION = "objection"  # the reason of what an upheld objection excuses

Place = tuple[str, int, str, str, str]  # duty, quota, slot, zone, person: "" where there is none, or a group owes it


def place_of(item: Item) -> Place:
    """What names an item for ever: the group's where several owe it together."""
    return item.duty_id, item.quota, item.key, item.zone_id or "", item.person_id or ""


def may_be_objected_to(item: Item) -> bool:
    """Only what counts against somebody: missed, or late."""
    return bool(item.missed or item.late)


def settled(items: Iterable[Item], upheld: Set[Place], now: datetime) -> list[Item]:
    """The items with what was upheld: missed becomes excused, late becomes done; nothing else changes.

    A slot owed together is excused for all who owed it.
    """
    return [_freed(item, now) if place_of(item) in upheld and may_be_objected_to(item) else item for item in items]


def _freed(item: Item, now: datetime) -> Item:
    excused = item.excused + item.missed
    return replace(
        item, done=item.done + item.late, late=0, missed=0, excused=excused, reason=OBJECTION,
        state=state_of(now, item.start, item.end, False, 0, item.waiting, excused and not item.record_ids),
    )  # fmt: skip
