"""One-time links that sign a person's phone in, so that nobody types a password on it."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, forbidden, not_found
from app.people.models import Enrolment, Person
from app.people.queries import bare_user
from app.people.rules import ENROLMENT_LIFE, token_hash
from app.people.sessions import open_session
from app.policy import may


def issue_enrolment(by: Acting, person_id: str) -> tuple[Enrolment, str]:
    """A new link's row and its code, told only now; the person's earlier unused ones end. Raises Problem 403, 404."""
    if not may(by.user, "manage"):
        raise forbidden()
    code = secrets.token_urlsafe(16)
    with transaction():
        person = db.session.get(Person, person_id)
        if person is None or not person.active:
            raise not_found()
        earlier = select(Enrolment).where(Enrolment.person_id == person_id, Enrolment.used_at.is_(None))
        for row in db.session.execute(earlier).scalars():
            row.expires_at = min(row.expires_at, by.now)
        enrolment = Enrolment(
            person_id=person_id, code_hash=token_hash(code), created_at=by.now, expires_at=by.now + ENROLMENT_LIFE
        )
        db.session.add(enrolment)
        db.session.flush()
        journal.append(by, "issue_enrolment", "person", person_id, {"enrolment_id": enrolment.id})
    return enrolment, code


def open_enrolment(code: str, now: datetime) -> tuple[Enrolment, Person]:
    """The link's row and person. Raises Problem 404 for an unknown one, 410 for a used or expired one."""
    row = db.session.execute(select(Enrolment).where(Enrolment.code_hash == token_hash(code))).scalar_one_or_none()
    if row is None:
        raise not_found(N_("This sign-in code is not known. Please ask the office for a new one."))
    person = db.session.get(Person, row.person_id)
    if row.used_at is not None or row.expires_at <= now or person is None or not person.active:
        raise Problem(410, "enrolment-over", N_("This sign-in code has been used or is too old. Please ask the office."))
    return row, person


def use_enrolment(code: str, now: datetime, label: str) -> tuple[Person, str]:
    """Sign the person in, once; the person and the session's token. Raises Problem as `open_enrolment`."""
    with transaction():
        row, person = open_enrolment(code, now)
        row.used_at = now
        by = Acting(user=bare_user(person), now=now)
        journal.append(by, "use_enrolment", "person", person.id, {"enrolment_id": row.id})
        token = open_session(by, person, label)
    return person, token
