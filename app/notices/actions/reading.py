"""Somebody has read what they were told."""

from __future__ import annotations

from collections.abc import Iterable

from app.core import journal
from app.core.acting import Acting
from app.core.db import transaction
from app.notices.queries.inbox import own_notices
from app.notices.sources import source_of


def read_notices(by: Acting, notice_ids: Iterable[str] | None = None) -> int:
    """Mark one's own notices as read (None: all of them); how many were unread. Others' are passed over."""
    wanted = None if notice_ids is None else list(notice_ids)
    if not own_notices(by.id, wanted):
        return 0
    with transaction():
        rows = own_notices(by.id, wanted)
        for row in rows:
            row.read_at = by.now
        for row in rows:
            if source := source_of(row.kind):
                source.reached(row.thing_id, by.id, by.now)
        if rows:
            told = [("notice", row.id) for row in rows]
            journal.append(by, "read_notices", "notices", by.id, {"notices": len(rows)}, also=told)
    return len(rows)
