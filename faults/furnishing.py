"""What the suite's site has beside the cast, so that every kind of record can be made: a duty, and a key of each zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.book.actions import keep_book
from app.duties.actions import DutyEntry, set_duty
from app.duties.rules.quota import Quota
from faults.site import Served


def furnish(site: Served) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date()
    with site.office("system") as by:
        duty = set_duty(by, DutyEntry("公共区域整理", "role", (Quota(1),), yesterday, who=("deputy",)))
        site.things["duty"] = duty.id
        for name, zone in site.zones.items():
            (entry,) = keep_book(by, zone, {"key": ["大门钥匙"]})
            site.things[f"key of {name}"] = entry.id
