"""Who has walked what on a day, and who owes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from app.boards.queries.answering import Answering
from app.boards.queries.scope import Scope
from app.boards.rules.day import PersonDay, people_of
from app.core.db import db
from app.patrols.models import Patrol
from app.people.models import Person, PersonRole
from app.policy import DEPUTY

IN_TIME = Patrol.late_reason == ""


def people_day(
    answers: Answering, so_far: Mapping[str, tuple[bool | None, ...]],
    patrols: tuple[Mapping[str, int], Mapping[str, int]], overdue: Mapping[str, int],
) -> list[PersonDay]:
    """Each person's day over the scope's zones, who owes most first: a window is owed by whoever answers for it.

    `so_far`: zone id → for each window whether it was walked, None where it has not begun or nothing is owed. `patrols` as
    of `patrols_made`; `overdue`: person's id → issues.
    """
    wanted: Counter[str] = Counter()
    done: Counter[str] = Counter()
    alike = Counter((answers.whole.get(zone_id), windows) for zone_id, windows in so_far.items())
    turns = [(who, walked, count) for (who, windows), count in alike.items() for walked in windows]
    for zone_id, people in answers.parts.items():
        turns += [(who, walked, 1) for who, walked in zip(people, so_far.get(zone_id, ()), strict=False)]
    for who, walked, count in turns:
        if who is not None and walked is not None:
            wanted[who] += count
            done[who] += walked * count
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


def patrols_made(scope: Scope, start: datetime, end: datetime) -> tuple[dict[str, int], dict[str, int]]:
    """Person's id → their patrols in the scope's zones, in time and entered late."""
    rows = (
        select(Patrol.person_id, IN_TIME, func.count())
        .where(Patrol.counts_at >= start, Patrol.counts_at < end, *scope.here(Patrol.zone_id))
        .group_by(Patrol.person_id, IN_TIME)
    )
    found = db.session.execute(rows).all()
    in_time, late = ({row[0]: row[2] for row in found if row[1] == wanted} for wanted in (True, False))
    return in_time, late


def deputies() -> list[tuple[str, str]]:
    """Every deputy manager's id and name, by name."""
    deputy = select(PersonRole.person_id).where(PersonRole.role == DEPUTY)
    rows = select(Person.id, Person.name).where(Person.active, Person.id.in_(deputy)).order_by(Person.name)
    return [(row[0], row[1]) for row in db.session.execute(rows)]
