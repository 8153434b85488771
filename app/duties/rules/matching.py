"""Which records fulfil which slots. Pure, and indifferent to the order and the batches in which records arrive."""

from __future__ import annotations

from bisect import bisect, bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from app.duties.rules.slots import Slot


@dataclass(frozen=True)
class Record:
    """Something done, as far as duties care. `late_entry`: written down afterwards; `topic` narrows its kind.

    `at` is the moment it counts for, `entered_at` when it was recorded, where that is another one.
    """

    id: str
    kind: str
    person_id: str
    at: datetime
    zone_id: str | None = None
    topic: str = ""
    late_entry: bool = False
    has_photo: bool = False
    by_plate: bool = False
    entered_at: datetime | None = None
    whole_at: datetime | None = None  # of an inspection: when the round it belongs to was finished, None: not yet


@dataclass(frozen=True)
class Matched:
    """The records that count for a slot, those too many, and those that came after its end: each in order of time, but

    what was written down afterwards behind what was recorded at once.
    """

    in_time: tuple[Record, ...] = ()
    surplus: tuple[Record, ...] = ()
    late: tuple[Record, ...] = field(default=())


def spaced(records: Iterable[Record], gap_minutes: int, zone: tzinfo, zones: int = 1) -> list[Record]:
    """The records by time, each once, without those too close on the same day to another that counts.

    Of two too close the first counts, and one recorded at once before one written down afterwards. A record stands for
    the walk that begins with it, which has to be made in so many different `zones` before the gap is over.
    """
    gap, by_time = timedelta(minutes=gap_minutes), _by_time
    in_order = sorted({one.id: one for one in records}.values(), key=by_time)
    if not gap:
        return in_order
    kept: list[Record] = []
    for record in sorted(in_order, key=_at_once_first):
        place = bisect(kept, by_time(record), key=by_time)
        near = kept[max(0, place - 1) : place + 1]
        if not any(_too_close(record, one, gap, zone) for one in near) and _is_walk(record, in_order, gap, zone, zones):
            insort(kept, record, key=by_time)
    return kept


def _is_walk(first: Record, in_order: Sequence[Record], gap: timedelta, zone: tzinfo, zones: int) -> bool:
    """Whether whoever made it was in so many zones within the gap."""
    seen: set[str | None] = set()
    place = bisect_left(in_order, _by_time(first), key=_by_time) if zones > 1 else len(in_order)
    while len(seen) < zones and place < len(in_order) and _too_close(first, in_order[place], gap, zone):
        if in_order[place].person_id == first.person_id:
            seen.add(in_order[place].zone_id)
        place += 1
    return zones == 1 or len(seen) == zones


def _by_time(record: Record) -> tuple[datetime, str]:
    return record.at, record.id


def _at_once_first(record: Record) -> tuple[bool, datetime, str]:
    return record.late_entry, record.at, record.id


def _too_close(one: Record, other: Record, gap: timedelta, zone: tzinfo) -> bool:
    return abs(one.at - other.at) < gap and one.at.astimezone(zone).date() == other.at.astimezone(zone).date()


def match(slots: Sequence[Slot], needs: Sequence[int], records: Sequence[Record], owed: Sequence[int]) -> list[Matched]:
    """For each slot the records that fulfil it. A record counts once: in its own slot first, else for a slot just past.

    `owed`: how many of what each slot needs nothing excuses; nobody is late for the others.
    `records` must be spaced and in order of time; slots in order of time and apart from each other.
    """
    own: dict[int, list[Record]] = defaultdict(list)
    free: list[tuple[Record, int | None]] = []
    starts = [slot.in_utc[0][0] for slot in slots]
    for record in records:
        place = bisect_right(starts, record.at) - 1
        if place < 0 or not slots[place].holds(record.at):
            free.append((record, None))
        else:
            own[place].append(record)
    for place, found in own.items():
        too_many = max(0, len(found) - needs[place])
        # What came first after another slot's end may still help that one; what is over at the end helps nobody.
        spare = sorted(found, key=lambda one: (not one.late_entry, one.at, one.id))[:too_many]
        free += [(record, place) for record in spare]
        found.sort(key=_at_once_first)
    free.sort(key=lambda one: _by_time(one[0]))
    late: dict[int, list[Record]] = defaultdict(list)
    for place, slot in enumerate(slots):
        lacking = max(0, min(needs[place], owed[place]) - len(own[place]))
        for record, home in list(free) if lacking and slot.late_until > slot.end else ():
            if lacking and slot.end <= record.at < slot.late_until and home != place:
                late[place].append(record)
                free.remove((record, home))
                if home is not None:
                    own[home].remove(record)
                lacking -= 1
    return [
        Matched(tuple(own[place][: needs[place]]), tuple(own[place][needs[place] :]), tuple(late[place]))
        for place in range(len(slots))
    ]
