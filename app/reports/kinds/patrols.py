"""The ledger of patrols (巡检台账)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement, case, func, select, type_coerce

from app.core.db import db
from app.core.errors import N_
from app.patrols.models import Patrol
from app.patrols.words import MARK_WORDS, SOURCE_WORDS
from app.people.models import Person, Team
from app.places.models import Building, BuildingFloor, Zone
from app.places.rules import floor_label
from app.reports.kinds.kind import Column, Ledger, Value, Wanted
from app.web.language import language

AT_ONCE = 2_000  # rows fetched together


# What was found is read only where something was: most patrols find all in order.
_FAULTS = type_coerce(case((Patrol.all_normal, None), else_=Patrol.items), Patrol.items.type)


def _within(wanted: Wanted) -> list[ColumnElement[bool]]:
    start, end = wanted.bounds
    return [Patrol.corrected_at >= start, Patrol.corrected_at < end, *wanted.scope.here(Patrol.zone_id)]


def count(wanted: Wanted) -> int:
    """How many patrols the ledger will hold."""
    return db.session.execute(select(func.count()).select_from(Patrol).where(*_within(wanted))).scalar_one()


def rows(wanted: Wanted) -> Iterator[Sequence[Value]]:
    """Each patrol, earliest first."""
    columns = (Patrol.corrected_at, Building.name, BuildingFloor.level, Zone.name, Team.name, Person.name, Patrol.all_normal,
               _FAULTS, Patrol.note, Patrol.late_reason, Patrol.source, Patrol.marks, Patrol.received_at)  # fmt: skip
    query = (
        select(*columns)
        .select_from(Patrol)
        .join(Zone, Zone.id == Patrol.zone_id).join(BuildingFloor, BuildingFloor.id == Zone.floor_id)
        .join(Building, Building.id == BuildingFloor.building_id).join(Person, Person.id == Patrol.person_id)
        .outerjoin(Team, Team.id == Zone.team_id)
        .where(*_within(wanted)).order_by(Patrol.corrected_at, Patrol.id)
    )  # fmt: skip
    tongue, normal = language(), gettext("All normal")
    sources, marks = _said(SOURCE_WORDS), _said(MARK_WORDS)
    for at, building, level, zone, team, person, fine, items, note, late, source, seen, received in db.session.execute(
        query.execution_options(yield_per=AT_ONCE)
    ):
        found = normal if fine else "；".join(item["text"] for item in items if not item["ok"])
        remarks = "；".join([*(marks.get(mark, mark) for mark in seen), *([late] if late else [])])
        yield (at, building, floor_label(level, tongue), zone, team or "", person, found, note,
               sources.get(source, source), remarks, received)  # fmt: skip


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
