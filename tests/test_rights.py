"""Every address × every role × {one's own, a foreign, an absent thing}, held against one table (FAULTS A1 to A3).

What is foreign and what is absent answer alike, so that nobody learns from an answer that a thing exists.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.cases.actions import Report, report_issue
from app.channels.actions import RobotEntry, add_robot
from app.channels.rules.robots import WECOM
from app.core.ids import new_id
from app.core.moments import here_and_now
from app.jobs.actions import start_job
from app.ledger.actions import import_workbook
from app.patrols.actions import PatrolFound, record_patrol
from app.photos.actions import receive_photo
from app.plates.actions import issue_plates, save_preset
from app.policy import ROLES
from app.rooms.actions import Wanted, book_room, keep_room
from app.service.actions import Asked, open_case
from app.standards.actions import set_standard
from app.sync.actions import receive_batch
from app.sync.jobs import bring_phone_file
from app.sync.phone_files import FORMAT
from tests.cast import NAMES, Cast
from tests.jobs import kinds
from tests.photos.pictures import corner, saved
from tests.rows import refill, rows_now

OFFICE = {"office"}
HEADS = {"office", "manager", "deputy", "inspector"}
NEARBY = HEADS | {"lead", "owner"}
DESK = HEADS | {"lead", "owner"}
ALL = set(ROLES)

# Who gets past the door of an address without a thing in it, by the rule it declares.
BY_RULE = {
    "manage": OFFICE, "bind_plate": OFFICE, "see_all": HEADS, "see_people": HEADS | {"lead"}, "see_board": DESK,
    "use_office_pages": DESK, "report_issue": ALL, "open_case": ALL, "search": ALL, "report_incident": ALL,
    "arrange_reception": {"office", "manager"}, "see_rooms": ALL, "book_room": {"office", "manager"},
    "signed-in": ALL, "self": ALL, "public": ALL,
}  # fmt: skip

# Address, the argument that names the thing, who may with a thing near them, who with a foreign one.
TABLE = [
    ("GET /zones/<zone_id>", NEARBY, HEADS),
    ("GET /zones/<zone_id>/edit", OFFICE, OFFICE),
    ("POST /zones/<zone_id>/edit", OFFICE, OFFICE),
    ("GET /zones/<zone_id>/owner", OFFICE, OFFICE),
    ("POST /zones/<zone_id>/owner", OFFICE, OFFICE),
    ("GET /zones/<zone_id>/stand-in", OFFICE, OFFICE),
    ("POST /zones/<zone_id>/stand-in", OFFICE, OFFICE),
    ("GET /zones/<zone_id>/book", OFFICE | {"lead", "owner"}, OFFICE),
    ("POST /zones/<zone_id>/book", OFFICE | {"lead", "owner"}, OFFICE),
    ("GET /people/<person_id>", HEADS | {"lead"}, HEADS),
    ("GET /people/<person_id>/edit", OFFICE, OFFICE),
    ("POST /people/<person_id>/edit", OFFICE, OFFICE),
    ("GET /people/<person_id>/enrol", OFFICE, OFFICE),
    ("POST /people/<person_id>/enrol", OFFICE, OFFICE),
    ("POST /people/<person_id>/account", OFFICE, OFFICE),
    ("POST /people/<person_id>/password", OFFICE, OFFICE),
    ("POST /people/<person_id>/roles", OFFICE, OFFICE),
    ("GET /plates/<plate_id>", NEARBY, HEADS),
    ("POST /plates/<plate_id>/png", OFFICE, OFFICE),
    ("POST /plates/<plate_id>/harm", NEARBY, HEADS),
    ("POST /plates/<plate_id>/replace", OFFICE, OFFICE),
    ("POST /plates/<plate_id>/form", OFFICE, OFFICE),
    ("POST /plates/presets/<preset_id>/remove", OFFICE, OFFICE),
    ("GET /records/<patrol_id>", NEARBY, HEADS),
    ("POST /records/<record_id>/answer", {"owner"}, {"deputy"}),
    ("POST /records/rejected/<operation_id>/settle", OFFICE, OFFICE),
    ("GET /issues/<issue_id>", NEARBY, HEADS),
    ("POST /issues/<issue_id>/comment", NEARBY, HEADS),
    ("POST /issues/<issue_id>/change_deadline", NEARBY, HEADS),
    ("POST /issues/<issue_id>/reassign", NEARBY, HEADS),
    ("GET /service/events/<event_id>", HEADS | {"lead"}, HEADS),
    ("GET /service/<case_id>", HEADS | {"lead"}, HEADS),
    ("POST /service/<case_id>/comment", HEADS | {"lead"}, HEADS),
    ("POST /service/plans/<plan_id>/remove", OFFICE, OFFICE),
    ("POST /rooms/<room_id>/retire", OFFICE, OFFICE),
    ("POST /rooms/bookings/<booking_id>/cancel", {"office", "manager"}, {"office", "manager"}),
    ("GET /photos/<sha256>/full", NEARBY, HEADS),
    ("GET /photos/<sha256>/thumb", NEARBY, HEADS),
    ("GET /jobs/<job_id>", OFFICE, OFFICE),
    ("GET /jobs/<job_id>/state", OFFICE, OFFICE),
    ("POST /jobs/<job_id>/cancel", OFFICE, OFFICE),
    ("POST /jobs/<job_id>/retry", OFFICE, OFFICE),
    ("GET /devices/import/<taken_id>", OFFICE, OFFICE),
    ("GET /import/<import_id>", OFFICE, OFFICE),
    ("GET /import/<import_id>/file", OFFICE, OFFICE),
    ("POST /import/<import_id>/accept", OFFICE, OFFICE),
    ("GET /standards/<standard_id>/edit", OFFICE, OFFICE),
    ("POST /standards/<standard_id>/edit", OFFICE, OFFICE),
    ("POST /standards/<standard_id>/retire", OFFICE, OFFICE),
    ("POST /standards/items/<item_id>/photo", OFFICE, OFFICE),
    ("GET /settings/channels/robots/<robot_id>", OFFICE, OFFICE),
    ("POST /settings/channels/robots/<robot_id>", OFFICE, OFFICE),
    ("POST /settings/channels/robots/<robot_id>/do", OFFICE, OFFICE),
    ("POST /me/devices/<session_id>/revoke", set(), set()),
]
ABSENT = {"sha256": "0" * 64}
NOBODY = "01900000-0000-7000-8000-000000000000"


@dataclass
class World:
    """Things near the owner and their lead, and things far from both; a browser for every role."""

    near: dict[str, str] = field(default_factory=dict)
    far: dict[str, str] = field(default_factory=dict)
    browsers: dict[str, FlaskClient] = field(default_factory=dict)


@pytest.fixture
def world(app: Flask, cast: Cast) -> World:
    made, now = World(), cast.clock.now()
    assert kinds.slow_copy
    job = start_job(cast.by("office"), "slow_copy", {"total": 1, "pause": 0})
    ledger = import_workbook(cast.by("office"), "a.xlsx", b"no workbook")
    phones = {"format": FORMAT, "user": {"id": cast.people["owner"].id}, "device": {"id": "p"}, "operations": []}
    taken = bring_phone_file(cast.by("office"), json.dumps(phones).encode())
    standard, _ = set_standard(cast.by("office"), cast.teams["保洁班组"].id, "走廊", requirement="地面无积水")
    room = keep_room(cast.by("office"), None, "第一会议室", "", 20, "")
    booked = book_room(cast.by("office"), Wanted(room.id, now + timedelta(hours=1), now + timedelta(hours=2), "例会"))
    for things, zone, who, person, shade in (
        (made.near, "hall", "owner", "neighbour", "red"), (made.far, "plant", "deputy", "manager", "blue"),
    ):  # fmt: skip
        place, by = cast.zones[zone].id, cast.by(who)
        picture = saved(corner(), comment=shade.encode())
        sha = hashlib.sha256(picture).hexdigest()
        receive_photo(by, sha, picture)
        patrol = record_patrol(by, PatrolFound(place, "list", photos=[sha]), here_and_now(now))
        issue = report_issue(cast.by("deputy"), Report(place, "漏水", "normal", now + timedelta(hours=9)), here_and_now(now))
        (plate,) = issue_plates(cast.by("office"), [place])
        preset = save_preset(cast.by("office"), shade, {})
        asked = Asked("inquiry", "问路", zone_id=place, assignee_id=cast.people["neighbour"].id)
        case = open_case(cast.by("neighbour"), asked, here_and_now(now))
        things |= {"case_id": case.id, "event_id": case.events[0].id}
        refused = {"id": new_id(), "kind": "fly", "device_at": now.isoformat(), "body": {}}
        receive_batch(by, [refused])
        robot = add_robot(cast.by("office"), RobotEntry(shade, WECOM.address(NOBODY[:-1] + shade[0])))
        things |= {"robot_id": robot.id, "record_id": patrol.id, "preset_id": preset.id, "operation_id": refused["id"]}
        things |= {"zone_id": place, "person_id": cast.people[person].id, "plate_id": plate.id, "patrol_id": patrol.id,
                   "issue_id": issue.id, "sha256": sha, "job_id": job.id, "import_id": ledger.id, "taken_id": taken.id,
                   "standard_id": standard.id, "item_id": standard.items[0].id, "session_id": NOBODY,
                   "plan_id": "fire", "room_id": room.id, "booking_id": booked.id}  # fmt: skip
    made.browsers = {role: cast.client(role) for role in NAMES if role != "neighbour"}
    return made


def ask(browser: FlaskClient, address: str, thing: str) -> Any:
    method, path = address.split(" ")
    with browser.session_transaction() as session:
        session.pop("_flashes", None)  # what an earlier step said is no answer to this one
    return browser.open(re.sub(r"<\w+>", thing, path), method=method)


def argument(address: str) -> str:
    return re.findall(r"<(\w+)>", address)[0]


def said(answer: Any, thing: str) -> tuple[int, str]:
    return answer.status_code, answer.get_data().decode(errors="replace").replace(thing, "THING")


@pytest.mark.one_database
@pytest.mark.timeout(400)
def test_every_role_gets_at_every_thing_what_the_table_says(world: World):
    wrong, cells, before = [], 0, rows_now()
    for address, near, far in TABLE:
        name = argument(address)
        absent = ABSENT.get(name, NOBODY)
        for role in sorted(world.browsers, key=lambda one: one in near | far):  # those who may change something come last
            nothing = said(ask(world.browsers[role], address, absent), absent)
            if nothing[0] not in (403, 404):
                wrong.append(f"{role} {address} absent: {nothing[0]}")
            for where, things, may in (("near", world.near, near), ("far", world.far, far)):
                cells += 1
                got = said(ask(world.browsers[role], address, things[name]), things[name])
                if (got[0] not in (401, 403, 404) and got[0] < 500) != (role in may):
                    wrong.append(f"{role} {address} {where}: {got[0]}")
                if role not in may and got != nothing:
                    wrong.append(f"{role} {address} {where}: tells a foreign thing from none")
        if address.startswith("POST"):
            refill(before)
    assert wrong == [] and cells >= 500


@pytest.mark.one_database
def test_every_address_without_a_thing_lets_in_whom_its_rule_says(app: Flask, world: World):
    wrong = []
    for rule in app.url_map.iter_rules():
        policy = getattr(app.view_functions[rule.endpoint], "policy", None)
        if rule.arguments or "GET" not in (rule.methods or ()) or policy not in BY_RULE or rule.rule == "/healthz":
            continue
        for role, browser in world.browsers.items():
            status = browser.get(rule.rule).status_code
            if status >= 500 or (status in (401, 403)) == (role in BY_RULE[policy]):
                wrong.append(f"{role} {rule.rule} ({policy}): {status}")
    assert wrong == []


@pytest.mark.one_database
def test_an_absent_thing_is_absent_at_every_address_there_is(app: Flask, world: World):
    """New addresses too: whatever they name, a thing that is not there is 404 (or no business of the asker's)."""
    wrong = []
    for rule in app.url_map.iter_rules():
        policy = getattr(app.view_functions[rule.endpoint], "policy", None)
        if not rule.arguments or rule.endpoint == "static" or policy == "public":
            continue
        path = re.sub(r"<(?:int:)?\w+>", "0", re.sub(r"<(?:path:|string:)?\w*(?:id|sha256)>", NOBODY, rule.rule))
        for method in {"GET", "POST"} & (rule.methods or set()):
            for role in ("office", "staff"):
                status = world.browsers[role].open(path, method=method).status_code
                if status not in (400, 403, 404, 422):
                    wrong.append(f"{role} {method} {rule.rule}: {status}")
    assert wrong == []


def test_the_table_has_every_address_that_names_a_thing_of_the_spine(app: Flask):
    named = {plainly(address) for address, _near, _far in TABLE}
    spine = ("/zones/", "/people/", "/plates/", "/records/", "/issues/", "/photos/", "/import/", "/standards/",
             "/service/<case_id>", "/me/", "/settings/channels/")
    theirs = [rule for rule in app.url_map.iter_rules() if rule.arguments and rule.rule.startswith(spine)]
    wanted = {plainly(f"{method} {rule.rule}") for rule in theirs for method in {"GET", "POST"} & (rule.methods or set())}
    assert wanted - named == set()


def plainly(address: str) -> str:
    """An address with its thing and its step left open."""
    thing_and_step = r"(?<=/issues/<>/)\w+|(?<=/photos/<>/)\w+|(?<=/service/<>/)\w+"
    return re.sub(thing_and_step, "<>", re.sub(r"<\w+>", "<>", address))
