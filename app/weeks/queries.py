"""Reads a week's account: as it was closed, or as it stands now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from app.cases.models import Issue, IssueEvent
from app.core.db import db
from app.duties.queries.facts import gather
from app.duties.queries.objections import upheld_since
from app.duties.rules.sums import Sums, sums
from app.inspections.models import Finding
from app.inspections.queries import inspections_between
from app.inspections.rules import week_of
from app.places.rules import place_label
from app.settings.rules import Settings
from app.weeks.models import CarryOver, WeekClose
from app.weeks.rules import (
    OUTCOMES,
    Line,
    Step,
    belongs,
    by_team,
    counts,
    deadline_at,
    mean,
    outcome,
    state_at,
    week_bounds,
)

MOST_WEAK = 5


@dataclass(frozen=True)
class Account:
    """A week's lines and sums. `closed_at` None: as it stands now; `later`: issue id → the deadline it was carried over to."""

    week_on: date
    lines: list[Line]
    figures: dict[str, Any]
    closed_at: datetime | None = None
    later: Mapping[str, datetime] = field(default_factory=dict)


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
    return Account(week_on, lines, closed.figures, closed.closed_at, _later(settings, week_on))


def _later(settings: Settings, week_on: date) -> dict[str, datetime]:
    return {issue_id: one.until_at for issue_id, one in carried_in(week_on, week_bounds(settings, week_on)[1]).items()}


def gather_week(settings: Settings, week_on: date, now: datetime) -> Account:
    """The week's account at its end, or at `now` where that comes first: then without the duties, which take long."""
    start, end = week_bounds(settings, week_on)
    moment = min(end, now + timedelta(microseconds=1))  # with what came this very moment
    lines = _lines(settings, week_on, start, end, moment)
    found = inspections_between(start, moment)
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
    return Account(week_on, lines, figures, later=_later(settings, week_on))


def due_weeks(settings: Settings, now: datetime, back: int = 8) -> list[date]:
    """The weeks that are over and not closed yet, the earliest first: of the last `back`, from the first issue on."""
    first = db.session.execute(select(Issue.reported_at).order_by(Issue.reported_at).limit(1)).scalar()
    if first is None:
        return []
    this = week_of(settings.local(now).date())
    begin = max(week_of(settings.local(first).date()), this - timedelta(weeks=back))
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


def _lines(settings: Settings, week_on: date, start: datetime, end: datetime, moment: datetime) -> list[Line]:
    carried = carried_in(week_on, end)
    meeting = set(db.session.execute(select(Finding.issue_id).where(Finding.week_on == week_on, Finding.on_meeting)).scalars())
    rows = db.session.execute(
        select(Issue).where(Issue.reported_at < moment, or_(Issue.closed_at.is_(None), Issue.closed_at >= start))
    )
    lines = []
    for issue in rows.scalars().unique():
        steps = [Step(one.kind, one.corrected_at, _before(one)) for one in issue.events]
        state, deadline = state_at(steps, moment), deadline_at(issue.deadline_at, steps, moment)
        given = carried.get(issue.id)
        was = given and next((step.before for step in steps if step.before and step.at >= given.approved_at), None)
        if not belongs(state_at(steps, start), state, deadline, end, carried=bool(given), on_meeting=issue.id in meeting):
            continue
        came = outcome(str(state), deadline, end, carried=bool(given), over=moment >= end or deadline <= moment)
        lines.append(Line(
            issue.id, issue.number, _place(issue.zone), issue.zone.team.name if issue.zone.team else "",
            issue.fault, issue.assignee.name if issue.assignee else "", was or deadline,
            issue.id in meeting, came, given.reason if given else "", given.approver.name if given else "",
        ))  # fmt: skip
    return sorted(lines, key=lambda line: (OUTCOMES.index(line.outcome), line.number))


def _duties(settings: Settings, week_on: date, end: datetime) -> Sums:
    """As they stood at the week's end, whenever it is asked: what was done or excused later is not known yet."""
    sunday = week_on + timedelta(days=6)
    found = gather(settings, end, week_on, sunday)
    then = replace(found.facts, records=[one for one in found.facts.records if one.at < end])
    return sums(replace(found, facts=then, upheld=upheld_since(week_on, end)).items(week_on, sunday))


def _before(event: IssueEvent) -> datetime | None:
    before = event.data.get("before") if event.kind in ("deadline", "rejected") else None
    return datetime.fromisoformat(before) if before else None


def _place(zone: Any) -> str:
    return place_label(zone.floor.building.name, zone.floor.level, zone.name)
