"""Issues that are open or were closed in the last thirty days, with their timelines, for who may see them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from app.cases.models import Issue, IssueEvent
from app.cases.queries import steps_for
from app.core.db import db
from app.core.errors import N_
from app.evidence.showing import own_grades
from app.people.models import Person
from app.photos.queries import photos_of
from app.places.models import Zone
from app.policy import VISITOR_ID, Thing, may
from app.sync.reader import Reader, iso
from app.web.language import say

DAYS = timedelta(days=30)
Photos = dict[str, list[dict[str, str]]]


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    rows = (
        select(Issue.id, Issue.zone_id, Zone.team_id, Issue.assignee_id, Issue.reporter_id)
        .join(Zone, Zone.id == Issue.zone_id)
        .where(or_(Issue.closed_at.is_(None), Issue.closed_at >= reader.now - DAYS))
        .order_by(Issue.id)
    )
    if only is not None:
        rows = rows.where(Issue.id.in_(only))
    return [
        row.id
        for row in db.session.execute(rows)
        if may(
            reader.user,
            "see_issue",
            Thing(zone_id=row.zone_id, team_id=row.team_id, assignee_id=row.assignee_id, reporter_id=row.reporter_id),
        )
    ]


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    issues = db.session.execute(select(Issue).where(Issue.id.in_(ids))).scalars().all()
    photos = photos_of("issue_event", [event.id for issue in issues for event in issue.events])
    own = [event.id for issue in issues for event in issue.events if event.person_id == reader.user.id]
    grades = own_grades(own, reader.user.id)
    return {issue.id: _one(reader, issue, photos, grades) for issue in issues}


def _one(reader: Reader, issue: Issue, photos: Photos, grades: dict[str, Any]) -> dict[str, Any]:
    zone = issue.zone
    report = next((event.id for event in issue.events if event.kind == "reported"), issue.id)
    return {
        "id": issue.id,
        "number": issue.number,
        "zone_id": issue.zone_id,
        "zone_name": zone.name,
        "building": zone.floor.building.name,
        "level": zone.floor.level,
        "reporter_id": issue.reporter_id,
        "reporter_name": called(issue.reporter),
        "assignee_id": issue.assignee_id,
        "assignee_name": issue.assignee.name if issue.assignee else None,
        "patrol_id": issue.patrol_id,
        "item": issue.item,
        "description": issue.description,
        "severity": issue.severity,
        "deadline_at": iso(issue.deadline_at),
        "late_from": iso(issue.late_from),
        "state": issue.state,
        "version": issue.version,
        "repeat_of_id": issue.repeat_of_id,
        "reopened": issue.reopened,
        "reported_at": iso(issue.reported_at),
        "closed_at": iso(issue.closed_at),
        "photos": photos.get(report, []),
        "events": [_event(event, photos, grades.get(event.id)) for event in issue.events],
        "may": steps_for(reader.user, issue),
    }


def _event(event: IssueEvent, photos: Photos, evidence: Any) -> dict[str, Any]:
    return {
        "id": event.id,
        "kind": event.kind,
        "person_id": event.person_id,
        "person_name": called(event.person),
        "words": event.words,
        "data": event.data,
        "device_at": iso(event.device_at),
        "corrected_at": iso(event.corrected_at),
        "received_at": iso(event.received_at),
        "photos": photos.get(event.id, []),
    } | ({"evidence": evidence} if evidence else {})


def called(person: Person) -> str:
    return say(N_("Visitor")) if person.id == VISITOR_ID else person.name
