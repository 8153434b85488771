"""Planning a route to inspect: named zones, or a sample drawn at random."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid, not_found
from app.core.text import sentence
from app.inspections.models import InspectionRoute
from app.inspections.rules import KINDS, draw
from app.people.models import Person
from app.places.models import Zone
from app.places.queries import zones_in_order
from app.policy import may
from app.settings.queries import current

MOST_ZONES = 500
FURTHEST = timedelta(days=366)


@dataclass(frozen=True)
class RouteEntry:
    """A route as it is planned. `size` None takes every zone of the pool; else so many are drawn from it."""

    name: str
    kind: str
    on_day: date
    zone_ids: Sequence[str]
    size: int | None = None
    in_points: bool = False
    person_id: str | None = None
    seed: str = ""


def plan_route(by: Acting, entry: RouteEntry) -> InspectionRoute:
    """Plan a route; a drawn one keeps its pool and seed (附表四 5). Raises Problem 403, 422 naming the field."""
    if not may(by.user, "plan_inspection"):
        raise forbidden()
    name = sentence(entry.name)
    _check(by, entry, name)
    with transaction():
        person = db.session.get(Person, entry.person_id) if entry.person_id else None
        if entry.person_id and (person is None or not person.active):
            raise invalid("person_id", N_("Nobody of that name works here."))
        pool = _in_order(entry.zone_ids)
        if not pool:
            raise invalid("zones", N_("There is no zone to inspect."))
        drawn = entry.size is not None and entry.size < len(pool)
        seed = (entry.seed or secrets.token_hex(8)) if drawn else ""
        chosen = draw(pool, entry.size or 0, seed) if drawn else pool
        if len(chosen) > MOST_ZONES:
            raise invalid("zones", N_("A route takes at most %(n)s zones: draw a sample."), n=MOST_ZONES)
        route = InspectionRoute(
            name=name, kind=entry.kind, on_day=entry.on_day, in_points=entry.in_points, person_id=entry.person_id,
            zone_ids=chosen, pool=pool if drawn else [], seed=seed, made_by=by.id, made_at=by.now,
        )  # fmt: skip
        db.session.add(route)
        db.session.flush()
        data = {"name": name, "kind": route.kind, "on_day": route.on_day, "zones": len(chosen),
                "drawn_from": len(route.pool), "seed": seed}  # fmt: skip
        journal.append(by, "plan_route", "route", route.id, data)
    return route


def cancel_route(by: Acting, route_id: str) -> bool:
    """Ask for it no longer; what was inspected on it stays. False when it is so already. Raises Problem 403, 404."""
    if not may(by.user, "plan_inspection"):
        raise forbidden()
    with transaction():
        route = db.session.get(InspectionRoute, route_id)
        if route is None:
            raise not_found()
        if route.cancelled_at:
            return False
        route.cancelled_at = by.now
        journal.append(by, "cancel_route", "route", route.id)
    return True


def _check(by: Acting, entry: RouteEntry, name: str) -> None:
    if not name or len(name) > 60:
        raise invalid("name", N_("A route needs a name of at most 60 characters."))
    if entry.kind not in KINDS:
        raise invalid("kind", N_("Please choose from the list."))
    today = current().local(by.now).date()
    if entry.on_day < today:
        raise invalid("on_day", N_("That day is over."))
    if entry.on_day > today + FURTHEST:
        raise invalid("on_day", N_("That day lies more than a year ahead."))
    if entry.size is not None and entry.size < 1:
        raise invalid("size", N_("Draw at least one zone."))


def _in_order(zone_ids: Sequence[str]) -> list[str]:
    """The active ones among them, as they lie on the way."""
    wanted = set(zone_ids)
    ids = db.session.execute(zones_in_order().with_only_columns(Zone.id)).scalars()
    return [zone_id for zone_id in ids if zone_id in wanted]
