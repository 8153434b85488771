"""What is open in a scope's zones: how many, with whom, and the most pressing of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from app.boards.queries.scope import Scope
from app.cases.models import Issue
from app.cases.queries import overdue_at, unreached_at
from app.cases.rules import FIXED
from app.core.db import db
from app.people.models import Person
from app.places.models import Building, BuildingFloor, Zone
from app.places.rules import place_label

MOST_SHOWN = 50


@dataclass(frozen=True)
class Overdue:
    """An issue past its deadline: what, where, with whom ("" for nobody)."""

    id: str
    description: str
    due_at: datetime
    assignee: str
    building: str
    level: int
    zone: str

    def place(self, language: str) -> str:
        return place_label(self.building, self.level, self.zone, language)


@dataclass(frozen=True)
class IssueFigures:
    """`shown` are the overdue issues, the longest overdue first, at most MOST_SHOWN of them; `not_delivered`

    likewise those past their deadline whose mender was not reached since: somebody has to reach them.

    `with_whom`: person's id → how many they let pass by the board's moment, in zones closed since too.
    """

    overdue: int
    waiting: int
    unreached: int
    with_whom: Mapping[str, int]
    shown: list[Overdue]
    not_delivered: list[Overdue]


def issue_figures(scope: Scope, now: datetime, then: datetime) -> IssueFigures:
    """The scope's overdue issues and those waiting to be verified. `then`: the moment that the board is of."""
    late, lost = overdue_at(now), unreached_at(now)
    counts = (late, Zone.active), (Issue.state == FIXED, Zone.active), (overdue_at(then),), (lost, Zone.active)
    rows = (
        select(Issue.assignee_id, *(func.sum(case((and_(*count), 1), else_=0)) for count in counts))
        .join(Zone, Zone.id == Issue.zone_id)
        .where(or_(late, lost, Issue.state == FIXED), *replace(scope, with_closed=True).conditions())
        .group_by(Issue.assignee_id)
    )
    overdue, waiting, unreached, with_whom = 0, 0, 0, Counter[str]()
    for person_id, past, fixed, theirs, missed in db.session.execute(rows):
        overdue, waiting, unreached = overdue + int(past), waiting + int(fixed), unreached + int(missed)
        if person_id and theirs:
            with_whom[person_id] = int(theirs)
    pressing, lost_ones = (_most_pressing(scope, which) if count else [] for which, count in ((late, overdue), (lost, unreached)))
    return IssueFigures(overdue, waiting, unreached, with_whom, pressing, lost_ones)


def _most_pressing(scope: Scope, which: ColumnElement[bool]) -> list[Overdue]:
    rows = (
        select(Issue.id, Issue.description, func.coalesce(Issue.late_from, Issue.deadline_at), func.coalesce(Person.name, ""),
               Building.name, BuildingFloor.level, Zone.name)
        .join(Zone, Zone.id == Issue.zone_id).join(BuildingFloor, BuildingFloor.id == Zone.floor_id)
        .join(Building, Building.id == BuildingFloor.building_id).outerjoin(Person, Person.id == Issue.assignee_id)
        .where(which, *scope.conditions())
        .order_by(Issue.deadline_at).limit(MOST_SHOWN)
    )  # fmt: skip
    return [Overdue(*row) for row in db.session.execute(rows)]
