"""Reads a day for the board: each kind of row once, whatever the number of zones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import select

from app.boards.rules import Cell, Figures, PersonDay, Span, Walk, figures, grid, people_figures, spans_of
from app.cases.models import Issue
from app.cases.queries import unclosed_issues
from app.cases.rules import FIXED, OPEN
from app.core.db import db
from app.patrols.queries import patrols_between, thing_of_patrol
from app.patrols.rules import LATE_ENTRY
from app.people.models import Person, PersonRole
from app.places.models import Zone
from app.places.queries import owners_at, thing_of, zones_in_order
from app.policy import DEPUTY, User, may
from app.settings.rules import Settings, day_bounds


@dataclass(frozen=True)
class Board:
    """One day, as one reader may see it."""

    day: date
    zones: list[Zone]
    spans: tuple[Span, ...]
    cells: dict[str, list[Cell]]
    figures: list[Figures]
    people: list[PersonDay]
    deputies: list[tuple[Person, int]]
    owners: dict[str, Person]
    overdue: list[Issue]
    waiting: list[Issue]


def visible_zones(user: User) -> list[Zone]:
    """The active zones this person may see, in order."""
    return [zone for zone in db.session.execute(zones_in_order()).scalars() if may(user, "see_place", thing_of(zone))]


def by_floor(zones: Sequence[Zone]) -> list[tuple[str, list[tuple[int, list[Zone]]]]]:
    """Zones in order, as (building's name, [(level, zones)…])."""
    return [
        (houses[0].floor.building.name, [(level, list(here)) for level, here in groupby(houses, lambda z: z.floor.level)])
        for houses in (list(group) for _, group in groupby(zones, lambda z: z.floor.building_id))
    ]


def board(user: User, settings: Settings, day: date, now: datetime, zones: Sequence[Zone]) -> Board:
    """The day's board over `zones`, with owners as they stood then (or now, for today)."""
    start, end = day_bounds(settings, day)
    ids = {zone.id for zone in zones}
    all_walks = [
        Walk(
            one.id, one.zone_id, one.person_id, one.person.name, one.corrected_at, LATE_ENTRY in one.marks,
            one.all_normal, may(user, "see_patrol", thing_of_patrol(one)),
        )
        for one in patrols_between(start, end)
    ]  # fmt: skip
    walks = [walk for walk in all_walks if walk.zone_id in ids]
    owners = {zone_id: one for zone_id, one in owners_at(min(now, end - timedelta(seconds=1))).items() if zone_id in ids}
    spans = spans_of(settings, day)
    cells = grid([zone.id for zone in zones], spans, walks, now)
    issues = [issue for issue in unclosed_issues() if issue.zone_id in ids]
    overdue = [issue for issue in issues if issue.state == OPEN and issue.deadline_at < now]
    with_whom = [(issue.assignee.id, issue.assignee.name) for issue in overdue if issue.assignee]
    named = {zone_id: (one.id, one.name) for zone_id, one in owners.items()}
    return Board(
        day=day,
        zones=list(zones),
        spans=spans,
        cells=cells,
        figures=figures(cells, spans),
        people=people_figures(cells, named, walks, with_whom),
        deputies=_deputies(all_walks) if may(user, "see_all") else [],
        owners=owners,
        overdue=overdue,
        waiting=[issue for issue in issues if issue.state == FIXED],
    )


def _deputies(walks: Sequence[Walk]) -> list[tuple[Person, int]]:
    """Every deputy manager with how many patrols they made in time."""
    rows = select(Person).join(PersonRole, PersonRole.person_id == Person.id)
    people = db.session.execute(rows.where(PersonRole.role == DEPUTY, Person.active).distinct()).scalars().unique()
    return [(one, sum(walk.person_id == one.id and not walk.late for walk in walks)) for one in people]
