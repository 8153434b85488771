"""One-time codes, the first run, and one's own devices."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.clock import FixedClock
from app.people.account import set_password
from app.people.enrolments import issue_enrolment
from app.people.models import Enrolment
from app.people.queries import person_by_number, sessions_of
from app.settings.queries import current
from app.web.acting import COOKIE
from tests.cast import Cast

FIRST = {"site_name": "新区", "number": "A1", "name": "苏立群", "password": "long enough", "again": "long enough"}


def link(cast: Cast) -> str:
    page = cast.client("office").post(f"/people/{cast.people['owner'].id}/enrol").text
    assert "<svg" in page
    found = re.search(r"https://zw\.example(/enrol/[\w-]+)|http://localhost(/enrol/[\w-]+)", page)
    assert found
    return found[1] or found[2]


def test_a_code_signs_one_phone_in_once(client: FlaskClient, cast: Cast):
    path = link(cast)
    page = client.get(path)
    assert "谢春梅" in page.text and client.get_cookie(COOKIE) is None, "looking uses nothing up"
    assert client.post(path).location == "/" and client.get_cookie(COOKIE) is not None
    assert client.get("/me/devices").status_code == 200
    for method in (client.get, client.post):
        assert method(path).status_code == 410


def test_a_code_ends_after_seven_days_and_with_the_next_one(client: FlaskClient, cast: Cast, clock: FixedClock):
    first, second = link(cast), link(cast)
    assert client.get(first).status_code == 410 and client.get(second).status_code == 200
    clock.moment += timedelta(days=7, seconds=1)
    assert client.post(second).status_code == 410
    assert client.get("/enrol/nonsense").status_code == 404


def test_only_a_hash_of_the_code_is_kept_and_only_the_office_makes_one(cast: Cast):
    row, code = issue_enrolment(cast.by("office"), cast.people["owner"].id)
    assert code not in [getattr(row, column.name) for column in Enrolment.__table__.columns]
    path = f"/people/{cast.people['owner'].id}/enrol"
    for who in ("manager", "deputy", "inspector", "lead", "owner", "staff"):
        assert cast.client(who).post(path).status_code == 403


def test_an_empty_site_leads_every_page_to_its_first_run(app: Flask, client: FlaskClient):
    for path in ("/", "/sign-in", "/zones", "/people"):
        assert client.get(path).location == "/first-run"
    assert client.get("/first-run").status_code == 200
    answer = client.post("/first-run", data=FIRST)
    assert answer.location == "/import" and client.get_cookie(COOKIE) is not None
    person = person_by_number("A1")
    assert person is not None and [role.role for role in person.roles] == ["office"]
    assert current().site_name == "新区"
    assert client.get("/people").status_code == 200
    for method in (client.get, client.post):
        assert method("/first-run").status_code == 404


@pytest.mark.parametrize("wrong", [{"again": "other words"}, {"password": "short", "again": "short"}, {"name": ""}])
def test_a_first_run_with_a_fault_makes_nothing(client: FlaskClient, wrong: dict[str, str]):
    assert client.post("/first-run", data=FIRST | wrong).status_code == 422
    assert person_by_number("A1") is None and current().site_name == ""


def test_a_person_ends_their_own_devices_and_nobody_elses(cast: Cast, clock: FixedClock):
    mine, lost = cast.client("owner"), cast.client("owner")
    other = cast.client("staff")
    now = clock.now()
    sessions = sessions_of(cast.people["owner"].id, now)
    foreign = sessions_of(cast.people["staff"].id, now)[0]
    assert mine.post(f"/me/devices/{foreign.id}/revoke").status_code == 404
    assert mine.post("/me/devices/revoke-others").status_code == 302
    assert len(sessions) == 2 and len(sessions_of(cast.people["owner"].id, now)) == 1
    assert lost.get("/me/devices").status_code == 302 and other.get("/me/devices").status_code == 200


@pytest.mark.row("A10")
def test_the_office_signs_a_lost_phone_out_and_closes_an_account(cast: Cast, clock: FixedClock):
    phone, office = cast.client("owner"), cast.client("office")
    person_id = cast.people["owner"].id
    session = sessions_of(person_id, clock.now())[0]
    path = f"/people/{person_id}/account"
    assert office.post(path, data={"do": "end-session", "session_id": session.id}).status_code == 302
    assert phone.get("/me/devices").status_code == 302
    phone = cast.client("owner")
    office.post(path, data={"do": "close"})
    assert phone.get("/me/devices").status_code == 302
    office.post(path, data={"do": "reopen"})
    assert cast.client("owner").get("/me/devices").status_code == 200


def test_a_new_password_needs_the_old_one_and_ends_the_other_devices(cast: Cast, clock: FixedClock):
    set_password(cast.system, cast.people["owner"].id, "walk the floors")
    mine, other = cast.client("owner"), cast.client("owner")
    new = {"password": "walk the stairs", "again": "walk the stairs"}
    assert mine.post("/me/password", data=new | {"present": "wrong one"}).status_code == 422
    assert mine.post("/me/password", data=new | {"present": "walk the floors", "again": "x"}).status_code == 422
    assert mine.post("/me/password", data=new | {"present": "walk the floors"}).status_code == 302
    assert mine.get("/me/devices").status_code == 200 and other.get("/me/devices").status_code == 302


def test_a_user_is_made_from_the_command_line(app: Flask):
    run = app.test_cli_runner().invoke
    done = run(args=["create-user", "K1", "乔长河", "--role", "office", "--team", "管理办公室", "--password-stdin"],
               input="long enough\n")  # fmt: skip
    assert done.exit_code == 0, done.output
    again = run(args=["create-user", "K1", "乔长河"])
    assert again.exit_code == 1 and "工号 K1 已被使用" in again.output
    weak = run(args=["create-user", "K2", "乔长河", "--password-stdin"], input="123\n")
    assert weak.exit_code == 1 and person_by_number("K2") is None
