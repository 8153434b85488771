"""The one row that stands for every visitor: reports from a plate's page need somebody who made them."""

from __future__ import annotations

from app.core.acting import Acting
from app.core.db import db
from app.people.models import Person
from app.policy import VISITOR_ID

NAME = "访客"


def ensure_visitor(by: Acting) -> None:
    """Make the row when it is not there yet, inside the caller's transaction. It is in no list and cannot sign in."""
    if db.session.get(Person, VISITOR_ID) is None:
        db.session.add(Person(id=VISITOR_ID, number=VISITOR_ID, name=NAME, active=False, created_at=by.now))
        db.session.flush()
