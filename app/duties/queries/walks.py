"""The walks that a role's people owe on a day and have made, as the engine says: for the board, which asks about a day alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.core.db import db
from app.duties.models import Duty
from app.duties.queries.asked import zones_kept
from app.duties.queries.duties import exemption_rows, terms_of
from app.duties.queries.history import belonging
from app.duties.queries.objections import upheld_since
from app.duties.queries.records import records_between
from app.duties.rules.assess import Item, assess, days_needed
from app.duties.rules.calendar import WorkCalendar
from app.duties.rules.holders import Hold
from app.duties.rules.matching import spaced
from app.duties.rules.objections import settled
from app.duties.rules.quota import DAY, Quota
from app.duties.rules.slots import midnight
from app.duties.rules.sums import sums
from app.duties.rules.terms import ANYWHERE, PATROL, ROLE, Exemption, Facts, Terms
from app.people.leaves import leaves_between
from app.places.models import Zone
from app.settings.rules import Settings

TWICE = Quota(2, DAY, gap_minutes=120)  # 附表四 1, of a site that never set what is owed


@dataclass(frozen=True)
class Walks:
    """`made` count, `wanted` are owed (0: none, on a day off or on leave), of which `left` are missed or still to be made."""

    made: int = 0
    wanted: int = 0
    left: int = 0


def walks_of(
    role: str, people: Sequence[str], duties: Sequence[Duty], calendar: WorkCalendar, settings: Settings, day: date,
    now: datetime, ever_set: bool,
) -> dict[str, Walks]:  # fmt: skip
    """Person → their walks by the role's duties of patrols anywhere; of several duties by the one that asks for most.

    `duties`: all of the day. A site that has never set a duty of patrols (`ever_set`) asks for the scheme's two.
    """
    rows = [one for one in duties if (one.record_kind, one.scope, one.who_kind) == (PATROL, ANYWHERE, ROLE) and role in one.who]
    terms = [terms_of(one, settings) for one in rows]
    kept = {one.id: zones_kept(one) for one in rows}
    if not ever_set and not rows:
        terms = [Terms("", ROLE, PATROL, (TWICE,), day)]
    if not terms or not people:
        return {}
    facts = _facts(role, people, rows, terms, kept, calendar, settings, day, now)
    upheld = upheld_since(day)
    found: dict[str, Walks] = {}
    for one in terms:
        mine: dict[str, list[Item]] = defaultdict(list)
        for item in settled(assess(one, facts, day, day), upheld, now):
            for person in (item.person_id,) if item.person_id else item.people:
                mine[str(person)].append(item)
        for person, items in mine.items():
            owed = sums(items)
            if owed.owed > found.get(person, Walks()).wanted:
                found[person] = Walks(owed.done + owed.late, owed.owed, owed.missed + owed.waiting)
    return {person: found.get(person) or _made(person, terms[0], facts, day) for person in people}


def _made(person: str, terms: Terms, facts: Facts, day: date) -> Walks:
    """What somebody walked who owes nothing."""
    start, end = midnight(day, facts.zone), midnight(day + timedelta(days=1), facts.zone)
    mine = [one for one in facts.counted(terms) if one.person_id == person and start <= one.at < end]
    quota = terms.quotas[0]
    return Walks(len(spaced(mine, quota.gap_minutes, facts.zone, terms.zones_a_walk(quota, len(facts.zones[terms.id])))))


def _facts(
    role: str, people: Sequence[str], rows: Sequence[Duty], terms: Sequence[Terms],
    kept: dict[str, frozenset[str] | None], calendar: WorkCalendar, settings: Settings, day: date, now: datetime,
) -> Facts:  # fmt: skip
    late = any(quota.late_minutes for one in terms for quota in one.quotas)
    first, last = days_needed(terms, day, day) if late else (day, day)
    start, end = midnight(first, settings.zone_info), midnight(last + timedelta(days=1), settings.zone_info)
    held = belonging(people).roles.get(role, {})
    records = records_between(PATROL, start, end, people)
    # Of a duty owed everywhere those walked, and whether there is more than one: thousands need not be read.
    everywhere = sorted({str(one.zone_id) for one in records} | set(db.session.execute(select(Zone.id).limit(2)).scalars()))
    leaves: dict[str, list[Hold]] = defaultdict(list)
    for leave in leaves_between(start, end, people):
        leaves[leave.person_id].append(Hold(leave.person_id, leave.from_at, leave.until_at))
    return Facts(
        zone=settings.zone_info, now=now, calendar=calendar, leaves=leaves,
        members={one.id: {person: held[person] for person in people if person in held} for one in terms},
        zones={one.id: sorted(zones) if (zones := kept.get(one.id)) is not None else everywhere for one in terms},
        exemptions=[
            Exemption(row.from_at, row.until_at, duty_id, row.person_id, row.zone_id)
            for row in exemption_rows()
            for duty_id in ([one.id for one in rows if one.series_id == row.series_id] if row.series_id else [None])
        ],
        records=records,
    )  # fmt: skip
