"""What was taken out of sight is taken out of what was said of it, too: by the journal row that hiding or sealing leaves.

In the same transaction, so that no inbox, no phone and no waiting message tells it afterwards.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event, or_, select, update

from app.core.journal import JournalEntry
from app.notices.models import LadderRung, Notice
from app.notices.rules.ladder import ALERT_KIND


@event.listens_for(JournalEntry, "after_insert")
def _heard(_mapper: Any, connection: Connection, entry: JournalEntry) -> None:
    hidden = entry.action == "hide_words"
    sealed = entry.action == "seal_case" and entry.data.get("confidential")
    if not (hidden or sealed):
        return
    said_to_groups = select(LadderRung.id).where(LadderRung.kind == ALERT_KIND, LadderRung.ladder == entry.entity_id)
    about = or_(Notice.thing_id == entry.entity_id, Notice.rung_id.in_(said_to_groups))
    connection.execute(update(Notice).where(about).values(about=""))
