"""Walks in zones that owed none: they make up for no zone that was missed."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import and_, func, or_, select

from app.boards.queries.owing import Owing
from app.boards.rules.year import Place
from app.core.db import db
from app.duties.rules.asked import Group
from app.duties.rules.holders import Hold, joined
from app.rollups.models import ZoneSlot
from app.settings.rules import Span

AT_ONCE = 200  # zones in one query
SPELLS_AT_ONCE = 50  # each with so many zones at most
Days = tuple[date, date]  # from the first to the last


def walked_unowed(owed: Owing) -> dict[str, Counter[Place]]:
    """Team's name ("" for none) → day and window → in how many of its zones a walk was made in time that nobody owed,

    while another zone owed one. Only what is not owed is read: where every zone owes every window that is nothing.
    """
    asked = owed.asked
    teams: dict[str, list[tuple[str, list[Hold]]]] = defaultdict(list)
    for zone_id, team, elsewhere in owed.zones:
        teams[zone_id].append((team, elsewhere))
    group_of = {zone_id: asked.group(zone_id) for zone_id in teams}
    wanted = {group: set(places) for group, places in owed.wanted.items()}
    anybody = set[Place]().union(*wanted.values())
    idle = {group: anybody - places for group, places in wanted.items()}
    found: dict[str, Counter[Place]] = defaultdict(Counter)
    still: dict[tuple[str, Group], list[str]] = defaultdict(list)  # zones of one team that nobody asks for at times
    apart: dict[Days, list[str]] = defaultdict(list)  # zones of which each walk of those days is looked at
    shut = {zone_id: joined(holds) for zone_id in teams if (holds := asked.shut(zone_id))}
    for zone_id, group in group_of.items() if any(idle.values()) else ():
        if len(teams[zone_id]) == 1:
            still[teams[zone_id][0][0], group].append(zone_id)
        elif idle[group]:
            apart[owed.first, owed.last].append(zone_id)
    for zone_id, days in _spells(shut, owed.over):
        apart[days].append(zone_id)
    for zone_id, place in _walked(apart):
        group, span = group_of[zone_id], owed.over.get(place)
        free = place in idle[group] and len(teams[zone_id]) > 1
        if span and (free or (place in wanted[group] and any(hold.at(span.deciding) for hold in shut.get(zone_id, ())))):
            elsewhere_then = (name for name, elsewhere in teams[zone_id] if not any(one.at(span.deciding) for one in elsewhere))
            found[next(elsewhere_then, "")][place] += 1
    for (team, group), zones in still.items():
        if idle[group]:
            walked = _counted(zones, owed.first, owed.last)
            found[team].update({place: count for place, count in walked.items() if place in idle[group]})
    return found


def _spells(shut: Mapping[str, Sequence[Hold]], over: Mapping[Place, Span]) -> Iterator[tuple[str, Days]]:
    """Zones, each with days on which a window was decided while nothing was asked of it."""
    places, moments = list(over), [span.deciding for span in over.values()]
    for zone_id, holds in shut.items():
        for hold in holds:
            begin, until = bisect_left(moments, hold.start), bisect_left(moments, hold.end)
            if begin < until:
                yield zone_id, (places[begin][0], places[until - 1][0])


def _walked(apart: Mapping[Days, Sequence[str]]) -> set[tuple[str, Place]]:
    """The walks made in time in those zones on those days."""
    found, slot = set(), ZoneSlot.__table__.c
    spells = [
        and_(slot.day.between(*days), slot.zone_id.in_(zones[first : first + AT_ONCE]))
        for days, zones in apart.items() for first in range(0, len(zones), AT_ONCE)
    ]  # fmt: skip
    for start in range(0, len(spells), SPELLS_AT_ONCE):
        some = or_(*spells[start : start + SPELLS_AT_ONCE])
        rows = select(slot.zone_id, slot.day, slot.window).where(some, slot.late.is_(False))
        found |= {(row[0], (row[1], row[2])) for row in db.session.execute(rows)}
    return found


def _counted(zones: Sequence[str], first: date, last: date) -> Counter[Place]:
    found: Counter[Place] = Counter()
    for start in range(0, len(zones), AT_ONCE):
        here = ZoneSlot.zone_id.in_(zones[start : start + AT_ONCE])
        within = here, ZoneSlot.day.between(first, last), ZoneSlot.late.is_(False)
        rows = select(ZoneSlot.day, ZoneSlot.window, func.count()).where(*within).group_by(ZoneSlot.day, ZoneSlot.window)
        for day, window, count in db.session.execute(rows):
            found[day, window] += count
    return found
