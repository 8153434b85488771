"""Puts something on every page of a served site, with the longest names."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask

from app.book.actions import KeyGiven, PlanWritten, hand_over_key, keep_book, write_plan
from app.cases import actions as cases
from app.channels.actions import MailEntry, RobotEntry, add_robot, set_mail_server, subscribe
from app.channels.actions.noting import note_mail, note_push, note_robot
from app.channels.rules.outcome import Outcome
from app.channels.rules.robots import DINGTALK, GUARDED
from app.core.acting import Acting
from app.core.clock import SystemClock
from app.core.db import db
from app.core.errors import invalid
from app.core.ids import new_id
from app.core.moments import Moments, here_and_now
from app.duties.actions import DeedDone, Slot, object_to, record_deed, ship_scheme
from app.duties.queries.owed import month_of
from app.inspections.actions import Failed, Inspected, RouteEntry, plan_route, record_inspection
from app.inspections.rules import week_of
from app.jobs.models import Job
from app.jobs.queries import folder_of
from app.ledger.actions import import_workbook
from app.notices.models import LadderRung, Notice
from app.patrols.actions import PatrolFound, record_patrol
from app.people.actions import change_person
from app.people.enrolments import issue_enrolment
from app.people.models import Person
from app.people.queries import person_by_id, sessions_of
from app.places.actions import change_zone
from app.places.models import Zone
from app.places.queries import user_of
from app.plates.actions import issue_blank, replace_plate
from app.plates.queries import plate_in_force
from app.public.actions import Said, rate_zone, report_as_visitor
from app.public.tokens import Form
from app.rooms.actions import Wanted, book_room, keep_room
from app.service.actions import (
    Asked,
    Incident,
    Reception,
    Step,
    arrange_reception,
    keep_entry,
    open_case,
    report_incident,
    take,
)
from app.settings.actions import change_settings
from app.settings.queries import current
from app.standards.actions import set_training, set_work_standard
from app.surveys import actions as surveys
from app.sync.actions import receive_batch
from app.sync.faults import to_row
from app.sync.jobs import ANSWERS
from app.sync.jobs import KIND as PHONE_FILE
from tests.ledger.ledgers import ZONES, ledger
from tests.served import Site

LONG_ZONE = "会议中心二层东侧走廊及消防疏散楼梯间前室（含强弱电井门、无障碍卫生间外通道）"
LONG_NAME = "阿卜杜热合曼·买买提依明江·艾则孜"
LONG_WORDS = "https://example.invalid/aVeryLongUnbreakableAddressThatSomebodyPastedIntoTheWords_0123456789 玻璃有手印"


def long_zone() -> str:
    return LONG_ZONE


def long_name() -> str:
    return LONG_NAME


def long_words() -> str:
    """What stands wherever somebody writes: tests/web/test_script_runs_nowhere.py puts something worse in its place."""
    return LONG_WORDS


def furnish(app: Flask, site: Site) -> dict[str, str]:
    """Put something on every page; an example of each thing that an address may name."""
    now = SystemClock().now()
    times = here_and_now(now)

    def by(name: str) -> Acting:
        person = person_by_id(site.people[name])
        assert person
        return Acting(user_of(person, now), now, device_id="phone")

    def shot(number: int) -> str:
        return _photo(by("owner"), number)

    hall = db.session.get_one(Zone, site.zones["hall"])
    office = by("office")
    change_settings(office, supervision_phone="0571-00001234", public_shows_owner=True, public_shows_phone=True)
    here = {"floor_id": hall.floor_id, "team_id": hall.team_id}
    change_zone(office, hall.id, name=long_zone(), number="1", duty=long_words(), **here)
    owner = db.session.get_one(Person, site.people["owner"])
    change_person(office, owner.id, number=owner.number, name=long_name(), phone="13900000006", team_id=owner.team_id)
    item = {"item_id": "generic-clean", "text": "玻璃洁净", "ok": False}
    found = PatrolFound(hall.id, "camera", site.codes["hall"], [item], long_words(), "手机没电", photos=[shot(1)])
    walk = record_patrol(by("owner"), found, times)
    deadline = now.replace(year=now.year + 1, month=1)
    told = cases.Report(hall.id, long_words(), "serious", deadline, photos=[_photo(by("deputy"), 2)])
    fixed = cases.report_issue(by("deputy"), told, times)
    cases.confirm_fix(by("owner"), cases.Step(fixed.id, words=long_words(), photos=[shot(3)]), times)
    left = cases.report_issue(by("deputy"), cases.Report(hall.id, "灯不亮", "minor", deadline), times)
    set_work_standard(office, str(hall.team_id), "保洁员", requirement=long_words())
    set_training(office, "1", hall.team_id, long_words(), planned_text="每周五下午")
    odd = [3, "甲楼", "2层", "走廊", "大", "保洁班组", long_name(), None, long_words()]
    kept = import_workbook(office, "责任区划分及责任人一览表（试行）2026年第二版.xlsx", ledger(zones=[*ZONES, odd]))
    job = Job(kind="plate_sheet", arguments={}, created_by=office.id, created_at=now, state="failed", problem=long_words())
    db.session.add(job)
    db.session.commit()
    refused = {"zone_id": hall.id, "note": long_words()}
    sent = {"zone_id": hall.id, "source": "typed", "code": site.codes["hall"], "items": [], "photos": []}
    weighed = {"id": new_id(), "kind": "record_patrol", "device_at": (now - timedelta(days=2)).isoformat(), "body": sent}
    assert receive_batch(by("owner"), [weighed])[0].status == "applied"
    receive_batch(by("staff"), [{"id": "x", "kind": "record_patrol", "device_at": now.isoformat(), "body": refused}])
    case_id = _asked(office, owner.id, site.people["lead"], times)
    rhythm = keep_rhythm(by, hall, now) | {"robot_id": set_channels(office), "case_id": case_id}
    rhythm |= {"event_id": rhythm["case_id"], "reception": _arranged(office, str(hall.team_id), times)}
    rhythm["incident"] = report_incident(by("staff"), Incident("fire", words=long_words(), zone_id=hall.id), times).id
    old = plate_in_force(site.zones["corridor"])
    assert old
    replace_plate(office, old.id)
    issue_blank(office, 1)
    plate = plate_in_force(hall.id)
    assert plate
    standard = db.session.execute(db.text("SELECT id FROM standard LIMIT 1")).scalar_one()
    rate_zone(Form(new_id(), plate.id, now), plate, new_id(), False, long_words(), now)
    link = report_as_visitor(Form(new_id(), plate.id, now), plate, Said(long_words(), "东侧"), now)
    return {
        "zone_id": hall.id, "person_id": owner.id, "owner": owner.id, "plate_id": plate.id, "issue_id": fixed.id, "open": left.id,
        "team_id": str(hall.team_id),
        "patrol_id": walk.id, "record_id": str(weighed["id"]), "import_id": kept.id, "job_id": job.id, "standard_id": standard,
        "taken_id": _phone_file(office, owner.id, hall.id),
        "code": issue_enrolment(office, owner.id)[1], "wall": site.codes["hall"], "wall_plate": plate.id,
        "revoked": old.code, "token": link,
        "notice_id": _reminded(office, fixed.id),
    } | _surveyed(office, hall, now) | rhythm  # fmt: skip


def set_channels(office: Acting) -> str:
    """A robot and a mail server that refuse at length, a phone that takes messages; the robot's id."""
    refused = Outcome("refused", GUARDED, far="errcode 310000: " + "keywords_not_in_content" * 4)
    robot = add_robot(office, RobotEntry(long_name(), DINGTALK.address("0" * 64), "SEC" + "0" * 60))
    note_robot(robot.id, refused, office.now)
    set_mail_server(office, MailEntry("smtp." + "long" * 15 + ".example", 465, "ssl", "office", "secret", "office@zw.example"))
    me = db.session.get_one(Person, office.id)
    change_person(office, me.id, number=me.number, name=me.name, email="a.very.long.name.of.somebody@mail.zonewalk.example")
    note_mail(me.id, refused, office.now)
    session, point = sessions_of(me.id, office.now)[0].id, base64.urlsafe_b64encode(b"\x04" + bytes(64)).decode()
    phone, _new = subscribe(office, session, "https://fcm.googleapis.com/fcm/send/x", point, "A" * 22)
    note_push(phone.id, refused, office.now)
    return robot.id


def keep_rhythm(by: Callable[[str], Acting], hall: Zone, now: datetime) -> dict[str, str]:
    """Duties done, a route inspected, a zone's book kept; an example of each."""
    office, times, today = by("office"), here_and_now(now), current().local(now).date()
    duties = {duty.name: duty for duty in ship_scheme(office, today - timedelta(days=7))}
    ticked = DeedDone(duties["日常清洁计划"].id, hall.id, [{"text": long_words(), "ok": False}], long_words())
    done = record_deed(by("owner"), ticked, times)
    missed = month_of(current(), now, by("owner").id, today - timedelta(days=6), today - timedelta(days=1)).items
    one = next(item for item in missed if item.missed)
    object_to(by("owner"), Slot(one.duty_id, one.quota, one.key, one.day, one.zone_id or ""), long_words())
    zones = [zone_id for (zone_id,) in db.session.execute(db.text("SELECT id FROM zone"))]
    way = plan_route(office, RouteEntry(long_name(), "general", today, zones, size=2))
    issue = Failed(long_words(), "serious", now + timedelta(days=2))
    judged = [{"item_id": "generic-clean", "text": long_words(), "verdict": "fail", "points": None, "issue": issue}]
    inspected = record_inspection(by("deputy"), Inspected(hall.id, "general", judged, way.id, note=long_words()), times)
    lines = {"room": [long_zone(), long_words()], "fire": [long_zone()], "equipment": [long_zone()], "key": [long_zone()]}
    key = next(one for one in keep_book(by("owner"), hall.id, lines) if one.kind == "key")
    signed = [_photo(by("owner"), 1)]
    given = hand_over_key(by("owner"), KeyGiven(key.id, to_name=long_name(), note=long_words(), photos=signed), times)
    write_plan(by("owner"), PlanWritten(hall.id, "week", today, long_words()), times)
    return {
        "deed_id": done.id, "duty_id": duties["卫生大清扫"].id, "route_id": way.id, "route": way.id,
        "week": str(week_of(today)), "inspection_id": inspected.id, "key_id": key.id, "handover_id": given.id,
        "series_id": duties["周区域计划"].series_id, "quota": "0", "key": f"week/{week_of(today) + timedelta(days=6)}",
    }  # fmt: skip


def _asked(office: Acting, owner_id: str, lead_id: str, times: Moments) -> str:
    """A complaint handed over, and an entry of the directory."""
    call = Asked("complaint", long_words(), "李处长", long_zone()[:50], "13900001111", place=long_zone(), assignee_id=owner_id)
    case = open_case(office, call, times)
    take(office, Step(case.id, "hand_over", words=long_words(), person_id=lead_id), times)
    keep_entry(office, None, long_zone(), long_zone(), "0571-00005678", long_words())
    return case.id


def _surveyed(office: Acting, hall: Zone, now: datetime) -> dict[str, str]:
    """A round of last month, closed and low, and one of this month that is open."""
    today = current().local(now).date()
    kept = surveys.ship_survey(office)
    this = today.replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    closed = surveys.open_a_round(office, surveys.RoundEntry(last, kept.id, today))
    given = {one.id: {"words": long_words()}.get(one.kind, "0" if one.kind != "scale" else "2") for one in kept.questions}
    for token in surveys.make_invitations(office, closed.id, 5):
        surveys.answer_invitation(token, surveys.Filled(given, hall.id), now)
    surveys.close_round(office, closed.id)
    running = surveys.open_a_round(office, surveys.RoundEntry(this, kept.id, today))
    (token,) = surveys.make_invitations(office, running.id, 1)
    return {"round_id": closed.id, "running": running.id, "questionnaire_id": kept.id, "invitation": token}


def _reminded(office: Acting, issue_id: str) -> str:
    """A notice in the office's inbox; its id."""
    said = {"number": 1, "who": long_name()}
    row = LadderRung(kind="issue", thing_id=issue_id, ladder="0", step="lead", due_at=office.now, reached_at=office.now,
                     taken_at=office.now, told=1)  # fmt: skip
    row.notices = [
        Notice(person_id=office.id, kind="issue", thing_id=issue_id, step="lead", msgid="Issue #%(number)s is overdue: %(who)s",
               data=said, about=long_words(), how="plain", created_at=office.now)
    ]  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row.notices[0].id


def _arranged(office: Acting, team_id: str, times: Moments) -> str:
    """A meeting room that is taken now, and a reception in it later."""
    now, hour = times.corrected_at, timedelta(hours=1)
    room = keep_room(office, None, long_zone(), long_zone(), 120, long_words())
    book_room(office, Wanted(room.id, now + timedelta(minutes=5), now + hour, long_words(), long_zone()[:50]))
    visit = Reception(long_words(), "large", now + 2 * hour, now + 3 * hour, [team_id], long_zone()[:50], room.id)
    return arrange_reception(office, visit, times).id


def _phone_file(office: Acting, author_id: str, zone_id: str) -> str:
    """What came of a phone's file that a job took in."""
    taken = Job(kind=PHONE_FILE, arguments={}, created_by=office.id, created_at=office.now, state="done")
    db.session.add(taken)
    db.session.commit()
    row = {"kind": "record_patrol", "zone_id": zone_id, "told": [long_words()], "status": "rejected",
           "problem": to_row(invalid("note", "This is too long."))}  # fmt: skip
    folder_of(taken.id).mkdir(parents=True)
    answers = {"author": author_id, "rows": [row], "photos": 1, "refused": [row["problem"]]}
    (folder_of(taken.id) / ANSWERS).write_text(json.dumps(answers), encoding="utf-8")
    return taken.id


def _photo(by: Acting, number: int) -> str:
    from io import BytesIO

    from PIL import Image

    from app.photos.actions import receive_photo
    from app.photos.rules import digest

    out = BytesIO()
    Image.new("RGB", (320, 240), (number * 60, 90, 120)).save(out, "JPEG")
    receive_photo(by, digest(out.getvalue()), out.getvalue())
    return digest(out.getvalue())
