"""Reads people, and builds the `User` that the policy judges."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from app.core.db import db
from app.core.journal import JournalEntry
from app.core.text import squeeze
from app.people.models import DeviceSession, Person, Team
from app.policy import LEAD, ROLES, STAFF, VISITOR_ID, User


def person_by_id(person_id: str) -> Person | None:
    return db.session.get(Person, person_id)


def person_by_number(number: str) -> Person | None:
    return db.session.execute(select(Person).where(Person.number == number)).scalar_one_or_none()


def teams() -> list[Team]:
    return list(db.session.execute(select(Team).order_by(Team.position, Team.name)).scalars())


def active_people() -> list[Person]:
    rows = select(Person).where(Person.active).order_by(Person.number)
    return list(db.session.execute(rows).scalars())


def person_exists() -> bool:
    """Whether anybody at all has an account."""
    return db.session.execute(select(Person.id).limit(1)).first() is not None


def demo_people() -> list[tuple[str, Person]]:
    """The demo accounts as (name to sign in with, person), in the order of the roles."""
    rows = db.session.execute(select(Person).where(Person.sign_in_name.in_(ROLES), Person.active)).unique().scalars()
    found = {str(person.sign_in_name): person for person in rows}
    return [(role, found[role]) for role in ROLES if role in found]


def sessions_of(person_id: str, now: datetime) -> list[DeviceSession]:
    """The person's sessions still open, last used first."""
    rows = (
        select(DeviceSession)
        .where(
            DeviceSession.person_id == person_id, DeviceSession.revoked_at.is_(None), DeviceSession.expires_at > now
        )
        .order_by(DeviceSession.last_seen_at.desc())
    )
    return list(db.session.execute(rows).scalars())


def people_list(
    search: str, team_id: str | None, within: frozenset[str] | None, *, active: bool, page: int, size: int
) -> tuple[list[Person], int]:
    """One page of people by number, and how many there are; `within` keeps to these teams."""
    wanted = select(Person).where(Person.active == active, Person.id != VISITOR_ID)
    if within is not None:
        wanted = wanted.where(Person.team_id.in_(within))
    if team_id:
        wanted = wanted.where(Person.team_id == team_id)
    if words := squeeze(search):
        wanted = wanted.where(or_(*(c.icontains(words, autoescape=True) for c in (Person.name, Person.number, Person.post))))
    total = db.session.execute(select(func.count()).select_from(wanted.with_only_columns(Person.id).subquery()))
    rows = db.session.execute(wanted.order_by(Person.number).offset((page - 1) * size).limit(size))
    return list(rows.unique().scalars()), total.scalar_one()


def granted(person: Person) -> tuple[frozenset[str], frozenset[str]]:
    """The roles stored for a person (staff always) and the teams they lead."""
    return _told((held.role, held.team_id) for held in person.roles)


def granted_at(person: Person, moment: datetime) -> tuple[frozenset[str], frozenset[str]]:
    """As `granted`, at an earlier moment: what the journal says was given or taken since then is turned back."""
    held = {(one.role, one.team_id) for one in person.roles}
    since = select(JournalEntry.action, JournalEntry.data).where(
        JournalEntry.entity == "person", JournalEntry.entity_id == person.id, JournalEntry.at > moment,
        JournalEntry.action.in_(("grant_role", "withdraw_role")),
    )  # fmt: skip
    for action, data in db.session.execute(since.order_by(JournalEntry.revision.desc())):
        one = {(data["role"], data.get("team_id"))}
        held = held - one if action == "grant_role" else held | one
    return _told(held)


def _told(held: Iterable[tuple[str, str | None]]) -> tuple[frozenset[str], frozenset[str]]:
    pairs = list(held)
    led = frozenset(team_id for role, team_id in pairs if role == LEAD and team_id)
    return frozenset({STAFF} | {role for role, _ in pairs}), led


def bare_user(person: Person) -> User:
    """The user without zones; `places.queries.user_of` adds them."""
    roles, led = granted(person)
    return User(
        id=person.id,
        name=person.name,
        number=person.number,
        roles=roles,
        team_id=person.team_id,
        led_team_ids=led,
        language=person.language,
    )


def session_of_token(token_hash: str) -> DeviceSession | None:
    """The session that was opened with this token, whether it still counts or not."""
    theirs = or_(DeviceSession.token_hash == token_hash, DeviceSession.earlier_hash == token_hash)
    return db.session.execute(select(DeviceSession).where(theirs).limit(1)).scalar_one_or_none()


def was_ended(token_hash: str) -> bool:
    """Whether the session of this token was ended by somebody's hand, or its person's account closed; not merely run out."""
    ended = select(DeviceSession.id).join(Person, Person.id == DeviceSession.person_id).where(
        or_(DeviceSession.token_hash == token_hash, DeviceSession.earlier_hash == token_hash),
        or_(DeviceSession.revoked_at.is_not(None), Person.active.is_(False)),
    )
    return db.session.execute(ended.limit(1)).first() is not None


def session_person(token_hash: str, now: datetime) -> tuple[DeviceSession, Person] | None:
    """The session and its person, if the session is neither expired nor revoked and the person active. The token before
    the present one counts as long as the session says."""
    earlier = and_(
        DeviceSession.earlier_hash == token_hash,
        or_(DeviceSession.earlier_until.is_(None), DeviceSession.earlier_until > now),
    )
    row = db.session.execute(
        select(DeviceSession, Person)
        .join(Person, Person.id == DeviceSession.person_id)
        .where(
            or_(DeviceSession.token_hash == token_hash, earlier),
            DeviceSession.revoked_at.is_(None),
            DeviceSession.expires_at > now,
            Person.active,
        )
    ).first()
    return (row[0], row[1]) if row else None
