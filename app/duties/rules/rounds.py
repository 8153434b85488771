"""When an inspection is more than one zone looked at: once its route, or the sample drawn, is walked to the end. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.inspections.rules import GENERAL


@dataclass(frozen=True)
class Route:
    """A route as planned, whatever was cancelled left out; `person_id` None: whoever may inspect."""

    id: str
    kind: str
    day: date
    zone_ids: frozenset[str]
    person_id: str | None = None


def finished_at(route: Route, firsts: Mapping[str, datetime]) -> datetime | None:
    """When the last of its zones was inspected for the first time; None while one is left. `firsts`: zone → moment."""
    if not route.zone_ids or not route.zone_ids <= firsts.keys():
        return None
    return max(firsts[zone_id] for zone_id in route.zone_ids)


def whole_at(
    at: datetime, day: date, kind: str, person_id: str, route_id: str | None,
    routes: Sequence[Route], finished: Mapping[str, datetime | None], second: datetime | None = None,
) -> datetime | None:  # fmt: skip
    """From when on an inspection counts towards a duty owed somewhere or other; None: not yet.

    On a route: from its end. On none: at once, unless a route of the kind was planned for that day, for this person or
    for anybody: then that is what is owed, and a zone looked at in passing is no round. Nor is one zone alone a general
    inspection (附表四 4: 大检查): that counts from the `second` zone which the person looked at that day.
    """
    if route_id in finished:
        return finished[str(route_id)]
    planned = any((one.kind, one.day) == (kind, day) and one.person_id in (None, person_id) for one in routes)
    if planned or (kind == GENERAL and second is None):
        return None
    return max(at, second) if kind == GENERAL and second else at


def seconds(looked: Iterable[tuple[Hashable, str, datetime]]) -> dict[Hashable, datetime]:
    """Of each round when its second zone was looked at; one of a single zone is absent. `looked`: round, zone, moment."""
    firsts: dict[Hashable, dict[str, datetime]] = {}
    for round_, zone_id, at in looked:
        zones = firsts.setdefault(round_, {})
        zones[zone_id] = min(at, zones.get(zone_id, at))
    return {round_: sorted(zones.values())[1] for round_, zones in firsts.items() if len(zones) > 1}


def known(routes: Iterable[Route], made: Mapping[str, Mapping[str, datetime]]) -> dict[str, datetime | None]:
    """route id → when it was finished. `made`: route id → zone → when it was first inspected on it."""
    return {one.id: finished_at(one, made.get(one.id, {})) for one in routes}
