"""A duty's terms and the facts it is judged by, as plain values. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property
from typing import Any

from app.duties.rules.calendar import WorkCalendar
from app.duties.rules.holders import FOREVER, Hold
from app.duties.rules.matching import Record
from app.duties.rules.quota import Quota
from app.duties.rules.slots import begin_of, midnight

OWNER, ROLE, TEAM, PERSON = "owner", "role", "team", "person"
WHO_KINDS = (OWNER, ROLE, TEAM, PERSON)
EACH, ANY = "each", "any"
EACH_ZONE, ANYWHERE = "each_zone", "anywhere"
PATROL, INSPECTION, DEED, SURVEY = "patrol", "inspection", "deed", "survey"
PLAN = "plan"  # a zone's plan in its book; its topics are week and day
PLAN_TOPICS = ("week", "day")
RECORD_KINDS = (PATROL, INSPECTION, DEED, SURVEY)
EVIDENCE = ("", "photo", "plate")
ROUND_ZONES = 2  # 附表四 1: a walk of "the areas" is one of several zones


@dataclass(frozen=True)
class Terms:
    """Who owes what, where, how often, from when until when. `topic` narrows the kind of record (a deed's duty).

    `followed`: another row of the same duty begins the day after `until_on`, and has its own claim to what is done then.
    Whoever changes a duty in the middle of a week or a month changes what is owed of it: the row that follows answers for
    the whole of it, if both ask by the week or the month. `taken`: the periods of which it does, with the first day of
    the rows in line; `given`: those that pass to the next row. What was done by the row before counts as it did then.
    """

    id: str
    who_kind: str
    kind: str
    quotas: tuple[Quota, ...]
    from_on: date
    until_on: date | None = None
    share: str = EACH
    scope: str = ANYWHERE
    topic: str = ""
    evidence: str = ""
    plan: str = ""  # a plan of this kind written in the zone's book fulfils it too
    followed: bool = False
    taken: tuple[tuple[str, date], ...] = ()
    given: frozenset[str] = frozenset()
    before: Terms | None = None
    changed_at: datetime | None = None  # since when it is this row and not the one before

    def of_period(self, per: str) -> Terms:
        """The row with the days, weeks or months that it answers for."""
        first, last = self.from_on, self.until_on
        if since := dict(self.taken).get(per):
            first = max(begin_of(per, first), since)
        if last and per in self.given:
            last = begin_of(per, last + timedelta(days=1)) - timedelta(days=1)
        return replace(self, from_on=first, until_on=last)

    def in_force(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """From the first moment of its first day until the last of its last, on the site's calendar."""
        end = midnight(self.until_on + timedelta(days=1), zone).astimezone(UTC) if self.until_on else FOREVER
        return midnight(self.from_on, zone).astimezone(UTC), end

    @property
    def kinds(self) -> frozenset[str]:
        """Of which kinds the records are that can fulfil it."""
        return frozenset({self.kind, PLAN} if self.plan else {self.kind})

    def proves(self, record: Record) -> bool:
        """Whether a record is of the kind and brings the evidence that the duty wants."""
        if self.plan and record.kind == PLAN:
            return record.topic == self.plan
        if record.kind != self.kind or (self.topic and record.topic != self.topic):
            return False
        if self.evidence == "photo":
            return record.has_photo
        return record.by_plate if self.evidence == "plate" else True

    def zones_a_walk(self, quota: Quota, zones: int) -> int:
        """In how many different zones somebody has to be for one walk, of `zones` that the duty is owed in.

        Patrols owed anywhere with a gap between them are walked round by round (三 4, 附表四 1): one zone looked at is no
        round, unless there is no other. An owner's are walks of their own zones, however few.
        """
        round_ = self.kind == PATROL and self.scope == ANYWHERE and self.who_kind != OWNER and quota.gap_minutes
        return min(ROUND_ZONES, max(1, zones)) if round_ else 1

    def _in_force_at(self, moment: datetime) -> Terms:
        if self.before is None or self.changed_at is None or moment >= self.changed_at:
            return self
        return self.before._in_force_at(moment)

    def counted(self, records: Iterable[Record]) -> list[Record]:
        """The records that count, each at the moment at which it does: inspections of a duty owed in each zone by

        themselves, those of one owed anywhere once their round is finished.
        """
        fitting = [one for one in records if self._in_force_at(one.at).proves(one)]
        if self.kind != INSPECTION or self.scope == EACH_ZONE:
            return fitting
        return [replace(one, at=one.whole_at) for one in fitting if one.whole_at]


def in_line(rows: Iterable[Terms], series: Mapping[str, str], zone: tzinfo) -> list[Terms]:
    """The rows, each knowing the one of its series that ends the day before it begins, and the one after.

    `series`: id → series.
    """
    found = {(series[one.id], one.from_on): one for one in rows if one.until_on is None or one.until_on >= one.from_on}
    ends = {(key[0], one.until_on): key for key, one in found.items() if one.until_on}
    for key in sorted(found, key=lambda key: key[1]):
        row = found[key]
        if (place := ends.get((key[0], row.from_on - timedelta(days=1)))) is None:
            continue
        before = found[place]
        both = frozenset(quota.per for quota in row.quotas) & frozenset(quota.per for quota in before.quotas)
        taken = tuple((per, dict(before.taken).get(per, before.from_on)) for per in sorted(both))
        found[place] = before = replace(before, followed=True, given=both)
        found[key] = replace(row, taken=taken, before=before, changed_at=midnight(row.from_on, zone).astimezone(UTC))
    known = {one.id: one for one in found.values()}
    return [known.get(one.id, one) for one in rows]


def keeps(zone_filter: Mapping[str, Any], zone_id: str, name: str, team_id: str | None, building_id: str) -> bool:
    """Whether a duty's filter keeps a zone; an empty part of it keeps all."""
    wanted = (("building_ids", building_id), ("team_ids", team_id), ("zone_ids", zone_id))
    return all(not zone_filter.get(key) or value in zone_filter[key] for key, value in wanted) and (
        str(zone_filter.get("words") or "") in name
    )


@dataclass(frozen=True)
class Exemption:
    """Somebody, some zone or some duty freed for a while; None frees all of them."""

    start: datetime
    end: datetime
    duty_id: str | None = None
    person_id: str | None = None
    zone_id: str | None = None


@dataclass(frozen=True)
class Facts:
    """What the judging rests on. `members`: of each duty that is not the owners', whose it is and since when; `zones`: where

    a duty is owed. `people`: for whom it was gathered, when not for everybody.
    """

    zone: tzinfo
    now: datetime
    calendar: WorkCalendar
    members: Mapping[str, Mapping[str, Sequence[Hold]]] = field(default_factory=dict)
    zones: Mapping[str, Sequence[str]] = field(default_factory=dict)
    owners: Mapping[str, Sequence[Hold]] = field(default_factory=dict)
    stand_ins: Mapping[str, Sequence[Hold]] = field(default_factory=dict)
    backdated: Mapping[str, Sequence[Hold]] = field(default_factory=dict)
    closed: Mapping[str, Sequence[Hold]] = field(default_factory=dict)
    leaves: Mapping[str, Sequence[Hold]] = field(default_factory=dict)
    exemptions: Sequence[Exemption] = ()
    records: Sequence[Record] = ()
    people: Set[str] | None = None

    @cached_property
    def _by_kind(self) -> dict[str, list[Record]]:
        found: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            found[record.kind].append(record)
        return found

    def counted(self, terms: Terms) -> list[Record]:
        """The records that count towards a duty."""
        return terms.counted(record for kind in sorted(terms.kinds) for record in self._by_kind.get(kind, ()))

    def on_leave(self, person_id: str | None, moment: datetime) -> bool:
        return any(hold.at(moment) for hold in self.leaves.get(person_id or "", ()))

    def exempt(self, duty_id: str, person_id: str | None, zone_id: str | None, moment: datetime) -> bool:
        return any(
            one.start <= moment < one.end
            and one.duty_id in (None, duty_id)
            and (one.person_id is None or one.person_id == person_id)
            and (one.zone_id is None or one.zone_id == zone_id)
            for one in self.exemptions
        )
