"""Notices that a request wrote something of which somebody is to be told at once: by the journal row it leaves."""

from __future__ import annotations

from typing import Any

from flask import g, has_request_context
from sqlalchemy import event

from app.core.journal import JournalEntry

SOON = "notices_soon"
# What starts a clock of minutes, by the journal's words.
PRESSING = frozenset({
    "open_case", "report_incident", "arrange_reception", "move_case", "rebook_case", "hand_over", "cannot", "call_team",
    "return_visit", "tell_result",
})  # fmt: skip


@event.listens_for(JournalEntry, "after_insert")
def _heard(_mapper: Any, _connection: Any, entry: JournalEntry) -> None:
    if entry.action in PRESSING and has_request_context():
        setattr(g, SOON, True)
