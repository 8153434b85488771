"""How a phone's records read on the office's pages: their kind in words, what they concern, what was written in them."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from app.cases.queries import issue_by_id
from app.people.queries import person_by_id
from app.photos.queries import HELD, photo_states
from app.places.queries import zone_by_id
from app.policy import User, may
from app.service.queries import case_by_id, cleared_people, thing_of_case
from app.sync import faults
from app.sync.giving_up import OUTCOME as GIVEN_UP
from app.sync.models import Operation
from app.sync.reasons import reason_of
from app.sync.rules import told
from app.sync.settling import AGAIN, BY_HAND, NOTHING


def kinds() -> dict[str, str]:
    """Every kind of record that phones send, in words."""
    return {
        "record_patrol": gettext("Patrol"),
        "record_deed": gettext("Duty done"),
        "record_inspection": gettext("Inspection"),
        "hand_over_key": gettext("Key handed over"),
        "write_plan": gettext("Plan"),
        "report_issue": gettext("Issue reported"),
        "confirm_fix": gettext("Fix confirmed"),
        "verify_fix": gettext("Fix verified"),
        "reject_fix": gettext("Fix sent back"),
        "comment": gettext("Comment"),
        "change_deadline": gettext("Deadline"),
        "reassign": gettext("Another person"),
        "report_incident": gettext("Incident reported"),
        "log_inquiry": gettext("Inquiry"),
        "take_step": gettext("Step on a service case"),
        "see_case": gettext("Service case opened"),
        "answer_grade": gettext("Answer to a grade"),
        "read_notices": gettext("Messages read"),
        "give_up": gettext("Given up"),
    }


def outcomes() -> dict[str, str]:
    """What the office may say became of a refused record."""
    return {
        BY_HAND: gettext("Entered by hand"),
        AGAIN: gettext("Told the person to record it again"),
        NOTHING: gettext("Nothing to do"),
    }


def refused_row(user: User, operation: Operation, name: str) -> dict[str, Any]:
    """A refused record whole: nobody who settles it has to guess what it was."""
    body = operation.body
    issue, case = issue_by_id(_id(body, "issue_id")), case_by_id(_id(body, "case_id"))
    readable = may_read(user, operation)
    return {
        "operation": operation,
        "name": name,
        "kind": kinds().get(operation.kind, operation.kind),
        "outcome": (outcomes() | {GIVEN_UP: gettext("Given up by its author")}).get(operation.outcome or "", ""),
        "settler": person_by_id(operation.settled_by) if operation.settled_by else None,
        "zone": zone_by_id(_id(body, "zone_id")) or (issue.zone if issue else None),
        "issue": issue,
        "case": case,
        "reason": reason_of(faults.from_row(operation.problem)) if operation.problem else "",
        "told": told(body) if readable else [],
        "photos": photos_of_refused(operation) if readable else [],
        "confidential": not readable,
    }


def may_read(user: User, operation: Operation) -> bool:
    """What was said in a confidential case is for the set people alone, refused or not (附表二 二.3)."""
    if operation.body.get("confidential") is True:
        return user.id in {operation.person_id, *cleared_people()}
    case = case_by_id(_id(operation.body, "case_id"))
    return case is None or may(user, "see_case", thing_of_case(case))


def photos_of_refused(operation: Operation) -> list[str]:
    """The photos that a refused record names and its author has sent."""
    named = operation.body.get("photos")
    hashes = [sha256 for sha256 in named if isinstance(sha256, str)] if isinstance(named, list) else []
    states = photo_states(operation.person_id, hashes[:20])
    return [sha256 for sha256, state in states.items() if state == HELD]


def _id(body: dict[str, Any], key: str) -> str:
    found = body.get(key)
    return found if isinstance(found, str) else ""
