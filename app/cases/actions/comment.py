"""Words and photos on the timeline; nothing else changes."""

from __future__ import annotations

from app.cases.actions.steps import Step, take
from app.cases.models import IssueEvent
from app.cases.rules import COMMENTED
from app.core.acting import Acting
from app.core.errors import N_, invalid
from app.core.moments import Moments


def comment(by: Acting, step: Step, times: Moments) -> IssueEvent:
    """Say something about it. Raises Problem as `take`, and 422 for a comment of nothing."""
    if not step.words.strip() and not step.photos:
        raise invalid("/body/words", N_("Please write something or add a photo."))
    return take(by, "comment", COMMENTED, step, times, lambda issue: {})
