"""What outcomes are called on pages."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

OUTCOMES = {
    "overdue": (_l("Overdue"), "clock", "bad"),
    "unreached": (_l("Not delivered"), "cloud-off", "warn"),
    "carried": (_l("Carried over"), "hand-over", "warn"),
    "waiting": (_l("Mended, to be verified"), "eye", "info"),
    "open": (_l("Still open"), "more", "mute"),
    "closed": (_l("Closed"), "check-circle", "ok"),
}
DUTIES = {
    "owed": _l("Owed"), "done": _l("Done in time"), "late": _l("Done late"), "missed": _l("Not done by Sunday 24:00"),
    "excused": _l("Excused"),
}  # fmt: skip


def duties_said(figures: Mapping[str, int]) -> list[tuple[str, int]]:
    """A week's duties, as they are called, with their numbers. Weeks kept earlier left out of "missed" what could still be

    done late after the close: whatever was owed and not done by then counts here.
    """
    counted = {**figures, "missed": figures["owed"] - figures["done"] - figures["late"]}
    return [(str(called), counted[name]) for name, called in DUTIES.items()]
