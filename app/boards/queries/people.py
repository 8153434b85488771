"""Who has walked what on a day, and who owes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from app.boards.queries.scope import Scope
from app.boards.rules.day import PersonDay, people_of
from app.core.db import db
from app.patrols.models import Patrol
from app.people.leaves import leaves_between
from app.people.models import Person, PersonRole
from app.places.models import StandIn, ZoneOwner
from app.policy import DEPUTY

IN_TIME = Patrol.late_reason == ""
MOMENT = timedelta(microseconds=1)


def people_day(
    scope: Scope, so_far: Mapping[str, tuple[int, int]], patrols: tuple[Mapping[str, int], Mapping[str, int]],
    overdue: Mapping[str, int], then: datetime,
) -> list[PersonDay]:
    """Each person's day over the scope's zones, who owes most first.

    `so_far`: zone id → how many patrols were owed in the windows begun, and in how many of them one was made. `patrols` as
    of `patrols_made`; `overdue`: person's id → issues.
    """
    wanted: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for person_id, zone_id in _answering(scope, then):
        owed, walked = so_far.get(zone_id, (0, 0))
        if owed:
            wanted[person_id] += owed
            done[person_id] += walked
    known = db.session.execute(select(Person.id, Person.name, Person.team_id)).all()
    return people_of(
        names={row[0]: row[1] for row in known},
        owed=wanted,
        done=done,
        walks=patrols[0],
        late=patrols[1],
        overdue=overdue,
        teams={row[0]: row[2] for row in known},
    )


def patrols_made(
    scope: Scope, start: datetime, end: datetime, people: Iterable[str] | None = None
) -> tuple[dict[str, int], dict[str, int]]:
    """Person's id → their patrols in the scope's zones, in time and entered late; of these people alone, or of all."""
    rows = (
        select(Patrol.person_id, IN_TIME, func.count())
        .where(Patrol.corrected_at >= start, Patrol.corrected_at < end, *scope.here(Patrol.zone_id))
        .group_by(Patrol.person_id, IN_TIME)
    )
    if people is not None:
        rows = rows.where(Patrol.person_id.in_(people))
    found = db.session.execute(rows).all()
    in_time, late = ({row[0]: row[2] for row in found if row[1] == wanted} for wanted in (True, False))
    return in_time, late


def _answering(scope: Scope, then: datetime) -> set[tuple[str, str]]:
    """(person, zone): who answers for each zone at a moment, as in what is owed: a stand-in in the owner's place, and

    nobody in the place of one who is away without.
    """
    standing = (
        select(StandIn.person_id, StandIn.zone_id)
        .where(StandIn.from_at <= then, StandIn.until_at > then, *scope.here(StandIn.zone_id))
    )  # fmt: skip
    owner = ZoneOwner.__table__.c  # thousands of rows: as bare columns they cost half
    owning = (
        select(owner.person_id, owner.zone_id)
        .where(owner.from_at <= then, or_(owner.until_at.is_(None), owner.until_at > then), *scope.here(owner.zone_id))
    )  # fmt: skip
    stand_ins = {(row[0], row[1]) for row in db.session.execute(standing)}
    stood_for = {zone_id for _, zone_id in stand_ins}
    owners = {(row[0], row[1]) for row in db.session.execute(owning).all() if row[1] not in stood_for}
    on_leave = {leave.person_id for leave in leaves_between(then, then + MOMENT)}
    return {one for one in owners | stand_ins if one[0] not in on_leave}


def deputies() -> list[tuple[str, str]]:
    """Every deputy manager's id and name, by name."""
    deputy = select(PersonRole.person_id).where(PersonRole.role == DEPUTY)
    rows = select(Person.id, Person.name).where(Person.active, Person.id.in_(deputy)).order_by(Person.name)
    return [(row[0], row[1]) for row in db.session.execute(rows)]
