"""The standards in force with their reference photos, for those who inspect by them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.photos.queries import photos_of
from app.policy import may
from app.standards.models import Standard
from app.standards.reference import REFERENCE
from app.sync.reader import Reader


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    if not may(reader.user, "see_routes"):
        return []
    rows = select(Standard.id).where(Standard.active).order_by(Standard.id)
    if only is not None:
        rows = rows.where(Standard.id.in_(only))
    return list(db.session.execute(rows).scalars())


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    rows = list(db.session.execute(select(Standard).where(Standard.id.in_(ids))).scalars())
    photos = photos_of(REFERENCE, [item.id for row in rows for item in row.items])
    return {
        row.id: {
            "id": row.id, "area": row.area, "requirement": row.requirement, "equipment": row.equipment,
            "responsible": row.responsible,
            "items": {item.id: [one["sha256"] for one in photos.get(item.id, [])] for item in row.items},
        }
        for row in rows
    }  # fmt: skip
