"""A week of inspections for the demo site: Mondays' and Wednesdays', and today's route, half done."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from app.core.moments import here_and_now
from app.inspections.actions import Failed, Inspected, RouteEntry, plan_route, record_inspection
from app.inspections.models import InspectionRoute
from app.inspections.rules import FAIL, GENERAL, PASS, TARGETED, WEDNESDAY
from app.people.models import Person
from app.policy import DEPUTY, INSPECTOR
from app.settings.queries import current
from app.standards.queries import standards_by_zone

if TYPE_CHECKING:
    from app.demo.seed import DemoSite

SAMPLE = 8


def inspect(site: DemoSite, since: date) -> None:
    """Routes of the inspection days since a day, walked to the end; today's as far as the third zone."""
    today = current().local(site.now).date()
    days = [since + timedelta(days=number) for number in range((today - since).days + 1)]
    for day in days:
        if day.weekday() not in (0, WEDNESDAY) and day != today:
            continue
        general = day.weekday() == WEDNESDAY
        route = _planned(site, day, GENERAL if general else TARGETED)
        person = site.accounts[INSPECTOR if general else DEPUTY]
        for number, zone_id in enumerate(route.zone_ids[: 3 if day == today else None]):
            _one(site, route, person, zone_id, day, number)


def _planned(site: DemoSite, day: date, kind: str) -> InspectionRoute:
    """Planned in the morning, or just now where the morning lies ahead."""
    at = min(datetime.combine(day, time(7), current().zone_info), site.now)
    name = "周三安全卫生大检查" if kind == GENERAL else "针对性抽查"
    entry = RouteEntry(name, kind, day, [zone.id for zone in site.zones], SAMPLE, seed=f"demo-{day}")
    return plan_route(site.by(site.accounts[DEPUTY], at), entry)


def _one(site: DemoSite, route: InspectionRoute, person: Person, zone_id: str, day: date, number: int) -> None:
    at = datetime.combine(day, time(9), current().zone_info) + timedelta(minutes=12 * number)
    if at >= site.now:
        return
    zone = next(one for one in site.zones if one.id == zone_id)
    items: list[dict[str, Any]] = []
    for item_id, text in standards_by_zone([zone])[zone_id].checklist:
        failed = site.dice.random() < 0.07
        issue = Failed(f"{text}：未达标", "normal", at + timedelta(days=2)) if failed else None
        items.append(
            {"item_id": item_id, "text": text, "verdict": FAIL if failed else PASS, "points": None, "issue": issue}
        )
    record_inspection(site.by(person, at), Inspected(zone_id, route.kind, items, route.id), here_and_now(at))
