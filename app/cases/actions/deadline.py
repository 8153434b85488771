"""Moving a deadline, or asking for it."""

from __future__ import annotations

from typing import Any

from app.cases.actions.steps import Step, take
from app.cases.actions.verify import checked_deadline
from app.cases.models import Issue, IssueEvent
from app.cases.queries import may_do
from app.cases.rules import DEADLINE, DEADLINE_ASKED
from app.core.acting import Acting
from app.core.errors import N_, Problem, invalid
from app.core.moments import Moments


def change_deadline(by: Acting, step: Step, times: Moments) -> IssueEvent:
    """Set another deadline, a later one with a reason; who may only ask for one leaves the wish on the timeline.

    Raises Problem as `take`, and 422 for a missing or impossible deadline, a later one or a wish without a reason.
    """
    deadline = checked_deadline(step, times)

    def move(issue: Issue) -> dict[str, Any]:
        if deadline > issue.deadline_at and not step.words.strip():
            raise _no_reason()
        data = {"deadline_at": deadline.isoformat(), "before": issue.deadline_at.isoformat()}
        issue.deadline_at = deadline
        issue.version += 1
        return data

    if may_do(by.user, "change_deadline", step.issue_id):
        return take(by, "change_deadline", DEADLINE, step, times, move)
    if not step.words.strip():
        raise _no_reason()
    wish = {"deadline_at": deadline.isoformat()}
    return take(by, "ask_deadline", DEADLINE_ASKED, step, times, lambda issue: wish)


def _no_reason() -> Problem:
    return invalid("/body/words", N_("Please give a reason."))
