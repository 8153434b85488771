"""Whom a step is said to: leave and stand-ins respected, nobody told of themselves as somebody's superior. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.notices.rules.ladder import DEPUTY, HOLDER_STEPS, LEAD, MANAGER, TOLD, Due
from app.policy import OFFICE


@dataclass(frozen=True)
class Office:
    """Who works here now: by role, the leads by team, who is on leave, who stands in for a zone and who owns it."""

    working: frozenset[str]
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    leads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    away: frozenset[str] = frozenset()
    stand_ins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)

    def there(self, people: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one for one in people if one in self.working and one not in self.away))

    def with_roles(self, roles: Iterable[str]) -> list[str]:
        return [person for role in roles for person in self.roles.get(role, ())]

    def lead_of(self, due: Due) -> tuple[str, ...]:
        """Who leads the team that the thing belongs to: they may see it."""
        return self.leads.get(due.team_id or "", ())


@dataclass(frozen=True)
class Reader:
    """Somebody told (None: a group); `for_id` in whose place, while that person is away."""

    person_id: str | None
    for_id: str | None = None


def readers(due: Due, step: str, office: Office) -> list[Reader]:
    """To whom a step is said; nobody where there is nobody for it (then the next step speaks)."""
    if due.to_group:
        return [Reader(None)]
    found = _holders(due, office) if step in HOLDER_STEPS else _superiors(due, step, office)
    if step == TOLD:
        found = [] if due.known else found
        named = {*due.holders, *(one.person_id for one in found)} if due.known else {one.person_id for one in found}
        found += [Reader(one) for one in office.there(office.with_roles(due.also)) if one not in named]
        if due.also and due.holders and not found:  # of somebody's matter; a mere question waits for who answers it
            found = _whoever_there_is(due, office)
    return [one for one in found if due.cleared is None or one.person_id in due.cleared]


def _whoever_there_is(due: Due, office: Office) -> list[Reader]:
    """None of those who are told at once is here, and it cannot wait: the deputies, the office, else who is on leave, too."""
    for people in (office.there(office.with_roles((DEPUTY,))), office.there(office.with_roles((OFFICE,))),
                   [one for one in office.with_roles((*due.also, DEPUTY, OFFICE)) if one in office.working]):  # fmt: skip
        if found := [Reader(one) for one in people if one not in due.holders]:
            return found
    return [Reader(one) for one in due.holders]


def _holders(due: Due, office: Office) -> list[Reader]:
    found: dict[str | None, Reader] = {}
    for holder in due.holders:
        for one in _in_place_of(holder, due, office):
            found.setdefault(one.person_id, one)
    if not due.holders:  # nobody's: whoever gives out the work
        found = {one: Reader(one) for one in office.there(office.lead_of(due))}
    return list(found.values())


def _in_place_of(holder: str, due: Due, office: Office) -> list[Reader]:
    """The holder; while they are away, or their zone is another's to walk, whoever stands in; else who is next above."""
    here = holder in office.working and holder not in office.away
    standing = office.there(office.stand_ins.get(due.zone_id or "", ()))
    if standing and (not here or office.owners.get(due.zone_id or "") == holder):
        return [Reader(one, None if one == holder else holder) for one in standing]
    if here:
        return [Reader(holder)]
    for above in (office.lead_of(due), office.roles.get(DEPUTY, ()), office.roles.get(MANAGER, ())):
        if found := [Reader(one, holder) for one in office.there(above) if one != holder]:
            return found
    return []


def _superiors(due: Due, step: str, office: Office) -> list[Reader]:
    people = office.lead_of(due) if step == LEAD else office.roles.get({DEPUTY: DEPUTY, MANAGER: MANAGER}[step], ())
    return [Reader(one) for one in office.there(people) if one not in due.holders]


