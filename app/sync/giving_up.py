"""Operations that are given up: their numbers are accounted for, their content and the reason are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, invalid, not_found
from app.core.ids import is_uuid7
from app.sync import faults
from app.sync.models import Operation

GIVE_UP = "give_up"  # the kind of operation that does it
REJECTED, APPLIED = "rejected", "applied"
OUTCOME = "given_up"
LONGEST = 500  # characters
GIVEN_UP = Problem(409, "given-up", N_("Its author gave this record up."))


@dataclass(frozen=True)
class GivenUp:
    """`number` is the operation's own; `content` its body, None where it was undone before it counted."""

    operation_id: str
    kind: str
    number: int
    device_at: datetime
    reason: str
    content: dict[str, Any] | None = None


def give_up(by: Acting, id_: str, what: GivenUp) -> None:
    """Settle one of one's own operations, arrived or not.

    `id_` is the give-up's own. Raises Problem 409 arrived when it is with the office and counts, 404 for anybody
    else's, 422 without a reason.
    """
    reason = what.reason.strip()[:LONGEST]
    if what.operation_id == id_:
        raise not_found()
    if not reason:
        raise invalid("/body/reason", N_("Say why."))
    with transaction():
        held = db.session.get(Operation, what.operation_id)
        if held is not None and held.person_id != by.id:
            raise not_found()
        if held is not None and held.status == APPLIED:
            raise Problem(409, "arrived", N_("It had arrived already, and counts."))
        settled = held or _never_arrived(by, what)
        _settle(by, settled, reason)


def _never_arrived(by: Acting, what: GivenUp) -> Operation:
    if not is_uuid7(what.operation_id):
        raise not_found()
    made = Operation(
        id=what.operation_id,
        person_id=by.id,
        device_id=by.device_id,
        kind=what.kind,
        seq=what.number,
        body=what.content or {},
        body_hash="",
        device_at=what.device_at,
        received_at=by.now,
        status=REJECTED,
        problem=faults.to_row(GIVEN_UP),
        kept=False,
        imported_by_id=by.imported_by,
    )
    db.session.add(made)
    return made


def given_up(giving: Operation) -> Operation:
    """The operation that an applied `give_up` settled."""
    return db.session.get_one(Operation, giving.body["operation_id"])


def is_given_up(held: Operation) -> bool:
    """Whether its author gave it up before it came."""
    return (held.problem or {}).get("code") == GIVEN_UP.code


def _settle(by: Acting, held: Operation, reason: str) -> None:
    if held.settled_at is None:
        held.settled_at, held.settled_by, held.outcome, held.outcome_words = by.now, by.id, OUTCOME, reason
    data = {"kind": held.kind, "reason": reason}
    journal.append(by, "give_up_record", "operation", held.id, data)
