"""Reads issues, and how the policy sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.cases.models import Issue, IssueEvent
from app.cases.rules import OPEN, REASSIGNED, SEEN_TOO, SETS, VERIFIED, allowed_steps, most_said, shown_state
from app.core.db import db
from app.places.models import BuildingFloor, Zone
from app.policy import EVERYWHERE, LEAD, VISITOR_ID, Thing, User, may

PHRASES_FROM = timedelta(days=90)


@dataclass(frozen=True)
class Filter:
    """What to list; an empty field does not narrow."""

    state: str = ""  # open, fixed, verified, overdue, unreached, unclosed
    building_id: str = ""
    team_id: str = ""
    person_id: str = ""
    zone_id: str = ""
    words: str = ""
    from_visitors: bool = False


def issue_by_id(issue_id: str) -> Issue | None:
    return db.session.get(Issue, issue_id)


def thing_of_issue(issue: Issue) -> Thing:
    """The issue as the policy sees it."""
    return Thing(
        zone_id=issue.zone_id,
        team_id=issue.zone.team_id,
        assignee_id=issue.assignee_id,
        reporter_id=issue.reporter_id,
        # A visitor who said "I see it too" follows it as whoever reported it does.
        person_id=VISITOR_ID if any(event.kind == SEEN_TOO for event in issue.events) else None,
        fixer_ids=frozenset(event.person_id for event in issue.events if event.kind == "fixed"),
    )


def thing_of_issue_at(issue: Issue, at: datetime) -> Thing:
    """The issue as the policy saw it at an earlier moment: who was to mend it then may have been offline until now."""
    moves = [event for event in issue.events if event.kind == REASSIGNED]
    later = next((event for event in moves if event.received_at > at), None)
    earlier = next((event for event in reversed(moves) if event.received_at <= at), None)
    if later is None:
        return thing_of_issue(issue)
    # Whom it was given to last by then; before it was first given on, whoever it was taken from.
    then = earlier.data["assignee_id"] if earlier else later.data.get("before_id")
    return replace(thing_of_issue(issue), assignee_id=then)


def state_of(issue: Issue, now: datetime) -> str:
    """What an issue is said to be at `now`: every page, ledger and list asks this (`rules.shown_state`)."""
    return shown_state(issue.state, issue.deadline_at, issue.late_from, now)


def given_at(issue: Issue) -> datetime:
    """Since when it is theirs who have to mend it, with the deadline that it has."""
    return next((event.corrected_at for event in reversed(issue.events) if event.kind in SETS), issue.reported_at)


def overdue_at(now: datetime) -> ColumnElement[bool]:
    """`state_of` as a condition. The deadline is never after `late_from`, and has the index."""
    return and_(Issue.state == OPEN, Issue.deadline_at < now, Issue.late_from < now)


def unreached_at(now: datetime) -> ColumnElement[bool]:
    return and_(Issue.state == OPEN, Issue.deadline_at < now, Issue.late_from.is_(None))


def may_do(user: User, action: str, issue_id: str) -> bool:
    issue = issue_by_id(issue_id)
    return issue is not None and may(user, action, thing_of_issue(issue))


def steps_for(user: User, issue: Issue) -> list[str]:
    """What this person may do to the issue now."""
    steps = allowed_steps(user, issue.state, thing_of_issue(issue))
    absent = {"hide_words"} if not visitors_words(issue) else set()
    if not issue.hidden:
        absent.add("show_words")
    return [step for step in steps if step not in absent]


def visitors_words(issue: Issue) -> list[IssueEvent | Issue]:
    """Where words of visitors stand that all who see the issue can read: the issue itself, events on its timeline."""
    said: list[IssueEvent | Issue] = [event for event in issue.events if event.person_id == VISITOR_ID and event.words]
    if issue.reporter_id == VISITOR_ID and not any(row.event_id is None for row in issue.hidden):
        said.insert(0, issue)
    return said


def seen_too(issue: Issue) -> int:
    """How many visitors said that they see it too."""
    return sum(event.kind == SEEN_TOO for event in issue.events)


def visible_to(user: User) -> Select[Issue]:
    """The issues `user` may see (policy: see_issue), as a query."""
    rows = select(Issue).join(Issue.zone)
    if user.roles & EVERYWHERE:
        return rows
    mine = [Issue.assignee_id == user.id, Issue.reporter_id == user.id,
            Issue.zone_id.in_(user.zone_ids | user.stand_in_zone_ids)]  # fmt: skip
    if LEAD in user.roles:
        mine.append(Zone.team_id.in_(user.led_team_ids))
    return rows.where(or_(*mine))


def list_issues(user: User, wanted: Filter, now: datetime, page: int = 1, size: int = 50) -> tuple[list[Issue], int]:
    """A page of the issues that fit, the most pressing first, and how many there are in all."""
    rows = _narrow(visible_to(user), wanted, now)
    total = db.session.execute(select(func.count()).select_from(rows.with_only_columns(Issue.id).subquery())).scalar_one()
    ordered = rows.order_by((Issue.state == VERIFIED), Issue.deadline_at, Issue.number)
    found = db.session.execute(ordered.limit(size).offset((page - 1) * size)).scalars().all()
    return list(found), total


def _narrow(rows: Select[Issue], wanted: Filter, now: datetime) -> Select[Issue]:
    if wanted.state == "overdue":
        rows = rows.where(overdue_at(now))
    elif wanted.state == "unreached":
        rows = rows.where(unreached_at(now))
    elif wanted.state == "unclosed":
        rows = rows.where(Issue.state != VERIFIED)
    elif wanted.state:
        rows = rows.where(Issue.state == wanted.state)
    if wanted.building_id:
        rows = rows.join(Zone.floor).where(BuildingFloor.building_id == wanted.building_id)
    if wanted.team_id:
        rows = rows.where(Zone.team_id == wanted.team_id)
    if wanted.zone_id:
        rows = rows.where(Issue.zone_id == wanted.zone_id)
    if wanted.person_id:
        rows = rows.where(Issue.assignee_id == wanted.person_id)
    if wanted.from_visitors:
        rows = rows.where(Issue.reporter_id == VISITOR_ID)
    if wanted.words:
        like = "%" + wanted.words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        rows = rows.where(or_(*(column.ilike(like, escape="\\") for column in (Issue.description, Issue.item, Zone.name))))
    return rows


def unclosed_issues(zone_ids: Iterable[str] | None = None) -> list[Issue]:
    """Every issue not yet verified, the earliest deadline first; of these zones, or of all."""
    rows = select(Issue).where(Issue.state != VERIFIED).order_by(Issue.deadline_at)
    if zone_ids is not None:
        rows = rows.where(Issue.zone_id.in_(list(zone_ids)))
    return list(db.session.execute(rows).scalars())


def open_counts(zone_ids: Sequence[str] | None = None) -> dict[str, int]:
    """zone id → how many issues are not yet verified."""
    rows = select(Issue.zone_id, func.count()).where(Issue.state != VERIFIED).group_by(Issue.zone_id)
    if zone_ids is not None:
        rows = rows.where(Issue.zone_id.in_(zone_ids))
    return {row[0]: row[1] for row in db.session.execute(rows)}


def state_counts(user: User, now: datetime) -> dict[str, int]:
    """How many issues `user` may see in each state, overdue, and not delivered."""
    counts = {}
    for state in ("overdue", "unreached", "open", "fixed", "verified"):
        rows = _narrow(visible_to(user), Filter(state=state), now)
        counts[state] = db.session.execute(
            select(func.count()).select_from(rows.with_only_columns(Issue.id).subquery())
        ).scalar_one()
    return counts


def learned_phrases(team_ids: Sequence[str], now: datetime) -> dict[str, list[str]]:
    """Each team's own words: what its zones' reports of the last 90 days say most, visitors' left out."""
    rows = db.session.execute(
        select(Zone.team_id, Issue.description)
        .join(Zone, Zone.id == Issue.zone_id)
        .where(Zone.team_id.in_(team_ids), Issue.reported_at >= now - PHRASES_FROM, Issue.reporter_id != VISITOR_ID)
    )
    said: dict[str, list[str]] = defaultdict(list)
    for team_id, description in rows:
        said[str(team_id)].append(description)
    return {team_id: most_said(descriptions) for team_id, descriptions in said.items()}
