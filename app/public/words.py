"""What a reporter reads of their report's progress."""

from __future__ import annotations

from app.core.errors import N_

STATES = {
    "open": (N_("Reported, to be mended"), "warn"),
    "fixed": (N_("Mended, waiting to be checked"), "info"),
    "verified": (N_("Mended and checked"), "ok"),
}
STORY = {
    "reported": (N_("Reported"), "mute"),
    "fixed": (N_("Mended"), "info"),
    "verified": (N_("Checked: it is in order"), "ok"),
    "rejected": (N_("Checked: not good enough, to be mended again"), "bad"),
    "deadline": (N_("Deadline changed"), "mute"),
    "disputed": (N_("Reporter: not mended"), "bad"),
    "rated": (N_("Reporter's judgement"), "mute"),
}
