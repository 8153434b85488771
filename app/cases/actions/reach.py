"""Whoever has to mend an issue is reached: from then its clock counts against them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from app.cases.models import Issue
from app.cases.queries import given_at
from app.cases.rules import OPEN, counts_from
from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.moments import Moments
from app.people.sessions import heard_since, on_contact
from app.policy import SYSTEM


def begin_clock(by: Acting, issue: Issue, times: Moments) -> None:
    """It was given to somebody anew: counted by its deadline where nobody has to be told, else once they are reached."""
    told_already = issue.assignee_id in (None, by.id)
    if told_already:
        issue.late_from = issue.deadline_at
    elif heard_since(str(issue.assignee_id), times.received_at):
        issue.late_from = counts_from(issue.deadline_at, times.corrected_at, times.received_at)
    else:
        issue.late_from = None


@on_contact
def note_contact(person_id: str, now: datetime) -> None:
    """One of the person's devices was heard of: it shows them whatever is theirs."""
    _reached(_waiting_for(person_id), person_id, now)


def note_told(issue_id: str, person_id: str, now: datetime) -> None:
    """A notice of the issue came to the phone of whoever has to mend it (or of who stands in), or was read."""
    _reached([one for one in _waiting_for(person_id) if one.id == issue_id], person_id, now)


def _waiting_for(person_id: str) -> list[Issue]:
    rows = select(Issue).where(Issue.assignee_id == person_id, Issue.state == OPEN, Issue.late_from.is_(None))
    return list(db.session.execute(rows.order_by(Issue.number)).scalars().unique())


def _reached(issues: Iterable[Issue], person_id: str, now: datetime) -> None:
    found = list(issues)
    if not found:
        return
    with transaction():
        for issue in found:
            issue.late_from = counts_from(issue.deadline_at, given_at(issue), now)
        also = [("issue", one.id) for one in found[1:]]
        journal.append(Acting(SYSTEM, now), "reach_person", "issue", found[0].id, {"person_id": person_id}, also=also)
