"""Hiding words that offend or name people, on record, and showing them again."""

from __future__ import annotations

from app.core import journal
from app.core.acting import Acting
from app.core.db import transaction
from app.core.errors import N_, forbidden, invalid, not_found
from app.core.text import sentence
from app.policy import may
from app.surveys.models import SurveyRemark
from app.surveys.queries import remark_by_id, round_by_id


def hide_remark(by: Acting, remark_id: str, reason: str) -> SurveyRemark:
    """Take somebody's words out of everybody's sight but the office's. Raises Problem 403, 404, 422 without a reason."""
    if not may(by.user, "hide_words"):
        raise forbidden()
    said = sentence(reason)[:200]
    with transaction():
        found = _of_closed(remark_id)
        if not said:
            raise invalid("reason", N_("Please give a reason."))
        if not found.hidden_at:
            found.hidden_at, found.hidden_reason = by.now, said
            journal.append(by, "hide_remark", "survey_remark", found.id, {"reason": said})
    return found


def show_remark(by: Acting, remark_id: str) -> SurveyRemark:
    """Put the words back. Raises Problem 403, 404."""
    if not may(by.user, "show_words"):
        raise forbidden()
    with transaction():
        found = _of_closed(remark_id)
        if found.hidden_at:
            found.hidden_at, found.hidden_reason = None, ""
            journal.append(by, "show_remark", "survey_remark", found.id)
    return found


def _of_closed(remark_id: str) -> SurveyRemark:
    found = remark_by_id(remark_id)
    whole = round_by_id(found.round_id) if found else None
    if found is None or whole is None or whole.closed_at is None:
        raise not_found()
    return found
