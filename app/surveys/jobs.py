"""What the worker does by the clock: closing rounds whose last day is over."""

from __future__ import annotations

from app.core.acting import Acting
from app.jobs.registry import regularly
from app.surveys import actions


@regularly("*/5")
def close_survey_rounds(by: Acting) -> None:
    """The month's round ends by itself (考评阶段: 每月月底); what is closed is passed over."""
    actions.close_due_rounds(by)
