"""Low results become issues with owner and deadline, once the manager has confirmed them (三 8, 考评办法 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from app.cases.actions import Report, report_issue
from app.cases.models import Issue
from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, FieldError, Problem, forbidden, not_found
from app.core.moments import here_and_now
from app.policy import may
from app.settings.queries import current
from app.surveys.models import SurveyMeasure
from app.surveys.queries import measures_of, results_of, round_by_id
from app.surveys.rules import Low, low_results

DUE = time(18)


@dataclass(frozen=True)
class Measure:
    """What the manager confirms of a low result: where, what is to be done, by whom (None: the zone's owner), until when."""

    subject: str
    zone_id: str
    words: str
    until_on: date
    assignee_id: str | None = None


def take_measures(by: Acting, round_id: str, measures: Sequence[Measure]) -> list[Issue]:
    """File an issue for each, all or none; what has become one already is passed over.

    Raises Problem 403, 404, 409 while the round is open, 422 naming `subject/field`.
    """
    if not may(by.user, "act_on_survey"):
        raise forbidden()
    filed = []
    with transaction():
        found = round_by_id(round_id)
        if found is None:
            raise not_found()
        told = results_of(found)
        if told is None:
            raise Problem(409, "open", N_("This round is still open."))
        low, done = {one.subject: one for one in low_results(told, found.threshold)}, measures_of(found)
        if any(one.subject not in low for one in measures):
            raise not_found()
        _must_say_where([one for one in measures if one.subject not in done])
        for one in measures:
            if one.subject not in done:
                filed.append(_file(by, round_id, one, low[one.subject]))
                done[one.subject] = filed[-1].id
    return filed


def _must_say_where(measures: Sequence[Measure]) -> None:
    """Raises Problem 422 naming each that has no zone: what is about the whole site is proposed without."""
    message = N_("Please choose a zone.")
    faults = tuple(FieldError(f"{one.subject}/zone_id", message) for one in measures if not one.zone_id)
    if faults:
        raise Problem(422, "invalid", message, errors=faults)


def _file(by: Acting, round_id: str, one: Measure, low: Low) -> Issue:
    deadline = datetime.combine(one.until_on, DUE, current().zone_info).astimezone(UTC)
    report = Report(one.zone_id, one.words, "normal", deadline, item=low.question.words if low.question else "",
                    assignee_id=one.assignee_id)  # fmt: skip
    try:
        issue = report_issue(by, report, here_and_now(by.now))
    except Problem as problem:
        pointer = problem.errors[0].pointer.rsplit("/", 1)[-1] if problem.errors else "zone_id"
        fault = FieldError(f"{one.subject}/{pointer}", problem.message, problem.params)
        raise Problem(422, "invalid", problem.message, errors=(fault,), **problem.params) from problem
    figures = {"satisfied": low.share.satisfied, "scores": low.share.scores, "people": low.share.people}
    db.session.add(SurveyMeasure(round_id=round_id, subject=one.subject, issue_id=issue.id, figures=figures))
    journal.append(by, "act_on_survey", "survey_round", round_id, {"subject": one.subject, "issue_id": issue.id})
    return issue
