"""Reads what a plate's page shows. Nothing here names a reporter, and no photo leaves by this door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.cases.models import Issue
from app.core.db import db
from app.patrols.models import Patrol
from app.patrols.queries import last_patrols
from app.places.models import Zone
from app.places.queries import owner_of
from app.plates.lines import Shown, shown_owner, standard_lines
from app.settings.rules import Settings


@dataclass(frozen=True)
class OpenIssue:
    words: str
    severity: str
    reported_at: datetime
    deadline_at: datetime
    overdue: bool
    fixed: bool  # mended, waiting to be verified


@dataclass(frozen=True)
class ZonePage:
    zone: Zone
    owner: Shown
    standard: list[str]
    patrol: Patrol | None
    patrolled_by: str  # "" where names are withheld
    issues: list[OpenIssue]


def zone_page(zone: Zone, settings: Settings, now: datetime) -> ZonePage:
    """The zone as a visitor may see it."""
    patrol = last_patrols([zone.id]).get(zone.id)
    return ZonePage(
        zone=zone,
        owner=shown_owner(settings, owner_of(zone.id, now)),
        standard=standard_lines([zone])[zone.id],
        patrol=patrol,
        patrolled_by=patrol.person.name if patrol and settings.public_shows_owner else "",
        issues=_open_issues(zone.id, now),
    )


def _open_issues(zone_id: str, now: datetime) -> list[OpenIssue]:
    rows = select(Issue).where(Issue.zone_id == zone_id, Issue.state != "verified").order_by(Issue.deadline_at)
    return [
        OpenIssue(
            words=issue.description or issue.item,
            severity=issue.severity,
            reported_at=issue.reported_at,
            deadline_at=issue.deadline_at,
            overdue=issue.state == "open" and issue.deadline_at < now,
            fixed=issue.state == "fixed",
        )
        for issue in db.session.execute(rows).scalars()
    ]
