"""Giving an issue to somebody else, or asking for it."""

from __future__ import annotations

from typing import Any

from app.cases.actions.steps import Step, take
from app.cases.models import Issue, IssueEvent
from app.cases.queries import may_do
from app.cases.rules import REASSIGN_ASKED, REASSIGNED
from app.core.acting import Acting
from app.core.db import db
from app.core.errors import N_, invalid
from app.core.moments import Moments
from app.people.models import Person


def reassign(by: Acting, step: Step, times: Moments) -> IssueEvent:
    """Let somebody else mend it; who may only ask leaves the wish on the timeline, with a reason.

    Raises Problem as `take`, and 422 for a person who does not work here or a wish without a reason.
    """
    person = db.session.get(Person, step.assignee_id) if step.assignee_id else None
    if person is None or not person.active:
        raise invalid("/body/assignee_id", N_("Nobody of that name works here."))
    wish = {"assignee_id": person.id, "assignee_name": person.name}

    def give(issue: Issue) -> dict[str, Any]:
        before = {"before": issue.assignee.name, "before_id": issue.assignee.id} if issue.assignee else {"before": ""}
        issue.assignee_id = person.id
        issue.assignee = person
        issue.version += 1
        return wish | before

    if may_do(by.user, "reassign", step.issue_id):
        return take(by, "reassign", REASSIGNED, step, times, give)
    if not step.words.strip():
        raise invalid("/body/words", N_("Please give a reason."))
    return take(by, "ask_reassign", REASSIGN_ASKED, step, times, lambda issue: wish)
