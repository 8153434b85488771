"""Histories of an issue among several phones, drawn and held against a model (`make faults` draws many: faults/histories.py)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.core import journal
from app.places.actions import assign_owner
from faults.histories import PHONES, Histories, Inside, Office
from faults.model import APPLIED, KEPT, REFUSED, IssueModel, Step
from tests.cast import Cast


@pytest.mark.row("A6")
@pytest.mark.timeout(1200)
def test_twenty_histories_go_as_the_model_says(cast: Cast) -> None:
    def tick() -> datetime:
        cast.clock.moment += timedelta(seconds=1)
        return cast.clock.now()

    hall, people = cast.zones["hall"].id, {name: person.id for name, person in cast.people.items()}
    devices = [Inside(0, "", who, client=cast.client(who)) for who in PHONES]
    office = Office(devices, people, hall, lambda who: bool(assign_owner(cast.system, hall, people[who])), tick=tick)
    for seed in range(20):
        Histories(office, f"suite-{seed}").run()
    assert office.answers > 50
    Histories(office, "several", 10).run()
    assert office.answers > 80
    assert journal.verify() is None


DUE = "2026-03-09T00:00:00+00:00"


def test_the_model_itself() -> None:
    issue = IssueModel("staff", "owner", DUE)
    assert issue.take(Step("verify_fix", "inspector", 1, 1), 2, "owner") == KEPT  # nothing is mended yet
    assert issue.take(Step("confirm_fix", "staff", 1, 1), 3, "owner") == REFUSED
    assert issue.take(Step("reassign", "lead", 3, 1, assignee="inspector"), 4, "neighbour") == APPLIED
    assert issue.take(Step("confirm_fix", "owner", 3, 2), 5, "neighbour") == KEPT  # theirs when it was mended
    assert issue.take(Step("confirm_fix", "inspector", 5, 2), 6, "neighbour") == APPLIED
    assert issue.take(Step("verify_fix", "inspector", 6, 3), 7, "neighbour") == REFUSED  # never one's own
    assert issue.take(Step("verify_fix", "manager", 7, 2), 8, "neighbour") == KEPT  # a version too old
    assert issue.take(Step("verify_fix", "manager", 8, 3), 9, "neighbour") == APPLIED
    assert (issue.state, issue.version, issue.assignee) == ("verified", 4, "inspector")


@pytest.mark.parametrize("who", ["staff", "owner"])
def test_who_may_only_ask_leaves_a_wish(who: str) -> None:
    issue = IssueModel("manager", who, DUE)
    assert issue.take(Step("change_deadline", who, 1, 1, deadline_at="2026-03-10T00:00:00+00:00"), 2, "neighbour") == APPLIED
    assert (issue.deadline_at, issue.version, issue.timeline[-1]) == (DUE, 1, ("deadline_asked", who))
