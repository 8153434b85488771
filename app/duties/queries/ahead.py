"""What a person owes in the coming days, and still owes of the last ones, for the phone to hold while it has no network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.duties.models import Duty
from app.duties.queries.duties import duties_between
from app.duties.queries.facts import gather
from app.duties.queries.owed import month_days
from app.duties.rules.assess import Item
from app.settings.rules import Settings

DAYS = 10  # a phone takes a fresh picture every week: it is never without the next days


@dataclass(frozen=True)
class Ahead:
    """A duty and the items of it that are a person's: all from today on, and those before that were not done."""

    duty: Duty
    items: list[Item]
    zones: list[int]  # of each quota: in how many zones somebody has to be for one walk


def owed_ahead(settings: Settings, now: datetime, person_id: str, days: int = DAYS) -> dict[str, Ahead]:
    """duty id → what the person owes of it from today for some days, weeks and months that begin in them included.

    Of the days before for which a late entry is allowed, what was not done: the phone offers these first.
    """
    today: date = settings.local(now).date()
    last = today + timedelta(days=days)
    first = today - timedelta(days=settings.late_entry_days)
    if not duties_between(first, last):
        return {}
    found = gather(settings, now, first, max(month_days(last.year, last.month)[1], last + timedelta(days=7)), {person_id})
    kept: dict[tuple[str, int, str, str | None], Item] = {}
    for item in [*found.items(first, last), *found.items_of_day(last)]:
        mine = item.of(person_id)
        if mine and (mine.owed or mine.excused) and (item.day >= today or mine.missed or mine.waiting):
            kept[mine.duty_id, mine.quota, mine.key, mine.zone_id] = mine
    ahead = {
        duty.id: Ahead(duty, [], [one.zones_a_walk(quota, len(found.facts.zones[one.id])) for quota in one.quotas])
        for duty, one in zip(found.duties, found.terms, strict=True)
    }
    for item in kept.values():
        ahead[item.duty_id].items.append(item)
    return {duty_id: one for duty_id, one in ahead.items() if one.items}


