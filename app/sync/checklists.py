"""Each zone's checklist, drawn from its team's standards, for many zones at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from app.core.db import db
from app.places.models import Zone
from app.standards.models import Standard


@dataclass(frozen=True)
class Checklist:
    items: list[dict[str, str]] = field(default_factory=list)
    equipment: str = ""


def checklists(zones: Sequence[Zone]) -> dict[str, Checklist]:
    """zone id → its checklist; the standard whose area is the longest word in the zone's name decides."""
    rows = db.session.execute(select(Standard).where(Standard.active).order_by(Standard.area)).scalars()
    by_team: dict[str, list[Standard]] = defaultdict(list)
    for standard in rows:
        by_team[standard.team_id].append(standard)
    return {zone.id: _for(zone, by_team.get(zone.team_id or "", [])) for zone in zones}


def _for(zone: Zone, standards: list[Standard]) -> Checklist:
    fitting = [standard for standard in standards if standard.area and standard.area in zone.name]
    if not fitting:
        return Checklist()
    chosen = max(fitting, key=lambda standard: len(standard.area))
    items = [{"item_id": item.id, "text": item.text} for item in chosen.items]
    return Checklist(items, chosen.equipment)
