"""The cookie that lets somebody in: what it is called over HTTPS, and how its token is renewed without anybody being put out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db
from app.people.account import change_own_password, set_password
from app.people.actions import grant_role, withdraw_role
from app.people.models import DeviceSession
from app.people.rules import token_hash
from app.people.sessions import UNDER_WAY, open_session
from app.web.acting import COOKIE
from app.web.cookies import PREFIX
from tests.cast import Cast

pytestmark = pytest.mark.one_database
HTTPS = "https://zw.example"
GUARDED = PREFIX + COOKIE
PASSWORD = "walk the floors"


def held(client: FlaskClient, name: str = GUARDED, domain: str = "zw.example") -> str | None:
    cookie = client.get_cookie(name, domain)
    return cookie.value if cookie else None


def with_token(app: Flask, token: str, name: str = GUARDED) -> FlaskClient:
    """A browser that has this token, whatever it had before."""
    client = app.test_client()
    client.set_cookie(name, token, domain="zw.example")
    return client


def lets_in(app: Flask, token: str | None, name: str = GUARDED) -> bool:
    assert token is not None
    return with_token(app, token, name).get("/me/devices", base_url=HTTPS).status_code == 200


def row(token: str) -> DeviceSession:
    db.session.expire_all()
    return db.session.query(DeviceSession).filter_by(token_hash=token_hash(token)).one()


@pytest.fixture
def owner(app: Flask, cast: Cast, client: FlaskClient) -> Iterator[FlaskClient]:
    """The owner, signed in over HTTPS."""
    set_password(cast.system, cast.people["owner"].id, PASSWORD)
    assert client.post("/sign-in", data={"name": "W006", "password": PASSWORD}, base_url=HTTPS).status_code == 302
    yield client


def test_over_https_no_neighbour_can_plant_it(app: Flask, owner: FlaskClient) -> None:
    cookie = owner.get_cookie(GUARDED, "zw.example")
    assert cookie is not None and cookie.secure and cookie.http_only and cookie.same_site == "Lax" and cookie.path == "/"
    assert cookie.origin_only and owner.get_cookie(COOKIE, "zw.example") is None
    assert lets_in(app, cookie.value) and not lets_in(app, cookie.value, COOKIE), "a token of it counts in no other cookie"
    assert owner.post("/sign-out", base_url=HTTPS).status_code == 302 and held(owner) is None


@pytest.mark.parametrize("base", [HTTPS, "http://zw.example"])
def test_the_cookie_of_forms_is_guarded_alike(app: Flask, cast: Cast, base: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = app.test_client().get("/sign-in", base_url=base)
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if "session=" in one)
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Domain" not in cookie
    assert (cookie.startswith(PREFIX) and "Secure" in cookie) == (base == HTTPS)


def test_a_session_from_before_goes_over_into_the_prefixed_cookie_once(app: Flask, cast: Cast) -> None:
    old = open_session(cast.system, cast.people["owner"], "an earlier version's")
    browser = with_token(app, old, COOKIE)
    assert browser.get("/me/devices", base_url=HTTPS).status_code == 200
    new = held(browser)
    assert new and new != old and held(browser, COOKIE) is None and row(new).guarded
    assert lets_in(app, old, COOKIE), "an answer that was lost is asked for again"
    assert lets_in(app, new)
    cast.clock.moment += UNDER_WAY + timedelta(seconds=1)
    assert not lets_in(app, old, COOKIE) and lets_in(app, new) and not lets_in(app, new, COOKIE)
    assert browser.get("/me/devices", base_url=HTTPS).status_code == 200 and held(browser) == new, "and then it stays"


def test_a_change_of_rights_brings_another_token_with_the_next_answer(app: Flask, cast: Cast, owner: FlaskClient) -> None:
    first, owner_id = held(owner), cast.people["owner"].id
    assert first
    seen = {first}
    for change in (
        lambda: grant_role(cast.system, owner_id, "inspector"),
        lambda: withdraw_role(cast.system, owner_id, "inspector"),
        lambda: change_own_password(cast.by("owner"), PASSWORD, "walk all floors", row(held(owner) or "").id, "192.0.2.1"),
    ):
        change()
        asked = owner.post("/api/v1/sync", json={"operations": []}, headers={"X-Zonewalk": "1"}, base_url=HTTPS)
        assert asked.status_code != 401
        seen.add(held(owner) or "")
        owner.get("/me/devices", base_url=HTTPS)
    assert len(seen) == 4 and held(owner) in seen
    assert not lets_in(app, first)


def test_requests_at_once_and_lost_answers_all_lead_to_the_same_token(app: Flask, cast: Cast, owner: FlaskClient) -> None:
    first = held(owner)
    assert first
    grant_role(cast.system, cast.people["owner"].id, "inspector")
    browsers = [with_token(app, first) for _ in range(3)]
    for browser in browsers:
        assert browser.get("/me/devices", base_url=HTTPS).status_code == 200
    following = {held(browser) for browser in browsers}
    assert len(following) == 1 and first not in following
    cast.clock.moment += timedelta(days=3)
    assert lets_in(app, first), "as long as none of them came back, the phone may have lost them all"
    assert lets_in(app, following.pop())
    cast.clock.moment += UNDER_WAY - timedelta(seconds=1)
    assert lets_in(app, first), "what was under way is still taken"
    cast.clock.moment += timedelta(seconds=2)
    assert not lets_in(app, first)


def test_an_ended_session_is_not_renewed(app: Flask, cast: Cast, owner: FlaskClient) -> None:
    first = held(owner)
    assert first
    grant_role(cast.system, cast.people["owner"].id, "inspector")
    set_password(cast.system, cast.people["owner"].id, "walk more floors")
    answer = owner.get("/me/devices", base_url=HTTPS)
    assert answer.status_code == 302 and "Set-Cookie" not in answer.headers and not lets_in(app, first)


def test_without_https_it_stays_as_it_was(app: Flask, cast: Cast) -> None:
    office = cast.client("office")
    before = office.get_cookie(COOKIE)
    assert office.get("/board").status_code == 200 and office.get_cookie(COOKIE) == before
    assert office.get_cookie(GUARDED) is None
