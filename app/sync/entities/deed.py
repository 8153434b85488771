"""The person's own deeds of the last five weeks, and how sure they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.duties.models import Deed
from app.evidence.showing import own_grades
from app.sync.reader import Reader, counted

DAYS = timedelta(days=35)


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    rows = select(Deed.id).where(Deed.person_id == reader.user.id, Deed.counts_at >= reader.now - DAYS)
    if only is not None:
        rows = rows.where(Deed.id.in_(only))
    return list(db.session.execute(rows.order_by(Deed.id)).scalars())


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    grades = own_grades(ids, reader.user.id)
    rows = db.session.execute(select(Deed).where(Deed.id.in_(ids))).scalars()
    return {
        row.id: {
            "id": row.id, "series_id": row.series_id, "duty_name": row.duty_name, "zone_id": row.zone_id,
            **counted(row), "items": row.items, "note": row.note, "late_reason": row.late_reason,
        }
        | ({"evidence": grades[row.id]} if row.id in grades else {})
        for row in rows
    }  # fmt: skip
