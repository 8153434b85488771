"""When a record counts: as it was recorded, but for a late entry (补录) when its author says it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from app.core.acting import Acting
from app.core.errors import N_, invalid
from app.core.moments import Moments
from app.patrols.rules import FUTURE, LATE_ENTRY, NO_REASON, TOO_OLD, claim_fault
from app.places.rights import right_held, right_to_record
from app.policy import Thing, may
from app.settings.queries import current

POINTER = "/body/claimed_at"
_FAULTS = {
    NO_REASON: N_("Only a late entry says when it was: it needs a reason."),
    FUTURE: N_("A late entry is for a moment that is over."),
    TOO_OLD: N_("A late entry may be for today or for one of the days before; how many of them: %(days)s."),
}
NOT_YOURS = N_("You did not answer for this place at that time yet.")


@dataclass(frozen=True)
class Counted:
    """`at`: the moment that a record counts for; `marks`: what its author's right and a late entry leave on it."""

    at: datetime
    marks: list[str]

    def told(self, times: Moments) -> dict[str, str]:
        """What the journal is told of a moment that the author named."""
        return {} if self.at == times.corrected_at else {"counts_at": self.at.isoformat()}


def counted(by: Acting, action: str, thing: Thing, times: Moments, reason: str, claimed_at: datetime | None) -> Counted:
    """When a record that is being made counts, judged by the right of that moment.

    A late entry that names no moment counts when it was recorded. Raises Problem 403 for no right, 422 for a moment in the
    future, before the days that the office allows, or before the author had the right, and for one without a reason.
    """
    late = [LATE_ENTRY] if reason.strip() else []
    if claimed_at is None:
        return Counted(times.corrected_at, right_to_record(by, action, thing, times.corrected_at) + late)
    settings = current()
    if fault := claim_fault(claimed_at, times.corrected_at, bool(late), settings.late_entry_days, settings.zone_info):
        raise invalid(POINTER, _FAULTS[fault], days=settings.late_entry_days)
    at = min(claimed_at.astimezone(UTC), times.corrected_at)
    marks = right_held(by, action, thing, at)
    if marks is None and may(by.user, action, thing):
        raise invalid(POINTER, NOT_YOURS)
    return Counted(at, (right_to_record(by, action, thing, at) if marks is None else marks) + late)
