"""A week of duties done for the demo site, most of them, by the owners and through the same action that phones use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.core.moments import here_and_now
from app.demo.pictures import picture
from app.duties.actions import DeedDone, record_deed
from app.duties.models import Duty
from app.duties.queries.duties import work_calendar
from app.duties.rules.terms import ANY, DEED, EACH_ZONE, OWNER
from app.people.models import Person
from app.photos.actions import receive_photo
from app.settings.queries import current

if TYPE_CHECKING:
    from app.demo.seed import DemoSite

DILIGENCE = 0.85


def do_duties(site: DemoSite, duties: Sequence[Duty], since: date) -> None:
    """Owners, deputy and inspector tick off what is due by the day and by the week, from `since` until now."""
    owners = sorted({person.id: person for person in site.owners.values()}.values(), key=lambda one: one.number)
    zones: dict[str, list[str | None]] = {one.id: [key for key, owner in site.owners.items() if owner == one] for one in owners}
    today = current().local(site.now).date()
    days = [since + timedelta(days=number) for number in range((today - since).days + 1)]
    working = [day for day in days if work_calendar().is_working(day)] or days
    weeks = {day.isocalendar()[:2]: day for day in working}
    for duty in (one for one in duties if one.record_kind == DEED):
        first = duty.quotas[0]
        due = working if first.per == "day" else list(weeks.values())
        due = [day for day in due if not first.weekdays or day.weekday() in first.weekdays]
        people = owners if duty.who_kind == OWNER else [site.accounts[role] for role in duty.who]
        for person in people[:1] if duty.share == ANY else people:
            places = zones[person.id] if duty.scope == EACH_ZONE else [None]
            for day in due:
                for zone_id in places if site.dice.random() < DILIGENCE else ():
                    _do(site, duty, person, day, zone_id)


def _do(site: DemoSite, duty: Duty, person: Person, day: date, zone_id: str | None) -> None:
    minute = site.dice.randint(8 * 60, 11 * 60)
    at = datetime.combine(day, time(), current().zone_info) + timedelta(minutes=minute)
    if at >= site.now:
        return
    photos = []
    if duty.evidence == "photo":
        sha256, content = picture(minute % 6, mended=True)
        receive_photo(site.by(person, at), sha256, content)
        photos = [sha256]
    items = [{"text": text, "ok": site.dice.random() > 0.03} for text in duty.checklist]
    record_deed(site.by(person, at), DeedDone(duty.id, zone_id, items=items, photos=photos), here_and_now(at))
