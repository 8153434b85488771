"""Routes to inspect: due by the end of their day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.core.db import db
from app.core.errors import N_
from app.inspections.models import InspectionRoute
from app.inspections.queries import on_route
from app.notices.models import LadderRung
from app.notices.rules.ladder import Due, window_of
from app.notices.sources import Look, Source, Subject, moment_later
from app.people.models import Person, PersonRole
from app.policy import INSPECTOR, User, may
from app.settings.rules import Settings, day_bounds


def dues(look: Look) -> list[tuple[Due, bool]]:
    before, after = window_of([look.minutes["inspection"]])
    first = look.settings.local(look.since - after).date()
    last = look.settings.local(look.now + before).date()
    rows = select(InspectionRoute).where(
        InspectionRoute.on_day >= first, InspectionRoute.on_day <= last, InspectionRoute.cancelled_at.is_(None)
    )
    found = [(route, left) for route in db.session.execute(rows).scalars().unique() if (left := _left(route))]
    anybody = _inspectors() if any(route.person_id is None for route, _ in found) else ()
    return [(_due(look.settings, route, left, anybody), False) for route, left in found]


def still_due(route_id: str, ladder: str, settings: Settings, now: datetime) -> bool:
    route = db.session.get(InspectionRoute, route_id)
    return route is not None and route.cancelled_at is None and bool(_left(route)) and ladder == str(route.on_day)


def _left(route: InspectionRoute) -> int:
    return len(set(route.zone_ids) - set(on_route(route.id)))


def _inspectors() -> tuple[str, ...]:
    """Whoever may inspect a route that nobody is named for: the inspectors."""
    rows = select(PersonRole.person_id).join(Person, Person.id == PersonRole.person_id)
    return tuple(db.session.execute(rows.where(PersonRole.role == INSPECTOR, Person.active)).scalars())


def _due(settings: Settings, route: InspectionRoute, left: int, anybody: tuple[str, ...]) -> Due:
    due_at = day_bounds(settings, route.on_day)[1]
    return Due(
        kind="inspection", thing_id=route.id, ladder=str(route.on_day), begun_at=route.made_at, due_at=due_at,
        holders=(route.person_id,) if route.person_id else anybody, known=True,
        values={"route": route.name, "left": left, "due": moment_later(due_at)},
    )  # fmt: skip


def subject(rung: LadderRung, reader: User) -> Subject | None:
    route = db.session.get(InspectionRoute, rung.thing_id)
    if route is None:
        return None
    values = {"route": route.name, "day": route.on_day.isoformat()}
    return Subject(N_("%(route)s, %(day)s"), values, f"/inspections/routes/{route.id}" if may(reader, "see_routes") else "")


SOURCE = Source(
    ("inspection",), dues, still_due, "/inspections/routes/{}".format, "/app/inspect/{}".format, subject=subject
)
