"""Who was not reached is not late: 未送达, until they are; then the clock starts with the time they were given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.boards.queries.issues import issue_figures
from app.boards.queries.scope import Scope
from app.cases.actions import Report, Step, reassign, report_issue
from app.cases.models import Issue
from app.cases.queries import Filter, list_issues, state_of
from app.cases.rules import OPEN, OVERDUE, UNREACHED, counts_from, due_at, shown_state
from app.core.ids import new_id
from app.core.moments import here_and_now
from tests.cast import Cast

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
minutes = st.integers(min_value=0, max_value=20_000).map(lambda n: timedelta(minutes=n))


@given(term=minutes, reached=minutes, now=minutes)
def test_nobody_is_overdue_before_they_were_reached_and_had_their_time(
    term: timedelta, reached: timedelta, now: timedelta
) -> None:
    deadline, reached_at = NOON + term, NOON + reached
    late_from = counts_from(deadline, NOON, reached_at)
    assert late_from >= deadline
    assert shown_state(OPEN, deadline, None, NOON + now) == (UNREACHED if now > term else OPEN)
    said = shown_state(OPEN, deadline, late_from, NOON + now)
    if said == OVERDUE:
        assert NOON + now > deadline and NOON + now - reached_at > (timedelta(0) if reached <= term else term)
    else:
        assert said == OPEN and NOON + now <= due_at(deadline, late_from)


def given_to_owner(cast: Cast, hours: int = 2) -> Issue:
    now = cast.clock.now()
    report = Report(
        cast.zones["hall"].id, "灯不亮", "normal", now + timedelta(hours=hours), assignee_id=cast.people["owner"].id, id=new_id()
    )  # fmt: skip
    return report_issue(cast.by("inspector"), report, here_and_now(now))


def pass_hours(cast: Cast, hours: float) -> None:
    cast.clock.moment += timedelta(hours=hours)


def test_board_list_page_and_phone_say_not_delivered_of_the_same_issue(cast: Cast) -> None:
    issue = given_to_owner(cast)
    pass_hours(cast, 3)
    now = cast.clock.now()
    assert state_of(issue, now) == UNREACHED
    figures = issue_figures(Scope(cast.user("manager")), now, now)
    assert (figures.overdue, figures.unreached, figures.with_whom) == (0, 1, {})
    assert [one.assignee for one in figures.not_delivered] == ["谢春梅"]
    assert [one.id for one in list_issues(cast.user("manager"), Filter(state="unreached"), now)[0]] == [issue.id]
    assert list_issues(cast.user("manager"), Filter(state="overdue"), now)[1] == 0
    client = cast.client("manager")
    for page in (f"/issues/{issue.id}", "/issues", "/board"):
        assert "未送达" in client.get(page).text, page


def test_the_clock_starts_when_the_phone_is_heard_of_with_the_time_that_was_given(cast: Cast) -> None:
    issue = given_to_owner(cast)
    pass_hours(cast, 3)
    heard = cast.clock.now()
    cast.client("owner")
    assert issue.late_from == heard + timedelta(hours=2)
    assert state_of(issue, heard) == OPEN
    pass_hours(cast, 2.5)
    assert state_of(issue, cast.clock.now()) == OVERDUE


def test_whoever_is_reached_by_the_deadline_has_it_as_it_stands(cast: Cast) -> None:
    issue = given_to_owner(cast)
    pass_hours(cast, 1)
    cast.client("owner")
    pass_hours(cast, 1.5)
    assert issue.late_from == issue.deadline_at
    assert state_of(issue, cast.clock.now()) == OVERDUE


def test_given_to_somebody_else_it_has_to_reach_them(cast: Cast) -> None:
    issue = given_to_owner(cast)
    cast.client("owner")
    assert issue.late_from == issue.deadline_at
    step = Step(issue.id, assignee_id=cast.people["staff"].id)
    reassign(cast.by("manager"), step, here_and_now(cast.clock.now()))
    assert issue.late_from is None
