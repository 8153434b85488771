"""Routes to inspect that are not over for a week, for those who inspect."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from app.core.db import db
from app.inspections.models import InspectionRoute
from app.policy import may
from app.sync.reader import Reader

BACK, AHEAD = timedelta(days=7), timedelta(days=14)


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    if not may(reader.user, "see_routes"):
        return []
    today = reader.settings.local(reader.now).date()
    rows = select(InspectionRoute.id).where(
        InspectionRoute.on_day >= today - BACK,
        InspectionRoute.on_day <= today + AHEAD,
        InspectionRoute.cancelled_at.is_(None),
        or_(InspectionRoute.person_id.is_(None), InspectionRoute.person_id == reader.user.id),
    )
    if only is not None:
        rows = rows.where(InspectionRoute.id.in_(only))
    return list(db.session.execute(rows.order_by(InspectionRoute.id)).scalars())


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    rows = db.session.execute(select(InspectionRoute).where(InspectionRoute.id.in_(ids))).scalars()
    return {
        row.id: {
            "id": row.id, "name": row.name, "kind": row.kind, "on_day": row.on_day.isoformat(),
            "in_points": row.in_points, "zone_ids": row.zone_ids, "drawn": bool(row.seed),
        }
        for row in rows
    }  # fmt: skip
