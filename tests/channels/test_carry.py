"""Messages carried to real servers that stand in for the services, and what becomes of them."""

from __future__ import annotations

import json
import logging
import socket
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from py_vapid import Vapid02
from sqlalchemy import func, select, text

from app.channels.actions import (
    MailEntry,
    RobotEntry,
    add_robot,
    change_robot,
    choose_channel,
    drop_ended,
    remove_robot,
    set_mail_server,
    subscribe,
    switch_mail,
    switch_robot,
)
from app.channels.actions.noting import claim_turn
from app.channels.carry import DEMO, LOST, addresses_of, carry, robots
from app.channels.models import PushSubscription, Robot, RobotMessage
from app.channels.rules import mail as mail_rules
from app.channels.rules.outcome import Address, Message
from app.channels.rules.robots import KINDS
from app.channels.sending import outgoing
from app.channels.vapid import public_key
from app.core.db import db, transaction
from app.core.errors import Problem
from app.core.journal import JournalEntry
from app.people.account import set_active
from app.people.actions import change_person
from app.people.queries import sessions_of
from app.people.sessions import open_session, revoke_session
from app.settings.actions import change_settings
from tests.cast import Cast
from tests.channels.conftest import Phone
from tests.channels.far_sides import FarSide, MailSide

KEY = "0123abcd-4567-89ef-0123-456789abcdef"
WORDS = Message("两项今天到期", "一层大厅：漏水", "/issues/1", tag="issue-1")


@pytest.fixture(autouse=True)
def _settings(cast: Cast) -> None:
    cast.clock.moment += timedelta(minutes=7)  # away from the full hour
    change_settings(cast.system, public_url="https://zw.example", site_name="新区管理部")


def robot_of(cast: Cast, kind: str, secret: str = "") -> Robot:
    row = add_robot(cast.by("office"), RobotEntry("晨会群", KINDS[kind].address(KEY), secret))
    switch_robot(cast.by("office"), row.id, True)
    return row


def subscribed(cast: Cast, name: str, phone: Phone) -> tuple[Address, str]:
    """`name` takes messages on that phone: the address and the session."""
    open_session(cast.system, cast.people[name], "phone")
    session = sessions_of(cast.people[name].id, cast.clock.now())[0].id
    subscribe(cast.by(name), session, phone.endpoint, phone.p256dh, phone.auth)
    (address,) = addresses_of([cast.people[name].id])[cast.people[name].id]
    return address, session


def test_each_services_robot_gets_its_own_form_of_the_message(cast: Cast, far: FarSide):
    for kind, words in (("wecom", "text"), ("dingtalk", "text"), ("feishu", "content")):
        row = robot_of(cast, kind, "SEC0123456789abcdef")
        assert carry(Address(row.id, "robot"), WORDS).ok
        asked = far.asked[-1]
        assert asked.host.split(":")[0] == KINDS[kind].host and KEY in asked.path
        (said,) = asked.json[words].values()
        assert said == "【新区管理部】两项今天到期\n一层大厅：漏水\nhttps://zw.example/issues/1"
    assert {"timestamp", "sign"} <= far.asked[-1].json.keys()
    assert {"timestamp", "sign", "access_token"} == urllib.parse.parse_qs(far.asked[1].path.partition("?")[2]).keys()
    assert {address.id for address in robots()} == {row.id for row in db.session.execute(select(Robot)).scalars()}


def test_an_answer_of_200_with_an_error_in_it_is_not_sent(cast: Cast, far: FarSide, caplog: pytest.LogCaptureFixture):
    row = robot_of(cast, "wecom")
    far.says(200, {"errcode": 93000, "errmsg": f"invalid webhook url {KEY}"})
    with caplog.at_level(logging.DEBUG):
        refused = carry(Address(row.id, "robot"), WORDS)
    assert (refused.state, refused.far) == ("refused", "errcode 93000: invalid webhook url …")
    held = db.session.get_one(Robot, row.id)
    assert (held.last_state, held.last_far, held.last_at) == ("refused", refused.far, cast.clock.now())
    told = db.session.execute(select(JournalEntry.data)).scalars()
    assert KEY not in json.dumps(list(told)) + held.last_far
    assert KEY not in caplog.text


def test_a_minutes_limit_holds_whoever_sends_and_what_the_service_asks_for_is_kept(cast: Cast, far: FarSide):
    row = robot_of(cast, "wecom")
    address = Address(row.id, "robot")
    outcomes = [carry(address, WORDS) for _ in range(22)]
    assert [one.state for one in outcomes] == ["sent"] * 20 + ["slow_down"] * 2
    assert outcomes[-1].retry_after == timedelta(minutes=1) and len(far.asked) == 20
    cast.clock.moment += timedelta(minutes=1)
    far.says(200, {"errcode": 45009, "errmsg": "api freq out of limit"})
    assert carry(address, WORDS).retry_after == timedelta(minutes=1)
    assert len(far.asked) == 21
    cast.clock.moment += timedelta(seconds=50)
    assert carry(address, WORDS).retry_after == timedelta(seconds=10) and len(far.asked) == 21
    cast.clock.moment += timedelta(hours=2)
    far.says(200, {"errcode": 0})
    assert carry(address, WORDS).ok
    assert db.session.execute(select(func.count()).select_from(RobotMessage)).scalar_one() == 1


def test_workers_at_once_never_take_a_place_twice(app: Flask, cast: Cast):
    row_id, now = robot_of(cast, "wecom").id, cast.clock.now()

    def worker(_number: int) -> int:
        with app.app_context():
            try:
                return sum(claim_turn(row_id, now, lambda at: at) is None for _ in range(8))
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(worker, range(4))) == 20
    db.session.rollback()
    assert db.session.execute(select(func.count()).select_from(RobotMessage)).scalar_one() == 20


def test_a_broken_connection_says_whether_the_message_may_have_come(
    cast: Cast, far: FarSide, monkeypatch: pytest.MonkeyPatch
):
    address = Address(robot_of(cast, "wecom").id, "robot")
    far.hangs_up = True
    broken = carry(address, WORDS)
    assert (broken.state, broken.maybe, len(far.asked)) == ("unreachable", True, 1)
    far.hangs_up = False

    def nothing(*_given: object) -> tuple[str, int]:
        raise socket.gaierror("no such name")

    for fault in (nothing, lambda *_given: ("127.0.0.1", 1)):
        monkeypatch.setattr(outgoing, "public_address", fault)
        found = carry(address, WORDS)
        assert (found.state, found.maybe) == ("unreachable", False)
    monkeypatch.setattr(outgoing, "public_address", lambda *_given: ("127.0.0.1", far.port))
    monkeypatch.setattr(outgoing, "VERIFY", True)
    assert (carry(address, WORDS).maybe, len(far.asked)) == (False, 1)


def test_a_copy_of_the_database_opens_no_secret(app: Flask, cast: Cast, far: FarSide, monkeypatch: pytest.MonkeyPatch):
    row = robot_of(cast, "wecom", "SEC0123456789abcdef")
    set_mail_server(cast.by("office"), MailEntry("smtp.zw.example", 465, "ssl", "a", "hunter2-hunter2", "a@zw.example"))
    switch_mail(cast.by("office"), True)
    owner = cast.people["owner"]
    change_person(cast.by("office"), owner.id, number=owner.number, name=owner.name, email="mei@zw.example")
    kept = [db.session.execute(text(query)).all() for query in ("SELECT * FROM robot", "SELECT * FROM mail_server")]
    assert not [secret for secret in (KEY, "SEC0123", "hunter2") if secret in str(kept)]
    monkeypatch.setitem(app.config, "SECRET_KEY", "another site's")
    db.session.rollback()
    assert carry(Address(row.id, "robot"), WORDS).detail == carry(Address(owner.id, "email"), WORDS).detail == LOST
    assert not far.asked and cast.client("office").get("/settings/channels").status_code == 200
    assert change_robot(cast.by("office"), row.id, RobotEntry("晨会群", KINDS["wecom"].address(KEY)))
    assert carry(Address(row.id, "robot"), WORDS).ok


def test_a_robot_that_may_not_speak_is_not_told(cast: Cast, far: FarSide):
    row = add_robot(cast.by("office"), RobotEntry("晨会群", KINDS["wecom"].address(KEY)))
    assert robots() == [] and carry(Address(row.id, "robot"), WORDS).state == "refused"
    with pytest.raises(Problem):
        add_robot(cast.by("office"), RobotEntry("又一个", KINDS["wecom"].address(KEY)))
    with pytest.raises(Problem):
        switch_robot(cast.by("manager"), row.id, True)
    assert change_robot(cast.by("office"), row.id, RobotEntry("周会群")) and row.key == KEY
    remove_robot(cast.by("office"), row.id)
    assert carry(Address(row.id, "robot"), WORDS).state == "refused" and not far.asked
    assert db.session.get_one(Robot, row.id).key == ""


def test_a_phone_reads_what_was_pushed_and_nobody_else_can(app: Flask, cast: Cast, far: FarSide, phone: Phone):
    address, _session = subscribed(cast, "owner", phone)
    far.says(201)
    assert carry(address, WORDS).ok
    asked = far.asked[-1]
    assert json.loads(phone.reads(asked.body)) == {
        "title": "两项今天到期", "body": "一层大厅：漏水", "link": "/issues/1", "tag": "issue-1",
    }  # fmt: skip
    with pytest.raises(Exception, match=r"."):
        Phone().reads(asked.body)
    assert Vapid02.verify(asked.headers["Authorization"]) and public_key() in asked.headers["Authorization"]
    assert asked.headers["TTL"] == "43200" and len(asked.headers["Topic"]) == 32 and asked.path == "/to/one"
    kept = Path(app.config["INSTANCE"]) / "push-key.pem"
    assert kept.stat().st_mode & 0o777 == 0o600 and "PRIVATE KEY" in kept.read_text()


def test_what_a_push_service_answers_is_told_and_a_gone_phone_is_forgotten(cast: Cast, far: FarSide, phone: Phone):
    address, _session = subscribed(cast, "owner", phone)
    for status, headers, state in ((429, {"Retry_After": "90"}, "slow_down"), (500, {}, "unreachable"),
                                   (307, {"Location": "https://127.0.0.1/"}, "refused"), (403, {}, "refused")):  # fmt: skip
        far.says(status, **headers)
        outcome = carry(address, WORDS)
        assert outcome.state == state and len(far.asked) == 1
        assert outcome.retry_after == (timedelta(seconds=90) if status == 429 else None)
        far.asked.clear()
    far.says(410)
    assert carry(address, WORDS).state == "refused"
    assert db.session.execute(select(PushSubscription)).first() is None
    assert carry(address, WORDS).state == "refused" and len(far.asked) == 1


def test_a_phone_gets_nothing_after_signing_out_and_belongs_to_whoever_subscribed_last(
    cast: Cast, far: FarSide, phone: Phone
):
    address, session = subscribed(cast, "owner", phone)
    newer, theirs = subscribed(cast, "neighbour", phone)
    assert newer.id == address.id and addresses_of([cast.people["owner"].id]) == {cast.people["owner"].id: []}
    revoke_session(cast.by("neighbour"), theirs)
    assert carry(newer, WORDS).state == "refused" and not far.asked
    assert drop_ended(cast.system) == 1 and drop_ended(cast.system) == 0
    again, _ = subscribed(cast, "owner", phone)
    set_active(cast.by("office"), cast.people["owner"].id, False)
    assert carry(again, WORDS).state == "refused" and not far.asked and session


@pytest.mark.row("A32")
def test_a_name_that_leads_into_our_own_network_is_not_called(
    cast: Cast, far: FarSide, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.undo()
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *_a, **_k: [(2, 1, 6, "", ("127.0.0.1", far.port))])
    address, _session = subscribed(cast, "owner", Phone())
    outcome = carry(address, WORDS)
    assert (outcome.state, outcome.far) == ("refused", "NotPublic") and not far.asked
    row = robot_of(cast, "wecom")
    assert carry(Address(row.id, "robot"), WORDS).state == "unreachable" and not far.asked


@pytest.mark.row("A32")
def test_a_name_is_asked_once_all_it_leads_to_must_be_public_and_what_was_judged_is_called(
    cast: Cast, far: FarSide, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.undo()
    answers, asked = {"push.example": ["8.8.8.8"]}, list[str]()

    def lookup(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        found = answers.pop(host, ["127.0.0.1"])  # asked again, the name has changed its mind
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, far.port)) for address in found]

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lookup)
    address, _session = subscribed(cast, "owner", Phone())
    carry(address, WORDS)
    assert asked == ["push.example", "8.8.8.8"], "the connection is made to the number"
    for mixed in (["8.8.8.8", "10.0.0.1"], ["192.168.0.1", "8.8.8.8"]):
        answers["push.example"] = mixed
        assert carry(address, WORDS).far == "NotPublic"


def test_no_proxy_of_the_environment_is_asked(cast: Cast, far: FarSide, monkeypatch: pytest.MonkeyPatch):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert carry(Address(robot_of(cast, "wecom").id, "robot"), WORDS).ok and len(far.asked) == 1


@pytest.mark.one_database
def test_who_does_not_answer_is_waited_for_no_longer_than_was_set(
    cast: Cast, far: FarSide, monkeypatch: pytest.MonkeyPatch
):
    assert outgoing.WHOLE == 20 and sum(outgoing.TIMEOUT) < outgoing.WHOLE
    monkeypatch.setattr(outgoing, "WHOLE", 0.2)
    monkeypatch.setattr(far, "waits", 1.5)
    broken = carry(Address(robot_of(cast, "wecom").id, "robot"), WORDS)
    assert (broken.state, broken.maybe, len(far.asked)) == ("unreachable", True, 1)


def mailed(cast: Cast, side: MailSide, monkeypatch: pytest.MonkeyPatch, login: str = "") -> Address:
    """The office's server set up and the owner's address known."""
    monkeypatch.setattr("app.channels.sending.mail.ssl.create_default_context", lambda: None)
    monkeypatch.setattr("smtplib.SMTP.starttls", lambda *_a, **_k: None)
    entry = MailEntry(
        "127.0.0.1", side.port, "starttls", login, "hunter2-hunter2" if login else "", "office@zw.example"
    )
    set_mail_server(cast.by("office"), entry)
    owner = cast.people["owner"]
    change_person(cast.by("office"), owner.id, number=owner.number, name=owner.name, email=" Mei@zw.example ")
    return Address(owner.id, "email", owner.id)


def test_mail_goes_to_the_persons_address_by_the_offices_server(
    cast: Cast, mail_side: MailSide, monkeypatch: pytest.MonkeyPatch
):
    address = mailed(cast, mail_side, monkeypatch, "office")
    assert addresses_of([address.id]) == {address.id: []} and carry(address, WORDS).detail == mail_rules.NO_SERVER
    switch_mail(cast.by("office"), True)
    assert addresses_of([address.id]) == {address.id: [address]}
    assert carry(address, WORDS).ok
    ((sender, to, words),) = mail_side.took
    assert sender.startswith("mail FROM:<office@zw.example>") and to == "rcpt TO:<Mei@zw.example>"
    import email
    import email.policy

    read = email.message_from_string(words, policy=email.policy.default)
    assert read["subject"] == "两项今天到期" and read["auto-submitted"] == "auto-generated"
    assert read["from"] == "新区管理部 <office@zw.example>" and read["message-id"] and read["date"]
    assert read.get_content().strip().splitlines() == ["一层大厅：漏水", "", "https://zw.example/issues/1"]
    choose_channel(cast.by("owner"), "email", False)
    assert addresses_of([address.id]) == {address.id: []}


@pytest.mark.one_database
def test_what_a_mail_server_refuses_is_told_apart(cast: Cast, mail_side: MailSide, monkeypatch: pytest.MonkeyPatch):
    address = mailed(cast, mail_side, monkeypatch, "office")
    switch_mail(cast.by("office"), True)
    for refuses, state, detail in (
        ({"AUTH": "535 5.7.8 no hunter2-hunter2"}, "refused", mail_rules.NO_SIGN_IN),
        ({"RCPT": "550 no such user"}, "refused", mail_rules.NOBODY),
        ({"RCPT": "451 greylisted"}, "unreachable", mail_rules.LATER),
        ({"DATA": "554 spam"}, "refused", mail_rules.REFUSED),
        ({"MAIL": "421 going down"}, "unreachable", mail_rules.LATER),
    ):
        mail_side.refuses = refuses
        found = carry(address, WORDS)
        assert (found.state, found.detail) == (state, detail) and "hunter2" not in found.far
    assert not mail_side.took
    mail_side.refuses = {"DATA": ""}  # hangs up
    found = carry(address, WORDS)
    assert (found.detail, found.maybe) == (mail_rules.NOT_REACHED, True)
    monkeypatch.setattr("smtplib.SMTP.connect", lambda *_a, **_k: (_ for _ in ()).throw(ConnectionRefusedError()))
    found = carry(address, WORDS)
    assert (found.detail, found.maybe) == (mail_rules.NOT_REACHED, False)


@pytest.mark.one_database
def test_a_server_that_does_not_encrypt_is_not_told_the_password(
    cast: Cast, mail_side: MailSide, monkeypatch: pytest.MonkeyPatch
):
    address = mailed(cast, mail_side, monkeypatch, "office")
    monkeypatch.undo()
    switch_mail(cast.by("office"), True)
    mail_side.refuses = {"AUTH": "535 it was sent all the same"}
    found = carry(address, WORDS)
    assert (found.state, found.detail) == ("refused", mail_rules.NO_TRUST) and not mail_side.took


@pytest.mark.one_database
def test_no_backup_holds_the_key_that_seals(app: Flask, cast: Cast, tmp_path: Path):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("a backup is of SQLite")
    robot_of(cast, "wecom", "SEC0123456789abcdef")
    secret = app.config["SECRET_KEY"]
    assert (Path(app.config["INSTANCE"]) / "secret-key").read_text().strip() == secret
    told = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "site.zip")])
    assert told.exit_code == 0, told.output
    with ZipFile(tmp_path / "site.zip") as packed:
        held = {name: packed.read(name) for name in packed.namelist()}
    assert "zonewalk.sqlite3" in held and not any("secret" in name or "push-key" in name for name in held)
    assert not [name for name, content in held.items() if secret.encode() in content or KEY.encode() in content]


def test_a_password_goes_to_no_other_server(cast: Cast, mail_side: MailSide, monkeypatch: pytest.MonkeyPatch):
    mailed(cast, mail_side, monkeypatch, "office")
    with pytest.raises(Problem):
        set_mail_server(cast.by("office"), MailEntry("evil.example", 465, "ssl", "office", "", "office@zw.example"))
    with pytest.raises(Problem):
        set_mail_server(cast.by("office"), MailEntry("127.0.0.1", 25, "none", "office", "x", "office@zw.example"))
    with pytest.raises(Problem):
        set_mail_server(cast.by("manager"), MailEntry("127.0.0.1", 25, "none", "", "", "office@zw.example"))
    told = json.dumps(list(db.session.execute(select(JournalEntry.data)).scalars()), ensure_ascii=False)
    assert "hunter2" not in told and "Mei@" not in told


@pytest.mark.one_database
def test_a_demo_site_sends_nothing_and_nothing_is_carried_inside_a_transaction(cast: Cast, far: FarSide, phone: Phone):
    address, _session = subscribed(cast, "owner", phone)
    with transaction(), pytest.raises(RuntimeError):
        carry(address, WORDS)
    change_settings(cast.system, demo=True)
    assert [carry(one, WORDS).detail for one in (address, Address(address.id, "email"), Address("x", "robot"))] == [
        DEMO
    ] * 3
    assert not far.asked
