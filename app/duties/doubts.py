"""What is asked once more before it is saved: allowed, but seldom meant."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext

from app.duties.actions import DutyEntry
from app.duties.models import Duty
from app.duties.queries.duties import all_zones, zones_within

LONG_DAYS = 31
LATE_DAYS = 7


def of_duty(entry: DutyEntry, present: Duty | None, today: date) -> list[str]:
    """A duty that reaches back, one that is over already, one whose choice of zones meets none."""
    found = []
    if entry.from_on < today and (present is None or entry.from_on < present.from_on):
        words = gettext(
            "It begins on %(day)s, before today: what was not done since then counts as missed at once.",
            day=entry.from_on,
        )
        found.append(words)
    if entry.until_on and entry.until_on < today:
        found.append(gettext("Its last day is over: it asks nothing any more."))
    if any(entry.zone_filter.values()) and not zones_within(entry.zone_filter, (one for one in all_zones() if one.active)):
        found.append(gettext("No zone is what you chose: nobody would owe it."))
    return found


def of_exemption(first: date, last: date, duty: str, person: str, zone: str, today: date) -> list[str]:
    """One that frees more than one thing, for long, or of what has been counted already."""
    found, days = [], (last - first).days + 1
    if not (duty or person or zone):
        found.append(gettext("It frees everybody of every duty in all zones; days: %(n)s.", n=days))
    elif not (person or zone):
        found.append(gettext("It frees everybody in all zones of this duty; days: %(n)s.", n=days))
    elif days > LONG_DAYS:
        found.append(gettext("It lasts %(n)s days.", n=days))
    if first < today:
        found.append(
            gettext("It begins on %(day)s, before today: what is missed or done since then is counted anew.", day=first)
        )
    return found


def of_stand_in(first: date, today: date) -> list[str]:
    """One that began long ago: an oversight of days is usual, one of weeks is rather a slip of the year or the month."""
    if first >= today - timedelta(days=LATE_DAYS):
        return []
    return [gettext("It begins on %(day)s, before today: what is missed or done since then is counted anew.", day=first)]
