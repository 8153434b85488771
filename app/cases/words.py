"""What states, severities, steps and deadlines are called on pages."""

from __future__ import annotations

from app.core.errors import N_

STATES = {"open": N_("To be mended"), "fixed": N_("To be verified"), "verified": N_("Closed"), "overdue": N_("Overdue"),
          "unreached": N_("Not delivered")}  # fmt: skip
TONES = {"open": "warn", "fixed": "info", "verified": "ok", "overdue": "bad", "unreached": "warn"}
SEVERITIES = {"minor": N_("Minor"), "normal": N_("Normal"), "serious": N_("Serious")}
EVENTS = {
    "reported": N_("Reported"),
    "fixed": N_("Mended"),
    "verified": N_("Verified"),
    "rejected": N_("Sent back"),
    "commented": N_("Comment"),
    "deadline": N_("Deadline changed"),
    "deadline_asked": N_("Asked for another deadline"),
    "reassigned": N_("Given to somebody else"),
    "reassign_asked": N_("Asked to give it to somebody else"),
    "late": N_("Came too late, kept as a note"),
    "seen_too": N_("Seen by another visitor too"),
    "disputed": N_("Reporter: not mended"),
    "rated": N_("Reporter's judgement"),
    "hidden": N_("Visitors' words hidden"),
    "shown": N_("Visitors' words shown again"),
}
EVENT_TONES = {"fixed": "info", "verified": "ok", "rejected": "bad", "reported": "warn", "disputed": "bad"}
STEPS = {
    "confirm_fix": N_("Confirm it is mended"),
    "verify_fix": N_("Verify"),
    "reject_fix": N_("Send back"),
    "change_deadline": N_("Change the deadline"),
    "ask_deadline": N_("Ask for another deadline"),
    "reassign": N_("Give to somebody else"),
    "ask_reassign": N_("Ask to give it to somebody else"),
    "comment": N_("Comment"),
    "hide_words": N_("Hide the visitors' words"),
    "show_words": N_("Show the visitors' words again"),
}
NEEDS_REASON = ("reject_fix", "change_deadline", "ask_deadline", "ask_reassign", "hide_words")
DONE = N_("Kept.")
PRESETS = {
    "on_the_spot": N_("On the spot"),
    "today": N_("Today 18:00"),
    "tomorrow": N_("Tomorrow 18:00"),
    "sunday": N_("This Sunday 24:00"),
}
MARKS = {"clock_off": N_("The phone's clock was off"), "received_late": N_("Received late")}
