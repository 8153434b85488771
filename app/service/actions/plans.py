"""The plans for incidents, kept by the office."""

from __future__ import annotations

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, invalid, not_found
from app.core.ids import new_id
from app.core.text import squeeze
from app.service.actions.rosters import must_manage
from app.service.models import IncidentPlan
from app.service.plans import plan_by_id, plans
from app.service.rules.plans import MOST_STEPS, SHIPPED, steps_from


def keep_plan(by: Acting, plan_id: str | None, name: str, human: bool, lines: str) -> IncidentPlan:
    """Write a new plan (None), or change one: a step a line. Raises Problem 403, 404, 422."""
    must_manage(by)
    name = squeeze(name)
    if not name or len(name) > 40:
        raise invalid("name", N_("A plan needs a name of at most 40 characters."))
    with transaction():
        held = plan_by_id(plan_id) if plan_id else None
        if plan_id and held is None:
            raise not_found()
        steps = steps_from(lines, [{"id": key, "text": text} for key, text in held.steps] if held else [], new_id)
        if not 0 < len(steps) <= MOST_STEPS:
            raise invalid("steps", N_("A plan has from one to %(n)s steps, each on a line."), n=MOST_STEPS)
        row = db.session.get(IncidentPlan, plan_id) if plan_id else None
        if row is None:
            row = IncidentPlan(id=plan_id or new_id(), position=len(SHIPPED) + len(plans()), active=True)
            db.session.add(row)
        row.name, row.human, row.steps = name, human, steps
        db.session.flush()
        journal.append(by, "keep_plan", "plan", row.id, {"name": name, "steps": len(steps)})
    return row


def remove_plan(by: Acting, plan_id: str) -> str:
    """No longer offer a plan; its name. Cases that follow it keep their steps. Raises Problem 403, 404."""
    must_manage(by)
    with transaction():
        held = plan_by_id(plan_id)
        if held is None:
            raise not_found()
        row = db.session.get(IncidentPlan, plan_id)
        if row is None:
            steps = [{"id": key, "text": text} for key, text in held.steps]
            row = IncidentPlan(id=held.id, name=held.name, human=held.human, steps=steps, position=0)
            db.session.add(row)
        row.active = False
        db.session.flush()
        journal.append(by, "remove_plan", "plan", plan_id, {"name": held.name})
    return held.name
