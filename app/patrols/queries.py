"""Reads patrols."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from app.core.db import db
from app.patrols.models import Patrol
from app.policy import Thing


def patrol_by_id(patrol_id: str) -> Patrol | None:
    return db.session.get(Patrol, patrol_id)


def recent_patrols(zone_id: str, limit: int = 20) -> list[Patrol]:
    """The zone's latest patrols, latest first."""
    rows = select(Patrol).where(Patrol.zone_id == zone_id).order_by(Patrol.corrected_at.desc()).limit(limit)
    return list(db.session.execute(rows).scalars())


def last_patrols(zone_ids: Sequence[str] | None = None) -> dict[str, Patrol]:
    """zone id → its latest patrol; all zones when none are named."""
    ranked = select(
        Patrol.id,
        func.row_number().over(partition_by=Patrol.zone_id, order_by=Patrol.corrected_at.desc()).label("rank"),
    )
    if zone_ids is not None:
        ranked = ranked.where(Patrol.zone_id.in_(zone_ids))
    inner = ranked.subquery()
    rows = select(Patrol).join(inner, inner.c.id == Patrol.id).where(inner.c.rank == 1)
    return {patrol.zone_id: patrol for patrol in db.session.execute(rows).scalars()}


def patrols_between(start: datetime, end: datetime, zone_ids: Sequence[str] | None = None) -> list[Patrol]:
    """Patrols by their corrected time, earliest first; `end` is exclusive."""
    rows = select(Patrol).where(Patrol.corrected_at >= start, Patrol.corrected_at < end)
    if zone_ids is not None:
        rows = rows.where(Patrol.zone_id.in_(zone_ids))
    return list(db.session.execute(rows.order_by(Patrol.corrected_at)).scalars())


def thing_of_patrol(patrol: Patrol) -> Thing:
    """The patrol as the policy sees it."""
    return Thing(zone_id=patrol.zone_id, team_id=patrol.zone.team_id, person_id=patrol.person_id)
