"""Settling what was refused: the office says what became of it, on record."""

from __future__ import annotations

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, forbidden, invalid, not_found
from app.policy import may
from app.sync.models import Operation

BY_HAND, AGAIN, NOTHING = "by_hand", "again", "nothing"
OUTCOMES = (BY_HAND, AGAIN, NOTHING)
LONGEST = 500  # characters


def settle_operation(by: Acting, operation_id: str, outcome: str, words: str = "") -> Operation:
    """Settle a refused operation: entered by hand, told to the person to do again, or nothing to do with a reason.

    Raises Problem 403, 404, 409 when it is settled already, 422.
    """
    if not may(by.user, "manage"):
        raise forbidden()
    operation = db.session.get(Operation, operation_id)
    if operation is None or operation.status != "rejected":
        raise not_found()
    words = words.strip()
    if outcome not in OUTCOMES:
        raise invalid("outcome", N_("Please say what became of it."))
    if outcome == NOTHING and not words:
        raise invalid("words", N_("Please give a reason."))
    if len(words) > LONGEST:
        raise invalid("words", N_("Please keep it under 500 characters."))
    with transaction():
        if operation.kept or operation.settled_at:
            raise Problem(409, "settled", N_("This record is settled already."))
        operation.settled_at, operation.settled_by = by.now, by.id
        operation.outcome, operation.outcome_words = outcome, words
        data = {"outcome": outcome, "words": words, "person_id": operation.person_id}
        journal.append(by, "settle_operation", "operation", operation.id, data)
    return operation
