"""What strangers, other sites, proxies and odd input meet at the pages (FAULTS §7: A14 to A18, A24 to A31, A36)."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from app import create_app
from app.core import journal
from app.core.db import db
from app.core.moments import here_and_now
from app.ledger.actions import import_workbook
from app.patrols.actions import PatrolFound, record_patrol
from app.patrols.models import Patrol
from app.people.account import set_password
from app.people.sign_in import network_of
from app.photos.actions import receive_photo
from app.plates.actions import issue_plates
from app.plates.rules import plate_url
from app.settings.actions import change_settings
from app.web.sought import LISTS
from tests.cast import Cast
from tests.photos.pictures import corner, saved
from tests.web.seeking import seek

pytestmark = pytest.mark.one_database
EVIL = "evil.example"
VISITORS = ("/z/", "/report/", "/rate/", "/r/", "/s/", "/survey/")
LEADS_ON = {"/z", "/language", "/text-size"}  # they lead on: nothing is done that a foreign page could want
PAGES = ["/board", "/zones", "/people", "/issues", "/records", "/plates", "/settings", "/import", "/jobs", "/standards",
         "/me/devices", "/plates/print", "/devices", "/records/rejected", "/zones/buildings"]  # fmt: skip


def posts(app: Flask) -> list[str]:
    """Every address that a form is sent to, its things not there."""
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()) and not rule.rule.startswith("/api/")]
    return [re.sub(r"<(?:\w+:)?\w+>", "0", rule.rule) for rule in rules]


@pytest.mark.row("A16")
def test_no_form_is_taken_without_its_token(app: Flask, cast: Cast) -> None:
    """A visitor's form has no cookie to guard; it carries a signed token of its own, and is not taken without that one."""
    office, visitor = cast.client("office"), app.test_client()
    (plate,) = issue_plates(cast.by("office"), [cast.zones["hall"].id])
    app.config["WTF_CSRF_ENABLED"] = True
    before = journal.head()
    taken = {path for path in posts(app) if not path.startswith(VISITORS) for browser in (office, visitor)
             if browser.post(path, data={"name": "x"}).status_code != 400}  # fmt: skip
    assert taken == LEADS_ON and len(posts(app)) > 20
    theirs = [path for path in posts(app) if path.startswith(VISITORS)] + [f"/report/{plate.id}", f"/rate/{plate.id}"]
    told = {"words": "漏水", "sure": "1", "satisfied": "no"}
    assert {visitor.post(path, data=told).status_code // 100 for path in theirs} == {4} and journal.head() == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": f"https://{EVIL}", "Content-Type": "application/json", "X-Zonewalk": "1"},
        {"Origin": "null", "Content-Type": "application/json"},
        {"Sec-Fetch-Site": "cross-site", "Content-Type": "application/json"},
        {"Sec-Fetch-Site": "same-site", "X-Zonewalk": "1"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {},
    ],
)
@pytest.mark.row("A16")
def test_the_api_takes_nothing_that_another_site_can_send(cast: Cast, headers: dict[str, str]) -> None:
    browser, before = cast.client("deputy"), journal.head()
    for method, path in (("POST", "/api/v1/sync"), ("PUT", f"/api/v1/photos/{'0' * 64}")):
        answer = browser.open(path, method=method, data=b'{"operations": []}', headers=headers)
        assert (answer.status_code, answer.json["code"]) == (403, "foreign-origin")
    assert journal.head() == before


@pytest.mark.row("A16")
def test_reading_changes_nothing(app: Flask, cast: Cast) -> None:
    """An address that a foreign page can make a browser open has no effect."""
    office = cast.client("office")
    before = journal.head()
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments:
            office.get(rule.rule)
    for kind, thing in cast.zones.items():
        office.get(f"/zones/{thing.id}")
        office.get(f"/people/{cast.people['owner'].id}?{kind}")
    assert journal.head() == before


@pytest.mark.row("A17")
def test_every_page_carries_the_headers_that_hold_strangers_off(cast: Cast, client: FlaskClient) -> None:
    office = cast.client("office")
    for browser, path in [(office, path) for path in PAGES] + [(client, "/sign-in"), (client, "/z"), (client, "/nothing"),
                                                              (office, "/app")]:  # fmt: skip
        headers = browser.get(path).headers
        policy = headers["Content-Security-Policy"]
        for wanted in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
            assert wanted in policy, path
        assert "unsafe-inline" not in policy and "unsafe-eval" not in policy.replace("wasm-unsafe-eval", "")
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] in ("DENY", "SAMEORIGIN")
        assert "Access-Control-Allow-Origin" not in headers and "X-Powered-By" not in headers


def test_the_one_script_within_a_page_is_the_import_map_that_the_policy_names_by_its_hash(cast: Cast) -> None:
    shell = cast.client("owner").get("/app")
    inside = [words for words in re.findall(r"<script\b[^>]*>(.*?)</script>", shell.text, re.S) if words.strip()]
    named = re.findall(r"'sha256-([^']+)'", shell.headers["Content-Security-Policy"])
    assert [base64.b64encode(hashlib.sha256(words.encode()).digest()).decode() for words in inside] == named and len(named) == 1
    for path in PAGES:
        page = cast.client("office").get(path).text
        assert not re.search(r"<script(?![^>]*src=)[^>]*>|<[^>]+\son\w+=|<[^>]+\sstyle=|javascript:", page), path


def test_a_page_of_peoples_data_is_kept_by_no_cache(cast: Cast) -> None:
    office = cast.client("office")
    for path in PAGES:
        assert "no-store" in office.get(path).headers.get("Cache-Control", ""), path
    assert "no-store" not in office.get("/static/icons.svg").headers.get("Cache-Control", "")
    assert "no-store" not in office.get("/app").headers["Cache-Control"], "the shell holds nobody's data and is kept offline"


def test_a_file_of_peoples_data_is_kept_by_no_cache(cast: Cast) -> None:
    """The ledger as it was brought holds everybody's number."""
    office, kept = cast.client("office"), import_workbook(cast.by("office"), "a.xlsx", b"no workbook")
    for path in (f"/import/{kept.id}/file", "/records.xlsx", "/weeks/2026-03-02/briefing.xlsx", "/weeks/2026-03-02/briefing.pdf"):
        brought = office.get(path)
        assert brought.status_code == 200 and "no-store" in brought.headers["Cache-Control"], path


@pytest.mark.row("A8")
def test_a_photo_is_kept_for_one_browser_and_one_person_alone(cast: Cast) -> None:
    picture = saved(corner())
    sha = hashlib.sha256(picture).hexdigest()
    receive_photo(cast.by("owner"), sha, picture)
    for size in ("full", "thumb"):
        shown = cast.client("owner").get(f"/photos/{sha}/{size}")
        assert shown.status_code == 200 and "private" in shown.headers["Cache-Control"]
        assert "Cookie" in shown.headers["Vary"], "the next person on the phone asks anew"
        assert cast.client("staff").get(f"/photos/{sha}/{size}").status_code == 404


def test_over_https_a_browser_keeps_to_https_and_the_cookie_too(cast: Cast, client: FlaskClient) -> None:
    answer = client.get("/sign-in", base_url="https://zw.example")
    assert "max-age=" in answer.headers["Strict-Transport-Security"]
    set_password(cast.system, cast.people["owner"].id, "walk the floors")
    answer = client.post("/sign-in", data={"name": "W006", "password": "walk the floors"}, base_url="https://zw.example")
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("__Host-zonewalk_session"))
    assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie


@pytest.mark.parametrize("path", ["/", "/app", "/static/icons.svg", "/z/0123456789", f"/photos/{'0' * 64}/full", "/records.xlsx",
                                  "/import/x/file", "/api/v1/openapi.json"])  # fmt: skip
def test_nothing_but_its_own_file_becomes_a_service_worker(cast: Cast, path: str) -> None:
    office = cast.client("office")
    assert office.get(path, headers={"Service-Worker": "script"}).status_code == 403
    assert "Service-Worker-Allowed" not in office.get(path).headers
    assert office.get("/sw.js", headers={"Service-Worker": "script"}).status_code == 200


@pytest.mark.row("A31")
def test_a_host_that_somebody_makes_up_stands_in_no_link(app: Flask, cast: Cast) -> None:
    change_settings(cast.system, public_url="https://zw.example")
    office = cast.client("office")
    faked = {"X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "https", "Forwarded": f"host={EVIL}"}
    for path in PAGES:
        assert EVIL not in office.get(path, headers=faked).text
    code = office.post(f"/people/{cast.people['owner'].id}/enrol", headers=faked)
    assert EVIL not in code.text and "https://zw.example/enrol/" in code.text
    with app.test_request_context("/", headers={"Host": EVIL}):
        assert plate_url("https://zw.example", "0" * 10).lower() == "https://zw.example/z/0000000000"


@pytest.mark.row("A14")
def test_a_made_up_sender_gains_no_more_tries(client: FlaskClient, cast: Cast) -> None:
    tried = [client.post("/sign-in", data={"name": f"X{number}", "password": "wrong one"},
                         headers={"X-Forwarded-For": f"198.51.100.{number}"}).status_code for number in range(42)]  # fmt: skip
    assert tried[:40] == [401] * 40 and tried[-1] == 429


@pytest.mark.parametrize(("hops", "sender", "host"), [(0, "127.0.0.1", "localhost"), (1, "198.51.100.3", "c.localhost"),
                                                      (2, "198.51.100.2", "b.localhost")])  # fmt: skip
def test_a_proxys_word_counts_for_as_many_hops_as_are_trusted_and_no_further(
    tmp_path: Path, hops: int, sender: str, host: str
) -> None:
    app = create_app({"INSTANCE": str(tmp_path), "DATABASE_URL": None, "BEHIND_PROXY": hops, "ALLOWED_HOSTS": "*"})
    seen: list[tuple[str | None, str, str]] = []

    def note() -> str:
        seen.append((request.remote_addr, request.host, request.scheme))
        return "seen"

    app.before_request_funcs.setdefault(None, []).insert(0, note)
    said = {"X-Forwarded-For": "198.51.100.1, 198.51.100.2, 198.51.100.3", "X-Forwarded-Proto": "http, https, https",
            "X-Forwarded-Host": "a.localhost, b.localhost, c.localhost"}  # fmt: skip
    assert app.test_client().get("/", headers=said).text == "seen"
    assert seen == [(sender, host, "https" if hops else "http")]


@pytest.mark.row("A13")
def test_guessing_plates_is_slowed_and_scanning_is_not(client: FlaskClient, cast: Cast) -> None:
    (plate,) = issue_plates(cast.by("office"), [cast.zones["hall"].id])
    tried = [client.get(f"/z/{number:010d}").status_code for number in range(31)]
    assert tried[:30] == [404] * 30 and tried[-1] == 429
    slow = client.get("/z/0000000099")
    assert 1 <= int(slow.headers["Retry-After"]) <= 61 and "等" in slow.text
    assert [client.get(f"/z/{plate.code}").status_code for _ in range(40)] == [200] * 40
    cast.clock.moment += timedelta(minutes=2)
    assert client.get("/z/0000000099").status_code == 404


@pytest.mark.row("A13")
def test_every_address_that_anybody_may_guess_at_is_slowed(app: Flask, cast: Cast) -> None:
    """Whatever a visitor may ask for by a code or a link's token; a new one is found here by itself."""
    open_ones = [rule for rule in app.url_map.iter_rules() if rule.arguments and "GET" in (rule.methods or ())
                 and getattr(app.view_functions[rule.endpoint], "policy", "") == "public"]  # fmt: skip
    guessed = [rule for rule in open_ones if not rule.rule.startswith(("/app/", "/styles/", "/icon", "/field/"))]
    assert len(guessed) >= 6
    for rule in guessed:
        app.extensions.pop("misses", None)
        visitor, path = app.test_client(), re.sub(r"<(?:\w+:)?\w+>", "guess%02d", rule.rule)
        tried = [visitor.get(path % number).status_code for number in range(31)]
        assert set(tried[:30]) == {404} and tried[-1] == 429, (rule.rule, tried)


def test_what_is_sent_to_such_an_address_is_slowed_as_what_is_asked(app: Flask, cast: Cast) -> None:
    open_ones = [rule for rule in app.url_map.iter_rules() if rule.arguments and "POST" in (rule.methods or ())
                 and getattr(app.view_functions[rule.endpoint], "policy", "") == "public"]  # fmt: skip
    assert len(open_ones) >= 6
    for rule in open_ones:
        app.extensions.pop("misses", None)
        visitor, path = app.test_client(), re.sub(r"<(?:\w+:)?\w+>", "guess%02d", rule.rule)
        tried = [visitor.post(path % number).status_code for number in range(31)]
        assert set(tried[:30]) == {404} and tried[-1] == 429, (rule.rule, tried)


def test_one_house_counts_as_one_sender_under_ipv6() -> None:
    assert network_of("2001:db8:1:2:aaaa::1") == network_of("2001:db8:1:2:bbbb::2") != network_of("2001:db8:1:3::1")
    assert network_of("192.0.2.1") != network_of("192.0.2.2")
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1")
    assert network_of("nonsense") == "nonsense"


@pytest.mark.row("A14")
def test_many_numbers_of_one_line_gain_no_more_tries(app: Flask, client: FlaskClient, cast: Cast) -> None:
    def tried(path: str, number: int, line: str = "2001:db8:1:2") -> int:
        client.environ_base["REMOTE_ADDR"] = f"{line}::{number:x}"
        wrong = {"name": f"X{number}", "password": "wrong one"}
        return (client.post(path, data=wrong) if path == "/sign-in" else client.get(f"{path}{number:010d}")).status_code

    for path, free, refused in (("/sign-in", 40, 401), ("/z/", 30, 404), ("/report/", 30, 404)):
        app.extensions.pop("misses", None)
        assert [tried(path, number) for number in range(free + 1)] == [refused] * free + [429], path
        assert tried(path, 1, "2001:db8:1:3") == refused, "another line is not held up"


@pytest.mark.parametrize("path", ["/nothing", "/static/", "/static/../app/config.py", "/static/%2e%2e/wsgi.py", "/z/", "/zones/x",
                                  "/api/v1/nothing", "/photos/x/full", "/.git/config", "/instance/secret-key"])  # fmt: skip
@pytest.mark.row("A36")
def test_a_refusal_tells_nothing_of_what_runs_here(cast: Cast, path: str) -> None:
    answer = cast.client("office").get(path)
    assert answer.status_code in (200, 400, 404)
    assert not re.search(r"Traceback|Werkzeug|Flask/|Python/|SQLAlchemy|/app/", answer.text)


@pytest.mark.row("A36")
def test_a_fault_says_sorry_and_keeps_its_reasons_for_the_log(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(**_: object) -> str:
        raise RuntimeError("the secret is 4711")

    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    monkeypatch.setitem(app.view_functions, "boards.zones", broken)
    answer = cast.client("office").get("/zones?code=AAAAABBBBB")
    assert answer.status_code == 500 and "4711" not in answer.text and "Traceback" not in answer.text
    assert "4711" in caplog.text and "AAAAABBBBB" not in caplog.text


def test_no_code_number_or_name_goes_into_an_address_or_a_log(
    app: Flask, cast: Cast, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    plates = issue_plates(cast.by("office"), [zone.id for zone in cast.zones.values()])
    codes = [plate.code for plate in plates]
    caplog.set_level(logging.DEBUG)
    office = cast.client("office")
    pages = [office.get(path).text for path in [*PAGES, *[f"/plates/{plate.id}" for plate in plates],
                                                *[f"/people/{one.id}" for one in cast.people.values()],
                                                *[f"/zones/{zone.id}" for zone in cast.zones.values()]]]  # fmt: skip
    for code in codes:
        client.get(f"/z/{code}")
    client.post("/sign-in", data={"name": "13900000006", "password": "walk the floors"})
    office.post("/plates/mount", data={"code": codes[0]})
    office.get("/plates/print")
    addresses = [found for page in pages for found in re.findall(r"(?:href|src|action)=\"([^\"]*)\"", page)]
    logged = " ".join(record.getMessage() for record in caplog.records)
    for secret in [*codes, *[f"139000000{number:02d}" for number in range(1, 9)], "谢春梅", "walk the floors"]:
        assert not [one for one in addresses if secret.lower() in one.lower() and not one.startswith("tel:")], secret
        assert secret.lower() not in logged.lower(), secret


ODD_WORDS = ["😀 喆赟翀燚㛃𠅤", "\u0644\u200fabc", "a\u200db\u200ec", "e\u0301 combining", "x" * 490, "a' OR 1=1 --%_\\", "=1+1",
             "<b>&amp;"]  # fmt: skip


@pytest.mark.parametrize("words", ODD_WORDS)
@pytest.mark.row("A26")
def test_words_are_kept_exactly_as_they_were_written(cast: Cast, words: str) -> None:
    found = PatrolFound(cast.zones["hall"].id, "list", note=words)
    patrol = record_patrol(cast.by("owner"), found, here_and_now(cast.clock.now()))
    db.session.expire_all()
    kept = db.session.get(Patrol, patrol.id)
    assert kept is not None and kept.note == words
    page = cast.client("manager").get(f"/records/{patrol.id}").text
    assert "<b>&amp;" not in page


ODD_QUERIES = [
    "page=-1", "page=1e9", "page=999999999999999999999", "q=%25%27%22%3B--", "q=%00", "day=0000-00-00", "day=9999-12-31",
    "day=2027-02-29", "day=x", "team=%27", "building=../..", "state=%F0%9F%98%80", "sort=password_hash", "limit=1000000000",
    "from=9999-12-31&until=0001-01-01", "person=%E2%80%AE", "zone=" + "9" * 4000,
]  # fmt: skip


@pytest.mark.parametrize("query", ODD_QUERIES)
@pytest.mark.row("A27")
@pytest.mark.row("A29")
def test_odd_questions_are_answered(cast: Cast, query: str) -> None:
    office = cast.client("office")
    for path in (*PAGES, "/records.xlsx"):
        assert office.get(f"{path}?{query}").status_code in (200, 400, 404, 422), f"{path}?{query}"


@pytest.mark.parametrize("words", [*ODD_WORDS, "%", "_", "\\", "' OR '1'='1", "'; DROP TABLE zone;--"])
@pytest.mark.row("A29")
def test_odd_words_are_looked_for_as_they_stand_and_find_no_more(cast: Cast, words: str) -> None:
    office = cast.client("office")
    for to in LISTS:
        page = seek(office, to, words)
        assert page.status_code == 200 and "<b>&amp;" not in page.text, to
        assert not re.search(r'href="/(?:zones|people)/[0-9a-f-]{36}"', page.text.split("<main")[-1]), to
    assert office.post("/search", data={"q": words}, follow_redirects=True).status_code == 200
    assert "大厅" in seek(office, "/zones", "大厅").text


@pytest.mark.row("A24")
def test_too_many_parts_and_too_long_a_field_are_refused(cast: Cast) -> None:
    office = cast.client("office")
    many = MultiDict([("photos", (BytesIO(b"x"), f"{number}.jpg")) for number in range(10_001)])
    assert office.post("/issues/new", data=many, content_type="multipart/form-data").status_code == 413
    for megabytes in (3, 100):
        long = {"words": "x" * (megabytes * 1024 * 1024), "photos": (BytesIO(b"x"), "a.jpg")}
        assert office.post("/issues/new", data=long, content_type="multipart/form-data").status_code == 413
    assert office.post("/sign-in", data=b"x" * (25 * 1024 * 1024)).status_code in (400, 413, 415, 422)


@pytest.mark.row("A26")
def test_a_line_break_reaches_neither_header_nor_log(cast: Cast, client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    answer = client.get("/language?to=en&next=/app%0d%0aSet-Cookie:%20a=b")
    assert answer.location == "/" and "a=b" not in str(answer.headers)
    client.post("/sign-in", data={"name": "x\r\nroot: signed in", "password": "y"})
    assert not any("\nroot" in record.getMessage() for record in caplog.records)


def test_each_row_of_the_table_names_tests_that_are_there() -> None:
    root = Path(__file__).parent.parent.parent
    table = [line for line in (root / "docs/SECURITY.md").read_text().splitlines() if line.startswith("| ") and "---" not in line]
    named = [re.findall(r"`(tests/[\w/]+\.py)`", line.rsplit("|", 2)[1]) for line in table[1:]]
    assert len(named) > 30 and all(named)
    assert [path for paths in named for path in paths if not (root / path).exists()] == []


ODD_NAMES = ["../../etc/x.xlsx", "a\r\nSet-Cookie: b=c.xlsx", "\u202exslx.exe", "CON.xlsx", "台" * 300 + ".xlsx"]


@pytest.mark.parametrize("name", ODD_NAMES)
@pytest.mark.row("A23")
def test_a_ledgers_own_name_does_no_harm(cast: Cast, name: str) -> None:
    office = cast.client("office")
    brought = office.post("/import", data={"file": (BytesIO(b"no workbook"), name)}, content_type="multipart/form-data")
    assert brought.status_code in (303, 422)
    if brought.status_code == 303:
        headers = office.get(f"{brought.location}/file").headers
        assert headers["Content-Disposition"].startswith("attachment") and "Set-Cookie: b" not in str(headers)
        assert "\n" not in headers["Content-Disposition"] and "../" not in headers["Content-Disposition"]
