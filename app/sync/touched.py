"""What a journal row puts out of date on the phones: the entities it names, and those that show their names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from app.book.models import BookEntry, KeyHandover
from app.book.queries import came_again
from app.cases.models import Issue, IssueEvent
from app.core.db import db
from app.duties.models import Deed, Duty
from app.inspections.models import Inspection
from app.notices.models import Notice
from app.places.models import Building, BuildingFloor, Zone, ZoneOwner
from app.plates.models import Plate
from app.service.models import ServiceCase, ServiceEvent
from app.standards.models import Standard
from app.sync.entities import ENTITIES
from app.sync.reader import chunks

# What phones hold as a part of another entity: that one's name, the ids of it, and by which column they are found.
_PART_OF: dict[str, tuple[str, Any, Any]] = {
    "plate": ("zone", select(Plate.zone_id), Plate.id),
    "issue_event": ("issue", select(IssueEvent.issue_id), IssueEvent.id),
    "service_event": ("service_case", select(ServiceEvent.case_id), ServiceEvent.id),
    "key_handover": ("book", select(BookEntry.zone_id).join(KeyHandover, KeyHandover.entry_id == BookEntry.id), KeyHandover.id),
}
_CHECKS: dict[str, type[Inspection] | type[Deed]] = {"inspection": Inspection, "deed": Deed}
DAYS_KEPT = 31  # a month of which the duty asked for the beginning
_EVERY_DUTY = ("settings", "leave", "calendar", "duty_exemption")
Key = tuple[str, str]
_EVERY_ZONE = ("standard", "checklist", "checklist_item", "standards", "ledger", "ledger_import")


def stale(named: Iterable[tuple[str, str]], reader_id: str, today: date) -> list[Key]:
    """The keys that phones hold of what was named, each once, in the order of first mention. `today`: the site's."""
    found: dict[Key, None] = {}
    groups: dict[str, dict[str, None]] = {}
    for name, key in named:
        groups.setdefault(name, {})[key] = None
    for name, keys in groups.items():
        for stale_key in _of(name, list(keys), reader_id, today):
            found[stale_key] = None
    return list(found)


def _of(name: str, keys: list[str], reader_id: str, today: date) -> list[Key]:
    if name in _EVERY_DUTY:
        return [("site", "site"), *_duties(today)]
    if name == "duty":
        return [("site", "site"), *(("duty", key) for key in keys)]
    if name == "person":
        return [("person", key) for key in keys] + ([("me", reader_id)] if reader_id in keys else []) + _named(keys)
    if name == "team":
        zones = _ids(select(Zone.id), Zone.team_id, keys)
        return [("team", key) for key in keys] + [("zone", key) for key in zones]
    if name == "notice":  # the others' are nothing to this phone
        return [("notice", key) for key in _ids(select(Notice.id).where(Notice.person_id == reader_id), Notice.id, keys)]
    if name == "reference":
        return [("standard", key) for key in keys]
    if name in ("issue", "service_case"):
        # What was said of it may have been hidden with its words.
        more = _of_issues(keys) if name == "issue" else []
        return [(name, key) for key in keys] + more + _said_of(keys, reader_id)
    if name in _CHECKS:
        table = _CHECKS[name]
        zones = _ids(select(table.zone_id).where(table.zone_id.is_not(None)).distinct(), table.id, keys)
        return [(name, key) for key in keys] + [("book", key) for key in zones]
    if name in _PART_OF:
        whole, rows, column = _PART_OF[name]
        return [(whole, key) for key in _ids(rows, column, keys)]
    if name in ("building", "building_floor"):
        return _zones_of(name, keys)
    if name in _EVERY_ZONE:
        return [
            (kind, key)
            for kind, column in (("zone", Zone.id), ("standard", Standard.id))
            for key in db.session.execute(select(column)).scalars()
        ]
    return [(name, key) for key in keys] if name in ENTITIES else []


def _of_issues(issues: list[str]) -> list[Key]:
    """The teams whose words these issues may have taught, and the books that tell of a fault that came again."""
    teams = _ids(select(Zone.team_id).join(Issue, Issue.zone_id == Zone.id).distinct(), Issue.id, issues)
    again = _ids(select(Issue.zone_id).where(came_again()).distinct(), Issue.id, issues)
    return [("team", key) for key in teams] + [("book", key) for key in again]


def _said_of(things: list[str], reader_id: str) -> list[Key]:
    return [("notice", key) for key in _ids(select(Notice.id).where(Notice.person_id == reader_id), Notice.thing_id, things)]


def _duties(today: date) -> list[Key]:
    """Every duty that is not over, and not so lately that it may still be done late: which concern a reader is theirs to see."""
    lately = today - timedelta(days=DAYS_KEPT)
    rows = select(Duty.id).where(or_(Duty.until_on.is_(None), Duty.until_on >= lately))
    return [("duty", key) for key in db.session.execute(rows).scalars()]


def _zones_of(name: str, keys: list[str]) -> list[Key]:
    column = Building.id if name == "building" else BuildingFloor.id
    query = select(Zone.id).join(Zone.floor).join(BuildingFloor.building)
    return [("zone", key) for key in _ids(query, column, keys)]


def _named(people: list[str]) -> list[Key]:
    """The zones, open issues and open cases that show these people's names."""
    zones = _ids(select(ZoneOwner.zone_id).where(ZoneOwner.until_at.is_(None)), ZoneOwner.person_id, people)
    still_open = select(Issue.id).where(Issue.closed_at.is_(None))
    issues = _ids(still_open, Issue.assignee_id, people) + _ids(still_open, Issue.reporter_id, people)
    going = select(ServiceCase.id).where(ServiceCase.closed_at.is_(None))
    cases = _ids(going, ServiceCase.assignee_id, people) + _ids(going, ServiceCase.taken_by_id, people)
    return [("zone", key) for key in zones] + [("issue", key) for key in issues] + [("service_case", key) for key in cases]


def _ids(query, column, keys: list[str]) -> list[str]:  # type: ignore[no-untyped-def]
    return [
        key for part in chunks(keys) for key in db.session.execute(query.where(column.in_(part))).scalars() if key
    ]
