"""What the worker does by the clock: closing weeks."""

from __future__ import annotations

from app.core.acting import Acting
from app.jobs.registry import regularly
from app.weeks import actions


@regularly("*/5")
def close_weeks(by: Acting) -> None:
    """Keep how the weeks that are over stood (附表四 4); what is closed already is passed over."""
    actions.close_weeks(by)
