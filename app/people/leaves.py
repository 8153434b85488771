"""Leave: who is away from when until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid, not_found
from app.core.text import sentence
from app.people.models import Leave, Person
from app.policy import may

LONGEST = timedelta(days=366)


def give_leave(by: Acting, person_id: str, from_at: datetime, until_at: datetime, reason: str = "") -> Leave:
    """Note that a person is away. Raises Problem 403, 404, 422 for a span that is empty, endless or overlaps another leave."""
    if not may(by.user, "manage"):
        raise forbidden()
    if until_at <= from_at:
        raise invalid("until_on", N_("The end must come after the beginning."))
    if until_at - from_at > LONGEST:
        raise invalid("until_on", N_("A leave lasts a year at most. Is the year right?"))
    with transaction():
        person = db.session.get(Person, person_id)
        if person is None or not person.active:
            raise not_found()
        if leaves_between(from_at, until_at, [person_id]):
            raise invalid("from_on", N_("This person is on leave in that time already."))
        row = Leave(person_id=person_id, from_at=from_at, until_at=until_at, reason=sentence(reason)[:200],
                    given_by=by.id, given_at=by.now)  # fmt: skip
        db.session.add(row)
        db.session.flush()
        data = {"leave_id": row.id, "from_at": from_at, "until_at": until_at}
        journal.append(by, "give_leave", "leave", row.id, data, also=[("person", person_id)])
    return row


def withdraw_leave(by: Acting, leave_id: str) -> bool:
    """Take a leave back; False when it already is. Raises Problem 403, 404."""
    with transaction():
        row = _kept_by(by, leave_id)
        if row.withdrawn_at:
            return False
        row.withdrawn_at = by.now
        journal.append(by, "withdraw_leave", "leave", leave_id, also=[("person", row.person_id)])
    return True


def end_leave(by: Acting, leave_id: str) -> bool:
    """The person is back: their leave ends now. False when it has not begun, is over or taken back. Raises Problem 403, 404."""
    with transaction():
        row = _kept_by(by, leave_id)
        if row.withdrawn_at or not row.from_at < by.now < row.until_at:
            return False
        data = {"until_at": by.now, "before": {"until_at": row.until_at}}
        row.until_at = by.now
        journal.append(by, "end_leave", "leave", leave_id, data, also=[("person", row.person_id)])
    return True


def _kept_by(by: Acting, leave_id: str) -> Leave:
    """The leave, for who may change it. Raises Problem 403, 404."""
    if not may(by.user, "manage"):
        raise forbidden()
    row = db.session.get(Leave, leave_id)
    if row is None:
        raise not_found()
    return row


def leaves_between(start: datetime, end: datetime, people: Sequence[str] | None = None) -> list[Leave]:
    """Leaves that touch the span, the earliest first; of these people, or of all."""
    rows = select(Leave).where(Leave.withdrawn_at.is_(None), Leave.from_at < end, Leave.until_at > start)
    if people is not None:
        rows = rows.where(Leave.person_id.in_(people))
    return list(db.session.execute(rows.order_by(Leave.from_at)).scalars())
