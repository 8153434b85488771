"""Reads which patrols are owed: for boards and ledgers, which show zones and windows rather than people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from app.core.db import db
from app.duties.models import Duty, DutyExemption
from app.duties.queries.away import Away, away_between, zones_left
from app.duties.queries.duties import duties_between, terms_of, work_calendar
from app.duties.queries.history import closed_holds
from app.duties.queries.upheld import zones_excused
from app.duties.rules.asked import Asked, PatrolDuty
from app.duties.rules.terms import EACH_ZONE, PATROL, Exemption, keeps
from app.places.models import BuildingFloor, Zone
from app.settings.rules import Settings, day_bounds, spans_of


def asked_between(settings: Settings, first: date, last: date) -> Asked:
    """What is asked of every zone on the days from `first` to `last` (附表三 二.3)."""
    rows = patrol_duties(duties_between(first, last))
    start, end = day_bounds(settings, first)[0], day_bounds(settings, last)[1]
    return asked_of(rows, away_between({one.series_id for one in rows}, start, end), settings, first, last)


def asked_of(rows: Sequence[Duty], away: Away, settings: Settings, first: date, last: date) -> Asked:
    """The same by the patrol duties of these days, and who was away on them, read before."""
    start, end = day_bounds(settings, first)[0], day_bounds(settings, last)[1]
    freed = [
        *_exemptions(rows, away.exempted), *zones_left(rows, away, start, end), *zones_excused(rows, settings, first, last)
    ]
    patrols = [PatrolDuty(terms_of(one, settings), zones_kept(one)) for one in rows]
    return Asked(patrols, work_calendar(), settings.zone_info, closed_holds(start), freed, bool(rows) or _settled())


def patrol_duties(duties: Sequence[Duty]) -> list[Duty]:
    """Those of patrols in each zone."""
    return [one for one in duties if (one.record_kind, one.scope) == (PATROL, EACH_ZONE)]


def _settled() -> bool:
    """Whether the site ever set a duty of patrols in each zone."""
    ever = select(Duty.id).where(Duty.record_kind == PATROL, Duty.scope == EACH_ZONE)
    return db.session.execute(ever.limit(1)).first() is not None


def zones_kept(duty: Duty) -> frozenset[str] | None:
    """The zones that the duty's filter keeps; None where it keeps all."""
    if not any(duty.zone_filter.values()):
        return None
    rows = db.session.execute(select(Zone.id, Zone.name, Zone.team_id, BuildingFloor.building_id).join(Zone.floor))
    return frozenset(row.id for row in rows if keeps(duty.zone_filter, *row))


def _exemptions(duties: Sequence[Duty], rows: Sequence[DutyExemption]) -> list[Exemption]:
    """Those of no single person: of all duties, or of one of these."""
    found = []
    for row in rows:
        if row.person_id is None:
            ids = [one.id for one in duties if one.series_id == row.series_id] if row.series_id else [None]
            found += [Exemption(row.from_at, row.until_at, one, None, row.zone_id) for one in ids]
    return found


def free_windows(settings: Settings, first: date, days: int) -> dict[date, list[str]]:
    """Of so many days from the first those on which some window of the site is asked for nowhere, each with their keys."""
    asked = asked_between(settings, first, first + timedelta(days=days))
    groups = {asked.group(zone_id) for zone_id in db.session.execute(select(Zone.id).where(Zone.active)).scalars()}
    found = {}
    for day in (first + timedelta(days=number) for number in range(days)):
        spans = spans_of(settings, day)
        free = [span.key for span in spans if not any(asked.asks(group, day, span) for group in groups)]
        if free:
            found[day] = free
    return found
