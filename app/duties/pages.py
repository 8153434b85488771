"""The pages of duties: their blueprint, with each part's routes."""

from __future__ import annotations

from app.duties import absence_pages, calendar_pages, duty_pages, feed_pages, objection_pages, person_pages  # noqa: F401 - their routes
from app.duties.room import blueprint

__all__ = ["blueprint"]
