"""What people owe: one person's day and month, everybody's month."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import date, datetime

from app.duties.models import Duty, DutyQuota
from app.duties.queries.facts import gather
from app.duties.rules.assess import Item
from app.duties.rules.sums import Sums, sums
from app.places.models import Zone
from app.settings.rules import Settings


@dataclass(frozen=True)
class Line:
    """One quota of one duty in a person's month."""

    duty: Duty
    quota: DutyQuota
    place: int  # of the quota among the duty's
    items: list[Item]
    sums: Sums


@dataclass(frozen=True)
class Month:
    """A person's month: a line for each quota, all items, their sums, and the zones they speak of."""

    lines: list[Line]
    items: list[Item]
    sums: Sums
    duties: dict[str, Duty]
    zones: dict[str, Zone]


def month_days(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def month_of(settings: Settings, now: datetime, person_id: str, first: date, last: date) -> Month:
    """What a person owed in the days given, by the periods that end in them."""
    found = gather(settings, now, first, last, {person_id})
    items = [mine for item in found.items(first, last) if (mine := item.of(person_id)) and _says_something(mine)]
    return _month(found.duties, found.zones, items)


def day_of(settings: Settings, now: datetime, person_id: str, day: date) -> Month:
    """What a person owes on a day, with the week's and the month's duties that hold it."""
    found = gather(settings, now, day, max(day, month_days(day.year, day.month)[1]), {person_id})
    items = [mine for item in found.items_of_day(day) if (mine := item.of(person_id)) and _says_something(mine)]
    return _month(found.duties, found.zones, items)


def everybody(
    settings: Settings, now: datetime, first: date, last: date, only: Set[str] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[dict[str, Sums], Sums]:  # fmt: skip
    """person id → the sums of the range; and of the zones that nobody answers for. With `only`, of these people alone.

    `progress` is told after each duty how many of them are judged.
    """
    by_person: dict[str, list[Item]] = defaultdict(list)
    nobody: list[Item] = []
    for item in gather(settings, now, first, last, only).items(first, last, progress):
        names = {item.person_id} if item.person_id else {*item.people, *item.doers}
        for person in names if only is None else only & names:
            if mine := item.of(str(person)):
                by_person[str(person)].append(mine)
        if not names:
            nobody.append(item)
    return {person: sums(items) for person, items in by_person.items()}, sums(nobody)


@dataclass(frozen=True)
class SlotItems:
    """What everybody had to do in one slot of a duty: what is left of it first."""

    duty: Duty
    day: date
    window: str
    items: list[Item]
    zones: dict[str, Zone]


def slot_of(settings: Settings, now: datetime, series_id: str, quota: int, key: str, day: date) -> SlotItems | None:
    """The slot `key`, which ends on the day; None where there is none."""
    found = gather(settings, now, day, day)
    duties = {duty.id: duty for duty in found.duties if duty.series_id == series_id}
    items = [one for one in found.items(day, day) if one.duty_id in duties and (one.quota, one.key) == (quota, key)]
    if not items:
        return None
    items.sort(key=lambda one: (-(one.missed + one.waiting), one.person_id or ""))
    return SlotItems(duties[items[0].duty_id], day, items[0].window, items, found.zones)


def _says_something(item: Item) -> bool:
    """Somebody of a group who was helped by the others owes nothing and has done nothing."""
    return bool(item.owed or item.excused)


def _month(duties: list[Duty], zones: dict[str, Zone], items: list[Item]) -> Month:
    items = sorted(items, key=lambda one: (one.day, one.start, one.zone_id or ""))
    by_line: dict[tuple[str, int], list[Item]] = defaultdict(list)
    for item in items:
        by_line[item.duty_id, item.quota].append(item)
    lines = [
        Line(duty, quota, place, by_line[duty.id, place], sums(by_line[duty.id, place]))
        for duty in duties
        for place, quota in enumerate(duty.quotas)
        if (duty.id, place) in by_line
    ]
    return Month(lines, items, sums(items), {duty.id: duty for duty in duties}, zones)
