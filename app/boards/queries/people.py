"""Who has walked what on a day, and who owes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, union

from app.boards.queries.scope import Scope
from app.boards.rules.day import PersonDay, people_of
from app.cases.models import Issue
from app.cases.rules import OPEN
from app.core.db import db
from app.patrols.models import Patrol
from app.people.leaves import leaves_between
from app.people.models import Person, PersonRole
from app.places.models import StandIn, Zone, ZoneOwner
from app.policy import DEPUTY

IN_TIME = Patrol.late_reason == ""
MOMENT = timedelta(microseconds=1)


def people_day(
    scope: Scope, owed: Mapping[str, Sequence[str]], walked: Collection[tuple[str, str]],
    bounds: tuple[datetime, datetime], then: datetime,
) -> list[PersonDay]:
    """Each person's day over the scope's zones, who owes most first.

    `owed`: zone id → the windows begun in which a patrol is owed; `walked`: each zone and window somebody walked.
    """
    wanted: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for person_id, zone_id in _answering(scope, then):
        for window in owed.get(zone_id, ()):
            wanted[person_id] += 1
            done[person_id] += (zone_id, window) in walked
    made = (
        select(Patrol.person_id, IN_TIME, func.count())
        .where(Patrol.corrected_at >= bounds[0], Patrol.corrected_at < bounds[1], Patrol.zone_id.in_(scope.zone_ids()))
        .group_by(Patrol.person_id, IN_TIME)
    )
    overdue = (
        select(Issue.assignee_id, func.count())
        .where(Issue.state == OPEN, Issue.deadline_at < then, Issue.zone_id.in_(scope.zone_ids()))
        .where(Issue.assignee_id.is_not(None)).group_by(Issue.assignee_id)
    )  # fmt: skip
    patrols = db.session.execute(made).all()
    known = db.session.execute(select(Person.id, Person.name, Person.team_id)).all()
    return people_of(
        names={row.id: row.name for row in known},
        owed=wanted,
        done=done,
        walks={person_id: count for person_id, in_time, count in patrols if in_time},
        late={person_id: count for person_id, in_time, count in patrols if not in_time},
        overdue={row[0]: row[1] for row in db.session.execute(overdue) if row[0]},
        teams={row.id: row.team_id for row in known},
    )


def _answering(scope: Scope, then: datetime) -> list[tuple[str, str]]:
    """(person, zone): who answers for each zone at a moment, as in what is owed: a stand-in in the owner's place, and

    nobody in the place of one who is away without.
    """
    away = (StandIn.from_at <= then, StandIn.until_at > then)
    owners = (
        select(ZoneOwner.person_id, ZoneOwner.zone_id)
        .join(Zone, Zone.id == ZoneOwner.zone_id).join(Zone.floor)
        .where(ZoneOwner.from_at <= then, or_(ZoneOwner.until_at.is_(None), ZoneOwner.until_at > then))
        .where(ZoneOwner.zone_id.not_in(select(StandIn.zone_id).where(*away)), *scope.conditions())
    )  # fmt: skip
    stand_ins = (
        select(StandIn.person_id, StandIn.zone_id)
        .join(Zone, Zone.id == StandIn.zone_id).join(Zone.floor)
        .where(*away, *scope.conditions())
    )  # fmt: skip
    on_leave = {leave.person_id for leave in leaves_between(then, then + MOMENT)}
    return [(person, zone) for person, zone in db.session.execute(union(owners, stand_ins)) if person not in on_leave]


def deputies_walks(start: datetime, end: datetime) -> list[tuple[str, int]]:
    """Every deputy manager's name with how many patrols they made in time (附表四 1)."""
    within = (Patrol.person_id == Person.id) & (Patrol.corrected_at >= start) & (Patrol.corrected_at < end) & IN_TIME
    rows = (
        select(Person.name, func.count(Patrol.id))
        .outerjoin(Patrol, within)
        .where(Person.active, Person.id.in_(select(PersonRole.person_id).where(PersonRole.role == DEPUTY)))
        .group_by(Person.id, Person.name)
        .order_by(Person.name)
    )
    return [(row[0], row[1]) for row in db.session.execute(rows)]
