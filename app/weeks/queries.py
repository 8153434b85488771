"""Reads a week's account: as it was closed, or as it stands now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from app.cases.models import Issue, IssueEvent
from app.cases.queries import given_at
from app.cases.rules import DEADLINE, DISPUTED, REJECTED, due_at, was_reached
from app.core import journal
from app.core.db import db
from app.core.text import sentence
from app.duties.models import Duty
from app.duties.queries.facts import gather
from app.duties.queries.objections import upheld_since
from app.duties.rules.sums import Sums, sums
from app.inspections.models import Finding, Inspection
from app.inspections.queries import inspections_between
from app.inspections.rules import week_of
from app.places.rules import place_label
from app.settings.rules import Settings
from app.weeks.models import CarryOver, WeekClose
from app.weeks.rules import (
    CARRIED,
    CLOSED,
    OUTCOMES,
    WAITING,
    Line,
    Step,
    belongs,
    by_team,
    counts,
    deadline_at,
    mean,
    moved_past,
    outcome,
    state_at,
    week_bounds,
)

MOST_WEAK = 5


@dataclass(frozen=True)
class Account:
    """A week's lines and sums. `closed_at` None: as it stands now.

    `later`: issue id → the deadline that a carried one was given; `approved`: those carried over by whoever approves that,
    the others by somebody who moved their deadline; `mended`: issue id → when the record came of a fix made before the close;
    `mark`: of the journal's row of the close, as paper carries it.
    """

    week_on: date
    lines: list[Line]
    figures: dict[str, Any]
    closed_at: datetime | None = None
    later: Mapping[str, datetime] = field(default_factory=dict)
    approved: frozenset[str] = frozenset()
    mended: Mapping[str, datetime] = field(default_factory=dict)
    mark: str = ""


def close_of(week_on: date) -> WeekClose | None:
    return db.session.execute(select(WeekClose).where(WeekClose.week_on == week_on)).scalars().first()


def closes() -> list[WeekClose]:
    """Every closed week, the latest first."""
    return list(db.session.execute(select(WeekClose).order_by(WeekClose.week_on.desc())).scalars())


def account_of(settings: Settings, week_on: date, now: datetime) -> Account:
    """The week as it was closed, or else as it stands at `now`."""
    closed = close_of(week_on)
    if closed is None:
        return gather_week(settings, week_on, now)
    names = Line.__dataclass_fields__
    lines = [Line(**{name: getattr(row, name) for name in names}) for row in closed.lines]
    end = week_bounds(settings, week_on)[1]
    left = [line.issue_id for line in lines if line.outcome not in (CLOSED, WAITING)]
    issues = list(db.session.execute(select(Issue).where(Issue.id.in_(left))).scalars().unique())
    return Account(
        week_on, lines, closed.figures, closed.closed_at, _later(issues, lines, end), frozenset(carried_in(week_on, end)),
        _mended(issues, end, closed.closed_at), journal.mark_of(closed.id, "close_week"),
    )  # fmt: skip


def _later(issues: Iterable[Issue], lines: Iterable[Line], moment: datetime) -> dict[str, datetime]:
    carried = {line.issue_id for line in lines if line.outcome == CARRIED}
    return {one.id: deadline_at(one.deadline_at, _steps(one), moment) for one in issues if one.id in carried}


def _mended(issues: Iterable[Issue], end: datetime, closed_at: datetime) -> dict[str, datetime]:
    """Mended by the week's end, which a phone without a network said only after the week was closed."""
    return {
        one.id: event.received_at
        for one in issues
        for event in one.events
        if event.kind == "fixed" and event.corrected_at < end and event.received_at >= closed_at
    }


def gather_week(settings: Settings, week_on: date, now: datetime) -> Account:
    """The week's account at its end, or at `now` where that comes first: then without the duties, which take long."""
    start, end = week_bounds(settings, week_on)
    moment = min(end, now + timedelta(microseconds=1))  # with what came this very moment
    issues, carried = _issues(start, moment), carried_in(week_on, end)
    lines = _lines(issues, carried, week_on, start, end, moment)
    found = [one for one in inspections_between(start, moment) if one.corrected_at < moment]
    inspected: dict[str, list[tuple[int | None, int]]] = defaultdict(list)
    for one in found:
        inspected[one.zone.team.name if one.zone.team else ""].append((one.score, one.failed))
    weak = sorted((one for one in found if one.failed), key=lambda one: (-one.failed, one.score or 0))[:MOST_WEAK]
    duties = _duties(settings, week_on, end) if now >= end else Sums()
    figures = {
        "issues": counts(lines),
        "meeting": counts(line for line in lines if line.on_meeting),
        "inspections": len(found),
        "zones": len({one.zone_id for one in found}),
        "failed": sum(one.failed for one in found),
        "score": mean(one.score for one in found),
        "teams": by_team(lines, inspected),
        "weak": [{"id": one.id, "place": _place(one.zone), "failed": one.failed, "score": one.score} for one in weak],
        "duties": {"owed": duties.owed, "done": duties.done, "late": duties.late,
                   "missed": duties.missed + duties.waiting, "excused": duties.excused},
    }
    return Account(week_on, lines, figures, later=_later(issues, lines, moment), approved=frozenset(carried))


def due_weeks(settings: Settings, now: datetime, back: int = 8) -> list[date]:
    """The weeks that are over and not closed yet, the earliest first: of the last `back`, from the first on of which there is

    anything to tell, an issue, an inspection or a duty in force.
    """
    moments = [db.session.execute(select(func.min(one))).scalar() for one in (Issue.reported_at, Inspection.counts_at)]
    days = [settings.local(moment).date() for moment in moments if moment]
    days += [day for day in [db.session.execute(select(func.min(Duty.from_on))).scalar()] if day]
    if not days:
        return []
    this = week_of(settings.local(now).date())
    begin = max(week_of(min(days)), this - timedelta(weeks=back))
    weeks = [begin + timedelta(weeks=number) for number in range((this - begin).days // 7)]
    known = set(db.session.execute(select(WeekClose.week_on).where(WeekClose.week_on.in_(weeks))).scalars())
    return [week for week in weeks if week not in known]


def carried_in(week_on: date, until: datetime | None = None) -> dict[str, CarryOver]:
    """issue id → its carrying over in a week, the latest approved before `until`."""
    rows = select(CarryOver).where(CarryOver.week_on == week_on).order_by(CarryOver.approved_at)
    return {row.issue_id: row for row in db.session.execute(rows).scalars() if until is None or row.approved_at < until}


def states_of(issue_ids: list[str]) -> dict[str, str]:
    """issue id → its present state."""
    return {row.id: row.state for row in db.session.execute(select(Issue.id, Issue.state).where(Issue.id.in_(issue_ids)))}


def _issues(start: datetime, moment: datetime) -> list[Issue]:
    """Every issue there was by a moment that had not been closed before `start`."""
    rows = select(Issue).where(Issue.reported_at < moment, or_(Issue.closed_at.is_(None), Issue.closed_at >= start))
    return list(db.session.execute(rows).scalars().unique())


def _lines(
    issues: Iterable[Issue], carried: Mapping[str, CarryOver], week_on: date, start: datetime, end: datetime, moment: datetime
) -> list[Line]:
    meeting = set(db.session.execute(select(Finding.issue_id).where(Finding.week_on == week_on, Finding.on_meeting)).scalars())
    lines = []
    for issue in issues:
        steps = _steps(issue)
        state, deadline = state_at(steps, moment), deadline_at(issue.deadline_at, steps, moment)
        given, moved = carried.get(issue.id), moved_past(steps, start, moment, end)
        let_out = bool(given or moved) and deadline > end
        if not belongs(state_at(steps, start), state, deadline, end, carried=let_out, on_meeting=issue.id in meeting):
            continue
        until, reached = _clock(issue, deadline, moment)
        came = outcome(str(state), until, end, carried=let_out, over=moment >= end or until <= moment, reached=reached)
        reason, who = (given.reason, given.approver.name) if given else (moved.words, moved.who) if moved else ("", "")
        lines.append(Line(
            issue.id, issue.number, _place(issue.zone), issue.zone.team.name if issue.zone.team else "",
            issue.fault, issue.assignee.name if issue.assignee else "",
            (_deadline_left(steps, given, moved) if let_out else None) or deadline, issue.id in meeting, came,
            *((reason, who) if let_out else ("", "")),
        ))  # fmt: skip
    return sorted(lines, key=lambda line: (OUTCOMES.index(line.outcome), line.number))


def _clock(issue: Issue, deadline: datetime, moment: datetime) -> tuple[datetime, bool]:
    """Until when it was to be mended, as its clock ran at `moment`, and whether whoever had to had been reached by then.

    Where it was given anew since, it is no longer known whom it had reached before: then its deadline says it all.
    """
    given = given_at(issue)
    if deadline != issue.deadline_at or given >= moment:
        return deadline, True
    reached = was_reached(deadline, given, issue.late_from, moment)
    return due_at(deadline, issue.late_from) if reached else deadline, reached


def _duties(settings: Settings, week_on: date, end: datetime) -> Sums:
    """As they stood at the week's end, whenever it is asked: what was done or excused later is not known yet."""
    sunday = week_on + timedelta(days=6)
    found = gather(settings, end, week_on, sunday)
    then = replace(found.facts, records=[one for one in found.facts.records if (one.entered_at or one.at) < end])
    return sums(replace(found, facts=then, upheld=upheld_since(week_on, end)).items(week_on, sunday))


def _deadline_left(steps: Sequence[Step], given: CarryOver | None, moved: Step | None) -> datetime | None:
    """The deadline that an issue was let out from."""
    if moved:
        return moved.before
    if given is None:
        return None
    return next((step.before for step in steps if step.before and step.at >= given.approved_at), None)


def _steps(issue: Issue) -> list[Step]:
    return [
        Step(one.kind, one.corrected_at, _moment(one, "before"), _moment(one, "deadline_at"), one.person.name,
             sentence(one.words)[:200])
        for one in issue.events
    ]  # fmt: skip


def _moment(event: IssueEvent, name: str) -> datetime | None:
    said = event.data.get(name) if event.kind in (DEADLINE, REJECTED, DISPUTED) else None
    return datetime.fromisoformat(said) if said else None


def _place(zone: Any) -> str:
    return place_label(zone.floor.building.name, zone.floor.level, zone.name)
