"""Device sessions: opened at sign-in, listed, revoked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import not_found
from app.people.models import DeviceSession, Person
from app.people.rules import SESSION_LIFE, new_token, token_hash
from app.policy import may

UNDER_WAY = timedelta(minutes=10)  # longer than a photo on a bad line
SEEN_STEP = timedelta(minutes=10)  # how stale `last_seen_at` may grow before it is written again


Contact = Callable[[str, datetime], None]
_contacts: list[Contact] = []


def on_contact(noted: Contact) -> Contact:
    """Have `noted` called with a person and the moment whenever one of their devices is heard of, every SEEN_STEP at most."""
    _contacts.append(noted)
    return noted


def heard_since(person_id: str, since: datetime) -> bool:
    """Whether a device of theirs was heard of since, as far as that is written down: every SEEN_STEP at most."""
    rows = select(func.max(DeviceSession.last_seen_at)).where(DeviceSession.person_id == person_id)
    last = db.session.execute(rows).scalar()
    return last is not None and last >= since - SEEN_STEP


def _tell_contact(person_id: str, now: datetime) -> None:
    for noted in _contacts:
        noted(person_id, now)


def open_session(by: Acting, person: Person, label: str) -> str:
    """A new session for `person` (whose right to it the caller has checked); returns the cookie's token."""
    token = new_token()
    with transaction():
        session = DeviceSession(
            person_id=person.id,
            token_hash=token_hash(token),
            label=label[:120],
            created_at=by.now,
            last_seen_at=by.now,
            expires_at=by.now + SESSION_LIFE,
        )
        db.session.add(session)
        db.session.flush()
        journal.append(by, "open_session", "device_session", session.id, {"person_id": person.id})
        _tell_contact(person.id, by.now)
    return token


def revoke_session(by: Acting, session_id: str) -> None:
    """End a session: one's own, or anybody's by the office. Raises Problem 404 for any other."""
    with transaction():
        session = db.session.get(DeviceSession, session_id)
        if session is None or not (session.person_id == by.id or may(by.user, "manage")):
            raise not_found()
        if session.revoked_at is None:
            session.revoked_at = by.now
            journal.append(by, "revoke_session", "device_session", session.id, {"person_id": session.person_id})


def guard_session(token: str) -> None:
    """From now on this token counts only in a cookie that nobody else can plant."""
    with transaction():
        db.session.execute(update(DeviceSession).where(DeviceSession.token_hash == token_hash(token)).values(guarded=True))


def renew_sessions(person_id: str, only: str | None = None) -> None:
    """Have the person's devices (or `only` that session) get another token with their next answer."""
    theirs = update(DeviceSession).where(DeviceSession.person_id == person_id, DeviceSession.revoked_at.is_(None))
    with transaction():
        db.session.execute((theirs.where(DeviceSession.id == only) if only else theirs).values(renew=True))


def renew_session(session_id: str, present: str, following: str) -> bool:
    """Let the token of hash `following` follow the one of hash `present`; False when another already did. Idempotent."""
    with transaction():
        session = db.session.get(DeviceSession, session_id)
        if session is None or session.revoked_at is not None:
            return False
        if session.token_hash == present:
            session.token_hash, session.earlier_hash, session.earlier_until = following, present, None
            session.renew = False
        return session.token_hash == following


def note_taken_up(session_id: str, now: datetime) -> None:
    """The new token came back: the one before counts for ten minutes more, for requests under way."""
    with transaction():
        open_end = update(DeviceSession).where(DeviceSession.id == session_id, DeviceSession.earlier_until.is_(None))
        db.session.execute(open_end.values(earlier_until=now + UNDER_WAY))


def note_seen(session_id: str, now: datetime) -> None:
    """Keep when the session was last used, at most every ten minutes; no change of anything a person accepted."""
    session = db.session.get(DeviceSession, session_id)
    if session is None or now - session.last_seen_at < SEEN_STEP:
        return
    with transaction():
        seen = update(DeviceSession).where(DeviceSession.id == session_id).values(last_seen_at=now)
        db.session.execute(seen)
        _tell_contact(session.person_id, now)
