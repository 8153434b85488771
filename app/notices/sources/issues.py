"""Issues not yet mended: their deadlines. A new deadline, a fix sent back or disputed begins a new ladder."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select

from app.cases.actions.reach import note_told
from app.cases.models import Issue
from app.cases.queries import thing_of_issue
from app.cases.rules import DISPUTED, OPEN, REJECTED, SETS, due_at
from app.core.db import db
from app.core.errors import N_
from app.notices.models import LadderRung, Notice
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
    return f"{rounds}/{_until(issue).isoformat()}"


def _until(issue: Issue) -> datetime:
    return due_at(issue.deadline_at, issue.late_from)


def still_due(issue_id: str, ladder: str, settings: Settings, now: datetime) -> bool:
    issue = db.session.get(Issue, issue_id)
    return issue is not None and issue.state == OPEN and ladder_of(issue) == ladder


def reached(issue_id: str, person_id: str, now: datetime) -> None:
    """A notice came to whoever has to mend it, or in their place to who stands in for them."""
    in_place = select(Notice.for_id).where(
        Notice.thing_id == issue_id, Notice.person_id == person_id, Notice.for_id.is_not(None)
    )  # fmt: skip
    for mender in {person_id, *map(str, db.session.execute(in_place).scalars())}:
        note_told(issue_id, mender, now)


def _due(issue: Issue) -> Due:
    last = next((event for event in reversed(issue.events) if event.kind in SETS), None)
    zone = issue.zone
    who = issue.assignee.name if issue.assignee else say_later(N_("nobody yet"))
    return Due(
        kind="issue", thing_id=issue.id, ladder=ladder_of(issue),
        begun_at=last.received_at if last else issue.reported_at, due_at=_until(issue),
        holders=(issue.assignee_id,) if issue.assignee_id else (), zone_id=zone.id, team_id=zone.team_id,
        known=last is not None and last.person_id == issue.assignee_id,
        words="sent_back" if last is not None and last.kind in _ROUNDS else "",
        values={"number": issue.number, "due": moment_later(_until(issue)), "who": who},
        about=f"{zone.floor.building.name} {floor_label(zone.floor.level)} {zone.name}：{issue.fault[:80]}",
    )  # fmt: skip


def subject(rung: LadderRung, reader: User) -> Subject | None:
    issue = db.session.get(Issue, rung.thing_id)
    if issue is None:
        return None
    seen = may(reader, "see_issue", thing_of_issue(issue))
    return Subject(N_("Issue #%(number)s"), {"number": issue.number}, f"/issues/{issue.id}" if seen else "")


SOURCE = Source(("issue",), dues, still_due, "/issues/{}".format, "/app/issue/{}".format, reached, subject)
