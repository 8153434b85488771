"""Changes what a person signs in with, their language, and whether they may come in at all."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid, not_found
from app.core.text import compact
from app.people.models import DeviceSession, Person
from app.people.passwords import check_strength, fits, hash_password
from app.people.sessions import renew_sessions
from app.people.sign_in import count_attempt
from app.policy import VISITOR_ID, may


def set_password(by: Acting, person_id: str, password: str) -> None:
    """Give a person a password; their sessions end. By the office. Raises Problem 403, 404, 422."""
    if not may(by.user, "manage"):
        raise forbidden()
    person = _person(person_id)
    check_strength(password, person.number, person.phone, person.name, person.sign_in_name)
    _keep_password(by, person_id, password, keep_session=None)


def change_own_password(by: Acting, present: str, password: str, session_id: str, address: str) -> None:
    """Change one's own; one's other devices are signed out. Raises Problem 422 for a wrong present one, 429."""
    person = _person(by.id)
    if person.password_hash is not None:
        count_attempt(f"self:{by.id}", address, by.now)
        if not fits(person.password_hash, present, _cost()):
            raise invalid("present", N_("That is not your present password."))
    check_strength(password, person.number, person.phone, person.name, person.sign_in_name)
    _keep_password(by, by.id, password, keep_session=session_id)


def _keep_password(by: Acting, person_id: str, password: str, keep_session: str | None) -> None:
    hashed = hash_password(password, _cost())
    with transaction():
        person = _person(person_id)
        person.password_hash = hashed
        end_sessions(by, person_id, but=keep_session)
        renew_sessions(person_id)
        journal.append(by, "set_password", "person", person_id)


def end_sessions(by: Acting, person_id: str, but: str | None = None) -> int:
    """End all sessions of a person, but one; how many. One's own, or anybody's by the office. Raises Problem 404."""
    if by.id != person_id and not may(by.user, "manage"):
        raise not_found()
    with transaction():
        open_ones = select(DeviceSession).where(
            DeviceSession.person_id == person_id, DeviceSession.revoked_at.is_(None), DeviceSession.id != (but or "")
        )
        rows = db.session.execute(open_ones).scalars().all()
        for row in rows:
            row.revoked_at = by.now
            journal.append(by, "revoke_session", "device_session", row.id, {"person_id": person_id})
    return len(rows)


def set_sign_in_name(by: Acting, person_id: str, name: str) -> None:
    """A short name to sign in with; "" takes it away. Raises Problem 403, 404, 422 when taken."""
    if not may(by.user, "manage"):
        raise forbidden()
    name = compact(name).lower()[:20] or None  # type: ignore[assignment]
    with transaction():
        person = _person(person_id)
        others = select(Person.id).where(Person.sign_in_name == name, Person.id != person_id)
        if name and db.session.execute(others).first():
            raise invalid("sign_in_name", N_("That name is already used."))
        person.sign_in_name = name
        journal.append(by, "set_sign_in_name", "person", person_id, {"sign_in_name": name})


def set_language(by: Acting, language: str) -> None:
    """One's own language. Raises Problem 422 for one we do not have."""
    if language not in ("zh_CN", "en"):
        raise invalid("language", N_("There is no such language."))
    with transaction():
        person = _person(by.id)
        if person.language != language:
            person.language = language
            journal.append(by, "set_language", "person", by.id, {"language": language})


def set_active(by: Acting, person_id: str, active: bool) -> bool:
    """Close a person's account (their sessions end) or open it again; False when it already was so.

    Raises Problem 403, 404, and 422 for oneself (so the last office account stays).
    """
    if not may(by.user, "manage"):
        raise forbidden()
    with transaction():
        person = _person(person_id)
        if person.active == active:
            return False
        if not active:
            if person_id == by.id:
                raise invalid("active", N_("You cannot close your own account."))
            end_sessions(by, person_id)
        person.active = active
        journal.append(by, "open_account" if active else "close_account", "person", person_id)
    return True


def _person(person_id: str) -> Person:
    person = db.session.get(Person, person_id)
    if person is None or person.id == VISITOR_ID:
        raise not_found()
    return person


def _cost() -> str:
    return str(current_app.config["PASSWORD_COST"])
