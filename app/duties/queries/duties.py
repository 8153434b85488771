"""Reads duties as rows, and as the terms that the engine judges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import or_, select

from app.core.db import db
from app.duties.models import CalendarDay, Duty, DutyExemption, DutyQuota
from app.duties.rules.calendar import SetDay, WorkCalendar
from app.duties.rules.quota import Quota
from app.duties.rules.terms import DEED, PLAN_TOPICS, Terms, in_line, keeps
from app.people.models import Leave
from app.places.models import BuildingFloor, StandIn, Zone, ZoneOwner
from app.settings.rules import Settings, Window

LONGEST_PERIOD = timedelta(days=31)


def duties_between(first: date, last: date) -> list[Duty]:
    """Duties in force on any of these days, in the office's order."""
    rows = select(Duty).where(Duty.from_on <= last, or_(Duty.until_on.is_(None), Duty.until_on >= first))
    return list(db.session.execute(rows.order_by(Duty.position, Duty.name, Duty.from_on)).scalars())


def current_duties(today: date) -> list[Duty]:
    """The present and coming duties: each series once."""
    rows = select(Duty).where(or_(Duty.until_on.is_(None), Duty.until_on >= today))
    return list(db.session.execute(rows.order_by(Duty.position, Duty.name, Duty.from_on)).scalars())


def ended_duties(today: date) -> list[Duty]:
    """Duties over whose series has no later row, the latest first."""
    rows = select(Duty).where(Duty.until_on < today).order_by(Duty.until_on.desc(), Duty.name)
    living = {one.series_id for one in current_duties(today)}
    last: dict[str, Duty] = {}
    for one in db.session.execute(rows).scalars():
        if one.series_id not in living:
            last.setdefault(one.series_id, one)
    return list(last.values())


def duty_by_id(duty_id: str) -> Duty | None:
    return db.session.get(Duty, duty_id)


def duty_of_series(series_id: str, day: date) -> Duty | None:
    """The row of a series in force on a day."""
    rows = select(Duty).where(
        Duty.series_id == series_id, Duty.from_on <= day, or_(Duty.until_on.is_(None), Duty.until_on >= day)
    )
    return db.session.execute(rows).scalars().first()


def terms_of(duty: Duty, settings: Settings) -> Terms:
    """The row as the engine judges it."""
    return Terms(
        id=duty.id, who_kind=duty.who_kind, kind=duty.record_kind, share=duty.share, scope=duty.scope,
        topic=duty.series_id if duty.record_kind == DEED else duty.topic, evidence=duty.evidence,
        plan=duty.topic if duty.record_kind == DEED and duty.topic in PLAN_TOPICS else "",
        from_on=duty.from_on, until_on=duty.until_on,
        quotas=tuple(quota_of(one, settings) for one in duty.quotas),
    )  # fmt: skip


def terms_between(settings: Settings, first: date, last: date) -> tuple[list[Duty], list[Terms]]:
    """The duties whose days, weeks or months meet any of these days, each with its terms, which know those before and after."""
    rows = duties_between(first - LONGEST_PERIOD, last)
    return rows, in_line([terms_of(one, settings) for one in rows], {one.id: one.series_id for one in rows}, settings.zone_info)


def quota_of(row: DutyQuota, settings: Settings) -> Quota:
    own = tuple(Window(**window) for window in row.windows)
    windows, old = (settings.windows, settings.old_windows) if row.site_windows else (own, ())
    return Quota(
        at_least=row.at_least, per=row.per, weekdays=frozenset(row.weekdays), windows=windows,
        working_days=row.working_days, gap_minutes=row.gap_minutes, late_minutes=row.late_minutes,
        old_windows=old,
    )  # fmt: skip


def zones_within(zone_filter: dict[str, list[str] | str], zones: Iterable[Zone]) -> list[Zone]:
    """The zones that a duty's filter keeps."""
    return [zone for zone in zones if keeps(zone_filter, zone.id, zone.name, zone.team_id, zone.floor.building_id)]


def all_zones() -> list[Zone]:
    return list(db.session.execute(select(Zone).join(Zone.floor).join(BuildingFloor.building)).scalars())


def work_calendar() -> WorkCalendar:
    """The official calendar under what the office set."""
    rows = db.session.execute(select(CalendarDay)).scalars()
    return WorkCalendar({row.day: SetDay(row.working, row.name) for row in rows})


def exemption_rows(now_and_later: date | None = None) -> list[DutyExemption]:
    rows = select(DutyExemption).where(DutyExemption.withdrawn_at.is_(None))
    return list(db.session.execute(rows.order_by(DutyExemption.from_at.desc())).scalars())


def stand_ins_of(leaves: Sequence[Leave]) -> dict[str, list[str]]:
    """Leave's id → the names of those who stand in for that person in that time, each once; a leave without any is absent."""
    owned = (StandIn.zone_id == ZoneOwner.zone_id) & (ZoneOwner.from_at < StandIn.until_at)
    rows = (
        select(ZoneOwner.person_id, StandIn)
        .join(ZoneOwner, owned)
        .where(ZoneOwner.person_id.in_({one.person_id for one in leaves}))
        .where(or_(ZoneOwner.until_at.is_(None), ZoneOwner.until_at > StandIn.from_at))
    )
    found: dict[str, dict[str, None]] = {}
    for person_id, row in db.session.execute(rows):
        for leave in leaves:
            if leave.person_id == person_id and row.from_at < leave.until_at and row.until_at > leave.from_at:
                found.setdefault(leave.id, {})[row.person.name] = None
    return {key: list(names) for key, names in found.items()}
