"""Carrying an issue over, and closing a week."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime

from app.cases.actions import Step, change_deadline
from app.cases.models import Issue
from app.cases.rules import CLOSED
from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid, not_found
from app.core.moments import here_and_now
from app.core.text import sentence
from app.inspections.rules import week_of
from app.policy import may
from app.settings.queries import current
from app.weeks.models import CarryOver, WeekClose, WeekLine
from app.weeks.queries import close_of, due_weeks, gather_week
from app.weeks.rules import week_bounds


def carry_over(by: Acting, issue_id: str, reason: str, until_at: datetime) -> CarryOver:
    """Let an issue that cannot be mended by Sunday into the next week; its deadline moves (附表四 4).

    Raises Problem 403, 404, 422 for a missing reason, a closed issue, or a deadline within this week.
    """
    if not may(by.user, "carry_over"):
        raise forbidden()
    settings = current()
    week = week_of(settings.local(by.now).date())
    reason = sentence(reason)[:200]
    if not reason:
        raise invalid("reason", N_("Please give a reason."))
    if until_at <= week_bounds(settings, week)[1]:
        raise invalid("until_at", N_("The new deadline lies within this week."))
    with transaction():
        issue = db.session.get(Issue, issue_id)
        if issue is None:
            raise not_found()
        if issue.state in CLOSED:
            raise invalid("issue_id", N_("This issue is closed already."))
        row = CarryOver(issue_id=issue.id, week_on=week, reason=reason, until_at=until_at.astimezone(UTC),
                        approved_by=by.id, approved_at=by.now)  # fmt: skip
        db.session.add(row)
        change_deadline(by, Step(issue.id, words=reason, deadline_at=row.until_at), here_and_now(by.now))
        data = {"issue_id": issue.id, "week_on": week, "reason": reason, "until_at": row.until_at}
        journal.append(by, "carry_over", "carry_over", row.id, data)
    return row


def close_week(by: Acting, week_on: date) -> WeekClose:
    """Keep how the week stood on Sunday 24:00, once and for ever; a closed week is given back as it is.

    Raises Problem 403, 422 for a day that is no Monday or a week that is not over.
    """
    if not may(by.user, "close_week"):
        raise forbidden()
    settings = current()
    if week_on.weekday() != 0:
        raise invalid("week_on", N_("A week is named by its Monday."))
    if week_bounds(settings, week_on)[1] > by.now:
        raise invalid("week_on", N_("That week is not over yet."))
    if closed := close_of(week_on):
        return closed
    account = gather_week(settings, week_on, by.now)  # as of Sunday, whenever it is read: no need to hold the lock
    with transaction():
        if closed := close_of(week_on):
            return closed
        closed = WeekClose(week_on=week_on, figures=account.figures, closed_by=by.id, closed_at=by.now)
        closed.lines = [WeekLine(position=place, **asdict(line)) for place, line in enumerate(account.lines)]
        db.session.add(closed)
        db.session.flush()
        data = {"week_on": week_on, "issues": account.figures["issues"]}
        journal.append(by, "close_week", "week_close", closed.id, data)
    return closed


def close_weeks(by: Acting) -> list[WeekClose]:
    """Close every week that is over, each in a transaction of its own. Raises Problem 403."""
    return [close_week(by, week) for week in due_weeks(current(), by.now)]
