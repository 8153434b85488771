"""Inspections of the last days that the person may see: one's own, and those of routes, to know what is left of them.

How sure one is goes to the person who made it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import lazyload

from app.core.db import db
from app.evidence.showing import own_grades
from app.inspections.models import Inspection
from app.places.models import Zone
from app.policy import Thing, may
from app.sync.reader import Reader, counted

DAYS = timedelta(days=8)


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    rows = (
        select(Inspection.id, Inspection.zone_id, Zone.team_id, Inspection.person_id)
        .join(Zone, Zone.id == Inspection.zone_id)
        .where(
            Inspection.counts_at >= reader.now - DAYS,
            or_(Inspection.route_id.is_not(None), Inspection.person_id == reader.user.id),
        )
        .order_by(Inspection.id)
    )
    if only is not None:
        rows = rows.where(Inspection.id.in_(only))
    return [
        row.id
        for row in db.session.execute(rows)
        if may(reader.user, "see_inspection", Thing(zone_id=row.zone_id, team_id=row.team_id, person_id=row.person_id))
    ]


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    grades = own_grades(ids, reader.user.id)
    rows = db.session.execute(select(Inspection).options(lazyload(Inspection.findings)).where(Inspection.id.in_(ids)))
    return {
        row.id: {
            "id": row.id, "route_id": row.route_id, "zone_id": row.zone_id, "person_id": row.person_id,
            "person_name": row.person.name, "kind": row.kind, **counted(row), "score": row.score,
            "failed": row.failed,
        }
        | ({"evidence": grades[row.id]} if row.id in grades else {})
        for row in rows.scalars()
    }  # fmt: skip
