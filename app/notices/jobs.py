"""What the worker does every minute: the ladder, and carrying what it says."""

from __future__ import annotations

import time

from app.core.acting import Acting
from app.jobs.registry import regularly
from app.notices.actions import climb, send_due


@regularly("*")
def remind(by: Acting) -> None:
    """Take the steps that are reached, and carry what cannot wait; asked for between the minutes too."""
    try:
        climb(by)
    finally:  # what was laid out before waits for nothing
        send_due(by)


@regularly("*")
def send_notices(by: Acting) -> None:
    """Carry what waits, spread over half a minute."""
    send_due(by, pausing=time.sleep)
