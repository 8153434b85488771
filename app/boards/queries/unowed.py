"""Walks in zones that owed none: they make up for no zone that was missed."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.boards.queries.scope import Scope
from app.boards.queries.teams import zones_of_teams
from app.boards.rules.year import Place
from app.core.db import db
from app.duties.queries.asked import asked_between
from app.duties.rules.asked import Group
from app.duties.rules.holders import Hold, joined
from app.rollups.models import ZoneSlot
from app.settings.rules import Settings, spans_of

AT_ONCE = 200  # conditions, or zones, in one query
Spells = list[ColumnElement[bool]]


def walked_unowed(scope: Scope, settings: Settings, first: date, last: date, now: datetime) -> dict[str, Counter[Place]]:
    """Team's name ("" for none) → day and window → in how many of its zones a walk was made in time that nobody owed,

    while another zone owed one. Only what is not owed is read: where every zone owes every window that is nothing.
    """
    asked = asked_between(settings, first, last)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    over = {(day, span.key): span for day in days for span in spans_of(settings, day) if span.end <= now}
    deciding = dict(sorted(((place, span.deciding) for place, span in over.items()), key=lambda one: one[1]))
    order = list(deciding), list(deciding.values())
    teams: dict[str, list[tuple[str, list[Hold]]]] = defaultdict(list)
    for zone_id, team, elsewhere in zones_of_teams(scope):
        teams[zone_id].append((team, elsewhere))
    group_of = {zone_id: asked.group(zone_id) for zone_id in teams}
    wanted = {one: {place for place, span in over.items() if asked.asks(one, place[0], span)} for one in set(group_of.values())}
    owed = set[Place]().union(*wanted.values())
    idle = {group: owed - places for group, places in wanted.items()}
    found: dict[str, Counter[Place]] = defaultdict(Counter)
    still: dict[tuple[str, Group], list[str]] = defaultdict(list)  # zones of one team that nobody asks for at times
    spells: Spells = []
    shut = {zone_id: joined(holds) for zone_id in teams if (holds := asked.shut(zone_id))}
    for zone_id, group in group_of.items() if any(idle.values()) else ():
        if len(teams[zone_id]) == 1:
            still[teams[zone_id][0][0], group].append(zone_id)
        elif idle[group]:
            spells.append(and_(ZoneSlot.zone_id == zone_id, ZoneSlot.day.between(first, last)))
    for zone_id, holds in shut.items():
        spells += _spells(zone_id, holds, *order)
    for zone_id, place in _walked(spells):
        group, moment = group_of[zone_id], deciding.get(place)
        free = place in idle[group] and len(teams[zone_id]) > 1
        if moment and (free or (place in wanted[group] and any(hold.at(moment) for hold in shut.get(zone_id, ())))):
            team = next((name for name, elsewhere in teams[zone_id] if not any(one.at(moment) for one in elsewhere)), "")
            found[team][place] += 1
    for (team, group), zones in still.items():
        if not idle[group]:
            continue
        found[team].update({place: count for place, count in _counted(zones, first, last).items() if place in idle[group]})
    return found


def _spells(
    zone_id: str, shut: Sequence[Hold], places: Sequence[Place], moments: Sequence[datetime]
) -> Iterator[ColumnElement[bool]]:
    """The zone's days on which a window was decided, at one of the moments, while nothing was asked of it."""
    for hold in shut:
        begin, until = bisect_left(moments, hold.start), bisect_left(moments, hold.end)
        if begin < until:
            yield and_(ZoneSlot.zone_id == zone_id, ZoneSlot.day.between(places[begin][0], places[until - 1][0]))


def _walked(spells: Spells) -> set[tuple[str, Place]]:
    found = set()
    for start in range(0, len(spells), AT_ONCE):
        rows = select(ZoneSlot.zone_id, ZoneSlot.day, ZoneSlot.window).where(or_(*spells[start : start + AT_ONCE]))
        found |= {(row[0], (row[1], row[2])) for row in db.session.execute(rows.where(ZoneSlot.late.is_(False)))}
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
