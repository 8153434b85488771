"""Gathers what the engine judges by: each kind of row read once, whatever the number of duties, zones and people."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from app.duties.models import Duty
from app.duties.queries import history
from app.duties.queries.duties import (
    all_zones,
    exemption_rows,
    terms_between,
    work_calendar,
    zones_within,
)
from app.duties.queries.objections import upheld_since
from app.duties.queries.records import records_between
from app.duties.rules.assess import Item, assess, assess_day, days_needed
from app.duties.rules.holders import Hold
from app.duties.rules.matching import Record
from app.duties.rules.objections import Upheld, settled
from app.duties.rules.slots import midnight
from app.duties.rules.terms import ANY, OWNER, ROLE, TEAM, Exemption, Facts, Terms
from app.people.leaves import leaves_between
from app.places.models import Zone
from app.settings.rules import Settings

MOST_NAMED = 20  # people by whom records are looked up; for more of them the days are read whole, which costs less


@dataclass(frozen=True)
class Gathered:
    """The duties of a range, each with its terms, and the facts."""

    duties: list[Duty]
    terms: list[Terms]
    facts: Facts
    zones: dict[str, Zone]
    upheld: Upheld

    def items(
        self, first: date, last: date, progress: Callable[[int, int], None] = lambda done, total: None
    ) -> list[Item]:
        """`progress` is told after each duty how many of them are judged."""
        found: list[Item] = []
        for done, one in enumerate(self.terms, 1):
            found += assess(one, self.facts, first, last)
            progress(done, len(self.terms))
        return self._settled(found)

    def items_of_day(self, day: date) -> list[Item]:
        return self._settled([item for one in self.terms for item in assess_day(one, self.facts, day)])

    def _settled(self, items: list[Item]) -> list[Item]:
        return settled(items, self.upheld, self.facts.now) if self.upheld else items


def gather(settings: Settings, now: datetime, first: date, last: date, only: Set[str] | None = None) -> Gathered:
    """Everything that bears upon the range; with `only`, upon what these people owe."""
    back, ahead = days_needed(terms_between(settings, first, last)[1], first, last)
    duties, terms = terms_between(settings, back, ahead)
    start, end = midnight(back, settings.zone_info), midnight(ahead + timedelta(days=1), settings.zone_info)
    zones = {zone.id: zone for zone in all_zones()}
    closed = history.closed_holds()
    open_zones = [zone for zone in zones.values() if not any(h.start <= start and h.end >= end for h in closed.get(zone.id, []))]
    where = {duty.id: [zone.id for zone in zones_within(duty.zone_filter, open_zones)] for duty in duties}
    owners, standing, early = history.owner_holds(), history.stand_in_holds(start, end), history.backdated_holds()
    members = _members(duties)
    people: set[str] | None = None
    mine: set[str] = set()
    if only is not None:
        mine = {zone for held in (owners, standing, early) for zone, holds in held.items() if _has(holds, only, start, end)}
        members, where, people = _cut(only, terms, members, where, mine)
    named = sorted(people) if people is not None and len(people) <= MOST_NAMED else None
    facts = Facts(
        zone=settings.zone_info, now=now, calendar=work_calendar(), members=members, zones=where, owners=owners,
        stand_ins=standing, backdated=early, closed=closed, leaves=_leaves(start, end),
        exemptions=_exemptions(duties),
        records=_records(terms, (first, last), settings.zone_info, named, sorted(mine)),
        people=only,
    )  # fmt: skip
    return Gathered(duties, terms, facts, zones, upheld_since(back))


def _records(
    terms: Sequence[Terms], days: tuple[date, date], zone: tzinfo, people: Sequence[str] | None, zones: Sequence[str]
) -> list[Record]:
    """Of each kind those that bear upon the duties it can fulfil: patrols of a few days around, deeds of months."""
    found: list[Record] = []
    for kind in sorted({kind for one in terms for kind in one.kinds}):
        back, ahead = days_needed([one for one in terms if kind in one.kinds], *days)
        found += records_between(kind, midnight(back, zone), midnight(ahead + timedelta(days=1), zone), people, zones)
    return found


def _has(holds: Sequence[Hold], people: Set[str], start: datetime, end: datetime) -> bool:
    return any(hold.person_id in people and hold.start < end and hold.end > start for hold in holds)


def _members(duties: Sequence[Duty]) -> dict[str, dict[str, list[Hold]]]:
    """duty id → whose it is and since when; of an owners' duty the zones say that."""
    known = history.belonging()
    found: dict[str, dict[str, list[Hold]]] = {}
    for duty in duties:
        held: dict[str, list[Hold]] = {}
        groups = {ROLE: known.roles, TEAM: known.teams}.get(duty.who_kind)
        for name in duty.who if duty.who_kind != OWNER else ():
            source = groups.get(name, {}) if groups is not None else {name: known.people.get(name, [])}
            for person, holds in source.items():
                held.setdefault(person, []).extend(holds)
        found[duty.id] = held
    return found


def _cut(
    only: Set[str], terms: Sequence[Terms], members: dict[str, dict[str, list[Hold]]], where: dict[str, list[str]], mine: set[str]
) -> tuple[dict[str, dict[str, list[Hold]]], dict[str, list[str]], set[str]]:
    """The same, cut to some people: their own parts, and the groups they belong to whole."""
    people = set(only)
    kept: dict[str, dict[str, list[Hold]]] = {}
    zones = dict(where)
    for one in terms:
        held = members[one.id]
        if one.who_kind == OWNER:
            zones[one.id] = [zone for zone in where[one.id] if zone in mine]
        elif one.share == ANY:
            held = held if only & held.keys() else {}
            zones[one.id] = where[one.id] if held else []
            people |= set(held)
        else:
            held = {person: held[person] for person in only & held.keys()}
        kept[one.id] = held
    return kept, zones, people


def _leaves(start: datetime, end: datetime) -> dict[str, list[Hold]]:
    found: dict[str, list[Hold]] = {}
    for row in leaves_between(start, end):
        found.setdefault(row.person_id, []).append(Hold(row.person_id, row.from_at, row.until_at))
    return found


def _exemptions(duties: Sequence[Duty]) -> list[Exemption]:
    rows = exemption_rows()
    found = [Exemption(row.from_at, row.until_at, None, row.person_id, row.zone_id) for row in rows if not row.series_id]
    for row in rows:
        found += [
            Exemption(row.from_at, row.until_at, duty.id, row.person_id, row.zone_id)
            for duty in duties
            if duty.series_id == row.series_id
        ]
    return found
