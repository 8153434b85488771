"""People, for whoever may give them work; never a phone number."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.people.models import Person, Team
from app.policy import VISITOR_ID, may
from app.sync.reader import Reader


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    if not may(reader.user, "see_people"):
        return []
    rows = select(Person.id).where(Person.id != VISITOR_ID).order_by(Person.id)
    if only is not None:
        rows = rows.where(Person.id.in_(only))
    return list(db.session.execute(rows).scalars())


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    rows = db.session.execute(
        select(Person.id, Person.name, Person.team_id, Team.name.label("team_name"), Person.post, Person.active)
        .outerjoin(Team, Team.id == Person.team_id)
        .where(Person.id.in_(ids))
    )
    return {row.id: dict(row._mapping) for row in rows}
