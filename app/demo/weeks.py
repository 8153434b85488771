"""Two weeks of work for the demo site, made through the same actions that phones use, at past moments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from app.cases.actions import Report, Step, comment, confirm_fix, reject_fix, report_issue, verify_fix
from app.cases.actions.reach import note_contact
from app.core.ids import new_id
from app.core.moments import here_and_now
from app.demo.pictures import picture
from app.patrols.actions import PatrolFound, record_patrol
from app.people.models import Person
from app.photos.actions import receive_photo
from app.places.models import Zone
from app.settings.queries import current
from app.standards.queries import standards_by_zone

if TYPE_CHECKING:
    from app.demo.seed import DemoSite

PICTURES = 24
FAULTS = (
    ("墙面有手印，踢脚线积灰", "minor"), ("地面有水渍，未放警示牌", "serious"), ("洗手液用尽", "minor"),
    ("灯管不亮", "normal"), ("垃圾桶已满", "normal"), ("防火门闭门器失灵", "serious"), ("绿植枯叶未清理", "minor"),
    ("通道堆放纸箱", "serious"), ("水龙头滴漏", "normal"), ("标识牌松动", "normal"),
)  # fmt: skip
# What becomes of an issue: (days ago, days to its deadline, fate). The first ones fall into the demo owner's zones.
FATES = (
    (0, 1, "open"), (1, 2, "fixed"), (3, 1, "overdue"), (2, 3, "rejected"),
    (0, 2, "open"), (0, 1, "fixed"), (1, 1, "open"), (1, 3, "open"), (2, 4, "commented"), (4, 2, "overdue"),
    (5, 3, "overdue"), (2, 2, "fixed"), (3, 2, "fixed"), (4, 2, "verified"), (5, 1, "verified"), (6, 2, "verified"),
    (7, 3, "verified"), (7, 1, "verified"), (8, 2, "verified"), (9, 2, "verified"), (10, 4, "verified"),
    (11, 1, "verified"), (12, 2, "verified"), (13, 2, "verified"),
)  # fmt: skip


def live_two_weeks(site: DemoSite, tell: Callable[[int, int], None]) -> None:
    """Patrols of every day until now, then the issues. `tell` hears of each day."""
    settings = current()
    zone_info = settings.zone_info
    today = settings.local(site.now).date()
    lists = {
        zone_id: [{"item_id": item_id, "text": text, "ok": True} for item_id, text in standard.checklist]
        for zone_id, standard in standards_by_zone(site.zones).items()
    }
    for days in range(14, -1, -1):
        tell(15 - days, 15)
        day = today - timedelta(days=days)
        walks = _walks(site, day, datetime.combine(day, time(), zone_info), days == 0)
        for at, zone, walker in sorted(walks, key=lambda walk: (walk[0], walk[1].id)):
            _walk(site, at, zone, walker, lists.get(zone.id, []))
    _from_the_desk(site, lists)
    for number, (days, due, fate) in sorted(enumerate(FATES), key=lambda each: -each[1][0]):
        _issue(site, number, days, due, fate)


def _walks(site: DemoSite, day: date, midnight: datetime, is_today: bool) -> list[tuple[datetime, Zone, Person]]:
    """Who walks what on a day: most owners twice, the deputy some zones of each building; half of it today."""
    share = 0.5 if is_today else 0.87 if day.weekday() < 5 else 0.3
    spans = [(8 * 60, 11 * 60 + 40), (13 * 60 + 30, 17 * 60 + 20)]
    if is_today:
        minute = int((site.now - midnight).total_seconds() // 60)
        spans = [(min(start, max(minute - 120, 1)), min(end, minute)) for start, end in spans]
        spans = [span for span in spans if span[0] < span[1]][: 1 if minute < 13 * 60 + 30 else 2]
    deputy = site.accounts["deputy"]
    walks = []
    for start, end in spans:
        round_: list[tuple[datetime, Zone, Person]] = []
        for zone in site.zones:
            owner = site.owners.get(zone.id)
            if owner and site.dice.random() < share:
                round_.append((_at(site, midnight, start, end), zone, owner))
            elif site.dice.random() < 0.12:
                round_.append((_at(site, midnight, start, end), zone, deputy))
        walks += _on_foot(round_, midnight + timedelta(minutes=end))
    return walks


def _from_the_desk(site: DemoSite, lists: dict[str, list[dict[str, Any]]]) -> None:
    """Five zones of one owner within forty seconds yesterday noon: what the inspector should look at."""
    owned: dict[str, list[Zone]] = defaultdict(list)
    for zone in site.zones:
        if zone.id in site.owners and site.owners[zone.id] not in site.accounts.values():
            owned[site.owners[zone.id].id].append(zone)
    zones = max(owned.values(), key=len, default=[])[:5]
    noon = site.now - timedelta(days=1, hours=1)
    for number, zone in enumerate(zones):
        _walk(site, noon + timedelta(seconds=8 * number), zone, site.owners[zone.id], lists.get(zone.id, []))


def _on_foot(walks: list[tuple[datetime, Zone, Person]], end: datetime) -> list[tuple[datetime, Zone, Person]]:
    """The same walks at moments at which one person can have been there after the other; zones in their order."""
    times: dict[str, list[datetime]] = defaultdict(list)
    for at, _, walker in walks:
        times[walker.id].append(at)
    reached: dict[str, tuple[datetime, Zone]] = {}
    laid: list[tuple[datetime, Zone, Person]] = []
    for own in times.values():
        own.sort(reverse=True)
    for _, zone, walker in walks:
        at = times[walker.id].pop()
        if walker.id in reached:
            before, there = reached[walker.id]
            at = max(at, before + _walk_of(there, zone))
        reached[walker.id] = (at, zone)
        laid.append((at, zone, walker))
    return [walk for walk in laid if walk[0] < end]


def _walk_of(one: Zone, other: Zone) -> timedelta:
    """An easy walk from zone to zone, with a look around."""
    floors = abs(one.floor.level - other.floor.level)
    apart = 300 if one.floor.building_id != other.floor.building_id else 0
    return timedelta(seconds=75 + apart + 40 * floors)


def _at(site: DemoSite, midnight: datetime, start: int, end: int) -> datetime:
    return midnight + timedelta(minutes=site.dice.randint(start, end - 1), seconds=site.dice.randint(0, 59))


def _walk(site: DemoSite, at: datetime, zone: Zone, walker: Person, items: list[dict[str, Any]]) -> None:
    by_plate = site.dice.random() < 0.995
    found = PatrolFound(
        zone_id=zone.id,
        source="camera" if by_plate else "list",
        code=site.codes.get(zone.id) if by_plate else None,
        items=items,
        late_reason="当时手机没电" if site.dice.random() < 0.005 else "",
    )
    record_patrol(site.by(walker, at), found, here_and_now(at))


def _issue(site: DemoSite, number: int, days: int, due: int, fate: str) -> None:
    """One issue, reported by the deputy or the inspector, and what became of it until now."""
    mine = [zone for zone in site.zones if site.owners.get(zone.id) == site.accounts["owner"]]
    others = [zone for zone in site.zones if zone.id in site.owners and zone not in mine]
    zone = mine[number % len(mine)] if number < 4 else others[(number * 7) % len(others)]
    owner = site.owners[zone.id]
    finder = site.accounts["inspector" if number % 3 == 0 else "deputy"]
    words, severity = FAULTS[number % len(FAULTS)]
    at = site.now - timedelta(days=days, hours=2 + number % 3, minutes=7 * number % 60)
    deadline = at + timedelta(days=due) if fate != "overdue" else at + timedelta(days=1)
    before = _photo(site, finder, at, number, mended=False)
    report = Report(
        zone_id=zone.id, description=words, severity=severity, deadline_at=deadline, item=words.split("，")[0],
        assignee_id=owner.id, photos=[before], id=new_id(),
    )  # fmt: skip
    issue = report_issue(site.by(finder, at), report, here_and_now(at))
    note_contact(owner.id, at)  # they carry their phone
    if fate == "commented":
        step = Step(issue.id, words="配件已报采购，到货后更换")
        comment(site.by(owner, at + timedelta(hours=1)), step, here_and_now(at + timedelta(hours=1)))
    if fate in ("open", "overdue", "commented"):
        return
    mended_at = at + timedelta(minutes=50)
    after = _photo(site, owner, mended_at, number, mended=True)
    step = Step(issue.id, words="已处理", photos=[after])
    confirm_fix(site.by(owner, mended_at), step, here_and_now(mended_at))
    looked_at = mended_at + timedelta(minutes=40)
    inspector = site.accounts["inspector"]
    if fate == "verified":
        verify_fix(site.by(inspector, looked_at), Step(issue.id, words="合格"), here_and_now(looked_at))
    if fate == "rejected":
        step = Step(issue.id, words="墙角仍有污渍，请重新处理", deadline_at=site.now + timedelta(days=1))
        reject_fix(site.by(inspector, looked_at), step, here_and_now(looked_at))
        note_contact(owner.id, looked_at)


def _photo(site: DemoSite, person: Person, at: datetime, number: int, mended: bool) -> str:
    sha256, content = picture(number % PICTURES, mended)
    receive_photo(site.by(person, at), sha256, content)
    return sha256
