"""Who works here now, as the ladder's rules want to know it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select

from app.core.db import db
from app.notices.rules.people import Office
from app.people.leaves import leaves_between
from app.people.models import Person, PersonRole
from app.places.models import StandIn
from app.places.queries import owners_at
from app.policy import LEAD, VISITOR_ID


def office_at(now: datetime) -> Office:
    """Everybody's place, each kind of row read once."""
    people = db.session.execute(select(Person.id).where(Person.active, Person.id != VISITOR_ID)).all()
    roles: dict[str, list[str]] = defaultdict(list)
    leads: dict[str, list[str]] = defaultdict(list)
    for person_id, role, team_id in db.session.execute(select(PersonRole.person_id, PersonRole.role, PersonRole.team_id)):
        roles[role].append(person_id)
        if role == LEAD and team_id:
            leads[team_id].append(person_id)
    standing: dict[str, list[str]] = defaultdict(list)
    present = select(StandIn.zone_id, StandIn.person_id).where(StandIn.from_at <= now, StandIn.until_at > now)
    for zone_id, person_id in db.session.execute(present.order_by(StandIn.from_at.desc())):
        standing[zone_id].append(person_id)
    return Office(
        working=frozenset(row.id for row in people),
        roles={role: tuple(sorted(ids)) for role, ids in roles.items()},
        leads={team: tuple(sorted(ids)) for team, ids in leads.items()},
        away=frozenset(row.person_id for row in leaves_between(now, now) if row.from_at <= now < row.until_at),
        stand_ins={zone: tuple(ids[:1]) for zone, ids in standing.items()},
        owners={zone: person.id for zone, person in owners_at(now).items()},
    )
