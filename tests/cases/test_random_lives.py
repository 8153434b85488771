"""Whatever happens to an issue, it is never closed without a fix and somebody else's look."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from app.cases import actions
from app.cases.actions import Report, Step, report_issue
from app.cases.queries import issue_by_id
from app.core.db import db
from app.core.errors import Problem
from app.core.moments import here_and_now
from tests.cast import Cast

STEPS: tuple[Callable[..., object], ...] = (
    actions.confirm_fix, actions.verify_fix, actions.reject_fix, actions.comment, actions.change_deadline,
    actions.reassign,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_no_path_closes_an_issue_without_a_fix_and_another_persons_look(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    due = cast.clock.now() + timedelta(days=1)
    moments = here_and_now(cast.clock.now())
    filed = report_issue(cast.by("deputy"), Report(cast.zones["hall"].id, "灯不亮", "normal", due), moments)
    issue_id = filed.id
    for _turn in range(25):
        step = Step(
            issue_id, chance.choice([None, 1, 2, 3]), "理由", deadline_at=due,
            assignee_id=cast.people[chance.choice(list(cast.people))].id,
        )  # fmt: skip
        try:
            chance.choice(STEPS)(cast.by(chance.choice(list(cast.people))), step, moments)
        except Problem as problem:
            assert problem.status in (403, 404, 409)
            db.session.rollback()
        _holds(issue_id)


def _holds(issue_id: str) -> None:
    issue = issue_by_id(issue_id)
    assert issue is not None
    state, fixers = "open", set()
    for event in issue.events:
        if event.kind == "fixed":
            assert state == "open"
            state = "fixed"
            fixers.add(event.person_id)
        elif event.kind == "verified":
            assert state == "fixed" and event.person_id not in fixers
            state = "verified"
        elif event.kind == "rejected":
            assert state == "fixed" and event.person_id not in fixers
            state = "open"
    assert issue.state == state
