"""What became of a duty: for each person, zone and slot how much was done, late, missed, excused. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from app.duties.rules.holders import HOLIDAY, OUTSIDE, Share, Turn, edges_of, shares
from app.duties.rules.matching import Matched, Record, match, spaced
from app.duties.rules.quota import Quota
from app.duties.rules.slots import Slot, Span, covering, slots
from app.duties.rules.subjects import TOGETHER, Subject, subjects
from app.duties.rules.terms import Facts, Terms

LATER, DUE, OVERDUE, DONE, LATE, MISSED, EXCUSED = "later", "due", "overdue", "done", "late", "missed", "excused"
STATES = (DUE, OVERDUE, LATER, MISSED, LATE, DONE, EXCUSED)


@dataclass(frozen=True)
class Item:
    """One person's part of one slot, in records. `person_id` None: nobody answers, or `people` owe it together.

    `waiting` can still be done; `reason` says why `excused` is; `record_ids` count, `extra_ids` were more than asked.
    """

    duty_id: str
    quota: int
    key: str
    day: date
    window: str
    zone_id: str | None
    person_id: str | None
    start: datetime
    end: datetime
    late_until: datetime
    state: str
    done: int = 0
    late: int = 0
    missed: int = 0
    waiting: int = 0
    excused: int = 0
    reason: str = ""
    record_ids: tuple[str, ...] = ()
    extra_ids: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    doers: tuple[str, ...] = ()  # of each record that counts, in order
    apart: tuple[Span, ...] = ()  # when records count, where days between `start` and `end` do not

    @property
    def owed(self) -> int:
        return self.done + self.late + self.missed + self.waiting

    def of(self, person_id: str) -> Item | None:
        """The item as this person has it on their own page; None when it is not theirs."""
        if self.person_id == person_id:
            return self
        if person_id not in self.people and person_id not in self.doers:
            return None
        mine = [doer == person_id for doer in self.doers]
        in_time = sum(mine[: self.done])
        left = (self.missed, self.waiting, self.excused) if person_id in self.people else (0, 0, 0)
        return replace(self, done=in_time, late=sum(mine) - in_time, missed=left[0], waiting=left[1], excused=left[2])


def assess(terms: Terms, facts: Facts, first: date, last: date) -> list[Item]:
    """Every item whose period ends from `first` to `last` on the site's calendar."""
    found = []
    for number, quota in enumerate(terms.quotas):
        wide = _wide(quota, facts, first, last)
        found += [one for one in _judge(terms, number, facts, wide) if first <= one.day <= last]
    return found


def assess_day(terms: Terms, facts: Facts, day: date) -> list[Item]:
    """The items of the periods that hold `day`: what is owed now."""
    found = []
    for number, quota in enumerate(terms.quotas):
        keys = {slot.key: slot.day for slot in covering(quota, facts.calendar, facts.zone, day)}
        for end in set(keys.values()):
            found += [one for one in _judge(terms, number, facts, _wide(quota, facts, end, end)) if one.key in keys]
    return found


def days_needed(terms: Iterable[Terms], first: date, last: date) -> tuple[date, date]:
    """The first and the last day whose records bear upon the items from `first` to `last`, and on those of their days."""
    quotas = [quota for one in terms for quota in one.quotas]
    back = max((_margin(quota) + _reach(quota) for quota in quotas), default=timedelta(0))
    ahead = max((_margin(quota) for quota in quotas), default=timedelta(0))
    return first - back, last + ahead


def _wide(quota: Quota, facts: Facts, first: date, last: date) -> list[Slot]:
    """The slots of the range, and those around it that might want the same late records."""
    return slots(quota, facts.calendar, facts.zone, first - _margin(quota), last + _margin(quota))


def _margin(quota: Quota) -> timedelta:
    if not quota.late_minutes:
        return timedelta(0)
    return timedelta(days=-(-quota.late_minutes // (24 * 60))) + _reach(quota)


def _reach(quota: Quota) -> timedelta:
    """The longest period of the quota: what lies beyond it cannot bear upon the range."""
    return timedelta(days={"day": 1, "week": 7}.get(quota.per, 31))


def _judge(terms: Terms, number: int, facts: Facts, wide: Sequence[Slot]) -> list[Item]:
    quota = terms.quotas[number]
    terms = terms.of_period(quota.per)
    if not wide or (terms.until_on and terms.until_on < terms.from_on):
        return []
    # In UTC, as records are: moments of two time zones are compared a hundred times slower.
    begin, end = wide[0].start.astimezone(UTC), max(slot.late_until for slot in wide).astimezone(UTC)
    first, last = terms.in_force(facts.zone)
    own = sum(slot.start < last for slot in wide)
    # After the duty's own days a record can be late, but not where their end cuts a slot in two.
    begin, end = max(begin, first), min(end, last) if own and wide[own - 1].end > last else end
    near = [one for one in facts.counted(terms) if begin <= one.at < end]
    by_zone: dict[str | None, list[Record]] = defaultdict(list)
    for record in near:
        by_zone[record.zone_id].append(record)
    found, zones = [], terms.zones_a_walk(quota, len(facts.zones.get(terms.id, ())))
    for subject in subjects(terms, facts):
        seen = by_zone[subject.zone_id] if subject.zone_id else near
        counted = spaced((one for one in seen if subject.accepts(one)), quota.gap_minutes, facts.zone, zones)
        found += _of_subject(terms, number, facts, subject, wide, counted, own)
    return found


def _of_subject(
    terms: Terms, number: int, facts: Facts, subject: Subject, wide: Sequence[Slot], counted: Sequence[Record], own: int
) -> list[Item]:
    """`own`: how many of the slots begin on the duty's own days."""
    edges = sorted(set(edges_of(wide[0].start, wide[-1].end, subject.holds)))
    turn_at = _remembered(subject.turn_at, edges)
    parts = [_parts(slot, turn_at, edges) for slot in wide]
    # Where another row goes on, what is done then is that one's first, and only what is over can be late for this one.
    needs = [slot.need if terms.followed and n >= own else _need(subject, parts[n]) for n, slot in enumerate(wide)]
    owed = [sum(part.need for part in parts[n] if not part.soft) if n < own else needs[n] for n in range(len(wide))]
    matched = match(wide, needs, counted, owed)
    items = []
    for slot, row, one in zip(wide[:own], parts, matched, strict=False):
        for item in _settle(terms, number, facts, subject, slot, row, one):
            items.append(item)
    return items


def _need(subject: Subject, parts: Sequence[Share]) -> int:
    """How many of the records in a slot can count."""
    owed = [part.need for part in parts if part.soft != OUTSIDE]
    return max(sum(owed), 1) if owed and subject.keeps else sum(owed)


def _remembered(turn_at: Callable[[datetime], Turn], edges: Sequence[datetime]) -> Callable[[datetime], Turn]:
    """The same answers, asked once between two of the moments, in order, at which they can change."""
    known: dict[int, Turn] = {}

    def remembered(moment: datetime) -> Turn:
        place = bisect_right(edges, moment)
        if place not in known:
            known[place] = turn_at(moment)
        return known[place]

    return remembered


def _parts(slot: Slot, turn_at: Callable[[datetime], Turn], edges: Sequence[datetime]) -> list[Share]:
    def free(moment: datetime) -> Turn:
        turn = turn_at(moment)
        return Turn(turn.person_id, HOLIDAY) if turn.soft != OUTSIDE else turn

    return shares(slot, slot.need, free if slot.off else turn_at, edges)


def _settle(
    terms: Terms, number: int, facts: Facts, subject: Subject, slot: Slot, parts: Sequence[Share], matched: Matched
) -> Iterable[Item]:
    """The slot's records credited to who made them; what lacks laid to whose share it was."""
    asked = [part for part in parts if part.soft != OUTSIDE]
    lacking = [part.need for part in asked]
    counted = [*matched.in_time, *matched.late]
    over = 0
    for record in counted:
        place = next((n for n, part in enumerate(asked) if part.person_id == record.person_id and lacking[n]), None)
        if place is None:
            over += 1
        else:
            lacking[place] -= 1
    # What somebody did beyond their share helps the others: those who would have missed it first.
    for place in sorted(range(len(asked)), key=lambda n: (bool(asked[n].soft), n)) if over else ():
        helped = min(over, lacking[place])
        lacking[place] -= helped
        over -= helped
    together = subject.people is not None
    names = [TOGETHER] if together else [part.person_id for part in asked] + [one.person_id for one in counted]
    people = dict.fromkeys(names)
    for person in people:
        alone = together or len(people) == 1
        mine = [(part, left) for part, left in zip(asked, lacking, strict=True) if alone or part.person_id == person]
        item = _item(terms, number, facts, subject, slot, person, mine,
                     [one for one in matched.in_time if alone or one.person_id == person],
                     [one for one in matched.late if alone or one.person_id == person],
                     [one for one in matched.surplus if together or one.person_id == person])  # fmt: skip
        if item:
            yield item


def _item(
    terms: Terms, number: int, facts: Facts, subject: Subject, slot: Slot, person: str | None,
    parts: list[tuple[Share, int]], in_time: list[Record], late: list[Record], surplus: list[Record],
) -> Item | None:  # fmt: skip
    missed = waiting = excused = 0
    reason, start = "", parts[0][0].start if parts else slot.start
    # Whoever handed over can do no more; whoever still holds it may be late.
    last = max((part.end for part, _ in parts), default=slot.end)
    limit = slot.late_until if last >= slot.end else last
    for part, left in parts:
        if part.soft:
            excused += left
            reason = reason or (part.soft if left else "")
        elif facts.now < limit:
            waiting += left
        else:
            missed += left
    entered = [one for one in in_time if one.late_entry]
    done, tardy = [one for one in in_time if not one.late_entry], [*entered, *late]
    if not (done or tardy or missed or waiting or excused):
        return None
    people: tuple[str, ...] = ()
    if subject.people:
        people = tuple(sorted({one for part, _ in parts for one in subject.people(part.start)}))
    records = [*done, *tardy]
    return Item(
        duty_id=terms.id, quota=number, key=slot.key, day=slot.day, window=slot.name, zone_id=subject.zone_id,
        person_id=None if person == TOGETHER else person, start=start, end=slot.end, late_until=slot.late_until,
        state=state_of(facts.now, start, slot.end, bool(tardy), missed, waiting, excused and not records),
        done=len(done), late=len(tardy), missed=missed, waiting=waiting, excused=excused, reason=reason,
        record_ids=tuple(one.id for one in records), extra_ids=tuple(one.id for one in surplus), people=people,
        doers=tuple(one.person_id for one in records), apart=slot.spans if len(slot.spans) > 1 else (),
    )  # fmt: skip


def state_of(now: datetime, start: datetime, end: datetime, late: bool, missed: int, waiting: int, free: object) -> str:
    """An item's state by what is left of it; `free`: all of it is excused and nothing was done."""
    if missed:
        return MISSED
    if waiting:
        return LATER if now < start else DUE if now < end else OVERDUE
    if late:
        return LATE
    return EXCUSED if free else DONE
