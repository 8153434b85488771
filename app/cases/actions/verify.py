"""Somebody else looks: verified, or sent back. Never by a person who made the fix."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.cases.actions.steps import Step, take
from app.cases.models import Issue, IssueEvent
from app.cases.rules import OPEN, REJECTED, VERIFIED, deadline_fits
from app.core.acting import Acting
from app.core.errors import N_, invalid
from app.core.moments import Moments


def verify_fix(by: Acting, step: Step, times: Moments) -> IssueEvent:
    """The fix is good; the issue is closed. Raises Problem as `take`."""

    def close(issue: Issue) -> dict[str, Any]:
        issue.state = VERIFIED
        issue.closed_at = times.corrected_at
        issue.version += 1
        return {}

    return take(by, "verify_fix", "verified", step, times, close)


def reject_fix(by: Acting, step: Step, times: Moments) -> IssueEvent:
    """Send it back with a reason and a new deadline. Raises Problem as `take`, and 422 where one is missing."""
    if not step.words.strip():
        raise invalid("/body/words", N_("Please say why it is sent back."))
    deadline = checked_deadline(step, times)

    def reopen(issue: Issue) -> dict[str, Any]:
        data = {"deadline_at": deadline.isoformat(), "before": issue.deadline_at.isoformat()}
        issue.state = OPEN
        issue.deadline_at = deadline
        issue.version += 1
        return data

    return take(by, "reject_fix", REJECTED, step, times, reopen)


def checked_deadline(step: Step, times: Moments) -> datetime:
    """The step's deadline. Raises Problem 422 when it is missing, past, or over a year ahead."""
    if step.deadline_at is None:
        raise invalid("/body/deadline_at", N_("Please choose a deadline."))
    if not deadline_fits(step.deadline_at, times.device_at, times.corrected_at):
        raise invalid("/body/deadline_at", N_("The deadline lies in the past or more than a year ahead."))
    return step.deadline_at
