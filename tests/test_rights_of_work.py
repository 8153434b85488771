"""Every address × every role × {one's own, a foreign, an absent thing}: what is owed, asked, looked into and the office's work.

The end of it is that no address is left out: whatever the map has is open by declaration, in a table, or takes no thing and
lets in whom its rule says.
"""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.web.acting import COOKIE
from tests import test_rights
from tests.cast import Cast
from tests.rights import (
    ALL,
    HEADS,
    LED,
    NEARBY,
    NOBODY,
    OFFICE,
    OWN_TEST,
    REFUSALS_AS_DATA,
    RUN,
    Row,
    World,
    guarded,
    left_out,
    named,
    policy_of,
    walk,
)
from tests.rights_scene import build_world
from tests.rows import refill, rows_now

JUDGES = {"manager", "inspector"}

# Who gets past the door of an address without a thing in it, by the rule it declares.
BY_RULE = {
    "manage": OFFICE, "bind_plate": OFFICE, "see_all": HEADS, "see_people": LED, "see_board": NEARBY,
    "use_office_pages": NEARBY, "report_issue": ALL, "open_case": ALL, "search": ALL, "report_incident": ALL,
    "arrange_reception": RUN, "see_rooms": ALL, "book_room": RUN, "plan_inspection": HEADS, "settle_grade": JUDGES,
    "see_weeks": LED, "see_surveys": LED, "run_survey": RUN, "see_deliveries": RUN, "signed-in": ALL, "self": ALL,
}  # fmt: skip

TABLE: list[Row] = [
    ("GET /service/events/<event_id>", LED, HEADS),
    ("GET /service/<case_id>", LED, HEADS),
    ("POST /service/<case_id>/comment", LED, HEADS),
    ("POST /service/<case_id>/link", LED, HEADS),
    ("POST /service/<case_id>/move", LED - {"inspector"}, HEADS - {"inspector"}),
    ("POST /service/<case_id>/seal", LED - {"inspector"}, HEADS - {"inspector"}),
    ("POST /service/<case_id>/rebook", RUN, RUN),
    ("GET /service/figures/<person_id>", LED, HEADS),
    ("GET /service/figures/team/<team_id>", LED, HEADS),
    ("POST /service/plans/<plan_id>/remove", OFFICE, OFFICE),
    ("POST /service/directory/<entry_id>/remove", OFFICE, OFFICE),
    ("POST /rooms/<room_id>/retire", OFFICE, OFFICE),
    ("POST /rooms/bookings/<booking_id>/cancel", RUN, RUN),
    ("GET /inspections/<inspection_id>", NEARBY, HEADS),
    ("GET /inspections/routes/<route_id>", LED, LED),
    ("POST /inspections/routes/<route_id>/cancel", HEADS, HEADS),
    ("GET /review/<record_id>", JUDGES, JUDGES),
    ("POST /review/<record_id>", JUDGES, JUDGES),
    ("GET /deeds/<deed_id>", NEARBY, HEADS),
    ("GET /keys/<handover_id>", NEARBY, HEADS),
    ("GET /duties/of/<person_id>", LED, HEADS),
    ("GET /duties/<duty_id>/edit", OFFICE, OFFICE),
    ("POST /duties/<duty_id>/edit", OFFICE, OFFICE),
    ("POST /duties/<duty_id>/end", OFFICE, OFFICE),
    ("GET /duties/slot/<slot>", LED, LED),
    ("POST /duties/exempt/<exemption_id>/withdraw", OFFICE, OFFICE),
    ("POST /duties/leave/<leave_id>/end", OFFICE, OFFICE),
    ("POST /duties/leave/<leave_id>/withdraw", OFFICE, OFFICE),
    ("POST /duties/objections/<objection_id>/answer", {"manager", "deputy"}, {"manager", "deputy"}),
    ("GET /weeks/<week>", LED, LED),
    ("GET /weeks/<week>/briefing.pdf", LED, LED),
    ("GET /weeks/<week>/briefing.xlsx", LED, LED),
    ("POST /weeks/<week>/close", RUN, RUN),
    ("POST /weeks/2026-03-02/carry/<issue_id>", {"manager", "deputy"}, {"manager", "deputy"}),
    ("GET /surveys/<round_id>", LED, LED),
    ("POST /surveys/<round_id>", RUN, RUN),
    ("POST /surveys/<round_id>/close", RUN, RUN),
    ("GET /surveys/<round_id>/interview", RUN, RUN),
    ("POST /surveys/<round_id>/interview", RUN, RUN),
    ("POST /surveys/<round_id>/invitations", RUN, RUN),
    ("POST /surveys/<round_id>/withdraw", RUN, RUN),
    ("GET /surveys/<closed_id>/measures", LED, LED),
    ("POST /surveys/<closed_id>/measures", {"manager"}, {"manager"}),
    ("GET /surveys/<closed_id>/report.pdf", LED, LED),
    ("GET /surveys/<closed_id>/report.xlsx", LED, LED),
    ("GET /surveys/questionnaires/<questionnaire_id>", LED, LED),
    ("POST /surveys/questionnaires/<questionnaire_id>", RUN, RUN),
    ("POST /surveys/remarks/<remark_id>/hide", RUN, RUN),
    ("POST /ratings/<rating_id>/hide", RUN, RUN),
    ("POST /ratings/<rating_id>/show", RUN, RUN),
    ("POST /surveys/remarks/<remark_id>/show", RUN, RUN),
    ("GET /jobs/<job_id>", OFFICE | {"owner"}, OFFICE | {"deputy"}),
    ("GET /jobs/<job_id>/state", OFFICE | {"owner"}, OFFICE | {"deputy"}),
    ("GET /jobs/<job_id>/file", OFFICE | {"owner"}, OFFICE | {"deputy"}),
    ("POST /jobs/<job_id>/cancel", OFFICE | {"owner"}, OFFICE | {"deputy"}),
    ("POST /jobs/<job_id>/retry", OFFICE | {"owner"}, OFFICE | {"deputy"}),
    ("GET /devices/import/<taken_id>", OFFICE, OFFICE),
    ("POST /devices/<device_id>/revoke", OFFICE, OFFICE),
    ("POST /me/devices/<session_id>/revoke", {"owner"}, {"deputy"}),
    ("GET /notices/<notice_id>", {"owner"}, {"deputy"}),
]


@pytest.fixture
def world(app: Flask, cast: Cast) -> World:
    return build_world(cast)


@pytest.mark.one_database
@pytest.mark.timeout(1200)
@pytest.mark.row("A1")
def test_every_role_gets_at_every_thing_what_the_table_says(world: World):
    wrong, cells = walk(world, TABLE)
    assert wrong == [] and cells >= 700


@pytest.mark.one_database
@pytest.mark.timeout(1200)
def test_every_address_without_a_thing_lets_in_whom_its_rule_says(app: Flask, world: World):
    wrong, before = [], rows_now()
    for method, rule in guarded(app):
        if rule.arguments:
            continue
        let_in = BY_RULE[policy_of(app, rule) or ""]  # an address under another rule needs a line there
        for role, browser in world.browsers.items():
            token = getattr(browser.get_cookie(COOKIE), "value", "")
            status = browser.open(rule.rule, method=method, headers=REFUSALS_AS_DATA).status_code
            browser.set_cookie(COOKIE, token)  # some sign out
            good = status < 400 if method == "GET" else status < 500 and status not in (401, 403)
            if not (good if role in let_in else status == 403):
                wrong.append(f"{role} {method} {rule.rule}: {status}")
        if method != "GET":
            refill(before)
    assert wrong == []


@pytest.mark.one_database
@pytest.mark.row("A1")
def test_an_absent_thing_is_absent_at_every_address_there_is(app: Flask, world: World):
    """New addresses too: whatever they name, a thing that is not there is 404 (or no business of the asker's)."""
    wrong = []
    for method, rule in guarded(app):
        if not rule.arguments:
            continue
        path = re.sub(r"<(?:int:)?\w+>", "0", re.sub(r"<(?:path:|string:)?\w*(?:id|sha256)>", NOBODY, rule.rule))
        for role in ("office", "staff"):
            status = world.browsers[role].open(path, method=method, headers=REFUSALS_AS_DATA).status_code
            if status not in (400, 403, 404, 415, 422):
                wrong.append(f"{role} {method} {rule.rule}: {status}")
    assert wrong == []


@pytest.mark.row("A2")
def test_no_address_is_left_out_of_the_walk(app: Flask):
    """A new one stands in a table, or is declared open, or this fails."""
    there, listed = guarded(app), named(app, [*test_rights.TABLE, *TABLE])
    assert left_out(there, listed) == set()
    assert {policy_of(app, rule) for _method, rule in there if not rule.arguments} <= set(BY_RULE)
    assert {("PUT", "/api/v1/photos/<sha256>")} == OWN_TEST, "each of these has a test by its name"


@pytest.mark.row("A2")
def test_a_new_address_without_a_line_is_noticed(app: Flask):
    new = Rule("/drawers/<drawer_id>", endpoint="drawers.one")
    new.bind(app.url_map, rebind=True)
    listed = named(app, [*test_rights.TABLE, *TABLE])
    assert left_out([*guarded(app), ("GET", new)], listed) == {("GET", "/drawers/<drawer_id>")}
