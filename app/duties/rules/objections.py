"""What an objection (申诉) does to a slot. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.duties.rules.assess import Item, state_of

UPHELD, TURNED_DOWN = "upheld", "turned_down"
VERDICTS = (UPHELD, TURNED_DOWN)
OBJECTION = "objection"  # the reason of what an upheld objection excuses

Place = tuple[str, int, str, str, str]  # duty, quota, slot, zone, person: "" where there is none, or a group owes it


@dataclass(frozen=True)
class Filed:
    """What an item held against somebody when the objection was filed: so much it frees, and nothing that came later."""

    missed: int
    late: int


@dataclass(frozen=True)
class Answered:
    """An upheld objection: what it saw held against somebody, and when."""

    filed_at: datetime
    answered_at: datetime
    saw: Filed


Upheld = Mapping[Place, Filed]


def place_of(item: Item) -> Place:
    """What names an item for ever: the group's where several owe it together."""
    return item.duty_id, item.quota, item.key, item.zone_id or "", item.person_id or ""


def may_be_objected_to(item: Item) -> bool:
    """Only what counts against somebody: missed, or late."""
    return bool(item.missed or item.late)


def freed_by(upheld: Iterable[Answered]) -> Filed:
    """What all upheld objections to one item free together.

    Who objects after an earlier one was upheld objects to what that one left, so the two add up. Those filed before saw the
    same: of several of a group the one that says most counts.
    """
    sums: list[tuple[datetime, Filed]] = []
    for one in sorted(upheld, key=lambda one: one.filed_at):
        left_by = _most(filed for answered_at, filed in sums if answered_at <= one.filed_at)
        sums.append((one.answered_at, Filed(left_by.missed + one.saw.missed, left_by.late + one.saw.late)))
    return _most(filed for _answered_at, filed in sums)


def _most(filed: Iterable[Filed]) -> Filed:
    known = [*filed, Filed(0, 0)]
    return Filed(max(one.missed for one in known), max(one.late for one in known))


def settled(items: Iterable[Item], upheld: Upheld, now: datetime) -> list[Item]:
    """The items with what was upheld: missed becomes excused, late becomes done; nothing else changes.

    A slot owed together is excused for all who owed it.
    """
    return [_freed(item, upheld[place_of(item)], now) if place_of(item) in upheld else item for item in items]


def _freed(item: Item, filed: Filed, now: datetime) -> Item:
    missed = min(item.missed, filed.missed)
    late = min(item.late, filed.late + filed.missed - missed)  # what was missed then may have come in late since
    if not (missed or late):
        return item
    left, tardy, excused = item.missed - missed, item.late - late, item.excused + missed
    return replace(
        item, done=item.done + late, late=tardy, missed=left, excused=excused, reason=OBJECTION,
        state=state_of(now, item.start, item.end, bool(tardy), left, item.waiting, excused and not item.record_ids),
    )  # fmt: skip
