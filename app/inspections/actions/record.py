"""Recording an inspection; each failed item becomes an issue in the same step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.cases.actions import Report, report_issue
from app.cases.models import Issue
from app.cases.rules import deadline_preset
from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, invalid, not_found
from app.core.ids import is_uuid7, new_id
from app.core.moments import Moments
from app.evidence.actions import Weighed, weigh_inspection
from app.inspections.models import Finding, Inspection, InspectionRoute
from app.inspections.rules import FAIL, GENERAL, KINDS, item_fault, score, week_of
from app.patrols.late_entry import counted
from app.patrols.rules import PlateSeen, plate_marks
from app.places.models import Zone
from app.places.queries import thing_of
from app.plates.queries import plate_by_code
from app.plates.rules import read_code
from app.settings.queries import current


@dataclass(frozen=True)
class Failed:
    """The issue that a failed item becomes; `id` is made where the inspection is made."""

    description: str
    severity: str
    deadline_at: datetime
    assignee_id: str | None = None
    photos: Sequence[str] = ()
    id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class Inspected:
    """What the inspector says: each item {item_id, text, verdict, points or None, issue: Failed or None}.

    `claimed_at`: of a late entry, when it was.
    """

    zone_id: str
    kind: str
    items: Sequence[dict[str, Any]]
    route_id: str | None = None
    source: str = "list"
    code: str | None = None
    note: str = ""
    late_reason: str = ""
    claimed_at: datetime | None = None
    id: str = field(default_factory=new_id)


FAULTS = {
    "verdict": N_("Please judge every item."),
    "points": N_("Points go from 0 to 10; fewer than 6 make a failed item."),
    "issue_missing": N_("A failed item needs an issue: who mends it, and by when."),
    "issue_extra": N_("Only a failed item becomes an issue."),
}


def record_inspection(by: Acting, found: Inspected, times: Moments) -> Inspection:
    """Record an inspection (三 5, 附表四 2) and report an issue for each failed item, all or nothing.

    What a general inspection finds goes on the week's meeting list, to be mended by Sunday 24:00 (附表四 4); from a phone
    that had no network over Sunday, on the next week's. The right held when it was made counts. A late entry counts for the
    moment it names; its issues are of the moment of recording. Raises Problem 403, 404, 409 for an issue's number that is
    taken, 422 naming the field.
    """
    with transaction():
        zone = db.session.get(Zone, found.zone_id)
        route = db.session.get(InspectionRoute, found.route_id) if found.route_id else None
        if zone is None or (found.route_id and route is None):
            raise not_found()
        when = counted(by, "record_inspection", thing_of(zone), times, found.late_reason, found.claimed_at)
        marks = [*when.marks, *_marks(found, zone, times)]
        kind = route.kind if route else found.kind
        _check(kind, found.items)
        inspection = Inspection(
            id=found.id, route_id=route.id if route else None, zone_id=zone.id, person_id=by.id, kind=kind,
            source=found.source, items=[{key: item.get(key) for key in _KEPT} for item in found.items],
            score=score(found.items), failed=sum(item["verdict"] == FAIL for item in found.items),
            note=found.note.strip(), late_reason=found.late_reason.strip(), marks=marks,
            device_at=times.device_at, corrected_at=times.corrected_at, received_at=times.received_at,
            counts_at=when.at,
        )  # fmt: skip
        db.session.add(inspection)
        db.session.flush()
        weigh_inspection(by, Weighed(inspection.id, zone, found.source, marks, bool(inspection.late_reason)), times)
        for position, item in enumerate(one for one in found.items if one["verdict"] == FAIL):
            _report(by, inspection, position, item, times)
        data = {"zone_id": zone.id, "route_id": inspection.route_id, "kind": kind, "score": inspection.score,
                "failed": inspection.failed, "marks": marks, **when.told(times)}  # fmt: skip
        also = [("zone", zone.id), *([("route", route.id)] if route else [])]
        journal.append(by, "record_inspection", "inspection", inspection.id, data, also=also)
    return inspection


_KEPT = ("item_id", "text", "verdict", "points")


def _check(kind: str, items: Sequence[dict[str, Any]]) -> None:
    if kind not in KINDS:
        raise invalid("/body/kind", N_("Please choose from the list."))
    if not items:
        raise invalid("/body/items", N_("An inspection judges at least one item."))
    for place, item in enumerate(items):
        if fault := item_fault(item):
            raise invalid(f"/body/items/{place}", FAULTS[fault])
    ids = [item["issue"].id for item in items if item.get("issue")]
    if not all(map(is_uuid7, ids)):
        raise Problem(422, "invalid-id", N_("This record has no valid number of its own."))
    taken = len(set(ids)) < len(ids) or db.session.execute(select(Issue.id).where(Issue.id.in_(ids))).first()
    if taken:
        raise Problem(409, "id-conflict", N_("Another record already has this one's number."))


def _report(by: Acting, inspection: Inspection, position: int, item: dict[str, Any], times: Moments) -> None:
    failed: Failed = item["issue"]
    settings = current()
    general = inspection.kind == GENERAL
    sunday = deadline_preset("sunday", times.corrected_at, settings).astimezone(UTC)
    report = Report(
        inspection.zone_id, failed.description.strip() or _("Not as it should be"), failed.severity,
        sunday if general else failed.deadline_at, item=item["text"], assignee_id=failed.assignee_id,
        photos=failed.photos, id=failed.id,
    )  # fmt: skip
    issue = report_issue(by, report, times)
    week = week_of(settings.local(times.received_at).date())  # the list of a week that is closed is read out no more
    inspection.findings.append(
        Finding(issue_id=issue.id, position=position, item_id=item["item_id"], on_meeting=general, week_on=week)
    )
    db.session.flush()


def _marks(found: Inspected, zone: Zone, times: Moments) -> list[str]:
    code = read_code(found.code) if found.code else None
    plate = plate_by_code(code) if code else None
    seen = PlateSeen(plate.zone_id, plate.revoked_at is not None) if plate else None
    return [*plate_marks(found.source, found.code, seen, zone.id), *times.marks]
