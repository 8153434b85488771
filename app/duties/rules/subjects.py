"""What is judged by itself: a zone's chain of owners, one person, or a group of whom one is enough. Pure.

Who answers for a zone, and what excuses them, its chain alone knows; an owner's duty owed anywhere asks the chains of all
the zones that its people answer for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.duties.rules.chain import Chain
from app.duties.rules.holders import BACKDATED, CLOSED, EXEMPT, LEAVE, OUTSIDE, Hold, Turn, first_at
from app.duties.rules.matching import Record
from app.duties.rules.terms import ANY, EACH_ZONE, OWNER, Facts, Terms

TOGETHER = "*"  # the person of a share that a group owes together


@dataclass(frozen=True)
class Subject:
    """`turn_at` says who answers when, `holds` where that can change, `accepts` whose records count.

    `keeps`: what somebody did while it was theirs counts as done, even where their part of the slot rounds to none.
    """

    zone_id: str | None
    turn_at: Callable[[datetime], Turn]
    holds: tuple[Hold, ...]
    accepts: Callable[[Record], bool]
    people: Callable[[datetime], tuple[str, ...]] | None = None  # of a group that owes together
    keeps: bool = False


def subjects(terms: Terms, facts: Facts) -> list[Subject]:
    """Everything that the duty asks for by itself, within its time."""
    if terms.who_kind == OWNER:
        chains = {zone: _in_force(terms, facts, _chain(terms, facts, zone)) for zone in facts.zones.get(terms.id, ())}
        return list(chains.values()) if terms.scope == EACH_ZONE else _answering(facts, chains)
    zones: Sequence[str | None] = facts.zones.get(terms.id, ()) if terms.scope == EACH_ZONE else (None,)
    members = facts.members.get(terms.id, {})
    if terms.share == ANY:
        return [_in_force(terms, facts, _group(terms, facts, zone)) for zone in zones]
    return [_in_force(terms, facts, _one(terms, facts, person, zone)) for zone in zones for person in sorted(members)]


def _in_force(terms: Terms, facts: Facts, subject: Subject) -> Subject:
    """Outside its own days a duty asks nothing; in closed zones it excuses."""
    begin, end = terms.in_force(facts.zone)
    shut = tuple(facts.closed.get(subject.zone_id or "", ()))

    def turn_at(moment: datetime) -> Turn:
        if not begin <= moment < end:
            return Turn(None, OUTSIDE)
        turn = subject.turn_at(moment)
        hold = first_at(shut, moment)
        return Turn(turn.person_id, hold.reason or CLOSED) if hold and turn.soft != OUTSIDE else turn

    edges = (Hold(None, begin, end), *shut)
    freed = tuple(Hold(None, one.start, one.end) for one in facts.exemptions)
    return replace(subject, turn_at=turn_at, holds=(*subject.holds, *edges, *freed))


def _chain(terms: Terms, facts: Facts, zone: str) -> Subject:
    """A zone's: what its hands did in it while it was theirs counts."""
    chain = Chain(
        facts.owners.get(zone, ()), facts.stand_ins.get(zone, ()), facts.backdated.get(zone, ()), facts.leaves,
        lambda person, moment: facts.exempt(terms.id, person, zone, moment),
    )  # fmt: skip

    def accepts(record: Record) -> bool:
        return record.zone_id == zone and any(hold.person_id == record.person_id and hold.at(record.at) for hold in chain.hands)

    return Subject(zone, chain.at, (*chain.hands, *chain.absences), accepts)


def _held(facts: Facts, zone: str) -> tuple[Hold, ...]:
    """Whose records in the zone count, and when."""
    return (*facts.owners.get(zone, ()), *facts.stand_ins.get(zone, ()), *facts.backdated.get(zone, ()))


def _answering(facts: Facts, chains: Mapping[str, Subject]) -> list[Subject]:
    """Everybody who answers for some of the zones: each owes it once, however many those are."""
    held: dict[str, dict[str, list[Hold]]] = defaultdict(lambda: defaultdict(list))
    for zone in chains:
        for hold in _held(facts, zone):
            held[str(hold.person_id)][zone].append(hold)
    people = sorted(held if facts.people is None else held.keys() & facts.people)
    return [_portfolio(facts, chains, person, held[person]) for person in people]


def _portfolio(facts: Facts, chains: Mapping[str, Subject], person: str, held: Mapping[str, Sequence[Hold]]) -> Subject:
    """All the zones that a person answers for: owed while one of them is theirs to answer for and nothing excuses it."""

    def turn_in(zone: str, moment: datetime) -> Turn:
        turn = chains[zone].turn_at(moment)
        if turn.soft == OUTSIDE or turn.person_id == person:
            return turn
        if facts.on_leave(person, moment) and any(hold.at(moment) for hold in held[zone]):
            return Turn(person, LEAVE)
        unaware = any(hold.person_id == person and hold.at(moment) for hold in facts.backdated.get(zone, ()))
        return Turn(person, BACKDATED if unaware else OUTSIDE)

    def turn_at(moment: datetime) -> Turn:
        turns = [turn for zone in held if (turn := turn_in(zone, moment)).soft != OUTSIDE]
        return min(turns, key=lambda turn: bool(turn.soft), default=Turn(person, OUTSIDE))

    def accepts(record: Record) -> bool:
        zones = held if record.zone_id is None else held.keys() & {record.zone_id}
        return record.person_id == person and any(hold.at(record.at) for zone in zones for hold in held[zone])

    return Subject(None, turn_at, tuple(edge for zone in held for edge in chains[zone].holds), accepts, keeps=True)


def _one(terms: Terms, facts: Facts, person: str, zone: str | None) -> Subject:
    holds = tuple(facts.members[terms.id][person])
    where = frozenset(facts.zones.get(terms.id, ()))

    def turn_at(moment: datetime) -> Turn:
        if first_at(holds, moment) is None:
            return Turn(person, OUTSIDE)
        if facts.exempt(terms.id, person, zone, moment):
            return Turn(person, EXEMPT)
        return Turn(person, LEAVE) if facts.on_leave(person, moment) else Turn(person)

    def accepts(record: Record) -> bool:
        return record.person_id == person and _here(record, zone, where) and first_at(holds, record.at) is not None

    return Subject(zone, turn_at, (*holds, *_leaves(facts, (person,))), accepts)


def _group(terms: Terms, facts: Facts, zone: str | None) -> Subject:
    members = facts.members.get(terms.id, {})
    where = frozenset(facts.zones.get(terms.id, ()))
    holds = tuple(hold for held in members.values() for hold in held)

    def present(moment: datetime) -> tuple[str, ...]:
        there = [person for person, held in members.items() if first_at(held, moment)]
        return tuple(sorted(one for one in there if not facts.on_leave(one, moment)))

    def turn_at(moment: datetime) -> Turn:
        there = present(moment)
        if not there:
            anybody = any(first_at(held, moment) for held in members.values())
            return Turn(TOGETHER, LEAVE) if anybody else Turn(None)
        if all(facts.exempt(terms.id, one, zone, moment) for one in there):
            return Turn(TOGETHER, EXEMPT)
        return Turn(TOGETHER)

    def accepts(record: Record) -> bool:
        held = members.get(record.person_id, ())
        return _here(record, zone, where) and first_at(held, record.at) is not None

    return Subject(zone, turn_at, (*holds, *_leaves(facts, members)), accepts, present)


def _here(record: Record, zone: str | None, where: frozenset[str]) -> bool:
    """In that zone; or, of a duty owed anywhere, in one of its zones or in none at all."""
    return record.zone_id == zone if zone else record.zone_id is None or record.zone_id in where


def _leaves(facts: Facts, people: Iterable[str | None]) -> tuple[Hold, ...]:
    return tuple(hold for person in dict.fromkeys(people) for hold in facts.leaves.get(person or "", ()))
