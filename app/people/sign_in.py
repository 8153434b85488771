"""Signing in by work number, phone or short name and a password; the same answer and work for every wrong pair."""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from flask import current_app
from sqlalchemy import delete, func, or_, select

from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem
from app.core.ids import new_id
from app.core.text import compact, phone_digits
from app.people.models import Person, SignInAttempt
from app.people.passwords import LONGEST, fits, hash_password, is_stale
from app.people.queries import bare_user
from app.people.rules import FORGET_AFTER, token_hash, wait_after
from app.people.sessions import open_session

FREE_FOR_NAME, FREE_FOR_ADDRESS = 5, 40  # an office shares one address


def sign_in(name: str, password: str, *, address: str, label: str, now: datetime) -> tuple[Person, str]:
    """The person and the new session's token. Raises Problem 401 for a wrong pair, 429 when tried too often."""
    attempt_id = count_attempt(compact(name).lower(), address, now)
    person = _named(name)
    cost = str(current_app.config["PASSWORD_COST"])
    right = fits(person.password_hash if person else None, password, cost)
    if not right or person is None:
        raise Problem(401, "wrong-sign-in", N_("The name or the password is wrong."))
    with transaction():
        _forget(attempt_id, compact(name).lower())
        if person.password_hash and is_stale(person.password_hash, cost):
            person = db.session.merge(person)
            person.password_hash = hash_password(password[:LONGEST], cost)
        token = open_session(Acting(user=bare_user(person), now=now), person, label)
    return person, token


def count_attempt(name: str, address: str, now: datetime) -> str:
    """Note an attempt before it is judged, so that many at once gain nothing. Raises Problem 429 with the wait."""
    name_hash, address_hash = token_hash(f"name:{name}"), token_hash(f"address:{network_of(address)}")
    with transaction():
        db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - FORGET_AFTER))
        wait = max(
            _wait(SignInAttempt.name_hash == name_hash, FREE_FOR_NAME, now),
            _wait(SignInAttempt.address_hash == address_hash, FREE_FOR_ADDRESS, now),
        )
        if wait <= timedelta():
            attempt_id = new_id()
            db.session.add(SignInAttempt(id=attempt_id, name_hash=name_hash, address_hash=address_hash, at=now))
            return attempt_id
    seconds = int(wait.total_seconds()) + 1
    message = N_("Too many tries. Please wait %(seconds)s seconds, then try again.")
    raise Problem(429, "too-many-tries", message, retry_after=seconds, seconds=seconds)


def network_of(address: str) -> str:
    """What counts as one sender: an IPv4 address; of IPv6 the /64 that a single line is given."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))
    return str(found)


def _wait(those: object, free: int, now: datetime) -> timedelta:
    counted = select(func.count(SignInAttempt.id), func.max(SignInAttempt.at))
    count, last = db.session.execute(counted.where(those)).one()  # type: ignore[arg-type]
    return last + wait_after(count - free) - now if count else timedelta()


def _forget(attempt_id: str, name: str) -> None:
    """A right sign-in clears what was counted against the name; the address keeps its other tries."""
    mine = or_(SignInAttempt.id == attempt_id, SignInAttempt.name_hash == token_hash(f"name:{name}"))
    db.session.execute(delete(SignInAttempt).where(mine))


def _named(name: str) -> Person | None:
    """The one person meant: by work number, then short name, then a phone number nobody shares."""
    typed = compact(name)
    lowered = typed.lower()
    if not typed:
        return None
    for rule in (
        func.lower(Person.number) == lowered,
        Person.sign_in_name == lowered,
        Person.phone == phone_digits(name),
    ):
        found = list(db.session.execute(select(Person).where(rule, Person.active).limit(3)).unique().scalars())
        exact = [person for person in found if person.number == typed] or found
        if len(exact) == 1:
            return exact[0]
    return None
