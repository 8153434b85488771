"""What was walked in each team's zones: a zone counts for the team it belonged to at that moment."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app.boards.queries.scope import Scope
from app.boards.rules.year import Place, TeamMonth
from app.core.db import db
from app.duties.queries.moved import TeamSpan, moved_zones, team_at
from app.duties.rules.holders import Hold
from app.people.models import Team
from app.places.models import Zone
from app.rollups.models import ZoneMonth, ZoneSlot
from app.settings.rules import Settings, spans_of

NAME = func.coalesce(Team.name, "")


def zones_of_teams(scope: Scope) -> Iterator[tuple[str, str, list[Hold]]]:
    """Each zone with its team's name, once for every team it belonged to, and when it was not that team's."""
    rows = select(Zone.id, NAME).select_from(Zone).outerjoin(Team, Team.id == Zone.team_id)
    moved, names = moved_zones(), _team_names()
    for zone_id, team in db.session.execute(rows.where(*replace(scope, with_closed=True).conditions())):
        if zone_id not in moved:
            yield zone_id, team, []
        for span in moved.get(zone_id, ()):
            yield zone_id, names[span.team_id], span.elsewhere()


def zones_by_team(scope: Scope) -> dict[str, int]:
    """Team's name ("" for none) → how many zones of the scope it has today."""
    rows = select(NAME, func.count()).select_from(Zone).outerjoin(Team, Team.id == Zone.team_id)
    return {row[0]: row[1] for row in db.session.execute(rows.where(*scope.conditions()).group_by(Team.name))}


def walked_by_team(scope: Scope, settings: Settings, first: date, last: date) -> dict[str, Counter[Place]]:
    """Team's name ("" for none) → day and window → how many of its zones were walked in time; those closed since count."""
    moved = _moved_within(scope)
    rows = (
        select(NAME, ZoneSlot.day, ZoneSlot.window, func.count())
        .select_from(ZoneSlot).join(Zone, Zone.id == ZoneSlot.zone_id).outerjoin(Team, Team.id == Zone.team_id)
        .where(ZoneSlot.day.between(first, last), ZoneSlot.late.is_(False), *replace(scope, with_closed=True).conditions())
        .group_by(NAME, ZoneSlot.day, ZoneSlot.window)
    )  # fmt: skip
    found: dict[str, Counter[Place]] = defaultdict(Counter)
    for team, day, window, count in db.session.execute(rows.where(Zone.id.not_in(moved)) if moved else rows):
        found[team][day, window] = count
    for team, slot in _slots_moved(moved, settings, first, last):
        found[team][slot.day, slot.window] += not slot.late
    return found


def team_months(scope: Scope, settings: Settings, first: date, last: date) -> list[TeamMonth]:
    """Each team's months from `first` to `last`; zones closed since count."""
    moved = _moved_within(scope)
    rows = (
        select(NAME, ZoneMonth.month, func.sum(ZoneMonth.done), func.sum(ZoneMonth.late), func.sum(ZoneMonth.abnormal))
        .select_from(ZoneMonth).join(Zone, Zone.id == ZoneMonth.zone_id).outerjoin(Team, Team.id == Zone.team_id)
        .where(ZoneMonth.month.between(first, last), *replace(scope, with_closed=True).conditions())
        .group_by(Team.name, ZoneMonth.month)
    )  # fmt: skip
    found: dict[tuple[str, date], tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for team, month, *figures in db.session.execute(rows.where(Zone.id.not_in(moved)) if moved else rows):
        found[team, month] = (int(figures[0]), int(figures[1]), int(figures[2]))
    for team, slot in _slots_moved(moved, settings, first, _month_end(last)):
        done, late, odd = found[team, slot.day.replace(day=1)]
        found[team, slot.day.replace(day=1)] = (done + (not slot.late), late + slot.late, odd + slot.abnormal)
    return [TeamMonth(team, month, *figures) for (team, month), figures in sorted(found.items())]


def team_then(scope: Scope) -> dict[str, list[tuple[datetime, str]]]:
    """Zone id → since when it belongs to the team of that name; only zones that ever changed theirs."""
    names = _team_names()
    return {zone_id: [(span.start, names[span.team_id]) for span in spans] for zone_id, spans in _moved_within(scope).items()}


def _moved_within(scope: Scope) -> dict[str, list[TeamSpan]]:
    moved = moved_zones()
    rows = replace(scope, with_closed=True).zone_ids().where(Zone.id.in_(moved))
    seen = set(db.session.execute(rows).scalars()) if moved else ()
    return {zone_id: spans for zone_id, spans in moved.items() if zone_id in seen}


def _slots_moved(
    moved: dict[str, list[TeamSpan]], settings: Settings, first: date, last: date
) -> Iterator[tuple[str, ZoneSlot]]:
    """What was walked in zones that changed teams, each with the name of the team of then."""
    names = _team_names() if moved else {}
    rows = select(ZoneSlot).where(ZoneSlot.day.between(first, last), ZoneSlot.zone_id.in_(moved))
    for slot in db.session.execute(rows).scalars() if moved else ():
        deciding = {span.key: span.deciding for span in spans_of(settings, slot.day)}
        yield names[team_at(moved[slot.zone_id], deciding.get(slot.window, slot.at))], slot


def _team_names() -> defaultdict[str | None, str]:
    rows = db.session.execute(select(Team.id, Team.name))
    return defaultdict(str, {row[0]: row[1] for row in rows})


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
