"""What kinds, states, steps and clocks are called on pages."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext

from app.core.errors import N_

KINDS = {
    "incident": N_("Incident"),
    "reception": N_("Reception"),
    "complaint": N_("Complaint"),
    "task": N_("Task"),
    "inquiry": N_("Inquiry"),
    "suggestion": N_("Suggestion"),
}
KIND_SIGNS = {
    "incident": "warning", "reception": "people", "complaint": "flag", "task": "wrench", "inquiry": "info",
    "suggestion": "comment",
}  # fmt: skip
ASKED_FIRST = N_("Asked first")
TAKEN_BY = dict.fromkeys(KINDS, ASKED_FIRST) | {
    "task": N_("Given by"), "incident": N_("Reported by"), "reception": N_("Arranged by"),
}  # fmt: skip
STATES = {
    "new": N_("Waiting to be begun"),
    "accepted": N_("Accepted"),
    "on_site": N_("On site"),
    "promised": N_("Promised"),
    "answered": N_("Answered"),
    "set_up": N_("Set up"),
    "done": N_("Done"),
    "closed": N_("Closed"),
}
TONES = dict.fromkeys(STATES, "info") | {"new": "warn", "closed": "ok"}
STEPS = {
    "accept": N_("Accept"),
    "arrive": N_("I am on site"),
    "promise": N_("Promise a time"),
    "finish": N_("Done"),
    "cannot": N_("Cannot: somebody else takes it"),
    "return_visit": N_("Return visit"),
    "tell_result": N_("Confirm the result"),
    "answer": N_("Give the answer"),
    "point_on": N_("Point on"),
    "call_back": N_("Call back"),
    "thank": N_("Thank"),
    "reply": N_("Reply"),
    "summary": N_("Write the summary report"),
    "set_place": N_("Say where it is"),
    "set_up": N_("It is set up"),
    "wrap_up": N_("Reception over: close it"),
    "team_arrive": N_("My team is on site"),
    "call_team": N_("Call another team"),
    "assign_ushers": N_("Assign ushers"),
    "hand_over": N_("Hand over"),
    "take_over": N_("Take it over"),
    "decline": N_("Decline"),
    "pause": N_("Put on hold"),
    "resume": N_("Resume"),
    "comment": N_("Comment"),
}
EVENTS = {
    "opened": N_("Written down"),
    "seen": N_("Opened it"),
    "reached": N_("Reminder came to them"),
    "accept": N_("Accepted"),
    "arrive": N_("On site"),
    "promise": N_("Promised a time"),
    "finish": N_("Done"),
    "cannot": N_("Cannot do it"),
    "return_visit": N_("Return visit made"),
    "tell_result": N_("Result confirmed"),
    "answer": N_("Answered"),
    "point_on": N_("Pointed on"),
    "call_back": N_("Called back"),
    "thank": N_("Thanked"),
    "reply": N_("Replied"),
    "summary": N_("Summary report"),
    "set_place": N_("Said where it is"),
    "set_up": N_("Set up"),
    "wrap_up": N_("Reception over"),
    "team_arrive": N_("Team on site"),
    "call_team": N_("Called another team"),
    "assign_ushers": N_("Ushers assigned"),
    "tick": N_("Ticked off"),
    "untick": N_("Tick taken back"),
    "hand_over": N_("Handed over"),
    "take_over": N_("Took it over"),
    "decline": N_("Declined"),
    "pause": N_("Put on hold"),
    "resume": N_("Resumed"),
    "comment": N_("Comment"),
    "move": N_("Moved to another kind"),
    "rebook": N_("Another room or time"),
    "link": N_("Filed as an issue"),
    "seal": N_("Confidentiality changed"),
}
EVENT_TONES = {
    "tick": "ok", "set_up": "info", "summary": "info", "finish": "info", "cannot": "bad", "pause": "warn", "opened": "warn",
}  # fmt: skip
CLOCKS = {
    "tell": N_("Manager told"),
    "arrive": N_("On site"),
    "promise": N_("Promised time"),
    "return_visit": N_("Return visit"),
    "accept": N_("Accept"),
    "tell_result": N_("Result confirmed"),
    "take_over": N_("Hand-over accepted"),
    "answer": N_("Give the answer"),
    "call_back": N_("Call back"),
    "thank": N_("Thank"),
    "reply": N_("Reply"),
    "summary": N_("Summary report"),
    "team_told": N_("Team told"),
    "team_arrive": N_("Team on site"),
    "set_up": N_("Set up"),
    "recheck": N_("Equipment checked again"),
}
LACKING = {"set_up": EVENTS["set_up"], "recheck": CLOCKS["recheck"], "ushers": N_("Ushers")}
SIZES = {"small": N_("Small"), "large": N_("Large")}
CLOCK_STATES = {
    "running": (N_("running"), "info"),
    "met": (N_("in time"), "ok"),
    "late": (N_("done late"), "bad"),
    "missed": (N_("missed"), "bad"),
    "unreached": (N_("not delivered"), "mute"),
    "paused": (N_("on hold"), "mute"),
    "void": (N_("no longer counts"), "mute"),
}
VERDICTS = {True: N_("The caller is content"), False: N_("The caller is not content")}
PROMISES = {
    "hour": N_("Within an hour"),
    "today": N_("Today 18:00"),
    "tomorrow": N_("Tomorrow 18:00"),
    "sunday": N_("This Sunday 24:00"),
}


def span(length: timedelta) -> str:
    """A length of time as a clock shows it: 04:30, 1:04:30, 2 d 3 h; the script counts in the same way."""
    seconds = max(0, int(length.total_seconds()))
    days, rest = divmod(seconds, 86_400)
    hours, minutes, seconds = rest // 3600, rest % 3600 // 60, rest % 60
    if days:
        return str(gettext("%(days)s d %(hours)s h", days=days, hours=hours))
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def took(length: timedelta) -> str:
    """How long something took, with its units: 45 s, 4 min 30 s, 1 h 4 min, 2 d 3 h."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 60:
        return str(gettext("%(n)s s", n=seconds))
    if seconds < 3600:
        return str(gettext("%(minutes)s min %(seconds)s s", minutes=seconds // 60, seconds=seconds % 60))
    if seconds < 86_400:
        return str(gettext("%(hours)s h %(minutes)s min", hours=seconds // 3600, minutes=seconds % 3600 // 60))
    return span(length)
