"""What the person was told: the unread, and what was read in the last week; in their language."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from app.core.db import db
from app.notices.models import Notice
from app.notices.rules.ladder import DIGEST_KIND
from app.notices.showing import told
from app.sync.reader import Reader, iso

KEPT, OLDEST = timedelta(days=7), timedelta(days=30)


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    rows = select(Notice.id).where(
        Notice.person_id == reader.user.id, Notice.kind != DIGEST_KIND, Notice.created_at >= reader.now - OLDEST,
        or_(Notice.read_at.is_(None), Notice.created_at >= reader.now - KEPT),
    )  # fmt: skip
    if only is not None:
        rows = rows.where(Notice.id.in_(only))
    return list(db.session.execute(rows.order_by(Notice.id)).scalars())


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    rows = db.session.execute(select(Notice).where(Notice.id.in_(ids))).scalars().unique()
    return {row.id: _one(reader, row) for row in rows}


def _one(reader: Reader, row: Notice) -> dict[str, Any]:
    said = told(row, reader.settings)
    return {
        "id": row.id, "kind": row.kind, "step": row.step, "title": said.title, "about": said.about,
        "at": iso(row.created_at), "read": row.read_at is not None, "path": said.app_link or said.link,
        "instead_of": row.instead_of.name if row.instead_of else None,
    }  # fmt: skip
