"""An issue's life: reported, mended, looked at by somebody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.cases.actions import (
    Report,
    Step,
    change_deadline,
    comment,
    confirm_fix,
    reassign,
    reject_fix,
    report_issue,
    verify_fix,
)
from app.cases.models import Issue
from app.cases.queries import Filter, issue_by_id, list_issues, steps_for
from app.core import journal
from app.core.db import db
from app.core.errors import Problem
from app.core.moments import here_and_now
from tests.cast import Cast


def _report(cast: Cast, who: str = "deputy", **more: Any) -> Issue:
    now = cast.clock.now()
    wanted = {"zone_id": cast.zones["hall"].id, "description": "地面有积水", "severity": "normal",
              "deadline_at": now + timedelta(hours=9)} | more  # fmt: skip
    return report_issue(cast.by(who), Report(**wanted), here_and_now(now))


def _times(cast: Cast) -> Any:
    return here_and_now(cast.clock.now())


def _fixed(cast: Cast) -> Issue:
    issue = _report(cast)
    confirm_fix(cast.by("owner"), Step(issue.id, 1, "已拖干"), _times(cast))
    return issue


def test_the_owner_mends_it_by_default(cast: Cast) -> None:
    assert _report(cast).assignee_id == cast.people["owner"].id


def test_mended_then_verified_by_somebody_else_is_closed(cast: Cast) -> None:
    issue = _fixed(cast)
    verify_fix(cast.by("inspector"), Step(issue.id, 2), _times(cast))
    assert issue.state == "verified"
    assert [event.kind for event in issue.events] == ["reported", "fixed", "verified"]
    assert issue.closed_at == cast.clock.now()
    assert journal.verify() is None


@pytest.mark.row("A4")
def test_nobody_verifies_their_own_fix(cast: Cast) -> None:
    issue = _report(cast, assignee_id=cast.people["inspector"].id)
    confirm_fix(cast.by("inspector"), Step(issue.id, 1), _times(cast))
    with pytest.raises(Problem) as refused:
        verify_fix(cast.by("inspector"), Step(issue.id, 2), _times(cast))
    assert refused.value.status == 403
    assert issue.state == "fixed"


@pytest.mark.row("A5")
def test_nobody_finds_mends_and_verifies_alone_whatever_their_role(cast: Cast) -> None:
    for who in ("inspector", "manager", "deputy"):
        issue = _report(cast, who, assignee_id=cast.people[who].id)
        confirm_fix(cast.by(who), Step(issue.id, 1), _times(cast))
        for judge in (verify_fix, reject_fix):
            step = Step(issue.id, 2, "看过了", deadline_at=cast.clock.now() + timedelta(days=1))
            with pytest.raises(Problem) as refused:
                judge(cast.by(who), step, _times(cast))
            assert refused.value.status == 403 and issue.state == "fixed"


def test_a_poor_fix_goes_back_with_a_reason_and_a_new_deadline(cast: Cast) -> None:
    issue = _fixed(cast)
    later = cast.clock.now() + timedelta(days=1)
    reject_fix(cast.by("inspector"), Step(issue.id, 2, "还有水迹", deadline_at=later), _times(cast))
    assert (issue.state, issue.deadline_at) == ("open", later)


@pytest.mark.parametrize("more", [{"words": ""}, {"deadline_at": None}])
def test_sending_back_needs_both(cast: Cast, more: dict[str, Any]) -> None:
    issue = _fixed(cast)
    given = {"words": "不行", "deadline_at": cast.clock.now() + timedelta(days=1)} | more
    with pytest.raises(Problem) as refused:
        reject_fix(cast.by("inspector"), Step(issue.id, 2, **given), _times(cast))
    assert refused.value.status == 422


@pytest.mark.row("A6")
def test_an_open_issue_cannot_be_verified(cast: Cast) -> None:
    issue = _report(cast)
    with pytest.raises(Problem) as refused:
        verify_fix(cast.by("inspector"), Step(issue.id, 1), _times(cast))
    assert refused.value.code == "overtaken"
    assert issue.state == "open"


@pytest.mark.row("A6")
def test_the_first_wins_and_the_second_is_told_and_kept(cast: Cast) -> None:
    issue = _fixed(cast)
    later = cast.clock.now() + timedelta(days=1)
    verify_fix(cast.by("inspector"), Step(issue.id, 2), _times(cast))
    with pytest.raises(Problem) as told:
        reject_fix(cast.by("deputy"), Step(issue.id, 2, "我看还不行", deadline_at=later), _times(cast))
    assert told.value.code == "overtaken"
    assert issue.state == "verified"
    last = issue.events[-1]
    assert (last.kind, last.words, last.data["wanted"]) == ("late", "我看还不行", "reject_fix")


def test_whoever_was_replaced_or_given_another_deadline_is_not_told_that_somebody_mended_it(cast: Cast) -> None:
    moves = {
        "meanwhile given to 丁小雨": lambda issue: reassign(
            cast.by("lead"), Step(issue.id, 1, "换人", assignee_id=cast.people["staff"].id), _times(cast)
        ),
        "deadline was meanwhile moved": lambda issue: change_deadline(
            cast.by("lead"), Step(issue.id, 1, "等配件", deadline_at=cast.clock.now() + timedelta(days=2)), _times(cast)
        ),
    }
    for words, move in moves.items():
        issue = _report(cast)
        move(issue)
        with pytest.raises(Problem, match=words) as told:
            confirm_fix(cast.by("owner"), Step(issue.id, 1, "擦干了"), _times(cast))
        assert told.value.code == "overtaken"
        assert (issue.state, issue.events[-1].kind, issue.events[-1].words) == ("open", "late", "擦干了")


def test_what_somebody_mended_before_it_was_given_to_another_is_kept(cast: Cast) -> None:
    issue = _report(cast, assignee_id=cast.people["staff"].id)
    mended = _times(cast)
    cast.clock.moment += timedelta(hours=1)
    reassign(cast.by("lead"), Step(issue.id, 1, "换人", assignee_id=cast.people["owner"].id), _times(cast))
    with pytest.raises(Problem, match="meanwhile given to 谢春梅") as told:
        confirm_fix(cast.by("staff"), Step(issue.id, 1, "已换灯管"), mended)
    assert told.value.code == "overtaken"
    assert (issue.state, issue.events[-1].kind, issue.events[-1].words) == ("open", "late", "已换灯管")
    with pytest.raises(Problem) as refused:
        comment(cast.by("staff"), Step(issue.id, words="后来的话"), _times(cast))
    assert refused.value.status == 404


@pytest.mark.row("A6")
def test_a_stale_deadline_change_does_not_overwrite(cast: Cast) -> None:
    issue = _report(cast)
    first, second = (cast.clock.now() + timedelta(days=n) for n in (1, 2))
    change_deadline(cast.by("deputy"), Step(issue.id, 1, "等配件", deadline_at=first), _times(cast))
    with pytest.raises(Problem):
        change_deadline(cast.by("manager"), Step(issue.id, 1, "等配件", deadline_at=second), _times(cast))
    assert issue.deadline_at == first


def test_the_owner_asks_for_time_with_a_reason(cast: Cast) -> None:
    issue = _report(cast)
    due, later = issue.deadline_at, cast.clock.now() + timedelta(days=2)
    with pytest.raises(Problem):
        change_deadline(cast.by("owner"), Step(issue.id, 1, deadline_at=later), _times(cast))
    change_deadline(cast.by("owner"), Step(issue.id, 1, "等配件", deadline_at=later), _times(cast))
    assert issue.deadline_at == due
    assert issue.events[-1].kind == "deadline_asked"


def test_a_reassigned_issue_may_be_mended_by_the_new_one(cast: Cast) -> None:
    issue = _report(cast)
    reassign(cast.by("deputy"), Step(issue.id, 1, assignee_id=cast.people["staff"].id), _times(cast))
    confirm_fix(cast.by("staff"), Step(issue.id, 2), _times(cast))
    assert issue.state == "fixed"


def test_a_stranger_to_the_issue_is_told_there_is_none(cast: Cast) -> None:
    issue = _report(cast)
    with pytest.raises(Problem) as refused:
        comment(cast.by("neighbour"), Step(issue.id, words="看看"), _times(cast))
    assert refused.value.status == 404


def test_the_same_fault_within_fourteen_days_is_a_repeat(cast: Cast) -> None:
    issue = _fixed(cast)
    verify_fix(cast.by("inspector"), Step(issue.id, 2), _times(cast))
    cast.clock.moment += timedelta(days=13)
    assert _report(cast).repeat_of_id == issue.id
    cast.clock.moment += timedelta(days=2)
    assert _report(cast).repeat_of_id is None


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"description": " "}, "/body/description"),
        ({"severity": "terrible"}, "/body/severity"),
        ({"assignee_id": "nobody"}, "/body/assignee_id"),
    ],
)
def test_a_bad_report_names_the_field(cast: Cast, more: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Problem) as refused:
        _report(cast, **more)
    assert refused.value.errors[0].pointer == pointer


def test_a_deadline_in_the_past_is_refused(cast: Cast) -> None:
    with pytest.raises(Problem):
        _report(cast, deadline_at=cast.clock.now() - timedelta(hours=1))


def test_each_sees_the_steps_that_are_theirs(cast: Cast) -> None:
    issue = issue_by_id(_report(cast).id)
    assert issue is not None
    assert "confirm_fix" in steps_for(cast.user("owner"), issue)
    assert "ask_deadline" in steps_for(cast.user("owner"), issue)
    assert "confirm_fix" not in steps_for(cast.user("manager"), issue)


def test_lists_are_cut_to_what_one_may_see(cast: Cast) -> None:
    _report(cast)
    counts = {name: list_issues(cast.user(name), Filter(), cast.clock.now())[1] for name in
              ("manager", "lead", "owner", "neighbour", "staff")}  # fmt: skip
    assert counts == {"manager": 1, "lead": 1, "owner": 1, "neighbour": 0, "staff": 0}


def test_a_step_that_breaks_half_way_leaves_nothing_of_itself(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    issue, before = _report(cast), journal.head()

    def broken(*_: Any, **__: Any) -> int:
        raise RuntimeError("the disk is gone")

    with monkeypatch.context() as patched:
        patched.setattr(journal, "append", broken)
        with pytest.raises(RuntimeError):
            confirm_fix(cast.by("owner"), Step(issue.id, 1, "已拖干"), _times(cast))
        with pytest.raises(RuntimeError):
            _report(cast, description="灯不亮")
    db.session.expire_all()
    found = issue_by_id(issue.id)
    assert found is not None and (found.state, found.version) == ("open", 1)
    assert [event.kind for event in found.events] == ["reported"]
    assert list_issues(cast.user("manager"), Filter(), cast.clock.now())[1] == 1 and journal.head() == before
