"""What was done, of every kind of record that can fulfil a duty."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, exists, func, or_, select, type_coerce

from app.book.models import ZonePlan
from app.core.db import db
from app.duties.models import Deed
from app.duties.rules.matching import Record
from app.duties.rules.rounds import Route, known, seconds, whole_at
from app.duties.rules.terms import DEED, INSPECTION, PATROL, PLAN, SURVEY
from app.inspections.models import Finding, Inspection, InspectionRoute
from app.patrols.models import Patrol
from app.patrols.rules import LATE_ENTRY, OTHER_PLATE, REVOKED_PLATE, UNKNOWN_CODE
from app.photos.models import PhotoUse
from app.places.models import Zone
from app.plates.rules import READ_FROM_PLATE
from app.policy import SYSTEM_ID, Thing
from app.settings.queries import current
from app.settings.rules import day_bounds
from app.surveys.models import SurveyRound

_NO_PROOF = {OTHER_PLATE, REVOKED_PLATE, UNKNOWN_CODE}


def records_between(
    kind: str, start: datetime, end: datetime, people: Sequence[str] | None = None, zones: Sequence[str] = ()
) -> list[Record]:
    """Records of a kind by the moment they count for, `end` exclusive; by `people` or in `zones`, when given."""
    return READERS[kind](start, end, people, zones) if kind in READERS else []


def narrowed(
    model: Any, start: datetime, end: datetime, people: Sequence[str] | None, zones: Sequence[str]
) -> ColumnElement[bool]:
    """The condition on a table of records that `records_between` puts."""
    within: ColumnElement[bool] = (model.counts_at >= start) & (model.counts_at < end)
    if people is None:
        return within
    return within & or_(model.person_id.in_(people), model.zone_id.in_(zones))


def entered(model: Any) -> ColumnElement[datetime | None]:
    """When a row was recorded, where it counts for another moment."""
    return type_coerce(func.nullif(model.corrected_at, model.counts_at), Deed.corrected_at.type).label("entered")


def shows_photo(entity: str, column: Any) -> ColumnElement[bool]:
    return exists().where(PhotoUse.entity == entity, PhotoUse.entity_id == column)


def _patrols(start: datetime, end: datetime, people: Sequence[str] | None, zones: Sequence[str]) -> list[Record]:
    patrol = Patrol.__table__.c  # a month's are hundreds of thousands: as bare columns, and their marks read once each
    rows = db.session.execute(
        select(patrol.id, patrol.person_id, patrol.zone_id, patrol.counts_at, cast(patrol.marks, Text), patrol.source,
               shows_photo("patrol", patrol.id), entered(patrol))
        .where(narrowed(patrol, start, end, people, zones))
    )  # fmt: skip
    said = _Marks()
    return [
        Record(row[0], PATROL, row[1], row[3], row[2], late_entry=said[row[4]][0], has_photo=bool(row[6]),
               by_plate=row[5] in READ_FROM_PLATE and said[row[4]][1], entered_at=row[7])
        for row in rows.all()
    ]  # fmt: skip


class _Marks(dict[str, tuple[bool, bool]]):
    """A patrol's marks as they are stored → whether it is a late entry, and whether its plate proves that one was there."""

    def __missing__(self, stored: str) -> tuple[bool, bool]:
        marks = set(json.loads(stored))
        self[stored] = (LATE_ENTRY in marks, not _NO_PROOF & marks)
        return self[stored]


def _deeds(start: datetime, end: datetime, people: Sequence[str] | None, zones: Sequence[str]) -> list[Record]:
    rows = db.session.execute(
        select(Deed.id, Deed.person_id, Deed.zone_id, Deed.counts_at, Deed.marks, Deed.series_id,
               shows_photo("deed", Deed.id).label("photo"), entered(Deed))
        .where(narrowed(Deed, start, end, people, zones))
    )  # fmt: skip
    return [
        Record(row.id, DEED, row.person_id, row.counts_at, row.zone_id, row.series_id,
               late_entry=LATE_ENTRY in row.marks, has_photo=bool(row.photo), entered_at=row.entered)
        for row in rows
    ]  # fmt: skip


def _inspections(start: datetime, end: datetime, people: Sequence[str] | None, zones: Sequence[str]) -> list[Record]:
    shown = (PhotoUse.entity == "issue_event") & (PhotoUse.entity_id == Finding.issue_id)
    found = select(Finding.inspection_id).join(PhotoUse, shown)
    rows = db.session.execute(
        select(Inspection.id, Inspection.person_id, Inspection.zone_id, Inspection.counts_at, Inspection.marks,
               Inspection.source, Inspection.kind, Inspection.route_id, Inspection.id.in_(found).label("photo"),
               entered(Inspection))
        .where(narrowed(Inspection, start, end, people, zones))
    ).all()  # fmt: skip
    zone, (routes, finished) = current().zone_info, _rounds(start, end, {row.route_id for row in rows if row.route_id})
    days = {row.id: row.counts_at.astimezone(zone).date() for row in rows}
    passing = [one for one in rows if one.route_id not in finished]
    second = seconds(((row.person_id, row.kind, days[row.id]), row.zone_id, row.counts_at) for row in passing)
    return [
        Record(row.id, INSPECTION, row.person_id, row.counts_at, row.zone_id, row.kind, late_entry=LATE_ENTRY in row.marks,
               has_photo=bool(row.photo), by_plate=row.source in READ_FROM_PLATE and not _NO_PROOF & set(row.marks),
               entered_at=row.entered,
               whole_at=whole_at(row.counts_at, days[row.id], row.kind, row.person_id, row.route_id, routes, finished,
                                 second.get((row.person_id, row.kind, days[row.id]))))
        for row in rows
    ]  # fmt: skip


def _rounds(start: datetime, end: datetime, walked: set[str]) -> tuple[list[Route], dict[str, datetime | None]]:
    """The routes of these days and those walked, cancelled ones left out, and when each was finished, by whomever."""
    zone = current().zone_info
    days = InspectionRoute.on_day.between(start.astimezone(zone).date(), end.astimezone(zone).date())
    rows = select(InspectionRoute).where(InspectionRoute.cancelled_at.is_(None), or_(days, InspectionRoute.id.in_(walked)))
    shut = set(db.session.execute(select(Zone.id).where(Zone.active.is_(False))).scalars())
    routes = [
        Route(one.id, one.kind, one.on_day, frozenset(one.zone_ids) - shut, one.person_id)
        for one in db.session.execute(rows).scalars()
    ]
    firsts: dict[str, dict[str, datetime]] = defaultdict(dict)
    made = select(Inspection.route_id, Inspection.zone_id, Inspection.counts_at)
    for row in db.session.execute(made.where(Inspection.route_id.in_([one.id for one in routes]))):
        firsts[row.route_id][row.zone_id] = min(row.counts_at, firsts[row.route_id].get(row.zone_id, row.counts_at))
    return routes, known(routes, firsts)


def _plans(start: datetime, end: datetime, people: Sequence[str] | None, zones: Sequence[str]) -> list[Record]:
    rows = select(ZonePlan).where(ZonePlan.corrected_at >= start, ZonePlan.corrected_at < end)
    if people is not None:
        rows = rows.where(or_(ZonePlan.written_by.in_(people), ZonePlan.zone_id.in_(zones)))
    return [
        Record(row.id, PLAN, row.written_by, row.corrected_at, row.zone_id, row.kind)
        for row in db.session.execute(rows).scalars()
    ]


def _surveys(start: datetime, end: datetime, people: Sequence[str] | None, zones: Sequence[str]) -> list[Record]:
    """Closed rounds, done when their last day ended or they were closed before; by whoever closed them, or else by whoever
    opened what the worker closed."""
    settings, found = current(), []
    for row in db.session.execute(select(SurveyRound).where(SurveyRound.closed_at.is_not(None))).scalars():
        person_id = row.opened_by if row.closed_by == SYSTEM_ID else row.closed_by
        last = day_bounds(settings, row.until_on)[1] - timedelta(seconds=1)
        at = min(row.closed_at, last) if row.closed_at else last
        if start <= at < end and person_id and (people is None or person_id in people):
            found.append(Record(row.id, SURVEY, person_id, at))
    return found


READERS: dict[str, Callable[[datetime, datetime, Sequence[str] | None, Sequence[str]], list[Record]]] = {
    PATROL: _patrols,
    INSPECTION: _inspections,
    DEED: _deeds,
    SURVEY: _surveys,
    PLAN: _plans,
}


def thing_of_deed(found: Deed) -> Thing:
    """The deed as the policy sees it: its zone, or else its doer's team."""
    team = found.zone.team_id if found.zone else found.person.team_id
    return Thing(zone_id=found.zone_id, team_id=team, person_id=found.person_id)
