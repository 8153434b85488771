"""What visitors say to an issue behind their private link, and how the office hides words that offend or name people."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from app.cases.actions.steps import Step, take, write_event
from app.cases.actions.verify import checked_deadline
from app.cases.models import HiddenWords, Issue, IssueEvent
from app.cases.queries import issue_by_id, visitors_words
from app.cases.rules import DISPUTED, HIDDEN, OPEN, RATED, SEEN_TOO, SHOWN, VERIFIED, may_still_dispute
from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, forbidden, invalid, not_found
from app.core.moments import Moments
from app.photos.models import PhotoUse
from app.policy import VISITOR_ID, may

HIDDEN_TEXT = "（内容已隐藏）"  # stands where the words stood, in every list, page and sheet
_SHOWN_PHOTOS, _HIDDEN_PHOTOS = "issue_event", "hidden_issue_event"


def see_too(by: Acting, step: Step, times: Moments) -> IssueEvent:
    """Somebody else sees the same fault. Raises Problem 403, 404, 409 when it is closed."""
    with transaction():
        issue = issue_by_id(step.issue_id)
        if issue is None:
            raise not_found()
        if not may(by.user, "report_issue"):
            raise forbidden()
        if issue.state == VERIFIED:
            raise Problem(409, "closed", N_("That was mended meanwhile. If it is wrong again, please report it anew."))
        event = write_event(by, issue, SEEN_TOO, step, times, {})
        journal.append(by, "see_too", "issue", issue.id, {"event_id": event.id}, also=[("zone", issue.zone_id)])
    return event


def dispute_fix(by: Acting, step: Step, times: Moments) -> IssueEvent:
    """The reporter says that it is not mended: open again, with a new deadline, counted as a repeat.

    Raises Problem as `take`, 409 more than 14 days after it was closed.
    """
    deadline = checked_deadline(step, times)

    def reopen(issue: Issue) -> dict[str, Any]:
        if not may_still_dispute(issue.closed_at, times.corrected_at):
            raise Problem(409, "too-late", N_("This was closed more than 14 days ago. Please report it anew."))
        data = {"deadline_at": deadline.isoformat(), "before": issue.deadline_at.isoformat()}
        issue.state, issue.closed_at, issue.deadline_at = OPEN, None, deadline
        issue.reopened += 1
        issue.version += 1
        return data

    return take(by, "dispute_fix", DISPUTED, step, times, reopen)


def rate_fix(by: Acting, step: Step, times: Moments, *, satisfied: bool) -> IssueEvent:
    """Satisfied or not, with why. Raises Problem as `take`."""
    return take(by, "rate_fix", RATED, step, times, lambda issue: {"satisfied": satisfied})


def hide_words(by: Acting, step: Step, times: Moments) -> IssueEvent:
    """Take what visitors wrote and their photos out of everybody's sight but the office's; the reason is on record.

    Raises Problem as `take`, 422 without a reason, 409 when there is nothing to hide.
    """
    if not step.words.strip():
        raise invalid("/body/words", N_("Please give a reason."))

    def hide(issue: Issue) -> dict[str, Any]:
        said = visitors_words(issue)
        if not said:
            raise Problem(409, "nothing-to-hide", N_("There are no visitors' words left to hide."))
        for one in said:
            _hide(issue, one)
        _move_photos(issue, _SHOWN_PHOTOS, _HIDDEN_PHOTOS)
        return {}

    return take(by, "hide_words", HIDDEN, step, times, hide)


def show_words(by: Acting, step: Step, times: Moments) -> IssueEvent:
    """Put the hidden words and photos back. Raises Problem as `take`."""

    def show(issue: Issue) -> dict[str, Any]:
        events = {event.id: event for event in issue.events}
        for row in issue.hidden:
            if row.event_id is None:
                issue.description = row.words
            else:
                events[row.event_id].words = row.words
        issue.hidden.clear()
        _move_photos(issue, _HIDDEN_PHOTOS, _SHOWN_PHOTOS)
        return {}

    return take(by, "show_words", SHOWN, step, times, show)


def _hide(issue: Issue, said: IssueEvent | Issue) -> None:
    if isinstance(said, Issue):
        issue.hidden.append(HiddenWords(words=said.description))
        issue.description = HIDDEN_TEXT
        return
    issue.hidden.append(HiddenWords(event_id=said.id, words=said.words))
    said.words = ""


def _move_photos(issue: Issue, before: str, after: str) -> None:
    theirs = [event.id for event in issue.events if event.person_id == VISITOR_ID]
    named = PhotoUse.entity == before, PhotoUse.entity_id.in_(theirs)
    db.session.execute(update(PhotoUse).where(*named).values(entity=after))
