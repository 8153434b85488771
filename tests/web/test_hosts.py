"""Under which names the site answers, and what a request under any other meets."""

from __future__ import annotations

import socket

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import journal
from app.core.db import db
from app.settings.actions import change_settings
from app.settings.models import SiteSetting
from app.settings.rules import host_of
from app.web.acting import COOKIE
from tests.cast import Cast

pytestmark = pytest.mark.one_database
EVIL = "evil.example"
PATHS = ["/", "/sign-in", "/healthz", "/app", "/sw.js", "/static/icons.svg", "/z/0123456789", "/board", "/nothing",
         "/api/v1/sync", "/trust", "/language?to=en&next=/"]  # fmt: skip


@pytest.mark.parametrize("host", [EVIL, f"{EVIL}:443", f"zw.example.{EVIL}", f"zw.example@{EVIL}", "203.0.113.9", "a b", ""])
@pytest.mark.row("A31")
def test_a_foreign_name_gets_nothing_done_and_stands_nowhere(cast: Cast, host: str) -> None:
    office, before = cast.client("office"), journal.head()
    for path in PATHS:
        answer = office.get(path, headers={"Host": host})
        assert answer.status_code == 421 and "ALLOWED_HOSTS" in answer.text, path
        assert answer.headers["Cache-Control"] == "no-store" and "Location" not in answer.headers
        assert EVIL not in answer.text + str(answer.headers) and "Set-Cookie" not in answer.headers
    assert office.post("/sign-out", headers={"Host": host}).status_code == 421
    assert office.post("/api/v1/sync", json={}, headers={"Host": host}).json["code"] == "foreign-host"
    assert journal.head() == before


def test_it_is_said_in_the_readers_language(cast: Cast) -> None:
    office = cast.client("office")
    assert "地址" in office.get("/board", base_url=f"http://{EVIL}").text
    office.set_cookie("zonewalk_lang", "en", domain=EVIL)
    assert "address" in office.get("/board", base_url=f"http://{EVIL}").text


OWN = ["localhost:8000", "127.0.0.1:40001", "[::1]:8000", "ZW.Example", "zw.example.", "zw.example:8443", "more.example",
       "10.9.8.7:8000", socket.gethostname(), "phone.localhost"]  # fmt: skip


@pytest.mark.parametrize("host", OWN)
def test_its_own_names_are_answered(app: Flask, cast: Cast, client: FlaskClient, host: str) -> None:
    app.config["ALLOWED_HOSTS"] = "more.example, 10.9.8.7"
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_a_machine_answers_under_its_own_number_in_the_network(cast: Cast, client: FlaskClient) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing, only asks for the way
        own = probe.getsockname()[0]
    assert client.get("/healthz", headers={"Host": f"{own}:8000"}).status_code == 200


def test_an_address_once_printed_goes_on_being_answered(cast: Cast, client: FlaskClient) -> None:
    def under(host: str) -> int:
        return client.get("/healthz", headers={"Host": host}).status_code

    assert under("old.example") == 421
    change_settings(cast.system, public_url="https://old.example")
    assert under("old.example") == 200
    change_settings(cast.system, public_url="https://new.example:8443")
    assert (under("new.example:8443"), under("old.example"), under(EVIL)) == (200, 200, 421)
    row = db.session.get(SiteSetting, "hosts")
    assert row is not None and row.value == ["old.example"]


def test_a_slip_in_the_public_address_does_not_lock_the_office_out(app: Flask, cast: Cast) -> None:
    app.config["ALLOWED_HOSTS"] = "zw2.example"
    office = cast.client("office")
    page = {"site_name": "青禾", "public_url": "https://zw2.exmaple", "timezone": "Asia/Shanghai", "challenge_share": "10",
            "walk_same_floor_s": "5", "walk_per_floor_s": "10", "walk_between_buildings_s": "60", "supervision_phone": "",
            "window_key": "am", "window_name": "上午", "window_from": "00:00", "window_until": "12:00"}  # fmt: skip
    held = office.get_cookie(COOKIE)
    assert held is not None
    office.set_cookie(COOKIE, held.value, domain="zw2.example")
    assert office.post("/settings", data=page, base_url="http://zw2.example").status_code == 302
    app.config["ALLOWED_HOSTS"] = ""
    assert office.get("/healthz", headers={"Host": "zw2.example"}).status_code == 200


def test_a_new_sites_first_run_may_come_under_any_name_that_a_proxy_answers_to_and_that_one_stays(
    app: Flask, client: FlaskClient
) -> None:
    app.config["PUBLIC_URL"] = "http://127.0.0.1:8000"
    here = {"Host": "zw9.example"}
    assert client.get("/first-run", headers=here).status_code == 421, "a foreign page's name may lead to this machine too"
    assert client.get("/first-run").status_code == 200
    app.config["BEHIND_PROXY"] = 1
    assert client.get("/first-run", headers=here).status_code == 200
    first = {"site_name": "青禾", "number": "W001", "name": "方璐", "password": "walk the floors", "again": "walk the floors"}
    assert client.post("/first-run", data=first, headers=here).status_code == 302
    assert client.get("/sign-in", headers=here).status_code == 200
    assert client.get("/sign-in", headers={"Host": EVIL}).status_code == 421


def test_an_empty_site_that_knows_its_name_has_its_first_run_under_that_alone(client: FlaskClient) -> None:
    assert client.get("/first-run", headers={"Host": "zw.example"}).status_code == 200
    assert client.get("/first-run", headers={"Host": EVIL}).status_code == 421


def test_names_are_read_from_addresses_and_headers() -> None:
    assert host_of("HTTPS://Zw.Example:8443/x") == host_of("zw.example.:80") == "zw.example"
    assert host_of("[::1]:80") == "::1" and host_of("") == host_of("http://[") == ""
