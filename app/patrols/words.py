"""What a patrol's source and marks are called, for pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SOURCE_WORDS = {
    "camera": _l("Plate scanned"),
    "photo": _l("Read from a photo of the plate"),
    "link": _l("Opened from the plate's link"),
    "typed": _l("Code typed in"),
    "list": _l("Chosen from the list"),
}
MARK_WORDS = {
    "clock_off": _l("The phone's clock was wrong"),
    "received_late": _l("Arrived more than a day later"),
    "late_entry": _l("Entered late"),
    "revoked_plate": _l("The plate was revoked"),
    "other_plate": _l("The plate of another zone"),
    "unknown_code": _l("Unknown code"),
    "no_code": _l("No code came with it"),
    "imported": _l("Brought to the office as a file"),
    "former_right": _l("The zone or the role has since been handed over"),
}
