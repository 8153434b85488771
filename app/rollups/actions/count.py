"""Counts each patrol in the transaction that writes it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import select

from app.core.db import db, hold
from app.patrols.models import Patrol
from app.rollups.models import DayTotal, RollupState, ZoneMonth, ZoneSlot
from app.rollups.queries import STATE, patrols_seen
from app.rollups.rules import Slot, Sums, made_for, month_of, slot_of, sums_of
from app.settings.queries import current
from app.settings.rules import Settings, Span, spans_of


def count_patrol(zone_id: str, at: datetime) -> None:
    """Count anew the zone's window that holds `at`, inside the caller's transaction, which has written the patrol."""
    settings = current()
    if not _kept_for(settings):
        return
    day = settings.local(at).date()
    span = next((one for one in spans_of(settings, day) if one.holds(at)), None)
    if span is not None:
        _count_slot(zone_id, day, span)


def _kept_for(settings: Settings) -> bool:
    """Whether the figures are made, or being made, for these windows. A site's first patrol begins them."""
    state = db.session.get(RollupState, STATE)
    if state is None:
        if len(db.session.execute(select(Patrol.id).limit(2)).all()) > 1:
            return False
        db.session.add(RollupState(id=STATE, made_for=made_for(settings), ready=True))
        return True
    hold(state)
    return state.made_for == made_for(settings)


def _count_slot(zone_id: str, day: date, span: Span) -> None:
    db.session.flush()
    key = {"day": day, "zone_id": zone_id, "window": span.key}
    row = db.session.get(ZoneSlot, key)
    before = Slot(**{name: getattr(row, name) for name in Slot.__annotations__}) if row else None
    now = slot_of(patrols_seen(span.start, span.end, zone_id).get(zone_id, []))
    if now is None or now == before:
        return
    if row is None:
        db.session.add(ZoneSlot(**key, **asdict(now)))
    else:
        for name, value in asdict(now).items():
            setattr(row, name, value)
    more = sums_of(now) - sums_of(before)
    _add(DayTotal, {"day": day, "window": span.key}, more)
    _add(ZoneMonth, {"month": month_of(day), "zone_id": zone_id}, more)


def _add(table: type[DayTotal | ZoneMonth], key: dict[str, object], more: Sums) -> None:
    row = db.session.get(table, key)
    if row is None:
        db.session.add(table(**key, **asdict(more)))
        return
    hold(row)
    for name, value in asdict(more).items():
        setattr(row, name, getattr(row, name) + value)
