"""Issues not yet mended: their deadlines. A new deadline, a fix sent back or disputed begins a new ladder."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from app.cases.models import Issue
from app.cases.queries import thing_of_issue
from app.cases.rules import DEADLINE, DISPUTED, OPEN, REASSIGNED, REJECTED, REPORTED
from app.core.db import db
from app.core.errors import N_
from app.notices.models import LadderRung
from app.notices.rules.ladder import Due, deadline_spans
from app.notices.sources import Look, Source, Subject, moment_later, say_later
from app.places.rules import floor_label
from app.policy import User, may
from app.settings.rules import Settings

_SETS = (REPORTED, REJECTED, DISPUTED, DEADLINE, REASSIGNED)  # who did this knows the deadline
_ROUNDS = (REJECTED, DISPUTED)


def dues(look: Look) -> list[tuple[Due, bool]]:
    touched = look.touched.get("issue", frozenset())
    spans = deadline_spans(look.minutes["issue"], look.since, look.now, look.nights)
    near = [(Issue.deadline_at > begin) & (Issue.deadline_at <= end) for begin, end in spans]
    rows = select(Issue).where(Issue.state == OPEN, or_(Issue.id.in_(list(touched)), *near))
    return [(_due(issue), issue.id in touched) for issue in db.session.execute(rows).scalars().unique()]


def ladder_of(issue: Issue) -> str:
    rounds = sum(event.kind in _ROUNDS for event in issue.events)
    return f"{rounds}/{issue.deadline_at.isoformat()}"


def still_due(issue_id: str, ladder: str, settings: Settings, now: datetime) -> bool:
    issue = db.session.get(Issue, issue_id)
    return issue is not None and issue.state == OPEN and ladder_of(issue) == ladder


def _due(issue: Issue) -> Due:
    last = next((event for event in reversed(issue.events) if event.kind in _SETS), None)
    zone = issue.zone
    who = issue.assignee.name if issue.assignee else say_later(N_("nobody yet"))
    return Due(
        kind="issue", thing_id=issue.id, ladder=ladder_of(issue),
        begun_at=last.received_at if last else issue.reported_at, due_at=issue.deadline_at,
        holders=(issue.assignee_id,) if issue.assignee_id else (), zone_id=zone.id, team_id=zone.team_id,
        known=last is not None and last.person_id == issue.assignee_id,
        words="sent_back" if last is not None and last.kind in _ROUNDS else "",
        values={"number": issue.number, "due": moment_later(issue.deadline_at), "who": who},
        about=f"{zone.floor.building.name} {floor_label(zone.floor.level)} {zone.name}：{issue.fault[:80]}",
    )  # fmt: skip


def subject(rung: LadderRung, reader: User) -> Subject | None:
    issue = db.session.get(Issue, rung.thing_id)
    if issue is None:
        return None
    seen = may(reader, "see_issue", thing_of_issue(issue))
    return Subject(N_("Issue #%(number)s"), {"number": issue.number}, f"/issues/{issue.id}" if seen else "")


SOURCE = Source(("issue",), dues, still_due, "/issues/{}".format, "/app/issue/{}".format, subject=subject)
