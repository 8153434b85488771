"""A calendar's entries as iCalendar (RFC 5545), for any calendar that subscribes to an address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext

from app.duties.rules.feed import Entry

EVERY = timedelta(hours=4)  # how often calendars are asked to look again


def calendar_text(entries: Iterable[Entry], name: str, zone: ZoneInfo, now: datetime) -> bytes:
    """`name` is the calendar's; times stand in the site's zone, whose rules are in the file."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Zonewalk//Duties//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", str(zone))
    calendar.add("refresh-interval", EVERY, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    for one in entries:
        event = Event()
        event.add("uid", one.uid)
        event.add("dtstamp", now)
        event.add("summary", _summary(one))
        event.add("dtstart", one.start.astimezone(zone) if isinstance(one.start, datetime) else one.start)
        event.add("dtend", one.end.astimezone(zone) if isinstance(one.end, datetime) else one.end)
        event.add("transp", "TRANSPARENT")  # it fills no time: meetings may be set over it
        if one.zones:
            event.add("description", "\n".join(one.zones))
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _summary(one: Entry) -> str:
    name = f"✓ {one.name}" if one.done >= one.need else one.name
    if len(one.zones) == 1:
        name = gettext("%(duty)s · %(zone)s", duty=name, zone=one.zones[0])
    elif one.zones:
        name = gettext("%(duty)s · zones: %(n)s", duty=name, n=len(one.zones))
    return f"{name} {one.done}/{one.need}" if one.need > 1 else name
