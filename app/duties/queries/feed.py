"""Reads a person's calendar link."""

from __future__ import annotations

from sqlalchemy import select

from app.core.db import db
from app.duties.models import CalendarFeed
from app.people.models import Person
from app.people.rules import token_hash


def feed_of(person_id: str) -> CalendarFeed | None:
    """The link in force."""
    rows = select(CalendarFeed).where(CalendarFeed.person_id == person_id, CalendarFeed.revoked_at.is_(None))
    return db.session.execute(rows).scalars().first()


def person_of_feed(token: str) -> Person | None:
    """Whose calendar the link shows; None when it was taken back, or their account is closed."""
    rows = (
        select(Person)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .where(CalendarFeed.token_hash == token_hash(token), CalendarFeed.revoked_at.is_(None), Person.active)
    )
    return db.session.execute(rows).unique().scalars().first()
