"""The ledger of patrols (巡检台账)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement, Text, case, cast, func, select, type_coerce

from app.core.db import db
from app.core.errors import N_
from app.duties.queries.records import entered
from app.patrols.models import Patrol
from app.patrols.words import MARK_WORDS, SOURCE_WORDS
from app.people.models import Person, Team
from app.places.models import Building, BuildingFloor, Zone
from app.places.rules import floor_label
from app.reports.kinds.kind import Column, Ledger, Value, Wanted
from app.web.language import language
from app.web.templating import moment

AT_ONCE = 2_000  # rows fetched together


_PATROL = Patrol.__table__.c  # a month's are hundreds of thousands: as bare columns they cost half
# What was found is read only where something was: most patrols find all in order.
_FAULTS = type_coerce(case((_PATROL.all_normal, None), else_=_PATROL["items"]), Patrol.items.type)

Place = tuple[str, str, str, str]  # building, floor, zone, team


def _within(wanted: Wanted) -> list[ColumnElement[bool]]:
    start, end = wanted.bounds
    return [_PATROL.counts_at >= start, _PATROL.counts_at < end, *wanted.scope.here(_PATROL.zone_id)]


def count(wanted: Wanted) -> int:
    """How many patrols the ledger will hold."""
    return db.session.execute(select(func.count()).select_from(Patrol.__table__).where(*_within(wanted))).scalar_one()


def rows(wanted: Wanted) -> Iterator[Sequence[Value]]:
    """Each patrol, earliest first."""
    query = (
        select(_PATROL.counts_at, _PATROL.zone_id, _PATROL.person_id, _FAULTS, _PATROL.note, _PATROL.late_reason,
               _PATROL.source, cast(_PATROL.marks, Text), _PATROL.received_at, entered(_PATROL))
        .where(*_within(wanted)).order_by(_PATROL.counts_at, _PATROL.id)
    )  # fmt: skip
    normal, sources, marks = gettext("All normal"), _said(SOURCE_WORDS), _said(MARK_WORDS)
    places, people = _places(), _people()
    told: dict[str, str] = {}  # marks as they are stored → in words
    for some in db.session.execute(query.execution_options(yield_per=AT_ONCE)).partitions():
        for at, zone_id, person_id, items, note, late, source, seen, received, since in some:
            if zone_id not in places or person_id not in people:
                places, people = _places(), _people()  # added since
            if seen not in told:
                told[seen] = "；".join(marks.get(mark, mark) for mark in json.loads(seen))
            found = normal if items is None else "；".join(item["text"] for item in items if not item["ok"])
            remarks = "；".join(one for one in (told[seen], late, _recorded(since)) if one) if late else told[seen]
            yield (at, *places[zone_id], people[person_id], found, note, sources.get(source, source), remarks, received)


def _recorded(at: datetime | None) -> str:
    """When a late entry for another moment was recorded."""
    return gettext("recorded %(time)s", time=moment(at)) if at else ""


def _places() -> dict[str, Place]:
    """Zone id → how its place is told."""
    tongue = language()
    query = (
        select(Zone.id, Building.name, BuildingFloor.level, Zone.name, Team.name)
        .join(BuildingFloor, BuildingFloor.id == Zone.floor_id).join(Building, Building.id == BuildingFloor.building_id)
        .outerjoin(Team, Team.id == Zone.team_id)
    )  # fmt: skip
    return {
        zone_id: (building, floor_label(level, tongue), zone, team or "")
        for zone_id, building, level, zone, team in db.session.execute(query)
    }


def _people() -> dict[str, str]:
    return {row[0]: row[1] for row in db.session.execute(select(Person.id, Person.name))}


def _said(words: dict[str, Any]) -> dict[str, str]:
    return {name: str(word) for name, word in words.items()}


PATROLS = Ledger(
    "patrols",
    N_("Ledger of patrols"),
    (
        Column(N_("Time"), 16), Column(N_("Building"), 10), Column(N_("Floor"), 9), Column(N_("Zone"), 20),
        Column(N_("Team"), 10), Column(N_("Name"), 10), Column(N_("Found"), 24), Column(N_("Note"), 18),
        Column(N_("Came by"), 9), Column(N_("Marks"), 18), Column(N_("Received"), 16),
    ),
    count,
    rows,
)  # fmt: skip
