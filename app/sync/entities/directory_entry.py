"""The directory (通讯录): what most inquiries are answered with, without a network too."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.service.models import DirectoryEntry
from app.sync.reader import Reader


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    rows = select(DirectoryEntry.id).order_by(DirectoryEntry.id)
    if only is not None:
        rows = rows.where(DirectoryEntry.id.in_(only))
    return list(db.session.execute(rows).scalars())


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    rows = select(DirectoryEntry.id, DirectoryEntry.unit, DirectoryEntry.room, DirectoryEntry.phone, DirectoryEntry.note)
    return {row.id: dict(row._mapping) for row in db.session.execute(rows.where(DirectoryEntry.id.in_(ids)))}
