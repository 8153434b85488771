"""Signing in and out, and what a guesser meets."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.clock import FixedClock
from app.core.db import db, transaction
from app.core.errors import Problem
from app.people.account import set_active, set_password, set_sign_in_name
from app.people.models import DeviceSession, Person
from app.people.passwords import check_strength, hasher
from app.people.rules import LONGEST_WAIT, device_label, token_hash, wait_after
from app.people.sessions import revoke_session
from app.web.acting import COOKIE
from app.web.links import safe_next
from tests.cast import Cast

PASSWORD = "walk the floors"


@pytest.fixture
def owner(cast: Cast) -> Person:
    set_password(cast.system, cast.people["owner"].id, PASSWORD)
    return cast.people["owner"]


def try_it(client: FlaskClient, name: str, password: str = PASSWORD, **more: str):
    return client.post("/sign-in", data={"name": name, "password": password, **more})


@pytest.mark.parametrize("typed", ["W006", "w006", " Ｗ００６ ", "13900000006", "139 0000-0006", "+86 13900000006"])
def test_a_person_signs_in_by_number_or_phone_however_it_is_typed(client: FlaskClient, owner: Person, typed: str):
    answer = try_it(client, typed, next="/app")
    assert (answer.status_code, answer.location) == (302, "/app")
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None and cookie.http_only and cookie.same_site == "Lax"


def test_a_short_name_signs_in_too(client: FlaskClient, cast: Cast, owner: Person):
    set_sign_in_name(cast.system, owner.id, "Chunmei")
    assert try_it(client, "chunmei").status_code == 302


@pytest.mark.row("A15")
def test_a_wrong_name_a_wrong_password_and_a_closed_account_answer_alike(
    client: FlaskClient, cast: Cast, owner: Person
):
    set_password(cast.system, cast.people["staff"].id, PASSWORD)
    set_active(cast.system, cast.people["staff"].id, False)
    pairs = [("W006", "wrong one"), ("nobody", PASSWORD), ("W008", PASSWORD), ("W007", PASSWORD)]
    pages = []
    for name, password in pairs:
        answer = try_it(client, name, password)
        assert answer.status_code == 401 and client.get_cookie(COOKIE) is None
        pages.append(re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text).replace(name, "NAME"))
    assert len(set(pages)) == 1


@pytest.mark.row("A15")
def test_a_wrong_name_costs_as_much_work_as_a_wrong_password(
    client: FlaskClient, owner: Person, monkeypatch: pytest.MonkeyPatch
):
    verified = []
    real = type(hasher("test")).verify
    monkeypatch.setattr(type(hasher("test")), "verify", lambda self, *a: verified.append(1) or real(self, *a))
    for name in ("W006", "nobody"):
        verified.clear()
        try_it(client, name, "wrong one")
        assert len(verified) == 1


def test_a_phone_two_people_share_lets_neither_in_but_their_numbers_do(client: FlaskClient, owner: Person):
    with transaction():
        other = db.session.execute(select(Person).where(Person.number == "W007")).unique().scalar_one()
        other.phone = owner.phone
    assert try_it(client, "13900000006").status_code == 401
    assert try_it(client, "W006").status_code == 302


@pytest.mark.row("A14")
def test_many_wrong_tries_make_a_person_wait_in_words_and_never_for_ever(
    client: FlaskClient, clock: FixedClock, owner: Person
):
    for _ in range(5):
        assert try_it(client, "W006", "wrong one").status_code == 401
    answer = try_it(client, "W006")
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) >= 1
    clock.moment += timedelta(seconds=int(answer.headers["Retry-After"]) + 1)
    assert try_it(client, "W006").status_code == 302
    assert try_it(client, "W006").status_code == 302, "a right sign-in forgets the wrong ones"


def test_the_wait_grows_and_has_an_end():
    waits = [wait_after(over) for over in range(-1, 40)]
    assert waits == sorted(waits) and waits[0] == timedelta() and waits[-1] == LONGEST_WAIT


@pytest.mark.row("A14")
def test_one_address_trying_many_names_must_wait(client: FlaskClient, owner: Person):
    for number in range(40):
        assert try_it(client, f"X{number}", "wrong one").status_code == 401
    assert try_it(client, "W006").status_code == 429


def test_signing_out_ends_the_session_on_the_server(client: FlaskClient, owner: Person):
    try_it(client, "W006")
    kept = client.get_cookie(COOKIE)
    assert kept is not None and client.get("/me/devices").status_code == 200
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").location == "/sign-in"
    client.set_cookie(COOKIE, kept.value)
    assert client.get("/me/devices").status_code == 302


def test_another_person_signing_in_ends_the_session_before(app: Flask, client: FlaskClient, cast: Cast, owner: Person):
    set_password(cast.system, cast.people["staff"].id, PASSWORD)
    try_it(client, "W006")
    try_it(client, "W008")
    still = select(func.count()).select_from(DeviceSession).where(DeviceSession.revoked_at.is_(None))
    assert db.session.execute(still).scalar_one() == 1


def test_a_session_lasts_ninety_days(client: FlaskClient, clock: FixedClock, owner: Person):
    try_it(client, "W006")
    clock.moment += timedelta(days=89)
    assert client.get("/me/devices").status_code == 200
    clock.moment += timedelta(days=2)
    assert client.get("/me/devices").status_code == 302


def test_a_session_is_a_row_with_its_tokens_hash_that_is_listed_and_once_ended_is_401_at_once(
    client: FlaskClient, cast: Cast, owner: Person
):
    try_it(client, "W006")
    cookie, mark = client.get_cookie(COOKIE), {"X-Zonewalk": "1"}
    row = db.session.execute(select(DeviceSession)).scalar_one()
    assert cookie is not None and row.token_hash == token_hash(cookie.value) != cookie.value
    assert cookie.value not in [str(getattr(row, column.name)) for column in DeviceSession.__table__.columns]
    assert "本设备" in client.get("/me/devices").text
    assert f'value="{row.id}"' in cast.client("office").get(f"/people/{owner.id}").text, "the office sees and ends it"
    assert client.post("/api/v1/sync", json={"operations": []}, headers=mark).status_code == 200
    revoke_session(cast.by("office"), row.id)
    assert client.post("/api/v1/sync", json={"operations": []}, headers=mark).status_code == 401


def test_a_visitor_is_led_back_to_the_page_they_wanted(client: FlaskClient, cast: Cast):
    assert client.get("/me/devices?x=1").location == "/sign-in?next=/me/devices?x%3D1"
    assert client.get("/").location == "/sign-in"


@pytest.mark.parametrize(("who", "where"), [("office", "/board"), ("manager", "/board"), ("deputy", "/app"),
                                            ("inspector", "/app"), ("lead", "/app"), ("owner", "/app"),
                                            ("staff", "/app")])  # fmt: skip
def test_the_day_begins_where_the_role_works(cast: Cast, who: str, where: str):
    assert cast.client(who).get("/").location == where


ELSEWHERE = ["//e.com", "////e.com", "/\\e.com", "\\\\e.com", "/\t/e.com", "/%09/e.com", "javascript:alert(1)",
             "https://e.com", "http:e.com", " //e.com", "/\n/e.com", "e.com", "", "/" + "a" * 3000]  # fmt: skip


@pytest.mark.parametrize("wanted", ELSEWHERE)
@pytest.mark.row("A18")
def test_nobody_is_sent_to_another_site(client: FlaskClient, owner: Person, wanted: str):
    for answer in (
        try_it(client, "W006", next=wanted),
        client.get("/language", query_string={"to": "en", "next": wanted}),
        client.get(f"/language?to=en&next={wanted}" if wanted.isprintable() else "/language?to=en"),
    ):
        assert answer.status_code == 302 and answer.location in ("/", "/%09/e.com")


@pytest.mark.one_database
def test_pages_of_this_site_are_followed(database: str):
    for wanted in ("/app", "/zones?page=2&q=%E5%A4%A7", "/z/0123456789#x"):
        assert safe_next(wanted) == wanted


def test_a_person_chooses_a_language_and_it_is_kept_with_them(client: FlaskClient, owner: Person, cast: Cast):
    browser = cast.client("owner")
    browser.get("/language?to=en&next=/app")
    assert db.session.get(Person, owner.id, populate_existing=True).language == "en"
    assert client.get("/language?to=xx").status_code == 404


@pytest.mark.one_database
def test_a_device_gets_a_name_a_person_knows_it_by(database: str):
    wechat = "Mozilla/5.0 (Linux; Android 10; HLK-AL00) AppleWebKit/537.36 Chrome/78 MicroMessenger/7.0"
    assert device_label(wechat) == "Android · WeChat"
    assert device_label("Mozilla/5.0 (iPhone; CPU iPhone OS 16) AppleWebKit Version/16 Safari/604") == "iPhone · Safari"


GUESSED = ["walk it", "x" * 201, "Password", "11223344", "abababab", "w0060006", "13900000006", "chunmeixie"]


@pytest.mark.parametrize("password", GUESSED)
def test_a_password_that_is_easily_guessed_is_none(password: str):
    with pytest.raises(Problem) as refused:
        check_strength(password, "W0060006", "13900000006", None, "chunmeixie")
    assert refused.value.errors[0].pointer == "password"


def test_a_password_is_kept_as_argon2id_and_long_ones_and_signs_are_taken():
    for password in ("walk the floors", "巡查每一层楼的人", "x1y" * 66):
        check_strength(password, "W006")
    real = hasher("normal")
    assert (real.type.name, real.memory_cost, real.time_cost) == ("ID", 19 * 1024, 2)
