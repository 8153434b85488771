"""Times in which nobody has to walk a zone: who answers for it is away or freed, or could not know that it is theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from app.core.db import db
from app.duties.models import Duty, DutyExemption
from app.duties.queries.duties import exemption_rows
from app.duties.queries.history import backdated_holds, stand_in_holds
from app.duties.rules.chain import Chain
from app.duties.rules.holders import FOREVER, Hold
from app.duties.rules.terms import OWNER, Exemption
from app.people.leaves import leaves_between
from app.places.models import ZoneOwner

Holds = dict[str, list[Hold]]


@dataclass(frozen=True)
class Away:
    """Person → when they are on leave, and when an exemption of their own frees them; zone → when its hand-over was unknown.

    `exempted`: every exemption that was not withdrawn.
    """

    leaves: Holds
    freed: Holds
    unaware: Holds
    exempted: Sequence[DutyExemption]

    def chain(self, zone_id: str, owners: Sequence[Hold], stand_ins: Sequence[Hold]) -> Chain:
        """The zone's hands, as the duties engine asks them."""

        def freed(person_id: str | None, moment: datetime) -> bool:
            return any(hold.at(moment) and hold.zone_id in (None, zone_id) for hold in self.freed.get(person_id or "", ()))

        return Chain(owners, stand_ins, self.unaware.get(zone_id, ()), self.leaves, freed)

    def of(self, people: Collection[str | None]) -> list[Hold]:
        """When any of them is."""
        return [hold for person in people for held in (self.leaves, self.freed) for hold in held.get(person or "", ())]


def zones_left(duties: Sequence[Duty], away: Away, start: datetime, end: datetime) -> list[Exemption]:
    """Those of owners' duties, zone by zone, in the time that `away` is of, as in everybody's month."""
    if any(duty.who_kind != OWNER for duty in duties):
        return []  # somebody else owes it there too
    if not (away.leaves or away.freed or away.unaware):
        return []
    owners, standing = _owners(start, end), stand_in_holds(start, end)
    found = []
    for zone_id in owners.keys() | standing.keys():
        hands, early = (owners.get(zone_id, ()), standing.get(zone_id, ())), away.unaware.get(zone_id, ())
        people = dict.fromkeys(hold.person_id for held in hands for hold in held)
        doubtful = [Hold(None, max(one.start, start), min(one.end, end)) for one in (*early, *away.of(list(people)))]
        spans = [one for one in doubtful if one.start < one.end]
        chain = away.chain(zone_id, *hands)
        found += [Exemption(one.start, one.end, None, None, zone_id) for one in chain.excused(spans)]
    return found


def away_between(series: Collection[str], start: datetime, end: datetime) -> Away:
    """Who is on leave in that time, freed of the duties of these series, or could not know that a zone is theirs."""
    exempted = exemption_rows()
    leaves: Holds = defaultdict(list)
    freed: Holds = defaultdict(list)
    for leave in leaves_between(start, end):
        leaves[leave.person_id].append(Hold(leave.person_id, leave.from_at, leave.until_at))
    for row in exempted:
        if row.person_id and (row.series_id is None or row.series_id in series) and row.from_at < end and row.until_at > start:
            freed[row.person_id].append(Hold(row.person_id, row.from_at, row.until_at, row.zone_id))
    return Away(leaves, freed, backdated_holds(start), exempted)


def _owners(start: datetime, end: datetime) -> Holds:
    """zone id → who owned it in that time."""
    table = ZoneOwner.__table__.c  # thousands of rows: as bare columns they cost half
    rows = select(table.zone_id, table.person_id, table.from_at, table.until_at).where(
        table.from_at < end, or_(table.until_at.is_(None), table.until_at > start)
    )
    found: Holds = defaultdict(list)
    for zone_id, person_id, from_at, until_at in db.session.execute(rows).all():
        found[zone_id].append(Hold(person_id, from_at, until_at or FOREVER))
    return found
