"""Patrols that the person may see: one's own of the last seven days, everybody's of today.

A phone needs today's to know what is left; what came before is in the office's pages, and a zone's last patrol travels
with the zone. On a thin line each row counts: of the items go only those found wanting. How sure a
record is goes to the person who made it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, lazyload

from app.core.db import db
from app.evidence.showing import own_grades
from app.patrols.models import Patrol
from app.people.models import Person
from app.photos.queries import photos_of
from app.places.models import Zone
from app.policy import Thing, may
from app.sync.reader import Reader, counted, iso

OWN = timedelta(days=7)
EVERYBODYS = timedelta(hours=36)  # today, wherever its midnight lies


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    rows = (
        select(Patrol.id, Patrol.zone_id, Zone.team_id, Patrol.person_id)
        .join(Zone, Zone.id == Patrol.zone_id)
        .where(
            or_(
                Patrol.counts_at >= reader.now - EVERYBODYS,
                (Patrol.counts_at >= reader.now - OWN) & (Patrol.person_id == reader.user.id),
            )
        )
        .order_by(Patrol.id)
    )
    if only is not None:
        rows = rows.where(Patrol.id.in_(only))
    return [
        row.id
        for row in db.session.execute(rows)
        if may(reader.user, "see_patrol", Thing(zone_id=row.zone_id, team_id=row.team_id, person_id=row.person_id))
    ]


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    photos = photos_of("patrol", ids)
    grades = own_grades(ids, reader.user.id)
    # Of who walked only the name is told: no roles, no places.
    walker = joinedload(Patrol.person)
    plain = lazyload(Patrol.zone), walker.lazyload(Person.team), walker.lazyload(Person.roles)
    rows = db.session.execute(select(Patrol).options(*plain).where(Patrol.id.in_(ids))).scalars()
    return {
        row.id: {
            "id": row.id,
            "zone_id": row.zone_id,
            "person_id": row.person_id,
            "person_name": row.person.name,
            **counted(row),
            "device_at": iso(row.device_at),
            "received_at": iso(row.received_at),
            "source": row.source,
            "all_normal": row.all_normal,
            "items": [item for item in row.items if not item.get("ok")],
            "note": row.note,
            "late_reason": row.late_reason,
            "marks": row.marks,
            "photos": photos.get(row.id, []),
        }
        | ({"evidence": grades[row.id]} if row.id in grades else {})
        for row in rows
    }
