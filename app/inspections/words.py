"""What inspections are called on pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

KINDS = {"targeted": _l("Targeted inspection"), "general": _l("General safety and hygiene inspection")}
VERDICTS = {
    "pass": (_l("Pass"), "check-circle", "ok"),
    "fail": (_l("Fail"), "cross-circle", "bad"),
    "na": (_l("Not applicable"), "more", "mute"),
}


def tone(score: int | None) -> str:
    """A score's tone: below 60 failed, below 85 so-so."""
    if score is None:
        return "mute"
    return "bad" if score < 60 else "warn" if score < 85 else "ok"
