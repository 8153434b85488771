"""Messages on their way: claimed, carried, noted; workers beside each other; workers killed; digests and quiet hours."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.cases.actions import Step, confirm_fix
from app.channels.models import MailServer, Robot
from app.channels.rules.outcome import Address, Message, Outcome
from app.core.acting import Acting
from app.core.db import db, transaction, writing
from app.core.moments import here_and_now
from app.duties.actions import ship_scheme
from app.notices.actions import climb, read_notices, send_due, set_own_choice, set_site_choice
from app.notices.models import Delivery, Notice
from app.notices.rules.sending import KEPT_TRYING, MOST_TRIES, next_try
from app.people.models import Person
from app.service.actions import Asked, Incident, open_case, report_incident, take
from app.service.actions import Step as CaseStep
from tests import forks
from tests.cast import Cast
from tests.notices.test_climb import at, look, opens, report


@dataclass
class Post:
    """A far side that takes everything, unless told otherwise."""

    says: list[Outcome] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    pause: float = 0

    def __call__(self, address: Address, message: Message) -> Outcome:
        assert not writing(), "nothing is carried inside a transaction"
        time.sleep(self.pause)
        self.taken.append((address.id, message.title))
        self.bodies.append(message.body)
        return self.says.pop(0) if self.says else Outcome("sent", "ok")


@pytest.fixture
def mailed(cast: Cast) -> Cast:
    """Everybody has an e-mail address, and the ladder has begun."""
    with transaction():
        for person in db.session.execute(select(Person)).scalars():
            person.email = f"{person.number}@zw.example".lower()
        server = {"host": "mail.zw.example", "port": 25, "security": "none", "sender": "a@zw.example"}
        db.session.add(MailServer(id="site", active=True, **server))
    look(cast)
    return cast


def ways() -> list[Delivery]:
    db.session.expire_all()
    return list(db.session.execute(select(Delivery).order_by(Delivery.id)).scalars())


def send(cast: Cast, post: Post, text: str | None = None) -> int:
    if text:
        at(cast, text)
    return send_due(cast.system, post)


def test_a_message_is_carried_once_and_tried_again_with_growing_pauses(mailed: Cast):
    cast, post = mailed, Post([Outcome("unreachable", "no answer"), Outcome("slow_down", "later", timedelta(minutes=7))])
    report(cast)
    assert look(cast, "02T09:01") == [("owner", "issue/told")]
    (way,) = ways()
    assert cast.clock.now() <= way.not_before < cast.clock.now() + timedelta(minutes=1), "spread within the minute"
    assert send(cast, post, "02T09:02") == 1 and send(cast, post) == 0
    assert ways()[0].state == "waiting" and ways()[0].not_before > cast.clock.now()
    assert send(cast, post, "02T09:04") == 1
    assert ways()[0].not_before >= cast.clock.now() + timedelta(minutes=7)
    assert send(cast, post, "02T09:13") == 1 and send(cast, post, "02T09:30") == 0
    (way,) = ways()
    assert (way.state, way.tries, way.maybe_twice) == ("sent", 2, False)
    assert post.taken[-1] == (cast.people["owner"].id, "问题 #1 请您整改，17:00 前完成")
    page = cast.client("office").get("/notices/sent").text
    assert "邮件: 已发送" in page and "已试 2 次" in page


def test_what_is_due_in_a_moment_is_waited_for_and_what_is_due_later_is_not(mailed: Cast):
    cast, post, waited = mailed, Post(), list[float]()
    report(cast)
    look(cast, "02T09:01")

    def pause(seconds: float) -> None:
        waited.append(seconds)
        cast.clock.moment += timedelta(seconds=seconds)

    assert send_due(cast.system, post, pause) == 1
    before = list(waited)
    assert len(before) <= 1 and all(0 <= seconds < 21 for seconds in before), "one in twenty goes at once"
    at(cast, "02T21:00")
    report(cast)
    look(cast, "02T21:01")
    assert send_due(cast.system, post, pause) == 0 and waited == before, "in the morning"


def test_what_was_settled_or_read_meanwhile_is_not_sent_and_what_is_refused_stays_so(mailed: Cast):
    cast, post = mailed, Post()
    first, _second, _third = report(cast), report(cast), report(cast)
    look(cast, "02T09:01")
    confirm_fix(cast.by("owner"), Step(first.id), here_and_now(cast.clock.now()))
    second = db.session.execute(select(Notice).order_by(Notice.id)).scalars().all()[1]
    read_notices(cast.by("owner"), [second.id])
    post.says = [Outcome("refused", "no such mailbox")]
    assert send(cast, post, "02T09:10") == 1
    assert [(way.state, way.detail) for way in ways()] == [
        ("dropped", "settled"), ("dropped", "read"), ("refused", "no such mailbox"),
    ]  # fmt: skip
    assert send(cast, post, "03T09:10") == 0


def test_the_night_is_quiet_but_for_what_cannot_wait(mailed: Cast):
    cast, post = mailed, Post()
    set_own_choice(cast.by("owner"), "06:00", "08:00", digest=False)
    at(cast, "02T21:00")
    report(cast, hours=20)
    open_case(cast.by("office"), Asked("complaint", "漏水", assignee_id=cast.people["owner"].id), here_and_now(cast.clock.now()))
    assert look(cast, "02T21:01") == [("manager", "urgent/told"), ("owner", "issue/told"), ("owner", "urgent/told")]
    assert send(cast, post) == 2 and all("投诉" in title for _, title in post.taken)
    assert send(cast, post, "03T07:59") == 0, "beside the site's hours, the owner's own"
    assert send(cast, post, "03T08:10") == 1


def test_the_mornings_digest_comes_once_to_who_wants_it_and_into_the_group(mailed: Cast):
    cast, post = mailed, Post()
    ship_scheme(cast.by("office"), at(cast, "02T09:00").date())
    with transaction():
        robot = Robot(name="群", kind="feishu", key="k" * 20, active=True, created_at=cast.clock.now())
        db.session.add(robot)
    report(cast, hours=30)
    opens(cast, "owner")
    look(cast, "02T19:00")
    db.session.execute(select(1))
    assert [one for one in look(cast, "03T07:40") if "digest" in one[1]] == [], "off until somebody asks for it"
    set_own_choice(cast.by("owner"), "", "", digest=True)
    set_site_choice(cast.by("office"), "20:30", "07:00", "07:40", digest=False, robots=True)
    look(cast, "04T07:39")
    at(cast, "04T07:41")
    made = [one for one in climb(cast.system) if one.kind == "digest"]
    assert sorted(str(one.person_id) for one in made) == sorted([cast.people["owner"].id, "None"])
    post.taken.clear()
    while send(cast, post, "04T07:52"):
        pass
    said = {title for _, title in post.taken if "今天" in title}
    assert any(title.startswith("早间汇总：逾期问题 1 件") for title in said)
    assert any("已逾期 1 件" in title and "规定动作 3 项" in title for title in said)
    assert (robot.id, ) in {(address,) for address, _ in post.taken} and climb(cast.system) == []
    assert "今天到期" not in cast.client("owner").get("/notices").text, "a digest only repeats the inbox"


def test_an_incident_is_said_to_every_group_at_once_and_only_once(mailed: Cast):
    cast, post = mailed, Post()
    with transaction():
        groups = [Robot(name=name, kind="feishu", key="k" * 20, active=name != "停用", created_at=cast.clock.now())
                  for name in ("保洁群", "工程群", "停用")]  # fmt: skip
        db.session.add_all(groups)
    at(cast, "02T23:30")  # in the quiet hours
    incident = Incident("fire", words="电梯困人", zone_id=cast.zones["hall"].id)
    case = report_incident(cast.by("staff"), incident, here_and_now(cast.clock.now()))
    made = [one for one in climb(cast.system) if one.kind == "alert"]
    assert sorted(one.thing_id for one in made) == sorted(group.id for group in groups if group.active)
    send(cast, post, "02T23:32")
    said = [title for address, title in post.taken if address in {group.id for group in groups}]
    assert said == [f"突发事件 #{case.number}"] * 2
    assert "一层大厅" in made[0].about and "电梯困人" in made[0].about and cast.people["staff"].name not in made[0].about
    at(cast, "02T23:40")
    take(cast.by("manager"), CaseStep(case.id, "comment", words="已在路上"), here_and_now(cast.clock.now()))
    assert [one for one in climb(cast.system) if one.kind == "alert"] == [], "what is added to it is not said again"


def test_a_message_that_may_have_gone_out_says_so_when_it_is_carried_again(mailed: Cast):
    cast, post = mailed, Post([Outcome("unreachable", "broke off", maybe=True)])
    report(cast)
    look(cast, "02T09:01")
    send(cast, post, "02T09:02")
    assert (ways()[0].state, ways()[0].maybe_twice) == ("waiting", True)
    assert "可能已收到" not in post.bodies[0]
    while not send(cast, post):
        cast.clock.moment += timedelta(minutes=10)
    assert (ways()[0].state, ways()[0].maybe_twice) == ("sent", True)
    assert "漏水" in post.bodies[1] and "您可能已收到过这条提醒" in post.bodies[1]


def test_two_workers_beside_each_other_carry_each_message_once(app: Flask, mailed: Cast):
    cast, post = mailed, Post(pause=0.002)
    for _ in range(12):
        report(cast)
    look(cast, "02T09:01")
    at(cast, "02T09:05")
    by, barrier = cast.system, threading.Barrier(2)
    db.session.rollback()

    def work() -> None:
        with app.app_context():
            barrier.wait()
            send_due(Acting(by.user, by.now), post)
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert len(post.taken) == 12 and {way.state for way in ways()} == {"sent"} and {way.tries for way in ways()} == {1}


@pytest.mark.timeout(300)
def test_a_worker_killed_between_sending_and_noting_leads_to_a_second_copy_that_says_so(app: Flask, mailed: Cast):
    cast, post = mailed, Post()
    report(cast)
    look(cast, "02T09:01")
    instance, database = app.config["INSTANCE"], app.config["SQLALCHEMY_DATABASE_URI"]
    environment = {"INSTANCE": instance, "DATABASE_URL": database, "PASSWORD_COST": "test"}
    worker = forks.work(Path(instance) / "worker.log", environment, ["tests.notices.killing"])
    assert worker.wait() == -9
    (way,) = ways()
    assert way.state == "claimed" and way.claimed_at
    cast.clock.moment = way.claimed_at + timedelta(minutes=4)
    assert send(cast, post) == 0, "its worker may still be at it"
    cast.clock.moment = way.claimed_at + timedelta(minutes=6)
    assert send(cast, post) == 1 and send(cast, post) == 0
    (way,) = ways()
    assert (way.state, way.maybe_twice, way.tries) == ("sent", True, 2)
    assert "您可能已收到过这条提醒" in post.bodies[0]


def test_what_was_read_or_settled_after_its_worker_was_lost_is_not_carried_again(mailed: Cast):
    cast, post = mailed, Post()
    report(cast)
    mended = report(cast)
    look(cast, "02T09:01")
    at(cast, "02T09:02")
    with transaction():
        for way in ways():
            way.state, way.claimed_at, way.claim = "claimed", cast.clock.now(), "lost"
    notices = db.session.execute(select(Notice).order_by(Notice.id)).scalars().all()
    read_notices(cast.by("owner"), [one.id for one in notices if one.thing_id != mended.id])
    confirm_fix(cast.by("owner"), Step(mended.id), here_and_now(cast.clock.now()))
    assert send(cast, post, "02T09:10") == 0 and post.taken == []
    assert sorted((way.state, way.detail) for way in ways()) == [("dropped", "read"), ("dropped", "settled")]


def test_a_worker_killed_before_it_claims_leaves_the_message_waiting(mailed: Cast, monkeypatch: Any):
    cast, post = mailed, Post()
    report(cast)
    look(cast, "02T09:01")

    def killed(notice: Notice, *, again: bool) -> Message:
        raise KeyboardInterrupt

    with monkeypatch.context() as at_work:
        at_work.setattr("app.notices.actions.sending._message", killed)
        with pytest.raises(KeyboardInterrupt):
            send(cast, post, "02T09:05")
    assert [(way.state, way.tries) for way in ways()] == [("waiting", 0)]
    assert send(cast, post) == 1 and [(way.state, way.maybe_twice) for way in ways()] == [("sent", False)]


NOW = datetime(2026, 3, 2, tzinfo=UTC)


@given(st.integers(1, 20), st.sampled_from(["at_once", "plain"]), st.integers(0, 2_000))
def test_pauses_grow_and_end(tries: int, how: str, minutes: int):
    begun = NOW - timedelta(minutes=minutes)
    again = next_try("key", how, tries, begun, NOW, None)
    assert (again is None) == (tries >= MOST_TRIES or timedelta(minutes=minutes) > KEPT_TRYING)
    later = next_try("key", how, tries + 1, begun, NOW, None)
    if again and later:
        assert NOW < again <= later <= NOW + timedelta(minutes=75)
    asked = next_try("key", how, tries, NOW, NOW, timedelta(minutes=5))
    assert asked and asked >= NOW + timedelta(minutes=5), "never before the far side wants it"
