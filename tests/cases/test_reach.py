"""Who was not reached is not late: 未送达, until they are; then the clock starts with the time they were given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from app.boards.queries.issues import issue_figures
from app.boards.queries.scope import Scope
from app.cases.actions import Report, Step, reassign, report_issue
from app.cases.models import Issue
from app.cases.queries import Filter, list_issues, state_of
from app.cases.rules import OPEN, OVERDUE, UNREACHED, counts_from, due_at, shown_state
from app.core import journal
from app.core.db import db
from app.core.ids import new_id
from app.core.moments import here_and_now
from tests.cast import Cast
from tests.reports.test_ledgers import _file, _sheet
from tests.sync.phone import Phone

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


def given_to_owner(cast: Cast, hours: int = 2, minutes: int = 0) -> Issue:
    now = cast.clock.now()
    report = Report(
        cast.zones["hall"].id, "灯不亮", "normal", now + (timedelta(minutes=minutes) or timedelta(hours=hours)),
        assignee_id=cast.people["owner"].id, id=new_id(),
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


def test_ledger_briefing_and_phone_say_not_delivered_of_the_same_issue(cast: Cast) -> None:
    issue = given_to_owner(cast)
    pass_hours(cast, 3)
    row = next(row for row in _sheet(_file(cast, ledger="issues")) if row[0] == issue.number)
    assert "未送达" in row and "逾期" not in row
    page = cast.client("manager").get("/weeks/2026-03-02?outcome=unreached").text
    assert "灯不亮" in page and "当前显示：未送达" in page
    assert "灯不亮" not in cast.client("manager").get("/weeks/2026-03-02?outcome=overdue").text
    phone = Phone(cast.client("deputy"))
    phone.sync()
    assert phone.held["issue", issue.id]["late_from"] is None
    cast.opens("owner")
    phone.sync()
    told = phone.held["issue", issue.id]["late_from"]
    assert datetime.fromisoformat(told) == issue.late_from, "the phone is told when they are reached"


def test_a_contact_writes_only_where_something_waits_for_it_and_asks_as_much_of_many_as_of_one(cast: Cast) -> None:
    client = cast.client("owner")
    client.get("/notices")
    pass_hours(cast, 1)
    given_to_owner(cast)
    pass_hours(cast, 1)
    with statements() as first:
        client.get("/notices")
    pass_hours(cast, 1)
    with statements() as nothing_waits:
        client.get("/notices")
    assert not changed(nothing_waits, "issue"), "it had reached them"
    pass_hours(cast, 1)
    for _ in range(12):
        given_to_owner(cast)
    pass_hours(cast, 1)
    with statements() as many:
        client.get("/notices")
    assert len(changed(first, "issue")) == len(changed(many, "issue")) == 1
    assert len(many) <= len(first) + 1
    assert journal.verify() is None
    with statements() as again:
        client.get("/notices")
    assert not [one for one in again if one.startswith(("UPDATE", "INSERT"))], "nothing on each request"


def test_a_board_asks_once_more_where_something_is_not_delivered(cast: Cast) -> None:
    now, scope = cast.clock.now(), Scope(cast.user("manager"))
    db.session.commit()
    with statements() as quiet:
        issue_figures(scope, now, now)
    for _ in range(12):
        given_to_owner(cast)
    pass_hours(cast, 3)
    now = cast.clock.now()
    db.session.commit()
    with statements() as told:
        assert issue_figures(scope, now, now).unreached == 12
    assert len(told) == len(quiet) + 1


def test_who_was_reached_by_the_deadline_is_overdue_from_it_however_close_the_contact(cast: Cast) -> None:
    """Contacts are written down every ten minutes at most; one that was left out still counts."""
    client = cast.client("owner")
    for since, term in ((3, 5), (9, 5), (1, 60)):
        client.get("/notices")
        pass_hours(cast, since / 60)
        issue = given_to_owner(cast, minutes=term)
        pass_hours(cast, (term - 1) / 60)
        client.get("/notices")
        pass_hours(cast, 2 / 60)
        assert issue.late_from == issue.deadline_at and state_of(issue, cast.clock.now()) == OVERDUE
        pass_hours(cast, 1)


def changed(told: list[str], table: str) -> list[str]:
    return [one for one in told if one.startswith(f"UPDATE {table} ")]


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    told: list[str] = []

    def heard(connection: object, cursor: object, statement: str, *_: object) -> None:
        told.append(statement)

    event.listen(db.engine, "before_cursor_execute", heard)
    try:
        yield told
    finally:
        event.remove(db.engine, "before_cursor_execute", heard)
