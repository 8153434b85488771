"""The office's page, one's own page and the phone's requests, each walked once."""

from __future__ import annotations

import json
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from app.channels.models import MailServer, PushSubscription, Robot
from app.channels.rules.robots import KINDS
from app.core.db import db
from app.people.actions import change_person
from tests.cast import Cast
from tests.channels.conftest import Phone
from tests.channels.far_sides import FarSide

SECRET = "SECabcdef012345"
KEY = "0123abcd-4567-89ef-0123-456789abcdef"
PAGE = "/settings/channels"
MARK = {"X-Zonewalk": "1"}


def said(browser: FlaskClient, address: str, form: dict[str, str], then: str = PAGE) -> str:
    """What the page says after a form was sent."""
    answer = browser.post(address, data=form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return browser.get(then).get_data(as_text=True)


def test_the_office_sets_a_robot_up_tries_it_and_switches_it_on(cast: Cast, far: FarSide):
    cast.clock.moment += timedelta(minutes=7)
    office = cast.client("office")
    assert "还没有机器人" in office.get(PAGE).get_data(as_text=True)
    refused = office.post(f"{PAGE}/robots/new", data={"name": "晨会群", "address": "https://10.0.0.5/hook"})
    assert refused.status_code == 422 and "企业微信、钉钉或飞书" in refused.get_data(as_text=True)
    page = said(
        office,
        f"{PAGE}/robots/new",
        {"name": "晨会群", "address": KINDS["feishu"].address(KEY), "secret": SECRET},
    )
    robot = db.session.execute(select(Robot)).scalar_one()
    assert "晨会群" in page and "飞书" in page and "…cdef" in page and not robot.active
    do = f"{PAGE}/robots/{robot.id}/do"
    page = said(office, do, {"do": "test"})
    assert (
        "群机器人已接收" in page
        and len(far.asked) == 1
        and "方璐 测试消息能否送达" in far.asked[0].json["content"]["text"]
    )
    assert "刚刚发过一条" in said(office, do, {"do": "test"}) and len(far.asked) == 1
    cast.clock.moment += timedelta(minutes=1)
    far.says(200, {"code": 19001, "msg": f"param invalid: {KEY}"})
    page = said(office, do, {"do": "test"})
    assert "没有这个机器人" in page and "code 19001" in page
    assert "已启用 晨会群" in said(office, do, {"do": "on"})
    edit = office.get(f"{PAGE}/robots/{robot.id}").get_data(as_text=True)
    assert KEY not in edit + page and SECRET not in edit + page
    said(office, f"{PAGE}/robots/{robot.id}", {"name": "周会群", "no_secret": "y"})
    db.session.expire_all()
    assert (robot.name, robot.key, robot.secret, robot.active) == ("周会群", KEY, "", True)
    assert (
        "已去掉 周会群" in said(office, do, {"do": "remove"})
        and office.get(f"{PAGE}/robots/{robot.id}").status_code == 404
    )
    assert cast.client("manager").get(PAGE).status_code == 403


def test_the_office_sets_its_mail_server_up(cast: Cast, monkeypatch):
    office = cast.client("office")
    wrong = office.post(f"{PAGE}/mail", data={"host": "https://x", "security": "ssl", "sender": "a@zw.example"})
    assert wrong.status_code == 422 and "邮件服务器的写法" in wrong.get_data(as_text=True)
    form = {
        "host": "smtp.zw.example",
        "security": "ssl",
        "login": "a",
        "password": "hunter2-2",
        "sender": "a@zw.example",
    }
    page = said(office, f"{PAGE}/mail", form)
    row = db.session.execute(select(MailServer)).scalar_one()
    assert (row.port, row.active) == (465, False) and "先登记您自己的邮箱" in page
    edit = office.get(f"{PAGE}/mail").get_data(as_text=True)
    assert "hunter2" not in edit + page and "smtp.zw.example" in edit
    me = cast.people["office"]
    change_person(cast.by("office"), me.id, number=me.number, name=me.name, email="a@zw.example")
    monkeypatch.setattr("smtplib.SMTP_SSL", lambda *_a, **_k: (_ for _ in ()).throw(TimeoutError()))
    assert "连不上邮件服务器" in said(office, f"{PAGE}/mail/do", {"do": "test"})
    assert "邮件已启用" in said(office, f"{PAGE}/mail/do", {"do": "on"})
    assert "a@zw.example" in cast.client("office").get(f"/people/{me.id}").get_data(as_text=True)


def test_a_phone_takes_messages_tries_it_and_takes_none_any_more(cast: Cast, far: FarSide, phone: Phone):
    owner, api = cast.client("owner"), "/api/v1/push"
    state = owner.get(api).json
    assert len(state["key"]) == 87 and not state["subscribed"] and state["wanted"]
    assert owner.put(api, json={**phone.given, "endpoint": "https://192.168.0.1/x"}, headers=MARK).status_code == 422
    assert owner.put(api, json={**phone.given, "keys": {"p256dh": "AAAA", "auth": "AAAA"}}).status_code == 422
    assert owner.put(api, data="[", content_type="application/json").status_code == 400
    assert owner.put(api, json=phone.given, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert owner.delete(api).status_code == 403 and owner.post(f"{api}/test").status_code == 403
    assert owner.post(f"{api}/test", headers=MARK).status_code == 404
    assert [owner.put(api, json=phone.given).status_code for _ in range(2)] == [201, 200]
    far.says(201)
    told = owner.post(f"{api}/test", headers=MARK).json
    assert told["state"] == "sent" and "推送服务已接收" in told["words"]
    read = json.loads(phone.reads(far.asked[0].body))
    assert read["link"] == "/app/phone" and "谢春梅" in read["body"]
    assert owner.post(f"{api}/test", headers=MARK).status_code == 429
    mine = owner.get("/me/channels").get_data(as_text=True)
    assert "推送服务已接收" in mine and "还没有登记您的邮箱" in mine
    assert "已停用" not in said(owner, "/me/channels", {"do": "off", "channel": "push"}, "/me/channels")
    assert owner.get(api).json["wanted"] is False
    assert owner.put(api, json=phone.given).json["wanted"] is True
    row = db.session.execute(select(PushSubscription)).scalar_one()
    cast.clock.moment += timedelta(minutes=1)
    neighbour = cast.client("neighbour")
    assert neighbour.post("/me/channels", data={"do": "test", "channel": "push", "id": row.id}).status_code == 404
    assert neighbour.post("/me/channels", data={"do": "fly"}).status_code == 400
    far.says(410)
    assert "不再接收消息" in said(
        owner, "/me/channels", {"do": "test", "channel": "push", "id": row.id}, "/me/channels"
    )
    document = owner.get("/api/v1/openapi.json").json["paths"]
    assert {*document[api], *document[f"{api}/test"]} == {"get", "put", "delete", "post"}
    owner.put(api, json=phone.given)
    assert owner.delete(api, headers=MARK).json["subscribed"] is False
    assert db.session.execute(select(PushSubscription)).first() is None
