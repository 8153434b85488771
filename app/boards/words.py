"""What the board calls each state of a zone in a window: (words, sign, tone)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

CELL_WORDS = {
    "done": (_l("Walked"), "check-circle", "ok"),
    "late": (_l("Entered late"), "history", "info"),
    "after": (_l("Walked after its time"), "history", "info"),
    "due": (_l("Due now"), "clock", "warn"),
    "overdue": (_l("Time is over"), "clock", "bad"),
    "missed": (_l("Missed"), "cross-circle", "bad"),
    "later": (_l("Not yet"), "more", "mute"),
    "not_owed": (_l("Not owed"), "calendar", "mute"),
}
AGE_WORDS = {
    "not_due": _l("Not yet due"),
    "day": _l("Up to 1 day over"),
    "three": _l("Up to 3 days over"),
    "week": _l("Up to 7 days over"),
    "older": _l("Over 7 days"),
}
FIELD_WORDS = {
    "name": _l("Name of the zone"),
    "number": _l("Number"),
    "floor_id": _l("Floor"),
    "team_id": _l("Team"),
    "area_m2": _l("Area, m²"),
    "duty": _l("Duty"),
    "active": _l("In use"),
}
CHANGE_WORDS = {
    "add_zone": _l("Zone added"),
    "change_zone": _l("Entry changed"),
    "assign_owner": _l("Handed over"),
    "give_stand_in": _l("Stand-in given"),
    "end_stand_in": _l("Stand-in ended"),
}
