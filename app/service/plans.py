"""Reads the plans for incidents: the office's own rows, and those shipped that it has not changed."""

from __future__ import annotations

from sqlalchemy import select

from app.core.db import db
from app.service.models import IncidentPlan
from app.service.rules.plans import SHIPPED, Plan


def plans() -> list[Plan]:
    """Those in use, in the office's order."""
    rows = {row.id: row for row in db.session.execute(select(IncidentPlan)).scalars()}
    shipped = [(place, _plan(rows[one.id]) if one.id in rows else one) for place, one in enumerate(SHIPPED)]
    own = [(row.position, _plan(row)) for row in rows.values() if row.id not in {one.id for one in SHIPPED}]
    given_up = {row.id for row in rows.values() if not row.active}
    return [plan for _, plan in sorted(shipped + own, key=lambda pair: pair[0]) if plan.id not in given_up]


def plan_by_id(plan_id: str) -> Plan | None:
    """One plan, whether still in use or not."""
    row = db.session.get(IncidentPlan, plan_id)
    return _plan(row) if row else next((one for one in SHIPPED if one.id == plan_id), None)


def _plan(row: IncidentPlan) -> Plan:
    return Plan(row.id, row.name, row.human, tuple((one["id"], one["text"]) for one in row.steps))
