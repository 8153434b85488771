"""How the zones of a scope were walked on a day: from the figures kept, and what was walked after a window's end.

A walk made soon after a window that nobody walked counts for it, as late, unless its own window needs it: everybody's
month says so (app/duties/rules/matching.py), and the few zones with such a walk are judged by the same rule here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select

from app.boards.queries.scope import Scope
from app.boards.rules.day import AFTER, DONE, LATE
from app.core.db import db
from app.duties.models import Duty
from app.duties.rules.asked import Asked
from app.duties.rules.matching import Record, match
from app.duties.rules.quota import DAY
from app.duties.rules.slots import Slot
from app.duties.rules.terms import PATROL
from app.patrols.models import Patrol
from app.rollups.models import ZoneSlot
from app.settings.rules import Settings, Span, spans_of

AT_ONCE = 500  # zones in one query
Owed = Mapping[str, Sequence[bool]]  # zone id → for each window whether a patrol is owed


@dataclass(frozen=True)
class WalkedDay:
    """`states`: window → zone id → how it was walked. `moved`: zone id → window → the patrol that counts there, of the zones

    that have one which counts for an earlier window than its own.
    """

    states: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    moved: dict[str, dict[str, str]] = field(default_factory=dict)


def grace_of(patrol_duties: Iterable[Duty]) -> timedelta:
    """How long after a window a walk still counts for it, as late."""
    minutes = [one.late_minutes for duty in patrol_duties for one in duty.quotas if one.per == DAY]
    return timedelta(minutes=max(minutes, default=0))


def walked_on(scope: Scope, settings: Settings, day: date, owed: Owed, asked: Asked, grace: timedelta) -> WalkedDay:
    """The scope's zones on the day; `owed` says in which windows each owes a walk, of those `asked` for."""
    found, spans = WalkedDay(), spans_of(settings, day)
    slot = ZoneSlot.__table__.c  # thousands of rows: as bare columns they cost half
    rows = select(slot.window, slot.zone_id, slot.late).where(slot.day == day, *scope.here(slot.zone_id))
    for window, zone_id, late in db.session.execute(rows).all():
        found.states[window][zone_id] = LATE if late else DONE
    zones = _walked_after(scope, spans, owed, found.states, grace) if grace else set[str]()
    morrow = day + timedelta(days=1)
    wide = [(day, span) for span in spans] + [(morrow, span) for span in spans_of(settings, morrow)]
    records = _records(sorted(zones), wide[0][1].start, wide[-1][1].end) if zones else {}
    for zone_id in zones:
        group = asked.group(zone_id)
        places = [(span, on == day) for on, span in wide if asked.asks(group, on, span)]
        free = {span.key for span, wanted in zip(spans, owed[zone_id], strict=True) if not wanted}
        _judge(found, zone_id, [(span, here, not (here and span.key in free)) for span, here in places],
               records.get(zone_id, []), grace)  # fmt: skip
    return found


def _walked_after(
    scope: Scope, spans: Sequence[Span], owed: Owed, walked: Mapping[str, Mapping[str, str]], grace: timedelta
) -> set[str]:
    """The zones with a walk soon after a window in which they owed one and have none."""
    soon = or_(*(and_(Patrol.counts_at >= span.end, Patrol.counts_at < span.end + grace) for span in spans))
    rows = select(Patrol.zone_id, Patrol.counts_at).where(soon, *scope.here(Patrol.zone_id))
    return {
        zone_id for zone_id, at in db.session.execute(rows)
        for span, asked in zip(spans, owed.get(zone_id, ()), strict=False)
        if asked and zone_id not in walked[span.key] and span.end <= at < span.end + grace
    }  # fmt: skip


def _judge(
    found: WalkedDay, zone_id: str, places: Sequence[tuple[Span, bool, bool]], records: Sequence[Record], grace: timedelta
) -> None:
    """Set a zone's patrols against the windows asked for: each with whether it is of the day, and whether it is owed."""
    slots = [Slot(one.key, one.start.date(), one.name, 1, ((one.start, one.end),), one.end + grace) for one, _, _ in places]
    matches = match(slots, [1] * len(slots), records, [int(owed) for _, _, owed in places])
    of_day = [(span.key, one) for (span, here, _), one in zip(places, matches, strict=True) if here]
    late = {key: one.late[0] for key, one in of_day if one.late}
    if not late:
        return
    own = {key: one.in_time[0] for key, one in of_day if one.in_time}
    found.moved[zone_id] = {key: record.id for key, record in (own | late).items()}
    for key, record in own.items():
        found.states[key][zone_id] = LATE if record.late_entry else DONE
    for key in late:
        found.states[key][zone_id] = AFTER


def _records(zone_ids: Sequence[str], start: datetime, end: datetime) -> dict[str, list[Record]]:
    """Zone id → its patrols of that time, in order."""
    found: dict[str, list[Record]] = defaultdict(list)
    columns = select(Patrol.id, Patrol.zone_id, Patrol.person_id, Patrol.counts_at, Patrol.late_reason)
    for first in range(0, len(zone_ids), AT_ONCE):
        here = Patrol.zone_id.in_(zone_ids[first : first + AT_ONCE])
        rows = columns.where(here, Patrol.counts_at >= start, Patrol.counts_at < end).order_by(Patrol.counts_at, Patrol.id)
        for id_, zone_id, person_id, at, reason in db.session.execute(rows):
            found[zone_id].append(Record(id_, PATROL, person_id, at, zone_id, late_entry=bool(reason)))
    return found
