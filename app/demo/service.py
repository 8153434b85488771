"""What people asked for on the demo site: cases of every kind, a directory, rooms, ushers, visitors' reports. All invented.

Through the same actions as the desk and the phones, at past moments.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from app.cases.actions import Step as IssueStep
from app.cases.actions import confirm_fix, verify_fix
from app.core.acting import Acting
from app.core.ids import new_id
from app.core.moments import here_and_now
from app.demo.ledger import CLEANING, GUARD, PLANT, SERVICE
from app.demo.pictures import picture
from app.demo.service_words import DIRECTORY, INQUIRIES, MEETINGS, ROOMS, VISITS
from app.people.models import Person
from app.people.queries import teams
from app.photos.actions import receive_photo
from app.policy import DEPUTY, INSPECTOR, LEAD, MANAGER, OFFICE, OWNER, STAFF, VISITOR
from app.public.actions import Said, rate_as_visitor, report_as_visitor
from app.public.queries import receipt_by_id
from app.public.tokens import Form
from app.rooms.actions import Wanted, book_room, keep_room
from app.rooms.models import MeetingRoom
from app.service import actions
from app.service.actions import Asked, Incident, Reception, Step
from app.service.models import ServiceCase
from app.service.queries import alerted, folded, lead_of
from app.settings.queries import current

if TYPE_CHECKING:
    from app.demo.seed import DemoSite


@dataclass
class Stage:
    """Who plays, and the clock of the story."""

    site: DemoSite

    def at(self, days: int, clock: str) -> datetime:
        """`clock` on the site's wall `days` ago, never later than a minute ago."""
        settings = current()
        day = settings.local(self.site.now).date() - timedelta(days=days)
        return min(
            datetime.combine(day, time.fromisoformat(clock), settings.zone_info), self.site.now - timedelta(minutes=1)
        )

    def zone(self, part: str) -> str:
        """The first zone with this in its name."""
        return next((zone.id for zone in self.site.zones if part in zone.name), self.site.zones[0].id)

    def by(self, who: str | Person, at: datetime) -> Acting:
        return self.site.by(self.site.accounts[who] if isinstance(who, str) else who, at)

    def step(self, case: ServiceCase, who: str | Person, at: datetime, name: str, **more: Any) -> None:
        if at > self.site.now:
            return
        by, times = self.by(who, at), here_and_now(at)
        if name == "seen":
            actions.note_seen(by, case, times)
        else:
            actions.take(by, Step(case.id, name, **more), times)

    def walk(
        self, case: ServiceCase, start: datetime, *steps: tuple[float, str | Person, str, dict[str, Any]]
    ) -> ServiceCase:
        """Steps at so many minutes after the beginning; what lies ahead has not happened."""
        for minutes, who, name, more in steps:
            self.step(case, who, start + timedelta(minutes=minutes), name, **more)
        return case


def serve(site: DemoSite) -> None:
    """Fill the service's pages: the desk's side first, then rooms and receptions, incidents, what visitors wrote."""
    stage = Stage(site)
    _directory(stage)
    _complaints(stage)
    _tasks(stage)
    _asked(stage)
    rooms = _rooms(stage)
    _receptions(stage, rooms)
    _incidents(stage)
    _visitors(stage)


def _directory(stage: Stage) -> None:
    by = stage.by(OFFICE, stage.at(13, "09:00"))
    for unit, room, phone, note in DIRECTORY:
        actions.keep_entry(by, None, unit, room, phone, note)
    guards = lead_of(next(team.id for team in teams() if team.name == GUARD))
    cleared = [stage.site.accounts[MANAGER].id, stage.site.accounts[OFFICE].id, *([guards.id] if guards else [])]
    actions.set_cleared(by, cleared)


def _open(stage: Stage, at: datetime, who: str, asked: Asked) -> ServiceCase:
    return actions.open_case(stage.by(who, at), asked, here_and_now(at))


def _scan(stage: Stage, zone_id: str) -> dict[str, str]:
    return {"code": stage.site.codes[zone_id], "source": "camera"}


def _complaints(stage: Stage) -> None:
    zone = stage.zone("卫生间")
    start = stage.at(5, "10:12")
    asked = Asked("complaint", "卫生间有异味，反映过一次还是这样", "李女士", "人社局", "0571-00001102", zone)
    stage.walk(
        _open(stage, start, OFFICE, asked),
        start,
        (2, MANAGER, "seen", {}),
        (16, MANAGER, "arrive", _scan(stage, zone)),
        (70, MANAGER, "finish", {"words": "地漏已疏通并消毒，增加一次巡查"}),
        (300, MANAGER, "return_visit", {"verdict": True, "words": "电话回访，已满意"}),
    )
    start, zone = stage.at(1, "15:30"), stage.zone("大堂")
    asked = Asked("complaint", "大厅空调太冷，老人受不了", "王先生", "", "0571-00000000", zone)
    case = stage.walk(_open(stage, start, OFFICE, asked), start, (4, MANAGER, "seen", {}), (24, MANAGER, "arrive", {}))
    promised = {"words": "等厂家来换温控器", "promised_at": stage.site.now + timedelta(hours=20)}
    stage.step(case, MANAGER, start + timedelta(minutes=30), "promise", **promised)
    asked = Asked("complaint", "会议室门口施工声音大，正在开会", "赵主任", "财政局", "0571-00002405", place="2号楼 4层")
    _open(stage, stage.site.now - timedelta(minutes=3), OFFICE, asked)


def _tasks(stage: Stage) -> None:
    owner = stage.site.accounts[OWNER]
    zone = next(zone_id for zone_id, person in stage.site.owners.items() if person.id == owner.id)
    start = stage.at(3, "14:02")
    case = _open(stage, start, DEPUTY, Asked("task", "搬 20 把椅子到小会议室", zone_id=zone))
    stage.walk(
        case,
        start,
        (1, OWNER, "accept", {}),
        (4, OWNER, "arrive", _scan(stage, zone)),
        (25, OWNER, "finish", {"words": "椅子已摆好，桌面擦过"}),
        (30, DEPUTY, "tell_result", {"verdict": True}),
    )
    start = stage.at(2, "09:41")
    case = _open(stage, start, OFFICE, Asked("task", "地面有积水，请清理", zone_id=zone))
    stage.walk(
        case,
        start,
        (2, OWNER, "accept", {}),
        (9, OWNER, "arrive", {}),
        (20, OWNER, "finish", {"words": "已推净，放了警示牌"}),
    )
    start = stage.at(1, "16:20")
    case = _open(stage, start, MANAGER, Asked("task", "帮访客把轮椅送到车上", assignee_id=owner.id))
    stage.walk(
        case,
        start,
        (1, OWNER, "seen", {}),
        (2, OWNER, "cannot", {"person_id": stage.site.accounts[STAFF].id, "words": "正在高处擦玻璃，离不开"}),
        (4, STAFF, "take_over", {}),
        (7, STAFF, "arrive", {}),
        (15, STAFF, "finish", {"words": "已送到"}),
        (18, MANAGER, "tell_result", {"verdict": True}),
    )
    _open(
        stage,
        stage.site.now - timedelta(minutes=1),
        OFFICE,
        Asked("task", "雨水拖净，十点有参观", "", "办公厅", zone_id=zone),
    )


def _asked(stage: Stage) -> None:
    for days, clock, words, answer, who in INQUIRIES:
        at = stage.at(days, clock)
        actions.write_down(stage.by(who, at), Asked("inquiry", words), answer, here_and_now(at), "当场答复")
    at = stage.at(4, "11:30")
    case = _open(stage, at, OFFICE, Asked("suggestion", "大厅多放几把带扶手的椅子", "张阿姨"))
    stage.walk(case, at, (30, OFFICE, "thank", {}), (2_000, OFFICE, "reply", {"words": "已申购 6 把，下周到位"}))
    at = stage.at(1, "10:10")
    stage.walk(
        _open(stage, at, STAFF, Asked("suggestion", "食堂门口加个雨伞架", "", "住建局")), at, (60, STAFF, "thank", {})
    )


def _rooms(stage: Stage) -> list[MeetingRoom]:
    """Rooms with this week's meetings."""
    begun = stage.at(13, "09:00")
    by = stage.by(OFFICE, begun)
    rooms = [keep_room(by, None, *room) for room in ROOMS]
    settings = current()
    today = settings.local(stage.site.now).date()
    monday = datetime.combine(today - timedelta(days=today.weekday()), time(), settings.zone_info)
    for number, day, begins, ends, title, unit in MEETINGS:
        start = monday + timedelta(days=day)
        book_room(
            by, Wanted(rooms[number].id, start + timedelta(hours=begins), start + timedelta(hours=ends), title, unit)
        )
    return rooms


def _receptions(stage: Stage, rooms: list[MeetingRoom]) -> None:
    ids = {team.name: team.id for team in teams()}
    leads = {name: lead_of(team_id) for name, team_id in ids.items()}
    host, guards = leads[SERVICE], leads[GUARD]
    if host is None or guards is None or not all(leads[name] for name in (PLANT, CLEANING)):
        return
    waiters = [
        person for person in stage.site.owners.values() if person.team_id == ids[SERVICE] and person.id != host.id
    ]
    roster = list({person.id: person for person in waiters}.values())[:3]
    actions.set_ushers(stage.by(OFFICE, stage.at(13, "09:00")), [person.id for person in roster])
    start = stage.at(6, "08:40")
    small = Reception(
        "兄弟单位座谈",
        "small",
        start + timedelta(minutes=30),
        start + timedelta(hours=2),
        [ids[SERVICE], ids[GUARD]],
        "人社局",
        rooms[3].id,
    )
    case = actions.arrange_reception(stage.by(OFFICE, start), small, here_and_now(start))
    stage.walk(case, start, (1, host, "seen", {}), (2, guards, "seen", {}), (13, host, "set_up", {}))
    for number, point in enumerate(folded(case).points.values()):
        checker = host if point.team_id == ids[SERVICE] else guards
        stage.step(case, checker, start + timedelta(minutes=15 + number), "tick", item=point.id)
    stage.step(case, host, start + timedelta(minutes=130), "wrap_up", words="接待顺利，会场已恢复")
    start = stage.at(0, "08:20")
    tomorrow = current().local(stage.site.now).date() + timedelta(days=1)
    begins = datetime.combine(tomorrow, time(14), current().zone_info)
    large = Reception(
        "省里考察组来访座谈",
        "large",
        begins,
        begins + timedelta(hours=3),
        [ids[one] for one in (SERVICE, GUARD, PLANT, CLEANING)],
        "办公厅",
        rooms[2].id,
    )
    case = actions.arrange_reception(stage.by(OFFICE, start), large, here_and_now(start))
    stage.walk(
        case,
        start,
        (2, host, "seen", {}),
        *((3, lead, "seen", {}) for lead in leads.values() if lead and lead is not host),
    )
    if len(roster) > 1:
        pair = [person.id for person in roster[:2]]
        stage.step(case, host, start + timedelta(minutes=6), "assign_ushers", person_ids=pair)


def _incidents(stage: Stage) -> None:
    """One that is over and summed up, one that waits for its summary."""
    zones = [zone.id for zone in stage.site.zones if zone.floor.level < 0] or [stage.site.zones[-1].id]
    start = stage.at(6, "16:05")
    case = _incident(stage, start, STAFF, Incident("flood", words="水泵房阀门漏水，水漫到走廊", zone_id=zones[0]))
    _told(stage, case, start)
    _tick(stage, case, start, (1, STAFF), (3, OWNER), (4, LEAD), (9, OWNER), (12, LEAD), (15, LEAD), (70, MANAGER))
    stage.walk(
        case,
        start,
        (8, MANAGER, "arrive", _scan(stage, zones[0])),
        (80, MANAGER, "finish", {"words": "阀门已更换，积水排净，电梯井干燥"}),
        (
            1_200,
            MANAGER,
            "summary",
            {"words": "阀门密封圈老化。损失：纸箱 12 个。整改：全部同型阀门本周排查，列入月度巡检。"},
        ),
    )
    start = stage.at(1, "17:10")
    case = _incident(
        stage, start, OWNER, Incident("lift", words="2 号梯停在三层和四层之间，里面两人", place="1号楼 2号梯")
    )
    _told(stage, case, start)
    _tick(stage, case, start, (1, OWNER), (2, OWNER), (4, LEAD), (6, STAFF), (21, DEPUTY))
    stage.walk(
        case,
        start,
        (7, MANAGER, "arrive", {}),
        (22, MANAGER, "finish", {"words": "两人平安出梯，电梯停用待检"}),
    )


def _told(stage: Stage, case: ServiceCase, start: datetime) -> None:
    """The manager and the leads open it one after the other."""
    for minutes, person in enumerate(alerted(), start=1):
        stage.step(case, person, start + timedelta(minutes=minutes), "seen")


def _tick(stage: Stage, case: ServiceCase, start: datetime, *done: tuple[int, str]) -> None:
    """One point after the other, each at so many minutes by whom."""
    for point, (minutes, who) in zip(list(folded(case).points), done, strict=False):
        stage.step(case, who, start + timedelta(minutes=minutes), "tick", item=point)


def _incident(stage: Stage, at: datetime, who: str, found: Incident) -> ServiceCase:
    return actions.report_incident(stage.by(who, at), found, here_and_now(at))


def _visitors(stage: Stage) -> None:
    """Reports from plates: one still open, one mended and judged, others in between."""
    plates = {plate.zone_id: plate for plate in stage.site.plates}
    owned = [zone_id for zone_id in stage.site.owners if zone_id in plates]
    for number, (days, ago, words, place) in enumerate(VISITS):
        zone_id = owned[number * 7 % len(owned)]
        at = stage.at(days, f"{9 + ago % 8:02}:40")
        photo, content = picture(number, mended=False)
        receive_photo(Acting(user=VISITOR, now=at), photo, content)
        form = Form(new_id(), plates[zone_id].id, at)
        report_as_visitor(form, plates[zone_id], Said(words, place, [photo]), at)
        if days < 2:
            continue
        owner, mended = stage.site.owners[zone_id], at + timedelta(hours=3)
        confirm_fix(stage.by(owner, mended), IssueStep(form.key, words="已处理"), here_and_now(mended))
        if days > 2:
            checked = mended + timedelta(hours=1)
            verify_fix(stage.by(INSPECTOR, checked), IssueStep(form.key, words="已复核"), here_and_now(checked))
            receipt = receipt_by_id(form.key)
            assert receipt is not None
            rate_as_visitor(receipt, True, "很快就好了，谢谢", checked + timedelta(hours=2))
