"""Confirming that a fault is mended."""

from __future__ import annotations

from typing import Any

from app.cases.actions.steps import Step, take
from app.cases.models import Issue, IssueEvent
from app.cases.rules import FIXED
from app.core.acting import Acting
from app.core.moments import Moments
from app.evidence.actions import weigh_step


def confirm_fix(by: Acting, step: Step, times: Moments) -> IssueEvent:
    """Say that it is mended, with an after-photo. Raises Problem as `take`."""

    def mend(issue: Issue) -> dict[str, Any]:
        weigh_step(by, step.id, issue.zone, step.photos, times)
        issue.state = FIXED
        issue.version += 1
        return {}

    return take(by, "confirm_fix", "fixed", step, times, mend)
