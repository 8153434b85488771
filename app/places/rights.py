"""Rights as they stood when something was recorded: what was done before a hand-over belongs to whoever held it then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.core.acting import Acting
from app.core.db import db
from app.core.errors import forbidden
from app.people.models import Person
from app.people.queries import granted_at
from app.places.queries import user_of
from app.places.rules import FORMER_RIGHT
from app.policy import OWNER, Thing, User, may


def right_to_record(by: Acting, action: str, thing: Thing, moment: datetime) -> list[str]:
    """The marks that the author's right leaves on what they did at `moment`: none where they have it still, FORMER_RIGHT
    where a zone, a stand-in's time or a role has passed on since. Raises Problem 403 when there was no right."""
    if may(by.user, action, thing):
        return []
    person = db.session.get(Person, by.id)
    if person and may(_user_at(person, moment), action, thing):
        return [FORMER_RIGHT]
    raise forbidden()


def right_held(by: Acting, action: str, thing: Thing, moment: datetime) -> list[str] | None:
    """As `right_to_record` for what is only now said of an earlier `moment`: whoever came to the right since has none.

    None where there was no right then.
    """
    person = db.session.get(Person, by.id)
    if not person or not may(_user_at(person, moment), action, thing):
        return None
    return [] if may(by.user, action, thing) else [FORMER_RIGHT]


def _user_at(person: Person, moment: datetime) -> User:
    user, (roles, led) = user_of(person, moment), granted_at(person, moment)
    return replace(user, roles=roles | (user.roles & {OWNER}), led_team_ids=led)
