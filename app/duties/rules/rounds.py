"""When an inspection is more than one zone looked at: once its route, or the sample drawn, is walked to the end. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime


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
    routes: Sequence[Route], finished: Mapping[str, datetime | None],
) -> datetime | None:  # fmt: skip
    """From when on an inspection counts towards a duty owed somewhere or other; None: not yet.

    On a route: from its end. On none: at once, unless a route of the kind was planned for that day, for this person or
    for anybody: then that is what is owed, and a zone looked at in passing is no round.
    """
    if route_id in finished:
        return finished[str(route_id)]
    planned = any((one.kind, one.day) == (kind, day) and one.person_id in (None, person_id) for one in routes)
    return None if planned else at


def known(routes: Iterable[Route], made: Mapping[str, Mapping[str, datetime]]) -> dict[str, datetime | None]:
    """route id → when it was finished. `made`: route id → zone → when it was first inspected on it."""
    return {one.id: finished_at(one, made.get(one.id, {})) for one in routes}
