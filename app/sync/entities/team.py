"""Teams: their names, and for those of the team the words its own reports use most."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.cases.queries import learned_phrases
from app.core.db import db
from app.people.models import Team
from app.policy import EVERYWHERE
from app.sync.reader import Reader


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    rows = select(Team.id).order_by(Team.id)
    if only is not None:
        rows = rows.where(Team.id.in_(only))
    return list(db.session.execute(rows).scalars())


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    rows = db.session.execute(select(Team.id, Team.name).where(Team.id.in_(ids))).all()
    phrases = learned_phrases([row.id for row in rows if _hears(reader, row.id)], reader.now)
    return {row.id: {"id": row.id, "name": row.name, "phrases": phrases.get(row.id, [])} for row in rows}


def _hears(reader: Reader, team_id: str) -> bool:
    user = reader.user
    return bool(user.roles & EVERYWHERE) or team_id == user.team_id or team_id in user.led_team_ids
