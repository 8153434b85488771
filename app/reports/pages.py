"""The pages of ledgers and briefings: their blueprint, with each part's routes."""

from __future__ import annotations

from app.reports import briefing_pages, ledger_pages  # noqa: F401 - their routes
from app.reports.room import blueprint

__all__ = ["blueprint"]
