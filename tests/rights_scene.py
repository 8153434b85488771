"""The scene of the walk over rights, built through the actions: each kind of thing near the owner and far from them."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta

from sqlalchemy import select

from app.book.actions import KeyGiven, hand_over_key, keep_book
from app.cases.actions import Report, report_issue
from app.channels.actions import RobotEntry, add_robot
from app.channels.rules.robots import WECOM
from app.core.db import db
from app.core.ids import new_id
from app.core.moments import here_and_now
from app.duties.actions import DeedDone, Slot, arrange_leave, exempt, object_to, record_deed, ship_scheme
from app.duties.models import Duty
from app.duties.queries.owed import month_of
from app.inspections.actions import Inspected, RouteEntry, plan_route, record_inspection
from app.jobs.actions import start_job
from app.ledger.actions import import_workbook
from app.notices.actions import climb
from app.notices.models import Notice
from app.patrols.actions import PatrolFound, record_patrol
from app.people.queries import sessions_of
from app.people.sessions import open_session
from app.photos.actions import receive_photo
from app.plates.actions import issue_plates, save_preset
from app.public.actions import rate_zone
from app.public.tokens import Form
from app.rooms.actions import Wanted, book_room, keep_room
from app.service.actions import Asked, keep_entry, open_case
from app.settings.queries import current
from app.standards.actions import set_standard
from app.surveys import actions as surveys
from app.surveys.models import SurveyRemark
from app.sync.actions import receive_batch
from app.sync.devices import note_device
from app.sync.jobs import bring_phone_file
from app.sync.phone_files import FORMAT
from app.sync.schemas import DeviceIn
from tests.cast import NAMES, Cast
from tests.jobs import kinds
from tests.photos.pictures import corner, saved
from tests.rights import NOBODY, World
from tests.surveys.scenes import ask, begin

HOUR = timedelta(hours=1)
SIDES = {"near": ("hall", "owner", "lead", "neighbour", "red"), "far": ("plant", "deputy", "inspector", "manager", "blue")}


def build_world(cast: Cast) -> World:
    made = World()
    climb(cast.system)  # the first look of a site begins the counting
    shared = _offices(cast) | _surveys(cast)
    duties = {one.name: one for one in ship_scheme(cast.system, cast.clock.now().date())}
    for side, things in (("near", made.near), ("far", made.far)):
        things |= shared | _places(cast, side) | _records(cast, side, duties["钥匙检查"]) | _own(cast, side)
    cast.clock.moment += timedelta(days=3)
    climb(cast.system)
    for side, things in (("near", made.near), ("far", made.far)):
        things |= _later(cast, side)
    made.browsers = {role: cast.client(role) for role in NAMES if role != "neighbour"}
    return made


def _offices(cast: Cast) -> dict[str, str]:
    """What belongs to no zone or person: the same thing is near and far."""
    by, now = cast.by("office"), cast.clock.now()
    phones = {"format": FORMAT, "user": {"id": cast.people["owner"].id}, "device": {"id": "p"}, "operations": []}
    standard, _ = set_standard(by, cast.teams["保洁班组"].id, "走廊", requirement="地面无积水")
    room = keep_room(by, None, "第一会议室", "", 20, "")
    booked = book_room(by, Wanted(room.id, now + HOUR, now + 2 * HOUR, "例会"))
    return {
        "import_id": import_workbook(by, "a.xlsx", b"no workbook").id,
        "taken_id": bring_phone_file(by, json.dumps(phones).encode()).id,
        "standard_id": standard.id, "item_id": standard.items[0].id, "plan_id": "fire", "room_id": room.id,
        "booking_id": booked.id,
    }  # fmt: skip


def _surveys(cast: Cast) -> dict[str, str]:
    closed = begin(cast, date(2026, 2, 1))
    ask(cast, closed, 5, "hall", words="卫生间有异味")
    surveys.close_round(cast.by("office"), closed.id)
    remark = db.session.execute(select(SurveyRemark.id).limit(1)).scalar_one()
    running = begin(cast)
    return {"closed_id": closed.id, "remark_id": remark, "round_id": running.id, "questionnaire_id": running.questionnaire.id}


def _places(cast: Cast, side: str) -> dict[str, str]:
    zone, _who, _looks, person, shade = SIDES[side]
    place, office = cast.zones[zone], cast.by("office")
    (plate,) = issue_plates(office, [place.id])
    robot = add_robot(office, RobotEntry(shade, WECOM.address(NOBODY[:-1] + shade[0])))
    return {
        "rating_id": rate_zone(Form(new_id(), plate.id, cast.clock.now()), plate, shade, False, "脏", cast.clock.now()).id,
        "zone_id": place.id, "person_id": cast.people[person].id, "team_id": place.team_id or "", "plate_id": plate.id,
        "preset_id": save_preset(office, shade, {}).id, "robot_id": robot.id,
        "entry_id": keep_entry(office, None, "财政局", shade, "85000000", "").id,
    }  # fmt: skip


def _records(cast: Cast, side: str, duty: Duty) -> dict[str, str]:
    """What somebody did at a place, and what it led to."""
    zone, who, looks, _person, shade = SIDES[side]
    place, by, now = cast.zones[zone].id, cast.by(who), cast.clock.now()
    times = here_and_now(now)
    picture = saved(corner(), comment=shade.encode())
    sha = hashlib.sha256(picture).hexdigest()
    receive_photo(by, sha, picture)
    patrol = record_patrol(by, PatrolFound(place, "list", photos=[sha]), times)
    issue = report_issue(cast.by("deputy"), Report(place, "漏水", "normal", now + 9 * HOUR), times)
    asked = Asked("inquiry", "问路", zone_id=place, assignee_id=cast.people["neighbour"].id)
    case = open_case(cast.by("neighbour"), asked, times)
    refused = {"id": new_id(), "kind": "fly", "device_at": now.isoformat(), "body": {"photos": [sha]}}
    receive_batch(by, [refused])
    looked = Inspected(place, "targeted", [{"item_id": "a", "text": "地面", "verdict": "pass", "points": None}])
    route = plan_route(cast.by("office"), RouteEntry("抽查", "targeted", now.date(), [place]))
    (key,) = [one for one in keep_book(cast.by("office"), place, {"key": [shade]}) if one.active]
    return {
        "handover_id": hand_over_key(by, KeyGiven(key.id, to_name="李工", photos=[sha]), times).id,
        "sha256": sha, "patrol_id": patrol.id, "record_id": patrol.id, "issue_id": issue.id, "case_id": case.id,
        "event_id": case.events[0].id, "operation_id": str(refused["id"]), "route_id": route.id, "duty_id": duty.id,
        "deed_id": record_deed(by, DeedDone(duty.id, place), times).id,
        "inspection_id": record_inspection(cast.by(looks), looked, times).id,
    }  # fmt: skip


def _own(cast: Cast, side: str) -> dict[str, str]:
    """What is one person's own, or the office's word about them."""
    _zone, who, _looks, _person, shade = SIDES[side]
    person, office, now = cast.people[who], cast.by("office"), cast.clock.now()
    assert kinds.slow_copy
    open_session(cast.system, person, "another phone")
    note_device(cast.by(who), DeviceIn(id=shade))
    later = now + timedelta(days=30)
    return {
        "job_id": start_job(cast.by(who), "slow_copy", {"total": 1, "pause": 0}).id, "device_id": shade,
        "session_id": sessions_of(person.id, now)[0].id,
        "leave_id": arrange_leave(office, person.id, later, later + HOUR).leave.id,
        "exemption_id": exempt(office, later, later + HOUR, "体检", person_id=person.id).id,
    }  # fmt: skip


def _later(cast: Cast, side: str) -> dict[str, str]:
    """What comes of three days gone by: something missed and objected to, somebody told."""
    _zone, who, _looks, _person, _shade = SIDES[side]
    objector = who if side == "near" else "neighbour"
    days = date(2026, 3, 1), date(2026, 3, 31)
    missed = next(one for one in month_of(current(), cast.clock.now(), cast.people[objector].id, *days).items if one.missed)
    slot = Slot(missed.duty_id, missed.quota, missed.key, missed.day, missed.zone_id or "")
    told = select(Notice.id).where(Notice.person_id == cast.people[who].id).limit(1)
    return {
        "objection_id": object_to(cast.by(objector), slot, "当天在会议中心支援").id,
        "notice_id": db.session.execute(told).scalar_one(),
        "slot": f"{db.session.get_one(Duty, missed.duty_id).series_id}/{missed.quota}/{missed.key}",
        "week": "2026-03-02" if side == "near" else "2026-02-23",
    }  # fmt: skip
