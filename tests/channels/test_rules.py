"""Pure: robots' addresses, answers and limits; what a push service may be; what is shown of a secret."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.channels.rules import mail, push, robots
from app.channels.rules.outcome import Message
from app.channels.rules.robots import DINGTALK, FEISHU, KINDS, WECOM, read_address, shortened, text_of, wait_for
from app.channels.rules.secrets import masked, without
from app.channels.sending.outgoing import is_public

NOW = datetime(2026, 3, 2, 1, 7, tzinfo=UTC)
GENTLE = settings(max_examples=40, deadline=None, database=None)
KEY = "0123abcd-4567-89ef-0123-456789abcdef"


def test_the_three_services_addresses_are_read_and_made_the_same():
    for kind in KINDS.values():
        assert read_address(f" {kind.address(KEY)} ") == (kind, KEY)
    assert read_address(f"https://oapi.dingtalk.com/robot/send/?x=1&access_token={KEY}")[0] is DINGTALK


@pytest.mark.parametrize(
    "address",
    [
        "", "x", f"http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send",
        f"https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key={KEY}", f"https://127.0.0.1/robot/send?access_token={KEY}",
        f"https://oapi.dingtalk.com:8443/robot/send?access_token={KEY}", f"https://a@oapi.dingtalk.com/robot/send?access_token={KEY}",
        f"https://open.feishu.cn/open-apis/bot/v2/hook/../../{KEY}", f"https://open.feishu.cn/open-apis/other/{KEY}",
        "https://open.feishu.cn/open-apis/bot/v2/hook/short", f"https://oapi.dingtalk.com/robot/send?access_token={KEY}%0d%0aX",
    ],
)  # fmt: skip
@pytest.mark.row("A32")
def test_no_other_address_is_a_robots(address: str):
    with pytest.raises(ValueError, match=r"\w"):
        read_address(address)


@pytest.mark.parametrize(
    ("kind", "status", "body", "state", "rest"),
    [
        (WECOM, 200, '{"errcode":0,"errmsg":"ok"}', "sent", None),
        (WECOM, 200, '{"errcode":45009,"errmsg":"api freq out of limit"}', "slow_down", 60),
        (WECOM, 200, '{"errcode":93000,"errmsg":"invalid webhook url"}', "refused", None),
        (WECOM, 200, '{"errcode":-1,"errmsg":"system busy"}', "unreachable", None),
        (WECOM, 200, '{"errcode":40058,"errmsg":"?"}', "refused", None),
        (DINGTALK, 200, '{"errcode":0,"errmsg":"ok"}', "sent", None),
        (DINGTALK, 200, '{"errcode":130101,"errmsg":"send too fast"}', "slow_down", 600),
        (DINGTALK, 200, '{"errcode":300005,"errmsg":"token is not exist"}', "refused", None),
        (DINGTALK, 200, '{"errcode":310000,"errmsg":"sign not match"}', "refused", None),
        (FEISHU, 200, '{"code":0,"data":{},"msg":"success"}', "sent", None),
        (FEISHU, 200, '{"StatusCode":0,"code":0,"msg":"success"}', "sent", None),
        (FEISHU, 400, '{"code":11232,"msg":"frequency limited psm"}', "slow_down", 60),
        (FEISHU, 200, '{"code":19001,"msg":"param invalid: incoming webhook access token invalid"}', "refused", None),
        (FEISHU, 200, "<html>sign in to this network</html>", "unreachable", None),
        (WECOM, 200, "{}", "unreachable", None), (WECOM, 200, "[0]", "unreachable", None), (WECOM, 404, "", "refused", None),
        (WECOM, 200, '{"errcode":false}', "unreachable", None), (WECOM, 302, "", "unreachable", None),
        (WECOM, 502, "", "unreachable", None), (DINGTALK, 429, "", "slow_down", 600),
    ],
)  # fmt: skip
def test_the_body_of_an_answer_decides(kind, status, body, state, rest):
    found = robots.judge(kind, status, body.encode(), KEY)
    assert found.state == state and found.retry_after == (timedelta(seconds=rest) if rest else None)
    assert found.detail and found.ok == (state == "sent")


def test_no_secret_comes_back_in_what_a_service_says():
    said = f'{{"errcode":93000,"errmsg":"no key {KEY}\\nhint"}}'
    assert robots.judge(WECOM, 200, said.encode(), KEY).far == "errcode 93000: no key … hint"
    assert masked(KEY) == "…cdef" and masked("short") == "…" and len(without("x" * 500)) <= 120


@GENTLE
@given(st.lists(st.integers(0, 900), max_size=200), st.sampled_from(sorted(KINDS)))
def test_no_robot_is_ever_told_more_than_its_service_takes(steps: list[int], name: str):
    """Whatever workers come in whatever order: those whom the rule lets through stay within the limit of every minute."""
    kind, told, now = KINDS[name], [], NOW
    for step in steps:
        now += timedelta(milliseconds=step)
        wait = wait_for(kind, told, None, now, lambda at: at)
        if wait:
            later = now + wait
            assert not wait_for(kind, told, None, later, lambda at: at)
            continue
        told.append(now)
    for moment in told:
        assert sum(1 for other in told if moment - timedelta(minutes=1) < other <= moment) <= kind.per_minute


def test_the_twenty_first_waits_for_the_first_minute_to_pass_and_feishu_for_the_half_hour():
    told = [NOW + timedelta(seconds=second) for second in range(20)]
    now = NOW + timedelta(seconds=30)
    assert wait_for(WECOM, told, None, now, lambda at: at) == timedelta(seconds=30)
    assert not wait_for(FEISHU, told, None, now, lambda at: at)
    assert wait_for(DINGTALK, [], now + timedelta(minutes=9), now, lambda at: at) == timedelta(minutes=9)
    half = NOW.replace(minute=30, second=15)
    assert wait_for(FEISHU, [], None, half, lambda at: at) == timedelta(seconds=105)
    assert not wait_for(WECOM, [], None, half, lambda at: at)
    kathmandu = timedelta(hours=5, minutes=45)
    assert wait_for(FEISHU, [], None, NOW.replace(minute=15), lambda at: at + kathmandu) == timedelta(minutes=2)


@GENTLE
@given(st.text(max_size=3_000), st.integers(4, 200))
def test_words_are_cut_to_whole_characters(words: str, most: int):
    cut = shortened(words, most)
    assert len(cut.encode()) <= most and (cut == words or cut.endswith("…"))


def test_a_robots_text_keeps_its_link():
    text = text_of(WECOM, Message("标题", "字" * 5_000, "/board"), "新区", "https://zw.example")
    assert (
        text.startswith("【新区】标题\n字")
        and text.endswith("…\nhttps://zw.example/board")
        and len(text.encode()) <= 2_000
    )


@pytest.mark.parametrize(
    "endpoint",
    ["http://push.example/x", "https://10.0.0.1/x", "https://[::1]/x", "https://localhost/x", "https://printer.local/x",
     "https://a:b@push.example/", "https://push.example:8443/x", "https://push.example/x#y", "https://2130706433/",
     "push.example", "https://push.example/ x", "https://push.example/" + "x" * 2_000, "file:///etc/passwd"],
)  # fmt: skip
@pytest.mark.row("A32")
def test_no_endpoint_leads_into_our_own_network(endpoint: str):
    with pytest.raises(ValueError, match=r"\w"):
        push.clean_endpoint(endpoint)


def test_only_addresses_of_the_internet_are_public():
    private = ("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
               "::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "2002:0a00:0001::", "64:ff9b::a00:1")  # fmt: skip
    assert not [one for one in private if is_public(one)]
    assert is_public("8.8.8.8") and is_public("2400:3200::1")


def test_what_a_push_service_answers():
    def state(status: int, after: str | None = None) -> tuple[str, timedelta | None]:
        found = push.judge(status, after, NOW)
        return found.state, found.retry_after

    assert (
        state(201) == ("sent", None)
        and push.is_gone(push.judge(410, None, NOW))
        and push.is_gone(push.judge(404, None, NOW))
    )
    assert state(429) == ("slow_down", timedelta(minutes=5)) and state(503, "30") == (
        "slow_down",
        timedelta(seconds=30),
    )
    assert state(429, "Mon, 02 Mar 2026 01:09:00 GMT") == ("slow_down", timedelta(minutes=2))
    assert state(429, "soon") == ("slow_down", timedelta(minutes=5)) and state(429, "9" * 30)[1] == timedelta(hours=6)
    assert state(503) == ("unreachable", None) and state(403) == ("refused", None) and state(302) == ("refused", None)


def test_whom_a_push_service_may_write_to():
    assert push.contact("office@zw.example", "https://zw.example") == "mailto:office@zw.example"
    assert push.contact("", "https://zw.example:8443") == "https://zw.example"
    assert push.contact("", "http://127.0.0.1:8000") == "mailto:office@zonewalk.example"


def test_what_a_mail_server_answers():
    assert mail.judge(451, b"greylisted", "recipient").state == "unreachable"
    assert mail.judge(535, b"no hunter2", "sign-in", "hunter2") == mail.Outcome(
        "refused", mail.NO_SIGN_IN, far="535 no …"
    )
    assert mail.judge(550, b"unknown", "recipient").detail == mail.NOBODY
