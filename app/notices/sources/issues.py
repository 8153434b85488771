"""Issues not yet mended: their deadlines. A new deadline, a fix sent back or disputed begins a new ladder."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select

from app.cases.actions.reach import note_told
from app.cases.models import Issue, IssueEvent
from app.cases.queries import thing_of_issue
from app.cases.rules import DISPUTED, OPEN, REJECTED, SETS
from app.core.db import db
from app.core.errors import N_
from app.notices.models import LadderRung
from app.notices.queries.reach import reached_by_now
from app.notices.rules.ladder import Due, deadline_spans
from app.notices.sources import Look, Source, Subject, moment_later, say_later
from app.places.rules import floor_label
from app.policy import User, may
from app.settings.rules import Settings

_ROUNDS = (REJECTED, DISPUTED)


def dues(look: Look) -> list[tuple[Due, bool]]:
    touched = look.touched.get("issue", frozenset())
    spans = deadline_spans(look.minutes["issue"], look.since, look.now, look.nights)
    until = func.coalesce(Issue.late_from, Issue.deadline_at)
    near = [(until > begin) & (until <= end) for begin, end in spans]
    rows = select(Issue).where(Issue.state == OPEN, or_(Issue.id.in_(list(touched)), *near))
    return [(_due(issue), issue.id in touched) for issue in db.session.execute(rows).scalars().unique()]


def ladder_of(issue: Issue) -> str:
    rounds = sum(event.kind in _ROUNDS for event in issue.events)
    return f"{rounds}/{issue.due_at.isoformat()}"


def still_due(issue_id: str, ladder: str, settings: Settings, now: datetime) -> bool:
    issue = db.session.get(Issue, issue_id)
    return issue is not None and issue.state == OPEN and ladder_of(issue) == ladder


def reached(issue_id: str, person_id: str, now: datetime) -> None:
    """A notice came to somebody or was read: whoever has to mend it is reached where it was one of theirs, or in their place,

    and of what they have now (`reached_by_now`, by which reminders choose their words too).
    """
    issue = db.session.get(Issue, issue_id)
    if issue is None or issue.late_from is not None or not issue.assignee_id:
        return
    if reached_by_now([(issue_id, issue.assignee_id, _begun_at(issue))]):
        note_told(issue_id, issue.assignee_id, now)


def _last_set(issue: Issue) -> IssueEvent | None:
    return next((event for event in reversed(issue.events) if event.kind in SETS), None)


def _begun_at(issue: Issue) -> datetime:
    last = _last_set(issue)
    return last.received_at if last else issue.reported_at


def _due(issue: Issue) -> Due:
    last = _last_set(issue)
    zone = issue.zone
    who = issue.assignee.name if issue.assignee else say_later(N_("nobody yet"))
    return Due(
        kind="issue", thing_id=issue.id, ladder=ladder_of(issue),
        begun_at=_begun_at(issue), due_at=issue.due_at,
        holders=(issue.assignee_id,) if issue.assignee_id else (), zone_id=zone.id, team_id=zone.team_id,
        known=last is not None and last.person_id == issue.assignee_id,
        words="sent_back" if last is not None and last.kind in _ROUNDS else "",
        values={"number": issue.number, "due": moment_later(issue.due_at), "who": who},
        about=f"{zone.floor.building.name} {floor_label(zone.floor.level)} {zone.name}：{issue.fault[:80]}",
    )  # fmt: skip


def subject(rung: LadderRung, reader: User) -> Subject | None:
    issue = db.session.get(Issue, rung.thing_id)
    if issue is None:
        return None
    seen = may(reader, "see_issue", thing_of_issue(issue))
    return Subject(N_("Issue #%(number)s"), {"number": issue.number}, f"/issues/{issue.id}" if seen else "")


SOURCE = Source(("issue",), dues, still_due, "/issues/{}".format, "/app/issue/{}".format, reached, subject)
