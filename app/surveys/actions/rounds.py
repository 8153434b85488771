"""A month's round: opened by the office, closed by it or by the worker when its last day is over (考评阶段)."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, forbidden, invalid, not_found
from app.policy import may
from app.settings.queries import current
from app.surveys.models import (
    SurveyAnswer,
    SurveyDevice,
    SurveyInvitation,
    SurveyRemark,
    SurveyRound,
)
from app.surveys.queries import due_rounds, open_round, questionnaire_by_id, round_by_id, round_of

LONGEST = timedelta(days=45)


@dataclass(frozen=True)
class RoundEntry:
    """`month` is its first day, `threshold` the per cent below which a result is low, `until_on` the last day."""

    month: date
    questionnaire_id: str
    until_on: date
    threshold: int = 80
    by_plate: bool = True


def open_a_round(by: Acting, entry: RoundEntry) -> SurveyRound:
    """Open the round of a month. Raises Problem 403, 409 while another is open or the month has one, 422."""
    _must_run(by)
    today = current().local(by.now).date()
    this = today.replace(day=1)
    if entry.month not in (this, (this - timedelta(days=1)).replace(day=1)):
        raise invalid("month", N_("A round is for this month or the one before."))
    if not 1 <= entry.threshold <= 100:
        raise invalid("threshold", N_("This is a number from 1 to 100."))
    _check_until(by, entry.until_on)
    with transaction():
        if questionnaire_by_id(entry.questionnaire_id) is None:
            raise invalid("questionnaire_id", N_("Choose a questionnaire."))
        if open_round():
            raise Problem(409, "open-already", N_("Another round is still open. Close it first."))
        if round_of(entry.month):
            raise Problem(409, "month-taken", N_("This month has had its round."))
        opened = SurveyRound(
            month=entry.month, questionnaire_id=entry.questionnaire_id, threshold=entry.threshold, by_plate=entry.by_plate,
            until_on=entry.until_on, device_salt=secrets.token_hex(32), opened_by=by.id, opened_at=by.now,
        )  # fmt: skip
        db.session.add(opened)
        db.session.flush()
        data = {"month": entry.month, "questionnaire_id": entry.questionnaire_id, "threshold": entry.threshold,
                "by_plate": entry.by_plate, "until_on": entry.until_on}  # fmt: skip
        journal.append(by, "open_survey_round", "survey_round", opened.id, data)
    return opened


def change_round(by: Acting, round_id: str, by_plate: bool, until_on: date) -> SurveyRound:
    """Allow or forbid answers from plates, move the last day. Raises Problem 403, 404, 409 when closed, 422."""
    _must_run(by)
    _check_until(by, until_on)
    with transaction():
        found = still_open(round_id)
        found.by_plate, found.until_on = by_plate, until_on
        journal.append(by, "change_survey_round", "survey_round", found.id, {"by_plate": by_plate, "until_on": until_on})
    return found


def close_round(by: Acting, round_id: str) -> SurveyRound:
    """End a round for good; a closed one is given back as it is. Raises Problem 403, 404.

    What could still tell people apart goes: the marks of devices with their salt, the marks on invitations, the order in
    which answers and words came. The journal keeps the answers' sum, so that a later change of theirs would show.
    """
    _must_run(by)
    with transaction():
        found = round_by_id(round_id)
        if found is None:
            raise not_found()
        if found.closed_at:
            return found
        marks = select(func.count()).select_from(SurveyInvitation).where(SurveyInvitation.round_id == found.id)
        found.invited = db.session.execute(marks).scalar_one()
        found.used = db.session.execute(marks.where(SurveyInvitation.used)).scalar_one()
        db.session.execute(update(SurveyInvitation).where(SurveyInvitation.round_id == found.id).values(used=False))
        db.session.execute(delete(SurveyDevice).where(SurveyDevice.round_id == found.id))
        for table in (SurveyAnswer, SurveyRemark):
            _lay_down_anew(table, found.id)
        found.device_salt, found.closed_by, found.closed_at = None, by.id, by.now
        answers, digest = sum_of(found.id)
        data = {"answers": answers, "sha256": digest, "invited": found.invited, "used": found.used}
        journal.append(by, "close_survey_round", "survey_round", found.id, data)
    return found


def close_due_rounds(by: Acting) -> list[SurveyRound]:
    """Close every round whose last day is over. Raises Problem 403."""
    return [close_round(by, found.id) for found in due_rounds(by.now)]


def sum_of(round_id: str) -> tuple[int, str]:
    """How many answers a round has, and the SHA-256 over them."""
    rows = db.session.execute(
        select(SurveyAnswer.id, SurveyAnswer.source, SurveyAnswer.zone_id, SurveyAnswer.picks)
        .where(SurveyAnswer.round_id == round_id).order_by(SurveyAnswer.id)
    ).all()  # fmt: skip
    said = json.dumps([list(row) for row in rows], sort_keys=True, separators=(",", ":"))
    return len(rows), hashlib.sha256(said.encode()).hexdigest()


def still_open(round_id: str) -> SurveyRound:
    """Raises Problem 404, 409 when it is closed."""
    found = round_by_id(round_id)
    if found is None:
        raise not_found()
    if found.closed_at:
        raise Problem(409, "closed", N_("This round is closed."))
    return found


def _lay_down_anew(table: Any, round_id: str) -> None:
    """Write a round's rows anew in the order of their random ids: where they lie tells nothing any more."""
    columns = table.__table__.columns
    rows = [dict(row) for row in db.session.execute(select(*columns).where(table.round_id == round_id)).mappings()]
    db.session.execute(delete(table).where(table.round_id == round_id))
    if rows:
        db.session.execute(insert(table), sorted(rows, key=lambda row: str(row["id"])))


def _check_until(by: Acting, until_on: date) -> None:
    today = current().local(by.now).date()
    if not today <= until_on <= today + LONGEST:
        raise invalid("until_on", N_("The last day lies between today and 45 days ahead."))


def _must_run(by: Acting) -> None:
    if not may(by.user, "run_survey"):
        raise forbidden()
