"""What the zones of a scope owe over some days: read once for all that is told of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.boards.queries.scope import Scope
from app.boards.queries.teams import zones_of_teams
from app.boards.rules.year import Place, in_use
from app.duties.queries.asked import asked_between
from app.duties.rules.asked import Asked, Group
from app.duties.rules.holders import Hold, joined
from app.settings.rules import Settings, Span, spans_of


@dataclass(frozen=True)
class Owing:
    """`zones`: each with its team's name, once for every team it belonged to, and when it was not that team's.

    `over`: the windows that have ended, by the moment that decides them. `wanted`: in which of them a group owes a patrol.
    """

    first: date
    last: date
    asked: Asked
    zones: Sequence[tuple[str, str, list[Hold]]]
    over: Mapping[Place, Span]
    wanted: Mapping[Group, Sequence[Place]]


def owing(scope: Scope, settings: Settings, first: date, last: date, now: datetime) -> Owing:
    """What the scope's zones owed on the days from `first` to `last` until now; nothing before a window ends."""
    asked, zones = asked_between(settings, first, last), list(zones_of_teams(scope))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    ended = [((day, span.key), span) for day in days for span in spans_of(settings, day) if span.end <= now]
    over = dict(sorted(ended, key=lambda one: one[1].deciding))
    groups = {asked.group(zone_id) for zone_id, _, _ in zones}
    wanted = {group: [place for place, span in over.items() if asked.asks(group, place[0], span)] for group in groups}
    return Owing(first, last, asked, zones, over, wanted)


def windows_asked(owed: Owing) -> dict[str, Counter[Place]]:
    """Team's name ("" for none) → day and window → how many of its zones owed a patrol.

    A zone owes what the duties ask of it, by what it is at the window's deciding moment.
    """
    alike: dict[tuple[str, Group], list[list[Hold]]] = defaultdict(list)
    for zone_id, team, elsewhere in owed.zones:
        alike[team, owed.asked.group(zone_id)].append([*owed.asked.shut(zone_id), *elsewhere])
    found: dict[str, Counter[Place]] = defaultdict(Counter)
    for (team, group), zones in alike.items():
        shut, places = [(hold.start, hold.end) for holds in zones for hold in joined(holds)], owed.wanted[group]
        counts = in_use(len(zones), shut, [owed.over[place].deciding for place in places])
        found[team].update(dict(zip(places, counts, strict=True)))
    return found
