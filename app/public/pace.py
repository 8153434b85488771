"""How quickly a form may come back after it was shown: what keeps machines from filling it in."""

from __future__ import annotations

from datetime import datetime

from app.core.errors import N_, Problem
from app.public import rules
from app.public.tokens import Form

TOO_OLD = N_("This page was open for very long. What you wrote is still here: please send it once more.")
TOO_QUICK = N_("That was very quick. What you wrote is still here: please wait a few seconds and send it once more.")


def checked_pace(sent: Form, proof: str, now: datetime, tap: bool = False) -> bool:
    """Whether the sender proved work. `tap`: the form has nothing to be filled in, so that a person is as quick as a
    machine; how often is counted all the same. Raises Problem 422 for a form sent too soon after it was shown, or too late."""
    proven = rules.is_proven(sent.key, proof)
    if rules.is_stale(sent.shown_at, now):
        raise Problem(422, "form-old", TOO_OLD)
    if not tap and rules.is_too_quick(sent.shown_at, now, proven):
        raise Problem(422, "too-quick", TOO_QUICK)
    return proven
