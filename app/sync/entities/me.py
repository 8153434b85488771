"""The person who holds the phone, with what their rights rest on."""

from __future__ import annotations

from typing import Any

from app.core.db import db
from app.people.models import Team
from app.sync.reader import Reader


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    return [reader.user.id] if only is None or reader.user.id in only else []


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    user = reader.user
    team = db.session.get(Team, user.team_id) if user.team_id else None
    return {
        user.id: {
            "id": user.id,
            "name": user.name,
            "number": user.number,
            "team_id": user.team_id,
            "team_name": team.name if team else None,
            "roles": sorted(user.roles),
            "zone_ids": sorted(user.zone_ids),
            "stand_in_zone_ids": sorted(user.stand_in_zone_ids),
            "led_team_ids": sorted(user.led_team_ids),
            "language": user.language,
        }
    }
