"""Teams: their names."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.people.models import Team
from app.sync.reader import Reader


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    rows = select(Team.id).order_by(Team.id)
    if only is not None:
        rows = rows.where(Team.id.in_(only))
    return list(db.session.execute(rows).scalars())


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    rows = db.session.execute(select(Team.id, Team.name).where(Team.id.in_(ids)))
    return {row.id: {"id": row.id, "name": row.name} for row in rows}
