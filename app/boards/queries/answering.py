"""Who answers for each zone in each window of a day: whom the duties engine would blame."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from app.boards.queries.scope import Scope
from app.core.db import db
from app.duties.queries.away import Away
from app.duties.rules.holders import FOREVER, Hold
from app.places.models import StandIn, ZoneOwner
from app.settings.rules import Span

_OWNER = ZoneOwner.__table__.c  # thousands of rows: as bare columns they cost half


@dataclass(frozen=True)
class Answering:
    """`whole`: zone → who answers for it in every window; `parts`: zone → who does in each, for those where it changes."""

    whole: dict[str, str]
    parts: dict[str, list[str | None]]


def answering(scope: Scope, away: Away, spans: Sequence[Span], start: datetime, end: datetime) -> Answering:
    """For each zone of the scope that anybody answers for; `away`: of the day that begins at `start`."""
    inside = and_(_OWNER.from_at <= start, or_(_OWNER.until_at.is_(None), _OWNER.until_at >= end))
    rows = select(_OWNER.zone_id, _OWNER.person_id).where(inside, *scope.here(_OWNER.zone_id))
    whole = {row[0]: row[1] for row in db.session.execute(rows).all()}
    owners, standing = _changing(scope, start, end), _standing(scope, start, end)
    gone = away.leaves.keys() | away.freed.keys()
    changing = {*owners, *standing, *away.unaware} | {zone for zone, person in whole.items() if person in gone}
    for zone_id in changing & whole.keys():
        owners[zone_id].append(Hold(whole.pop(zone_id), start))
    parts = {}
    for zone_id in changing:
        chain = away.chain(zone_id, owners.get(zone_id, ()), standing.get(zone_id, ()))
        turns = [chain.at(span.deciding) for span in spans]
        parts[zone_id] = [None if turn.soft else turn.person_id for turn in turns]
    return Answering(whole, parts)


def _changing(scope: Scope, start: datetime, end: datetime) -> defaultdict[str, list[Hold]]:
    """zone id → those who owned it for a part of the day."""
    touches = and_(_OWNER.from_at < end, or_(_OWNER.until_at.is_(None), _OWNER.until_at > start))
    part = or_(_OWNER.from_at > start, _OWNER.until_at < end)
    rows = select(_OWNER.zone_id, _OWNER.person_id, _OWNER.from_at, _OWNER.until_at).where(touches, part)
    found: defaultdict[str, list[Hold]] = defaultdict(list)
    for zone_id, person_id, from_at, until_at in db.session.execute(rows.where(*scope.here(_OWNER.zone_id))).all():
        found[zone_id].append(Hold(person_id, from_at, until_at or FOREVER))
    return found


def _standing(scope: Scope, start: datetime, end: datetime) -> dict[str, list[Hold]]:
    rows = select(StandIn).where(StandIn.from_at < end, StandIn.until_at > start, *scope.here(StandIn.zone_id))
    found: dict[str, list[Hold]] = defaultdict(list)
    for row in db.session.execute(rows).scalars():
        found[row.zone_id].append(Hold(row.person_id, row.from_at, row.until_at))
    return found


def holders(zone_ids: Collection[str], start: datetime, end: datetime) -> dict[str, list[Hold]]:
    """zone id → whoever owned it or stood in for it, and when: whose walks count as their own."""
    found: dict[str, list[Hold]] = defaultdict(list)
    for table in (ZoneOwner, StandIn):
        touches = and_(table.from_at < end, or_(table.until_at.is_(None), table.until_at > start))
        rows = select(table.zone_id, table.person_id, table.from_at, table.until_at).where(touches, table.zone_id.in_(zone_ids))
        for zone_id, person_id, from_at, until_at in db.session.execute(rows):
            found[zone_id].append(Hold(person_id, from_at, until_at or FOREVER))
    return found
