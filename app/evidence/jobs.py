"""What the worker does by the clock: whether the photos that were asked for have come."""

from __future__ import annotations

from app.core.acting import Acting
from app.evidence.actions import look_for_photos
from app.jobs.registry import regularly


@regularly("17")
def find_missing_photos(by: Acting) -> None:
    """A named photo that does not come within a day counts as not taken."""
    look_for_photos(by)
