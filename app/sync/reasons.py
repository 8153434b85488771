"""Why a record was refused, in the reader's language: its fields by the names they have on the screen."""

from __future__ import annotations

from app.core.errors import N_, FieldError, Problem
from app.web.language import say, words

MOST_NAMED = 3
# The last name of a fault's pointer → what the reader knows the field as; any other is named as the phone names it.
FIELDS = {
    "answer": N_("Answer"),
    "caller_name": N_("Name"),
    "caller_phone": N_("Phone"),
    "caller_unit": N_("Who is calling"),
    "deadline_at": N_("Deadline"),
    "description": N_("What is wrong"),
    "device_at": N_("Time"),
    "item": N_("Item"),
    "items": N_("Items"),
    "late_reason": N_("Reason"),
    "claimed_at": N_("When it was"),
    "name": N_("Name"),
    "note": N_("Note"),
    "on_day": N_("Day"),
    "photos": N_("Photos"),
    "place": N_("Where"),
    "reason": N_("Reason"),
    "severity": N_("Severity"),
    "text": N_("Item"),
    "to_name": N_("Name"),
    "words": N_("Words"),
    "zone_id": N_("Zone"),
}


def reason_of(problem: Problem) -> str:
    """What is wrong, and with which fields where the message itself does not say so."""
    said = [_named(fault) for fault in problem.errors if fault.message != problem.message]
    return " ".join([words(problem), *list(dict.fromkeys(said))[:MOST_NAMED]])


def _named(fault: FieldError) -> str:
    parts = [part for part in fault.pointer.split("/") if part and not part.isdecimal()]
    name = parts[-1] if parts else ""
    field = say(FIELDS[name]) if name in FIELDS else name
    return say(N_("%(field)s: %(fault)s"), field=field, fault=say(fault.message, **fault.params))
