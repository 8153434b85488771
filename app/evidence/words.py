"""What grades and reasons are called, in plain words that accuse nobody."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

GRADE_WORDS = {"credible": _l("Credible"), "check": _l("To be checked"), "doubtful": _l("Doubtful")}
GRADE_TONES = {"credible": "ok", "check": "warn", "doubtful": "bad"}
VERDICT_WORDS = {"credible": _l("found credible"), "not_credible": _l("found not credible")}
SIGNAL_WORDS = {
    "before_possible": _l("The time is %(minutes)s min before the phone's last contact with the server"),
    "after_possible": _l("The time is %(minutes)s min after the moment it can have been saved"),
    "no_token": _l("It came without the server's signed moment, which the app sends with every record"),
    "old_token": _l("The phone had no contact for more than four days"),
    "clock_back": _l("The phone's clock ran back %(minutes)s min since its earlier record"),
    "twin_number": _l("Two records came under number %(number)s of one phone"),
    "same_tap": _l("Another record was made by the very same tap"),
    "long_offline": _l("The phone had no contact for %(hours)s h"),
    "too_fast": _l("From %(zone)s in %(seconds)s s; at least %(needed)s s on foot"),
    "too_fast_onward": _l("From here to %(zone)s in %(seconds)s s; at least %(needed)s s on foot"),
    "too_many": _l("%(zones)s zones within %(seconds)s s"),
    "together": _l("%(zones)s zones at the same moments as somebody else"),
    "shared_phone": _l("Somebody else used this phone within ten minutes"),
    "photo_skipped": _l("The photo asked for was not taken"),
    "photo_missing": _l("The photo asked for has not arrived, or could not be used"),
    "old_photo": _l("The photo was %(minutes)s min old when it was handed in"),
    "same_photo": _l("The photo is all but the same as one of another visit or zone"),
    "typed": _l("The code was typed in"),
    "list": _l("Opened from the list, without a plate"),
    "link": _l("Opened from the plate's link"),
    "plate_photo": _l("Read from a photo of the plate"),
    "other_plate": _l("The plate of another zone"),
    "unknown_code": _l("A code that no plate has"),
    "revoked_plate": _l("A plate that was replaced"),
    "no_code": _l("No code came with it"),
    "received_late": _l("It arrived more than a day later"),
    "clock_off": _l("The phone's clock was wrong, and was corrected"),
    "late_entry": _l("Entered afterwards"),
    "far_away": _l("The phone was %(metres)s m from the building"),
}


def told(signals: list[dict[str, Any]], zones: dict[str, str]) -> list[str]:
    """The reasons in words, the weightiest first; `zones` gives names for the zones they mention.

    A reason that is `onward` is about where somebody was next, any other about where they came from.
    """
    words = []
    for signal in signals:
        params = dict(signal["params"])
        params["zone"] = zones.get(str(params.get("zone_id")), "")
        line = SIGNAL_WORDS.get(signal["name"] + ("_onward" if params.get("onward") else ""))
        if line is not None:
            words.append(str(line) % params if params else str(line))
    return words
