"""Makes all figures anew from the patrols alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Date, case, delete, func, insert, literal, select

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.patrols.models import Patrol
from app.rollups.models import DayTotal, RollupState, ZoneMonth, ZoneSlot
from app.rollups.queries import STATE, days_touched
from app.rollups.rules import made_for, month_of, next_month
from app.settings.queries import current
from app.settings.rules import Settings, Span, spans_of

SUMS = ("done", "late", "walks", "late_walks", "abnormal")
SLOT = ("patrol_id", "person_id", "at", "late", "all_normal", "walks", "late_walks", "abnormal")


def rebuild(by: Acting, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Make every figure anew from the patrols; how many days. Stopped half-way it can simply be run again.

    A day is one transaction, the newest first: patrols that come in meanwhile are counted in theirs, before or after.
    """
    with transaction():
        settings = current()
        db.session.merge(RollupState(id=STATE, made_for=made_for(settings), ready=False))
        days = days_touched(settings)
        db.session.execute(delete(ZoneMonth).where(ZoneMonth.month.not_in({month_of(day) for day in days})))
    for done, day in enumerate(days):
        progress(done, len(days))
        with transaction():
            _rebuild_day(settings, day)
            if day == month_of(day) or day == days[-1]:  # every later day of that month is made
                _rebuild_month(month_of(day))
    with transaction():
        state = db.session.get(RollupState, STATE)
        if state and state.made_for == made_for(current()):
            state.ready = True
        journal.append(by, "rebuild_rollups", "settings", "site", {"days": len(days)})
    return len(days)


def _rebuild_day(settings: Settings, day: date) -> None:
    for table in (ZoneSlot, DayTotal):
        db.session.execute(delete(table).where(table.day == day))
    for span in spans_of(settings, day):
        db.session.execute(insert(ZoneSlot).from_select(["day", "window", "zone_id", *SLOT], _slots(day, span)))
    sums = select(ZoneSlot.day, ZoneSlot.window, *_added_up()).where(ZoneSlot.day == day)
    grouped = sums.group_by(ZoneSlot.day, ZoneSlot.window)
    db.session.execute(insert(DayTotal).from_select(["day", "window", *SUMS], grouped))


def _rebuild_month(month: date) -> None:
    db.session.execute(delete(ZoneMonth).where(ZoneMonth.month == month))
    sums = select(literal(month, Date), ZoneSlot.zone_id, *_added_up())
    within = sums.where(ZoneSlot.day >= month, ZoneSlot.day < next_month(month)).group_by(ZoneSlot.zone_id)
    db.session.execute(insert(ZoneMonth).from_select(["month", "zone_id", *SUMS], within))


def _slots(day: date, span: Span) -> Any:
    """The slots of one window, as rules.slot_of makes them: said once more for many rows."""
    late = Patrol.late_reason != ""
    within = Patrol.counts_at >= span.start, Patrol.counts_at < span.end
    ranked = select(
        Patrol.zone_id, Patrol.id.label("patrol_id"), Patrol.person_id, Patrol.counts_at.label("at"),
        late.label("late"), Patrol.all_normal,
        func.sum(case((late, 0), else_=1)).over(partition_by=Patrol.zone_id).label("walks"),
        func.sum(case((late, 1), else_=0)).over(partition_by=Patrol.zone_id).label("late_walks"),
        func.sum(case((Patrol.all_normal, 0), else_=1)).over(partition_by=Patrol.zone_id).label("abnormal"),
        func.row_number()
        .over(partition_by=Patrol.zone_id, order_by=(late, Patrol.counts_at, Patrol.id))
        .label("rank"),
    ).where(*within).subquery()  # fmt: skip
    columns = (ranked.c[name] for name in SLOT)
    return select(literal(day, Date), literal(span.key), ranked.c.zone_id, *columns).where(ranked.c.rank == 1)


def _added_up() -> list[Any]:
    return [
        func.sum(case((ZoneSlot.late, 0), else_=1)), func.sum(case((ZoneSlot.late, 1), else_=0)),
        func.sum(ZoneSlot.walks), func.sum(ZoneSlot.late_walks), func.sum(ZoneSlot.abnormal),
    ]  # fmt: skip
