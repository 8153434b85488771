"""Sunday 24:00: what was mended, what is overdue, what was carried over and by whom, kept for ever."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.cases.actions import (
    Report,
    Step,
    change_deadline,
    confirm_fix,
    dispute_fix,
    reject_fix,
    report_issue,
    verify_fix,
)
from app.cases.actions.reach import note_told
from app.cases.models import Issue
from app.cases.queries import state_of
from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import Problem
from app.core.moments import Moments, here_and_now
from app.duties.actions import ship_scheme
from app.duties.actions.deed import DeedDone, record_deed
from app.duties.queries.duties import duties_between
from app.inspections.actions import Inspected, record_inspection
from app.inspections.rules import week_said
from app.patrols.actions import PatrolFound, record_patrol
from app.people.visitor import ensure_visitor
from app.policy import VISITOR
from app.settings.queries import current
from app.settings.rules import Settings
from app.weeks.actions import carry_over, close_week, close_weeks
from app.weeks.models import WeekClose
from app.weeks.queries import account_of, due_weeks, gather_week
from app.weeks.rules import week_bounds
from app.weeks.words import DUTIES, duties_said
from tests.cast import Cast
from tests.inspections.test_record import inspect, judged

MONDAY = date(2026, 3, 2)
SUNDAY_24 = "2026-03-09T00:00:00+08:00"


def at(cast: Cast, text: str) -> datetime:
    """Set the clock to a moment on the site's wall clock."""
    cast.clock.moment = datetime.fromisoformat(text + "+08:00")
    return cast.clock.now()


def report(cast: Cast, words: str, until: str = SUNDAY_24, by: Acting | None = None) -> Issue:
    said = Report(cast.zones["hall"].id, words, "normal", datetime.fromisoformat(until))
    issue = report_issue(by or cast.by("deputy"), said, here_and_now(cast.clock.now()))
    cast.opens("owner")  # they carry their phone
    return issue


def mend(cast: Cast, issue: Issue, verified: bool = True) -> None:
    confirm_fix(cast.by("owner"), Step(issue.id), here_and_now(cast.clock.now()))
    if verified:
        verify_fix(cast.by("inspector"), Step(issue.id), here_and_now(cast.clock.now()))


def outcomes(closed: WeekClose) -> dict[str, str]:
    return {line.words: line.outcome for line in closed.lines}


def test_the_close_says_what_became_of_each_issue(cast: Cast) -> None:
    at(cast, "2026-03-04T09:00:00")
    mended, unverified, carried, left = (report(cast, words) for words in ("灯", "门", "窗", "墙"))
    later = report(cast, "屋顶", "2026-03-20T18:00:00+08:00")
    (found,) = inspect(cast, kind="general", items=judged(cast)).findings
    cast.opens("owner")
    item = "地面0：有污渍"  # the item alone names the good state
    at(cast, "2026-03-06T10:00:00")
    mend(cast, mended)
    mend(cast, unverified, verified=False)
    carry_over(cast.by("manager"), carried.id, "等配件　到货，（下周二）", datetime.fromisoformat("2026-03-16T00:00:00+08:00"))
    at(cast, "2026-03-09T00:03:00")
    closed = close_week(cast.system, MONDAY)
    assert outcomes(closed) == {"灯": "closed", "门": "waiting", "窗": "carried", "墙": "overdue", item: "overdue"}
    assert later.number not in {line.number for line in closed.lines}, "not due yet"
    line = next(one for one in closed.lines if one.words == "窗")
    assert (line.reason, line.approver) == ("等配件 到货，（下周二）", cast.people["manager"].name)
    assert line.deadline_at == datetime.fromisoformat(SUNDAY_24), "the deadline that it was carried over from"
    assert [one.words for one in closed.lines if one.on_meeting] == [item] and found.issue.number
    assert closed.figures["issues"] == {"overdue": 2, "carried": 1, "waiting": 1, "unreached": 0, "open": 0, "closed": 1}
    assert closed.figures["meeting"]["overdue"] == 1 and closed.figures["zones"] == 1
    assert left.state == "open" and journal.verify() is None


def test_a_deadline_moved_past_sunday_is_carried_over_with_who_moved_it_and_why(cast: Cast) -> None:
    at(cast, "2026-03-04T09:00:00")
    moved, back, again, rejected, next_week = (report(cast, words) for words in ("灯", "门", "窗", "墙", "屋顶"))
    month_later = datetime.fromisoformat("2026-04-08T18:00:00+08:00")

    def move(who: str, issue: Issue, words: str, to: datetime = month_later) -> None:
        change_deadline(cast.by(who), Step(issue.id, words=words, deadline_at=to), here_and_now(cast.clock.now()))

    at(cast, "2026-03-08T21:00:00")
    with pytest.raises(Problem) as refused:
        move("lead", moved, " ")
    assert refused.value.status == 422, "a later deadline wants a reason"
    db.session.rollback()
    move("lead", moved, "等配件")
    move("office", back, "记错了")
    move("deputy", back, "还是本周", datetime.fromisoformat("2026-03-08T23:00:00+08:00"))
    move("lead", again, "人手不够")
    carry_over(cast.by("manager"), again.id, "等厂家", month_later + timedelta(days=1))
    mend(cast, rejected, verified=False)
    step = Step(rejected.id, words="没修好", deadline_at=month_later)
    reject_fix(cast.by("inspector"), step, here_and_now(cast.clock.now()))
    cast.opens("owner")
    page = cast.client("manager").get("/weeks/2026-03-02").text
    assert "白燚 改期至 04-08 18:00：等配件" in page.replace("2026-", "")
    at(cast, "2026-03-09T00:03:00")
    closed = close_week(cast.system, MONDAY)
    assert outcomes(closed) == {"灯": "carried", "门": "overdue", "窗": "carried", "墙": "carried", "屋顶": "overdue"}
    said = {line.words: (line.reason, line.approver) for line in closed.lines if line.outcome == "carried"}
    names = {name: person.name for name, person in cast.people.items()}
    assert said == {"灯": ("等配件", names["lead"]), "窗": ("等厂家", names["manager"]), "墙": ("没修好", names["inspector"])}
    carried = {line.deadline_at for line in closed.lines if line.outcome == "carried"}
    assert carried == {datetime.fromisoformat(SUNDAY_24)}, "the deadline that it was moved from"
    account = account_of(current(), MONDAY, cast.clock.now())
    assert account.later[moved.id] == month_later and account.approved == {again.id}
    assert next_week.number and journal.verify() is None


def test_what_a_visitor_disputes_does_not_leave_the_week_and_what_was_closed_before_does_not_come_into_it(cast: Cast) -> None:
    visitor = Acting(VISITOR, at(cast, "2026-03-04T09:00:00"))
    with transaction():
        ensure_visitor(visitor)
    old = report(cast, "旧", "2026-03-06T18:00:00+08:00", visitor)
    mend(cast, old)
    at(cast, "2026-03-11T09:00:00")
    new = report(cast, "新", "2026-03-16T00:00:00+08:00", visitor)
    mend(cast, new)
    now = at(cast, "2026-03-15T12:00:00")
    for issue in (old, new):
        step = Step(issue.id, words="还是漏", deadline_at=now + timedelta(days=2))
        dispute_fix(visitor, step, here_and_now(now))
    at(cast, "2026-03-16T00:03:00")
    assert outcomes(close_week(cast.system, date(2026, 3, 9))) == {"新": "carried"}
    account = gather_week(current(), date(2026, 3, 9), at(cast, "2026-03-25T00:03:00"))
    assert {line.words: line.outcome for line in account.lines} == {"新": "carried"}, "as it stood then, whenever it is asked"


def test_a_fix_that_came_after_the_close_is_remarked_beside_the_closed_week(cast: Cast) -> None:
    at(cast, "2026-03-04T09:00:00")
    issue, left = report(cast, "灯"), report(cast, "门")
    at(cast, "2026-03-09T00:03:00")
    close_week(cast.system, MONDAY)
    mended = datetime.fromisoformat("2026-03-08T22:00:00+08:00")
    arrived = at(cast, "2026-03-09T08:00:00")
    confirm_fix(cast.by("owner"), Step(issue.id), Moments(mended, mended, arrived))
    account = account_of(current(), MONDAY, cast.clock.now())
    assert [line.outcome for line in account.lines] == ["overdue", "overdue"] and account.mended == {issue.id: arrived}
    page = cast.client("manager").get("/weeks/2026-03-02").text
    assert page.count("结账前已整改，记录于 2026-03-09 08:00 到达") == 1 and left.number


def test_what_an_inspector_found_whose_phone_was_offline_over_sunday_is_read_out_in_the_next_meeting(cast: Cast) -> None:
    made = at(cast, "2026-03-04T10:00")
    arrived = at(cast, "2026-03-09T08:00")
    close_week(cast.by("office"), MONDAY)
    said = Inspected(cast.zones["hall"].id, "general", judged(cast))
    found = record_inspection(cast.by("inspector"), said, Moments(made, made, arrived))
    (line,) = account_of(current(), date(2026, 3, 9), cast.clock.now()).lines
    assert (line.issue_id, line.on_meeting, line.outcome) == (found.findings[0].issue_id, True, "unreached")
    assert account_of(current(), MONDAY, cast.clock.now()).lines == [], "what was closed stays"
    heard = at(cast, "2026-03-09T09:00")
    cast.opens("owner")
    assert _now(cast, date(2026, 3, 9)) == ["open"], "they have the time until Sunday that it was found with"
    term = datetime.fromisoformat(SUNDAY_24) - made
    cast.clock.moment = heard + term + timedelta(minutes=1)
    assert _now(cast, date(2026, 3, 9)) == ["overdue"]


def _now(cast: Cast, week_on: date) -> list[str]:
    return [line.outcome for line in account_of(current(), week_on, cast.clock.now()).lines]


def test_a_late_finding_reaches_a_mender_whose_phone_is_on_with_the_time_that_it_was_found_with(cast: Cast) -> None:
    made, arrived = at(cast, "2026-03-04T10:00"), at(cast, "2026-03-09T08:00")
    cast.opens("owner")
    found = record_inspection(
        cast.by("inspector"), Inspected(cast.zones["hall"].id, "general", judged(cast)), Moments(made, made, arrived)
    )  # fmt: skip
    issue = found.findings[0].issue
    assert issue.deadline_at < arrived and issue.late_from == arrived + (issue.deadline_at - made)
    assert state_of(issue, arrived) == "open"


def test_a_close_made_late_says_who_had_not_been_reached_on_sunday(cast: Cast) -> None:
    """Whoever was reached on Monday had not been by Sunday 24:00, whenever the week is closed."""
    at(cast, "2026-03-04T09:00:00")
    reached, later, never = (silent(cast, words) for words in ("灯", "门", "窗"))
    for issue, text in ((reached, "2026-03-08T12:00:00"), (later, "2026-03-09T08:00:00")):
        note_told(issue.id, cast.people["owner"].id, at(cast, text))
    at(cast, "2026-03-10T09:00:00")
    closed = close_week(cast.system, MONDAY)
    assert outcomes(closed) == {"灯": "overdue", "门": "unreached", "窗": "unreached"} and never.number
    assert closed.figures["issues"]["unreached"] == 2
    page = cast.client("manager").get("/weeks/2026-03-02").text
    assert page.count("未送达") >= 2


def silent(cast: Cast, words: str) -> Issue:
    """An issue whose mender's phone is off."""
    said = Report(cast.zones["hall"].id, words, "normal", datetime.fromisoformat(SUNDAY_24))
    return report_issue(cast.by("deputy"), said, here_and_now(cast.clock.now()))


def test_a_week_closed_before_anybody_asked_who_was_reached_reads_as_none(cast: Cast) -> None:
    at(cast, "2026-03-04T09:00:00")
    report(cast, "灯")
    at(cast, "2026-03-09T00:03:00")
    closed = close_week(cast.system, MONDAY)
    with transaction():
        figures = json.loads(json.dumps(closed.figures))
        for counted in (figures["issues"], figures["meeting"], *figures["teams"]):
            del counted["unreached"]
        closed.figures = figures
    client = cast.client("manager")
    for page in ("/weeks", "/weeks/2026-03-02", "/weeks/2026-03-02/briefing.xlsx"):
        assert client.get(page).status_code == 200, page


def test_a_closed_week_stays_as_it_was(cast: Cast) -> None:
    at(cast, "2026-03-04T09:00:00")
    issue = report(cast, "灯")
    at(cast, "2026-03-09T08:00:00")
    before = close_week(cast.system, MONDAY)
    mend(cast, issue)
    again = close_week(cast.by("manager"), MONDAY)
    assert again.id == before.id and outcomes(again) == {"灯": "overdue"}
    account = account_of(current(), MONDAY, cast.clock.now())
    assert [line.outcome for line in account.lines] == ["overdue"] and account.closed_at


@pytest.mark.parametrize("closed_first", [True, False])
def test_a_late_entry_for_a_day_of_a_week_that_is_over_changes_nothing_of_it(cast: Cast, closed_first: bool) -> None:
    """Whether the close was made in time or days later: the week stands as it was on Sunday 24:00."""
    ship_scheme(cast.system, date(2026, 3, 1))
    now = at(cast, "2026-03-09T00:03:00")
    before = gather_week(current(), MONDAY, now).figures
    if closed_first:
        close_week(cast.system, MONDAY)
    at(cast, "2026-03-09T10:00:00")
    friday = datetime.fromisoformat("2026-03-06T10:00:00+08:00")
    found = PatrolFound(cast.zones["hall"].id, "list", late_reason="手机没电", claimed_at=friday)
    entry = record_patrol(cast.by("owner"), found, here_and_now(cast.clock.now()))
    inspect(cast, late_reason="手机没电", claimed_at=friday)
    at(cast, "2026-03-11T10:00:00")
    assert close_week(cast.system, MONDAY).figures == before
    assert account_of(current(), MONDAY, cast.clock.now()).figures == before
    assert "那一周已经周结" in cast.client("office").get(f"/records/{entry.id}").text


def test_a_close_made_late_tells_of_sunday_not_of_today(cast: Cast) -> None:
    at(cast, "2026-03-04T09:00:00")
    mended, sent_back = report(cast, "灯"), report(cast, "门")
    mend(cast, sent_back, verified=False)
    at(cast, "2026-03-11T09:00:00")
    mend(cast, mended)
    step = Step(sent_back.id, words="没修好", deadline_at=cast.clock.now() + timedelta(days=2))
    reject_fix(cast.by("inspector"), step, here_and_now(cast.clock.now()))
    new = report(cast, "窗", "2026-03-11T18:00:00+08:00")
    closed = close_week(cast.system, MONDAY)
    assert outcomes(closed) == {"灯": "overdue", "门": "waiting"} and new.number
    assert {line.deadline_at for line in closed.lines} == {datetime.fromisoformat(SUNDAY_24)}


def test_the_duties_of_a_closed_week_are_those_of_sunday_whenever_it_is_closed(cast: Cast) -> None:
    ship_scheme(cast.by("office"), at(cast, "2026-03-02T08:00:00").date())
    for moment in ("2026-03-03T09:00:00", "2026-03-04T12:45:00", "2026-03-04T13:10:00"):  # the last one late, for the morning
        times = here_and_now(at(cast, moment))
        record_patrol(cast.by("owner"), PatrolFound(cast.zones["hall"].id, "list"), times)
    soon = gather_week(current(), MONDAY, at(cast, "2026-03-09T00:03:00")).figures["duties"]
    check = next(one for one in duties_between(MONDAY, MONDAY) if one.name == "钥匙检查")
    times = here_and_now(at(cast, "2026-03-09T10:00:00"))
    record_deed(cast.by("owner"), DeedDone(check.id, cast.zones["hall"].id), times)
    at(cast, "2026-03-11T09:00:00")
    assert close_week(cast.system, MONDAY).figures["duties"] == soon
    assert soon["owed"] == soon["done"] + soon["late"] + soon["missed"] and soon["missed"] > 10
    assert (soon["done"], soon["late"]) == (2, 1)
    page = cast.client("manager").get("/weeks/2026-03-02").text
    assert "周日 24:00 前未完成" in page
    kept_earlier = {"owed": 200, "done": 10, "late": 5, "missed": 0, "excused": 3}  # what still waited was left out
    assert dict(duties_said(kept_earlier))[str(DUTIES["missed"])] == 185


def test_every_week_that_is_over_is_closed_once(cast: Cast) -> None:
    at(cast, "2026-03-04T09:00:00")
    report(cast, "灯")
    at(cast, "2026-03-08T23:59:00")
    assert due_weeks(current(), cast.clock.now()) == [] and close_weeks(cast.system) == []
    at(cast, "2026-03-16T00:00:00")
    assert [one.week_on for one in close_weeks(cast.system)] == [MONDAY, date(2026, 3, 9)]
    assert close_weeks(cast.system) == []
    assert db.session.execute(select(func.count()).select_from(WeekClose)).scalar_one() == 2
    (line,) = close_week(cast.system, date(2026, 3, 9)).lines
    assert line.outcome == "overdue", "what is overdue stays on the account until it is closed"


def test_a_week_without_issues_is_closed_for_its_inspections_and_its_duties(cast: Cast) -> None:
    at(cast, "2026-03-16T00:01:00")
    assert due_weeks(current(), cast.clock.now()) == []
    at(cast, "2026-03-11T09:00:00")
    inspect(cast, kind="general", items=judged(cast, failed=0))
    at(cast, "2026-03-16T00:01:00")
    assert due_weeks(current(), cast.clock.now()) == [date(2026, 3, 9)]
    ship_scheme(cast.by("office"), MONDAY)
    assert [one.week_on for one in close_weeks(cast.system)] == [MONDAY, date(2026, 3, 9)]
    assert close_week(cast.system, MONDAY).figures["duties"]["owed"] > 0


@pytest.mark.parametrize(
    ("who", "change", "status"),
    [
        ("deputy", {"reason": " "}, 422),
        ("deputy", {"until_at": datetime.fromisoformat("2026-03-08T18:00:00+08:00")}, 422),
        ("deputy", {"issue_id": "none"}, 404),
        ("office", {}, 403),
        ("owner", {}, 403),
    ],
)
def test_only_who_may_carries_over_with_a_reason(cast: Cast, who: str, change: dict[str, Any], status: int) -> None:
    at(cast, "2026-03-04T09:00:00")
    issue = report(cast, "灯")
    said = {"issue_id": issue.id, "reason": "等配件", "until_at": datetime.fromisoformat("2026-03-16T00:00:00+08:00")} | change
    with pytest.raises(Problem) as refused:
        carry_over(cast.by(who), **said)
    db.session.rollback()
    assert refused.value.status == status


def test_what_is_no_week_or_not_over_is_refused(cast: Cast) -> None:
    for week in (MONDAY, date(2026, 3, 3)):
        with pytest.raises(Problem) as refused:
            close_week(cast.system, week)
        assert refused.value.status == 422
    with pytest.raises(Problem) as refused:
        close_week(cast.by("deputy"), MONDAY)
    assert refused.value.status == 403
    start, end = week_bounds(Settings(), date(2026, 12, 28))  # the week across the new year
    assert (f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}") == ("2026-12-28 00:00", "2027-01-04 00:00")
    assert week_said("2026-03-02") == MONDAY and week_said("2026-03-03") is week_said("x") is week_said("0001-01-01") is None
