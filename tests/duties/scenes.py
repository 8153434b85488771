"""Small scenes for the engine's tests: a zone, its owners, records at times on the site's wall clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from app.duties.rules.assess import Item, assess
from app.duties.rules.calendar import WorkCalendar
from app.duties.rules.holders import Hold
from app.duties.rules.matching import Record
from app.duties.rules.quota import Quota
from app.duties.rules.terms import EACH_ZONE, OWNER, PATROL, Facts, Terms
from app.settings.rules import Window

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONG_AGO = datetime(2020, 1, 1, tzinfo=SHANGHAI)
WINDOWS = (Window("am", "上午", "00:00", "12:30"), Window("pm", "下午", "12:30", "23:59"))


def at(text: str, zone: tzinfo = SHANGHAI) -> datetime:
    """ "2026-03-02 09:00" on the site's wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def walk(text: str, person: str = "ann", zone_id: str = "hall", **more: Any) -> Record:
    return Record(f"{person}/{zone_id}/{text}", PATROL, person, at(text), zone_id, **more)


def patrol_terms(*quotas: Quota, **more: Any) -> Terms:
    terms: dict[str, Any] = {"who_kind": OWNER, "kind": PATROL, "scope": EACH_ZONE, "from_on": date(2020, 1, 1)}
    return Terms(id="duty", quotas=quotas or (Quota(1, windows=WINDOWS),), **(terms | more))


def scene(records: Iterable[Record] = (), now: str = "2027-12-31 23:59", **more: Any) -> Facts:
    """Zone `hall` is ann's for ever, unless said otherwise."""
    facts: dict[str, Any] = {
        "calendar": WorkCalendar(),
        "zones": {"duty": ["hall"]},
        "owners": {"hall": [Hold("ann", LONG_AGO)]},
        "members": {"duty": {"ann": [Hold("ann", LONG_AGO)]}},
        "zone": SHANGHAI,
    }
    facts |= more
    return Facts(now=at(now, facts["zone"]), records=tuple(records), **facts)


def judged(terms: Terms, facts: Facts, first: str, last: str) -> list[Item]:
    return assess(terms, facts, date.fromisoformat(first), date.fromisoformat(last))


def states(items: Sequence[Item]) -> list[str]:
    return [item.state for item in items]


def told(items: Iterable[Item]) -> list[tuple[Any, ...]]:
    """What an answer says, whatever the zone its times are written in."""
    return sorted(
        (
            one.duty_id,
            one.quota,
            one.key,
            one.zone_id or "",
            one.person_id or "",
            one.state,
            one.done,
            one.late,
            one.missed,
            one.waiting,
            one.excused,
            one.reason,
            tuple(sorted(one.record_ids)),
        )
        for one in items
    )


def hours(number: float) -> timedelta:
    return timedelta(hours=number)
