"""What the worker does by the clock: photos of reports that visitors began and never sent."""

from __future__ import annotations

from datetime import timedelta

from app.core.acting import Acting
from app.jobs.registry import regularly
from app.photos.actions import forget_unused
from app.policy import VISITOR_ID

HALF_WAY = timedelta(days=2)  # a form is too old to be sent long before


@regularly("23")
def forget_half_way_photos(by: Acting) -> None:
    """Take away what no report ever named."""
    forget_unused(by, VISITOR_ID, by.now - HALF_WAY)
