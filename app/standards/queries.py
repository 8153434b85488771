"""Reads standards, and the checklists zones get from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from app.core.db import db
from app.people.models import Team
from app.places.models import Zone
from app.standards.models import ChecklistItem, Standard, TrainingPlan, WorkStandard
from app.standards.rules import GENERIC_ITEMS, covers, is_generic


@dataclass(frozen=True)
class ZoneStandard:
    """What a patrol of a zone looks at: `checklist` of (item id, words), and the equipment in it."""

    checklist: tuple[tuple[str, str], ...]
    equipment: str


def standards_by_zone(zones: Iterable[Zone]) -> dict[str, ZoneStandard]:
    """zone id → its standard, for any number of zones with one read."""
    by_team: dict[str | None, list[Standard]] = defaultdict(list)
    for standard in active_standards():
        by_team[standard.team_id].append(standard)
    kept: dict[tuple[str | None, str], ZoneStandard] = {}
    found = {}
    for zone in zones:
        key = (zone.team_id, zone.name)
        if key not in kept:
            kept[key] = _drawn(by_team.get(zone.team_id, []), zone.name)
        found[zone.id] = kept[key]
    return found


def checklist_for(zone: Zone) -> list[tuple[str, str]]:
    """The (item id, words) that a patrol of the zone looks at; never empty."""
    return list(standards_by_zone([zone])[zone.id].checklist)


def _drawn(standards: list[Standard], name: str) -> ZoneStandard:
    chosen = [one for one in standards if covers(one.area, name)] or [one for one in standards if is_generic(one.area)]
    items = tuple((item.id, item.text) for one in chosen for item in one.items)
    equipment = "；".join(dict.fromkeys(one.equipment for one in chosen if one.equipment))
    return ZoneStandard(items or GENERIC_ITEMS, equipment)


def active_standards() -> list[Standard]:
    rows = select(Standard).where(Standard.active).order_by(Standard.id)
    return list(db.session.execute(rows).scalars())


def standard_by_id(standard_id: str) -> Standard | None:
    return db.session.get(Standard, standard_id)


def item_by_id(item_id: str) -> ChecklistItem | None:
    return db.session.get(ChecklistItem, item_id)


def work_standards() -> list[WorkStandard]:
    return list(db.session.execute(select(WorkStandard).order_by(WorkStandard.id)).scalars())


def training_plans() -> list[TrainingPlan]:
    rows = select(TrainingPlan).order_by(TrainingPlan.planned_on.is_(None), TrainingPlan.planned_on, TrainingPlan.id)
    return list(db.session.execute(rows).scalars())


def team_names() -> dict[str, str]:
    """team id → name, in the office's order."""
    rows = db.session.execute(select(Team.id, Team.name).order_by(Team.position, Team.name))
    return {row.id: row.name for row in rows}
