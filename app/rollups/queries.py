"""Reads the figures, and the patrols that they are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from app.core.db import db
from app.patrols.models import Patrol
from app.rollups.models import DayTotal, RollupState, ZoneMonth, ZoneSlot
from app.rollups.rules import Seen, Slot, Sums, made_for, month_of, slot_of, sums_of
from app.settings.queries import current
from app.settings.rules import Settings, spans_of

STATE = "site"


def ready(settings: Settings) -> bool:
    """Whether every figure is made for the site's windows and its time zone; a site without a patrol has nothing to make."""
    state = db.session.get(RollupState, STATE)
    if state is None:
        return db.session.execute(select(Patrol.id).limit(1)).first() is None
    return state.ready and state.made_for == made_for(settings)


def patrols_seen(start: datetime, end: datetime, zone_id: str = "") -> dict[str, list[Seen]]:
    """zone id → its patrols from `start` to before `end`; of one zone when it is named."""
    rows = select(
        Patrol.zone_id, Patrol.id, Patrol.person_id, Patrol.counts_at, Patrol.late_reason != "", Patrol.all_normal
    ).where(Patrol.counts_at >= start, Patrol.counts_at < end)
    if zone_id:
        rows = rows.where(Patrol.zone_id == zone_id)
    found: dict[str, list[Seen]] = defaultdict(list)
    for row in db.session.execute(rows):
        found[row[0]].append(Seen(*row[1:]))
    return found


def days_touched(settings: Settings) -> list[date]:
    """Every day from the first to the last that has a patrol or a figure, latest first."""
    first, last = db.session.execute(select(func.min(Patrol.counts_at), func.max(Patrol.counts_at))).one()
    ends = [settings.local(moment).date() for moment in (first, last) if moment]
    for day in (ZoneSlot.day, DayTotal.day):
        ends += [one for one in db.session.execute(select(func.min(day), func.max(day))).one() if one]
    if not ends:
        return []
    return [max(ends) - timedelta(days=back) for back in range((max(ends) - min(ends)).days + 1)]


def differences() -> Iterator[str]:
    """What in the figures is not as the patrols would make it, by the rules alone; nothing when all is right."""
    settings = current()
    months: dict[tuple[date, str], Sums] = defaultdict(Sums)
    for day in reversed(days_touched(settings)):
        slots = _slots_anew(settings, day)
        yield from _compared(f"{day} zone_slot", _slots_kept(day), slots)
        totals: dict[str, Sums] = defaultdict(Sums)
        for (zone_id, window), slot in slots.items():
            totals[window] += sums_of(slot)
            months[month_of(day), zone_id] += sums_of(slot)
        kept = select(DayTotal).where(DayTotal.day == day)
        yield from _compared(f"{day} day_total", {row.window: _sums(row) for row in _rows(kept)}, totals)
        db.session.rollback()
    of_months = {(row.month, row.zone_id): _sums(row) for row in _rows(select(ZoneMonth))}
    yield from _compared("zone_month", of_months, months)


def _slots_anew(settings: Settings, day: date) -> dict[tuple[str, str], Slot]:
    made = {}
    for span in spans_of(settings, day):
        for zone_id, seen in patrols_seen(span.start, span.end).items():
            if slot := slot_of(seen):
                made[zone_id, span.key] = slot
    return made


def _slots_kept(day: date) -> dict[tuple[str, str], Slot]:
    rows = _rows(select(ZoneSlot).where(ZoneSlot.day == day))
    return {(row.zone_id, row.window): Slot(**{name: getattr(row, name) for name in Slot.__annotations__}) for row in rows}


def _rows(query: Select[Any]) -> Iterable[Any]:
    return db.session.execute(query).scalars()


def _sums(row: DayTotal | ZoneMonth) -> Sums:
    return Sums(**{name: getattr(row, name) for name in Sums.__annotations__})


def _compared(where: str, kept: Mapping[Any, Any], made: Mapping[Any, Any]) -> Iterator[str]:
    for key in sorted(kept.keys() | made.keys(), key=str):
        if kept.get(key) != made.get(key):
            yield f"{where} {key}: kept {kept.get(key)}, the patrols make {made.get(key)}"
