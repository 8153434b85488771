"""How patrols are counted. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date, datetime

from app.settings.rules import Settings


@dataclass(frozen=True)
class Seen:
    """One patrol of a zone; `late` when it was entered afterwards with a reason."""

    id: str
    person_id: str
    at: datetime
    late: bool
    all_normal: bool


@dataclass(frozen=True)
class Slot:
    """What the patrols of a zone in one window amount to: the one that counts, and how many of which kind."""

    patrol_id: str
    person_id: str
    at: datetime
    late: bool
    all_normal: bool
    walks: int
    late_walks: int
    abnormal: int


@dataclass(frozen=True)
class Sums:
    """Slots added up."""

    done: int = 0
    late: int = 0
    walks: int = 0
    late_walks: int = 0
    abnormal: int = 0

    def __sub__(self, other: Sums) -> Sums:
        return Sums(*(mine - theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


def slot_of(patrols: Iterable[Seen]) -> Slot | None:
    """The slot that these patrols of one zone and window make; None for no patrol. Their order does not matter."""
    in_order = sorted(patrols, key=lambda one: (one.late, one.at, one.id))
    if not in_order:
        return None
    first, late = in_order[0], sum(one.late for one in in_order)
    return Slot(
        first.id, first.person_id, first.at, first.late, first.all_normal,
        walks=len(in_order) - late, late_walks=late, abnormal=sum(not one.all_normal for one in in_order),
    )  # fmt: skip


def sums_of(slot: Slot | None) -> Sums:
    """What one slot adds to the sums of its day and month."""
    if slot is None:
        return Sums()
    return Sums(int(not slot.late), int(slot.late), slot.walks, slot.late_walks, slot.abnormal)


def made_for(settings: Settings) -> str:
    """What the figures depend on besides the patrols; when it changes, they are all made anew.

    Of the windows it is those of the site's first day: later ones hold from a day that has no figures yet.
    """
    windows = [[one.key, one.from_, one.until] for one in settings.windows_on(date.min)]
    return json.dumps([settings.timezone, windows])


def month_of(day: date) -> date:
    """The first day of `day`'s month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
