"""What the demo site's people were reminded of since yesterday, taken from the ladder as the worker would have."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.core.acting import Acting
from app.notices.actions import begin_ladder, climb
from app.policy import SYSTEM

BACK = timedelta(hours=26)


def remind_of_yesterday(now: datetime) -> None:
    """Let the ladder begin a day ago, and look once."""
    begin_ladder(now - BACK)
    climb(Acting(user=SYSTEM, now=now))
