"""Changes standards, work standards and the training plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid, not_found
from app.core.text import squeeze
from app.people.models import Team
from app.policy import may
from app.standards.models import ChecklistItem, Standard, TrainingPlan, WorkStandard
from app.standards.rules import cut_items


def set_standard(
    by: Acting,
    team_id: str,
    area: str,
    *,
    requirement: str,
    equipment: str = "",
    responsible: str = "",
    standard_id: str | None = None,
) -> tuple[Standard, bool]:
    """Set what a team requires of an area: a new standard, or `standard_id` changed; and whether anything changed.

    Checklist items whose words stay keep their identifiers. Raises Problem 403, 404, 422.
    """
    wanted = {
        "team_id": team_id, "area": squeeze(area), "requirement": requirement.strip(),
        "equipment": equipment.strip(), "responsible": squeeze(responsible)[:60], "active": True,
    }  # fmt: skip
    _must_manage(by)
    if not wanted["area"] or len(squeeze(area)) > 60:
        raise invalid("area", N_("An area has 1 to 60 characters."))
    if not wanted["requirement"]:
        raise invalid("requirement", N_("Please say what is required."))
    with transaction():
        _team(team_id)
        standard = db.session.get(Standard, standard_id) if standard_id else Standard(**wanted)
        if standard is None:
            raise not_found()
        changed = _change(standard, wanted, new=not standard_id)
        if not changed:
            return standard, False
        _set_items(standard)
        if not standard_id:
            db.session.add(standard)
        db.session.flush()
        journal.append(by, "set_standard", "standard", standard.id, changed, also=[("team", team_id)])
    return standard, True


def retire_standard(by: Acting, standard_id: str) -> bool:
    """Take a standard out of use; False when it already is. Raises Problem 403, 404."""
    _must_manage(by)
    with transaction():
        standard = db.session.get(Standard, standard_id)
        if standard is None:
            raise not_found()
        if not standard.active:
            return False
        standard.active = False
        journal.append(by, "retire_standard", "standard", standard_id, also=[("team", standard.team_id)])
    return True


def set_work_standard(
    by: Acting,
    team_id: str,
    post: str,
    *,
    requirement: str = "",
    criterion: str = "",
    attention: str = "",
    note: str = "",
    work_id: str | None = None,
) -> tuple[WorkStandard, bool]:
    """Set what a team asks of a post; and whether anything changed. Raises Problem 403, 404, 422."""
    _must_manage(by)
    wanted = {
        "team_id": team_id, "post": squeeze(post), "requirement": requirement.strip(),
        "criterion": criterion.strip(), "attention": attention.strip(), "note": note.strip(),
    }  # fmt: skip
    if not wanted["post"] or len(squeeze(post)) > 60:
        raise invalid("post", N_("A post has 1 to 60 characters."))
    with transaction():
        _team(team_id)
        work = db.session.get(WorkStandard, work_id) if work_id else WorkStandard(**wanted)
        if work is None:
            raise not_found()
        changed = _change(work, wanted, new=not work_id)
        if changed:
            db.session.add(work)
            db.session.flush()
            journal.append(by, "set_work_standard", "work_standard", work.id, changed)
    return work, bool(changed)


def set_training(
    by: Acting,
    number: str,
    team_id: str | None,
    subject: str,
    *,
    planned_on: date | None = None,
    planned_text: str = "",
    note: str = "",
    training_id: str | None = None,
) -> tuple[TrainingPlan, bool]:
    """Set one planned training; and whether anything changed. Raises Problem 403, 404, 422."""
    _must_manage(by)
    wanted = {
        "number": squeeze(number)[:20], "team_id": team_id, "subject": squeeze(subject)[:200],
        "planned_on": planned_on, "planned_text": planned_text[:40], "note": note.strip(),
    }  # fmt: skip
    if not wanted["subject"]:
        raise invalid("subject", N_("Please say what the training is about."))
    with transaction():
        if team_id:
            _team(team_id)
        training = db.session.get(TrainingPlan, training_id) if training_id else TrainingPlan(**wanted)
        if training is None:
            raise not_found()
        changed = _change(training, wanted, new=not training_id)
        if changed:
            db.session.add(training)
            db.session.flush()
            journal.append(by, "set_training", "training_plan", training.id, changed)
    return training, bool(changed)


def _must_manage(by: Acting) -> None:
    if not may(by.user, "manage"):
        raise forbidden()


def _team(team_id: str) -> None:
    if db.session.get(Team, team_id) is None:
        raise not_found()


def _change(row: Any, wanted: dict[str, Any], *, new: bool) -> dict[str, Any]:
    if new:
        return wanted
    changed = {key: value for key, value in wanted.items() if getattr(row, key) != value}
    for key, value in changed.items():
        setattr(row, key, value)
    return changed


def _set_items(standard: Standard) -> None:
    held = {item.text: item for item in standard.items}
    items = []
    for position, text in enumerate(cut_items(standard.requirement)):
        item = held.pop(text, None) or ChecklistItem(text=text)
        item.position = position
        items.append(item)
    standard.items = items
