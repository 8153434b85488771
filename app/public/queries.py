"""Reads what a plate's page and a receipt show. Nothing here names a reporter, and no photo leaves by this door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select

from app.cases.models import Issue, IssueEvent
from app.cases.queries import issue_by_id, seen_too, state_of
from app.cases.rules import DEADLINE, DISPUTED, FIXED, OVERDUE, RATED, REJECTED, REPORTED, VERIFIED
from app.core.db import db
from app.patrols.models import Patrol
from app.patrols.queries import last_patrols
from app.people.rules import token_hash
from app.photos.queries import photos_of
from app.places.models import Zone
from app.places.queries import owner_of
from app.plates.lines import Shown, shown_owner, standard_lines
from app.policy import VISITOR_ID
from app.public.models import PlateRating, PublicReport, PublicTry
from app.public.rules import SPAN, Tries, likely_same, masked
from app.public.tokens import device_hash
from app.settings.rules import Settings

TOLD = (REPORTED, FIXED, VERIFIED, REJECTED, DEADLINE, DISPUTED, RATED)  # what a reporter reads of the timeline


@dataclass(frozen=True)
class OpenIssue:
    id: str
    words: str
    severity: str
    reported_at: datetime
    deadline_at: datetime
    overdue: bool
    fixed: bool  # mended, waiting to be verified
    seen_too: int


@dataclass(frozen=True)
class ZonePage:
    zone: Zone
    owner: Shown
    standard: list[str]
    patrol: Patrol | None
    patrolled_by: str  # "" where names are withheld
    issues: list[OpenIssue]


@dataclass(frozen=True)
class Told:
    """One step as the reporter reads it: `words` are a visitor's own alone."""

    kind: str
    at: datetime
    words: str
    satisfied: bool | None
    deadline_at: datetime | None


@dataclass(frozen=True)
class Receipt:
    report: PublicReport
    issue: Issue
    words: str
    state: str  # open, fixed, verified
    seen_too: int
    story: list[Told]
    photos: int  # that came with the report


def zone_page(zone: Zone, settings: Settings, now: datetime) -> ZonePage:
    """The zone as a visitor may see it."""
    patrol = last_patrols([zone.id]).get(zone.id)
    return ZonePage(
        zone=zone,
        owner=shown_owner(settings, owner_of(zone.id, now)),
        standard=standard_lines([zone])[zone.id],
        patrol=patrol,
        patrolled_by=patrol.person.name if patrol and settings.public_shows_owner else "",
        issues=open_issues(zone.id, now),
    )


def open_issues(zone_id: str, now: datetime) -> list[OpenIssue]:
    """What is being mended in the zone, the most pressing first."""
    rows = select(Issue).where(Issue.zone_id == zone_id, Issue.state != VERIFIED).order_by(Issue.deadline_at)
    return [
        OpenIssue(
            id=issue.id,
            words=masked(issue.fault),
            severity=issue.severity,
            reported_at=issue.reported_at,
            deadline_at=issue.due_at,
            overdue=state_of(issue, now) == OVERDUE,
            fixed=issue.state == FIXED,
            seen_too=seen_too(issue),
        )
        for issue in db.session.execute(rows).scalars()
    ]


def likely_duplicates(zone_id: str, words: str, now: datetime) -> list[OpenIssue]:
    """Open issues of the zone that likely speak of the same fault, at most three."""
    known = {issue.id: issue for issue in open_issues(zone_id, now)}
    same = likely_same(words, [(key, issue.words) for key, issue in known.items()])
    return [known[key] for key in same[:3]]


def receipt_by_id(key: str) -> PublicReport | None:
    return db.session.get(PublicReport, key)


def was_said(report: PublicReport) -> str | None:
    """The words that a report was filed with, hidden since or not; None for one that only saw it too."""
    issue = issue_by_id(report.issue_id)
    if issue is None or report.kind != "reported":
        return None
    return next((row.words for row in issue.hidden if row.event_id is None), issue.description)


def receipt_by_token(token: str) -> PublicReport | None:
    """The receipt of a private link; None for a guessed one."""
    rows = select(PublicReport).where(PublicReport.token_hash == token_hash(token))
    return db.session.execute(rows).scalar_one_or_none()


def receipt_page(report: PublicReport) -> Receipt:
    """The report's progress as its reporter may see it: no names, of the words only a visitor's own."""
    issue = issue_by_id(report.issue_id)
    assert issue is not None  # an issue is never deleted
    return Receipt(
        report=report,
        issue=issue,
        words=masked(issue.description or issue.item),
        state=issue.state,
        seen_too=seen_too(issue),
        story=[_told(event) for event in issue.events if event.kind in TOLD],
        photos=len(photos_of("issue_event", [issue.events[0].id]).get(issue.events[0].id, [])),
    )


def _told(event: IssueEvent) -> Told:
    deadline = event.data.get("deadline_at")
    return Told(
        kind=event.kind,
        at=event.corrected_at,
        words=masked(event.words) if event.person_id == VISITOR_ID else "",
        satisfied=event.data.get("satisfied"),
        deadline_at=datetime.fromisoformat(deadline) if deadline else None,
    )


def rating_of(zone_id: str, device: str, month: date) -> PlateRating | None:
    """What this device said of the zone in the month that begins on this day."""
    mine = PlateRating.device_hash == device_hash(device, month)
    rows = select(PlateRating).where(PlateRating.zone_id == zone_id, PlateRating.month == month, mine)
    return db.session.execute(rows).scalar_one_or_none()


@dataclass(frozen=True)
class Rated:
    """How many were satisfied with a zone in a month, and how many were not."""

    zone_id: str
    satisfied: int
    dissatisfied: int


def rated_in(month: date, zone_ids: Sequence[str] | None = None) -> list[Rated]:
    """The month that begins on this day, zone by zone, the most dissatisfied first; only the zones named, if any are."""
    yes = func.sum(case((PlateRating.satisfied, 1), else_=0))
    rows = select(PlateRating.zone_id, yes, func.count() - yes).where(PlateRating.month == month)
    if zone_ids is not None:
        rows = rows.where(PlateRating.zone_id.in_(zone_ids))
    found = [Rated(*row) for row in db.session.execute(rows.group_by(PlateRating.zone_id))]
    return sorted(found, key=lambda one: (-one.dissatisfied, -one.satisfied))


def words_on(zone_id: str, limit: int = 20) -> list[PlateRating]:
    """The ratings of the zone that came with words, the latest first."""
    rows = select(PlateRating).where(PlateRating.zone_id == zone_id, PlateRating.words != "")
    return list(db.session.execute(rows.order_by(PlateRating.at.desc()).limit(limit)).scalars())


def tries_of(plate_id: str, sender_hash: str, now: datetime) -> Tries:
    """How many forms came within the last hour."""
    lately = select(func.count()).select_from(PublicTry).where(PublicTry.at > now - SPAN)
    sender, plate = PublicTry.sender_hash == sender_hash, PublicTry.plate_id == plate_id
    unproven = PublicTry.proven.is_(False)
    counted = [
        db.session.execute(lately.where(*those)).scalar_one()
        for those in ((sender,), (sender, unproven), (plate,), (plate, unproven))
    ]
    return Tries(*counted)
