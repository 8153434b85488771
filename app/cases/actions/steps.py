"""What all steps share: the issue found, the right checked, the event written; a step that came too late kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.cases.actions.reach import begin_clock
from app.cases.models import Issue, IssueEvent
from app.cases.queries import issue_by_id, thing_of_issue, thing_of_issue_at
from app.cases.rules import DEADLINE, LATE, MOVES, REASSIGNED, SETS, fits
from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, forbidden, not_found
from app.core.ids import new_id
from app.core.moments import Moments
from app.photos.actions import attach_photos
from app.policy import may

MAX_WORDS = 2_000


@dataclass(frozen=True)
class Step:
    """A step somebody takes; `expected_version` is the issue's version they saw (None: from a page just read)."""

    issue_id: str
    expected_version: int | None = None
    words: str = ""
    photos: Sequence[str] = ()
    deadline_at: datetime | None = None
    assignee_id: str | None = None
    id: str = field(default_factory=new_id)


Change = Callable[[Issue], dict[str, Any]]


def take(by: Acting, name: str, kind: str, step: Step, times: Moments, change: Change) -> IssueEvent:
    """Take the step `name`, written on the timeline as `kind`; `change` alters the issue and returns the event's data.

    Raises Problem 404, 403, 422, and 409 `overtaken` when the issue has moved on since, or to somebody else: then words
    and photos are kept on the timeline before the answer goes out, so that nothing said is lost.
    """
    with transaction():
        issue = _seen(by, step, times)
        # `ask_…` names are rights too: the policy knows each by its own name.
        still = may(by.user, name, thing_of_issue(issue))
        if not still and not may(by.user, name, thing_of_issue_at(issue, times.corrected_at)):
            raise forbidden()
        step_name = {"ask_deadline": "change_deadline", "ask_reassign": "reassign"}.get(name, name)
        overtaken = not still or not fits(step_name, issue.state) or _is_stale(issue, step)
        if overtaken:
            event = write_event(by, issue, LATE, step, times, {"wanted": name, "state": issue.state} | _wanted(step))
        else:
            event = write_event(by, issue, kind, step, times, {})
            event.data = change(issue)
            if kind in SETS:
                begin_clock(by, issue, times)
        journal.append(
            by, f"late_{name}" if overtaken else name, "issue", issue.id,
            {"event_id": event.id, **event.data}, also=[("zone", issue.zone_id)],
        )  # fmt: skip
    if overtaken:
        raise _overtaken(issue, fits(step_name, issue.state))
    return event


def write_event(
    by: Acting, issue: Issue, kind: str, step: Step, times: Moments, data: dict[str, Any]
) -> IssueEvent:
    """Add a row to the timeline, with its photos. Raises Problem 422 for photos or too many words."""
    if len(step.words) > MAX_WORDS:
        raise Problem(422, "words-long", N_("Please keep it under 2,000 characters."))
    event = IssueEvent(
        id=step.id,
        issue_id=issue.id,
        position=len(issue.events),
        kind=kind,
        person_id=by.id,
        words=step.words.strip(),
        data=data,
        device_at=times.device_at,
        corrected_at=times.corrected_at,
        received_at=times.received_at,
    )
    issue.events.append(event)
    db.session.flush()
    attach_photos(by, "issue_event", event.id, step.photos)
    return event


def _seen(by: Acting, step: Step, times: Moments) -> Issue:
    """The issue, if this person may see it or could at that moment. Raises Problem 404."""
    issue = issue_by_id(step.issue_id)
    if issue is None:
        raise not_found()
    things = (thing_of_issue(issue), thing_of_issue_at(issue, times.corrected_at))
    if not any(may(by.user, "see_issue", thing) for thing in things):
        raise not_found()
    return issue


def _is_stale(issue: Issue, step: Step) -> bool:
    return step.expected_version is not None and step.expected_version != issue.version


def _overtaken(issue: Issue, fitting: bool) -> Problem:
    """Why the step came too late. Where it would still fit, nobody took it: the office has moved the issue since."""
    last = next((one.kind for one in reversed(issue.events) if one.kind in MOVES), "")
    if fitting and last == REASSIGNED and issue.assignee:
        message = N_("It was meanwhile given to %(who)s. What you wrote is kept on the issue's timeline.")
        return Problem(409, "overtaken", message, who=issue.assignee.name)
    if fitting and last == DEADLINE:
        return Problem(409, "overtaken", N_("Its deadline was meanwhile moved. What you wrote is kept on the issue's timeline."))
    return Problem(409, "overtaken", N_("Somebody was faster. What you wrote is kept on the issue's timeline."))


def _wanted(step: Step) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    if step.deadline_at:
        wanted["deadline_at"] = step.deadline_at.isoformat()
    if step.assignee_id:
        wanted["assignee_id"] = step.assignee_id
    return wanted
