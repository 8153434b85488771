"""What the office made of a person's refused records: their phone offers no more to send these again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.sync.models import Operation
from app.sync.reader import Reader
from app.sync.settling import OUTCOMES

OLDEST = timedelta(days=60)


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    rows = select(Operation.id).where(
        Operation.person_id == reader.user.id, Operation.received_at >= reader.now - OLDEST,
        Operation.status == "rejected", Operation.outcome.in_(OUTCOMES),
    )  # fmt: skip
    if only is not None:
        rows = rows.where(Operation.id.in_(only))
    return list(db.session.execute(rows.order_by(Operation.id)).scalars())


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    rows = db.session.execute(
        select(Operation.id, Operation.outcome, Operation.outcome_words).where(Operation.id.in_(ids))
    )
    return {row.id: {"id": row.id, "outcome": row.outcome, "words": row.outcome_words} for row in rows}
