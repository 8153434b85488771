"""What outcomes are called on pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

OUTCOMES = {
    "overdue": (_l("Overdue"), "clock", "bad"),
    "carried": (_l("Carried over"), "hand-over", "warn"),
    "waiting": (_l("Mended, to be verified"), "eye", "info"),
    "open": (_l("Still open"), "more", "mute"),
    "closed": (_l("Closed"), "check-circle", "ok"),
}
DUTIES = {"owed": _l("Owed"), "done": _l("Done"), "late": _l("Late"), "missed": _l("Not done"), "excused": _l("Excused")}
