"""The private link of a person's calendar: made, shown once, taken back."""

from __future__ import annotations

from sqlalchemy import select

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import forbidden
from app.duties.models import CalendarFeed
from app.people.rules import new_token, token_hash
from app.policy import Thing, may


def open_feed(by: Acting) -> str:
    """A new link's secret, of which only the hash is kept; an earlier link ends. Raises Problem 403."""
    if not may(by.user, "keep_feed", Thing(person_id=by.id)):
        raise forbidden()
    token = new_token()
    with transaction():
        _end(by)
        row = CalendarFeed(person_id=by.id, token_hash=token_hash(token), made_at=by.now)
        db.session.add(row)
        db.session.flush()
        journal.append(by, "open_feed", "calendar_feed", row.id)
    return token


def close_feed(by: Acting) -> bool:
    """The link leads nowhere from now on; False when there was none. Raises Problem 403."""
    if not may(by.user, "keep_feed", Thing(person_id=by.id)):
        raise forbidden()
    with transaction():
        return _end(by)


def _end(by: Acting) -> bool:
    rows = select(CalendarFeed).where(CalendarFeed.person_id == by.id, CalendarFeed.revoked_at.is_(None))
    found = list(db.session.execute(rows).scalars())
    for row in found:
        row.revoked_at = by.now
        journal.append(by, "close_feed", "calendar_feed", row.id)
    return bool(found)
