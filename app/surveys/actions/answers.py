"""Answering: by an invitation, from a plate, or told to the office at the desk. Once each, and nobody can tell whose.

An answer writes no journal row: its time would lie beside it. What it writes are rows without a time that share nothing,
and on PostgreSQL, which notes the transaction of each row, all rows of the round are written again each time, so that not
even this tells which invitation, device or words belong to which answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, update

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, FieldError, Problem, forbidden, invalid, not_found
from app.places.models import Zone
from app.plates.models import Plate
from app.policy import may
from app.settings.queries import current
from app.surveys.actions.rounds import still_open
from app.surveys.models import SurveyAnswer, SurveyDevice, SurveyInvitation, SurveyRemark, SurveyRound, random_id
from app.surveys.queries import as_questions, invitation_by_token, plate_round, round_by_id, takes_answers
from app.surveys.rules import Answered, read_answer
from app.surveys.tokens import device_hash

INVITATION, PLATE, DESK = "invitation", "plate", "desk"


@dataclass(frozen=True)
class Filled:
    """A form as it came: answers by question id, the zone it is about (None: the whole site)."""

    given: Mapping[str, str]
    zone_id: str | None = None


def answer_invitation(token: str, filled: Filled, now: datetime, device: str | None = None) -> None:
    """Take the answer of whoever holds a link, on whichever phone: two may share one. A phone that is known counts as
    having answered from a plate too.

    Raises Problem 404 for a guessed link, 409 when it was used, 410 when the round is over, 422.
    """
    with transaction():
        invitation = invitation_by_token(token)
        found = round_by_id(invitation.round_id) if invitation else None
        if invitation is None or found is None:
            raise not_found()
        _must_take(found, now)
        if invitation.used:
            raise already_answered()
        _write(found, filled, INVITATION, now)
        if device and found.device_salt and not _knows(found, device):
            db.session.add(SurveyDevice(round_id=found.id, device_hash=device_hash(found.device_salt, device)))
            db.session.flush()
        _write_all_again(found, invitation.token_hash)
        db.session.expire(invitation)


def answer_by_plate(plate: Plate, filled: Filled, now: datetime, device: str | None) -> None:
    """Take the answer of whoever stands before a plate, once for a device.

    Raises Problem 409 when the device has answered, 410 when no round is open to plates, 422, also without a device.
    """
    with transaction():
        found = plate_round(now)
        if found is None or found.device_salt is None:
            raise over()
        if device is None:
            message = N_("Your browser keeps no cookies, so we cannot count you once. Please ask the office for an invitation.")
            raise Problem(422, "no-cookies", message)
        if _knows(found, device):
            raise already_answered()
        _write(found, Filled(filled.given, plate.zone_id), PLATE, now)
        db.session.add(SurveyDevice(round_id=found.id, device_hash=device_hash(found.device_salt, device)))
        db.session.flush()
        _write_all_again(found)


def enter_interview(by: Acting, round_id: str, answer_id: str, filled: Filled) -> None:
    """Enter what somebody told the office. `answer_id` is the form's own: sent twice, it counts once.

    The journal says who entered an answer and when, not which. Raises Problem 403, 404, 409, 422.
    """
    if not may(by.user, "run_survey"):
        raise forbidden()
    with transaction():
        found = still_open(round_id)
        _must_take(found, by.now)
        if db.session.get(SurveyAnswer, answer_id):
            return
        _write(found, filled, DESK, by.now, answer_id)
        _write_all_again(found)
        journal.append(by, "enter_interview", "survey_round", found.id)


def check_filled(found: SurveyRound, filled: Filled) -> Answered:
    """What the form says. Raises Problem 422 naming each question that is wrong or missed."""
    answered = read_answer(as_questions(found.questionnaire.questions), filled.given)
    if answered.faults:
        faults = tuple(FieldError(f"q-{name}" if name else "", message) for name, message in answered.faults.items())
        raise Problem(422, "invalid", faults[0].message, errors=faults)
    return answered


def has_answered(found: SurveyRound, device: str | None) -> bool:
    """Whether this device has."""
    return device is not None and _knows(found, device)


def already_answered() -> Problem:
    return Problem(409, "answered", N_("An answer is in already. Thank you! It counts once."))


def over() -> Problem:
    return Problem(410, "over", N_("This survey is over. Thank you for wanting to answer."))


def _must_take(found: SurveyRound, now: datetime) -> None:
    if not takes_answers(found, now):
        raise over()


def _knows(found: SurveyRound, device: str) -> bool:
    if found.device_salt is None:
        return False
    return db.session.get(SurveyDevice, (found.id, device_hash(found.device_salt, device))) is not None


def _write(found: SurveyRound, filled: Filled, source: str, now: datetime, answer_id: str = "") -> None:
    answered = check_filled(found, filled)
    if filled.zone_id and db.session.get(Zone, filled.zone_id) is None:
        raise invalid("zone", N_("There is no such zone."))
    db.session.add(
        SurveyAnswer(id=answer_id or random_id(), round_id=found.id, source=source, zone_id=filled.zone_id,
                     day=current().local(now).date(), picks=answered.picks)
    )  # fmt: skip
    db.session.add_all(
        SurveyRemark(round_id=found.id, question_id=question_id, zone_id=filled.zone_id, words=words)
        for question_id, words in answered.remarks.items()
    )
    db.session.flush()


def _write_all_again(found: SurveyRound, used: str = "") -> None:
    """Mark the invitation `used`; on PostgreSQL, every row of the round as of this transaction."""
    if db.engine.dialect.name == "sqlite":  # keeps no transaction beside a row
        db.session.execute(update(SurveyInvitation).where(SurveyInvitation.token_hash == used).values(used=True))
        return
    marked = {"used": or_(SurveyInvitation.used, SurveyInvitation.token_hash == used)}
    tables: tuple[tuple[Any, dict[str, Any]], ...] = (
        (SurveyInvitation, marked),
        (SurveyDevice, {"device_hash": SurveyDevice.device_hash}),
        (SurveyAnswer, {"source": SurveyAnswer.source}),
        (SurveyRemark, {"words": SurveyRemark.words}),
    )
    for table, values in tables:
        rows = update(table).where(table.round_id == found.id).values(values)
        db.session.execute(rows, execution_options={"synchronize_session": False})
