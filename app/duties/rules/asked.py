"""Which patrol windows are owed on a day, zone by zone: what boards and ledgers measure walks against. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import cached_property

from app.duties.rules.calendar import WorkCalendar
from app.duties.rules.holders import Hold
from app.duties.rules.quota import DAY
from app.duties.rules.slots import slots
from app.duties.rules.terms import Exemption, Terms
from app.settings.rules import Span

Group = frozenset[str]  # the ids of the duties that ask for a zone: zones of one group are asked for alike


@dataclass(frozen=True)
class PatrolDuty:
    """A duty of patrols owed in each zone by itself; `zone_ids` None: in all of them."""

    terms: Terms
    zone_ids: frozenset[str] | None = None

    def holds(self, zone_id: str) -> bool:
        return self.zone_ids is None or zone_id in self.zone_ids


@dataclass(frozen=True)
class Asked:
    """The patrol duties, and what frees from them. `closed`: when a zone was not in use.

    A site that never set such a duty has a board all the same: its windows are asked for in every zone. With `settled`
    it has set some, and on a day without any in force nothing is asked, as in everybody's month. A window of the site is
    asked for where it meets one of a duty's.
    """

    duties: Sequence[PatrolDuty]
    calendar: WorkCalendar
    zone: tzinfo
    closed: Mapping[str, Sequence[Hold]] = field(default_factory=dict)
    exemptions: Sequence[Exemption] = ()
    settled: bool = False

    def group(self, zone_id: str) -> Group:
        """The duties that ask for the zone."""
        return self._group_of(zone_id) if zone_id in self._named else self._others

    def _group_of(self, zone_id: str) -> Group:
        return frozenset(one.terms.id for one in self.duties if one.holds(zone_id))

    @cached_property
    def _others(self) -> Group:
        """The duties that ask for a zone which none of them names."""
        return self._group_of("")

    @cached_property
    def _named(self) -> frozenset[str]:
        """The zones that some duty names: the others are of one group."""
        return frozenset[str]().union(*(one.zone_ids for one in self.duties if one.zone_ids is not None))

    def asks(self, group: Group, day: date, span: Span) -> bool:
        """Whether zones of the group, in use, owe a patrol in the window."""
        in_force = [one.terms for one in self.duties if _in_force(one.terms, day)]
        if not in_force:
            return not self.settled and not self._freed(None, span)
        return any(one.id in group and not self._freed(one.id, span) and self._meets(one, day, span) for one in in_force)

    def owed(self, zone_ids: Iterable[str], day: date, spans: Sequence[Span]) -> dict[str, list[bool]]:
        """Each zone in use in some window of the day → for each window whether a patrol is owed in it.

        What a zone is at the window's deciding moment it is for the window. Zones of a group that nothing frees share one
        answer: not to be changed.
        """
        groups = {zone_id: self.group(zone_id) for zone_id in zone_ids}
        wanted = {group: [self.asks(group, day, span) for span in spans] for group in set(groups.values())}
        found = {}
        for zone_id, group in groups.items():
            if zone_id not in self.closed and zone_id not in self._freed_zones:
                found[zone_id] = wanted[group]
            elif any(self.in_use(zone_id, span) for span in spans):
                shut = self.shut(zone_id)
                found[zone_id] = [
                    asked and not any(hold.at(span.deciding) for hold in shut)
                    for asked, span in zip(wanted[group], spans, strict=True)
                ]
        return found

    def in_use(self, zone_id: str, span: Span) -> bool:
        return not any(hold.at(span.deciding) for hold in self.closed.get(zone_id, ()))

    def shut(self, zone_id: str) -> list[Hold]:
        """When nothing is asked of a zone: it is not in use, or freed."""
        return [*self.closed.get(zone_id, ()), *self._freed_zones.get(zone_id, ())]

    @cached_property
    def _freed_zones(self) -> dict[str, list[Hold]]:
        """Zone id → when an exemption of its own frees it."""
        found: dict[str, list[Hold]] = defaultdict(list)
        for one in self.exemptions:
            if one.zone_id is not None:
                found[one.zone_id].append(Hold(None, one.start, one.end))
        return found

    def _freed(self, duty_id: str | None, span: Span) -> bool:
        """By an exemption of all zones."""
        return any(one.duty_id in (None, duty_id) and one.start <= span.deciding < one.end for one in self._of_all_zones)

    @cached_property
    def _of_all_zones(self) -> list[Exemption]:
        return [one for one in self.exemptions if one.zone_id is None and one.person_id is None]

    def _meets(self, terms: Terms, day: date, span: Span) -> bool:
        if (terms.id, day) not in self._days:
            self._days[terms.id, day] = [
                times
                for quota in terms.quotas if quota.per == DAY
                for slot in slots(quota, self.calendar, self.zone, day, day) if not slot.off
                for times in slot.spans
            ]  # fmt: skip
        return any(start < span.end and end > span.start for start, end in self._days[terms.id, day])

    @cached_property
    def _days(self) -> dict[tuple[str, date], list[tuple[datetime, datetime]]]:
        """A duty's id and a day → when it is owed on it, as far as anybody asked: every window of a day asks anew."""
        return {}


def _in_force(terms: Terms, day: date) -> bool:
    return terms.from_on <= day and (terms.until_on is None or day <= terms.until_on)
