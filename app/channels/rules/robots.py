"""The three services' group robots: what address they have, what is sent, what their answers mean.

All three answer HTTP 200 when they refuse; only the body tells. The codes are of their own documentation:
企业微信 developer.work.weixin.qq.com/document/path/91770, 钉钉 open.dingtalk.com/document/robots/custom-robot-access,
飞书 open.feishu.cn/document/client-docs/bot-v3/add-custom-bot.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from app.channels.rules.outcome import Message, Outcome
from app.channels.rules.secrets import without
from app.core.errors import N_

KEY = re.compile(r"^[A-Za-z0-9_-]{16,128}$")
SECRET = re.compile(r"^[A-Za-z0-9+/=_-]{8,128}$")
TOOK = N_("The group's robot took it.")
REFUSED = N_("The service refused it.")
NO_ROBOT = N_("The service knows no such robot: its address is wrong, or it was removed from the group.")
GUARDED = N_("The robot's own safety setting refused it: keyword, signature or the address it may be called from.")
TOO_OFTEN = N_("The service says: too many messages.")
BUSY = N_("The service is busy or did not answer as it should.")


@dataclass(frozen=True)
class RobotKind:
    """A service: `host` and `path` make the address, `per_minute` is what a robot may be told."""

    name: str
    host: str
    path: str  # with the key's place
    per_minute: int
    longest: int  # bytes of text
    code: str  # the field of the answer that is 0 when it was taken
    words: str
    rests: timedelta  # after the service said: too often
    slow: frozenset[int]
    unknown: frozenset[int]
    guarded: frozenset[int]
    busy: frozenset[int] = field(default_factory=lambda: frozenset({-1}))
    avoids_half_hours: bool = False

    def address(self, key: str) -> str:
        return f"https://{self.host}{self.path.format(key=quote(key, safe=''))}"


WECOM = RobotKind(
    "wecom", "qyapi.weixin.qq.com", "/cgi-bin/webhook/send?key={key}", 20, 2_000, "errcode", "errmsg",
    timedelta(minutes=1), slow=frozenset({45009, 45033}), unknown=frozenset({93000}), guarded=frozenset(),
)  # fmt: skip
DINGTALK = RobotKind(
    "dingtalk", "oapi.dingtalk.com", "/robot/send?access_token={key}", 20, 15_000, "errcode", "errmsg",
    timedelta(minutes=10), slow=frozenset({130101, 410100}),
    unknown=frozenset({300005, 400013, 400101, 400102, 400106}), guarded=frozenset({310000}),
)  # fmt: skip
FEISHU = RobotKind(
    "feishu", "open.feishu.cn", "/open-apis/bot/v2/hook/{key}", 100, 15_000, "code", "msg",
    timedelta(minutes=1), slow=frozenset({11232}), unknown=frozenset({19001}),
    guarded=frozenset({19021, 19022, 19024}), avoids_half_hours=True,
)  # fmt: skip
KINDS = {kind.name: kind for kind in (WECOM, DINGTALK, FEISHU)}


def read_address(given: str) -> tuple[RobotKind, str]:
    """The service and the robot's key of a webhook address as the service shows it.

    Only https and the three services' own hosts: the address that is called later is built from the kind and the key.
    Raises ValueError for anything else.
    """
    parts = urlsplit(given.strip())
    if parts.scheme.lower() != "https" or parts.username or parts.password or parts.port not in (None, 443):
        raise ValueError("not an https address")
    asked = parse_qs(parts.query)
    for kind in KINDS.values():
        if (parts.hostname or "").lower() != kind.host:
            continue
        path, _, name = kind.path.partition("?")
        if name:
            key = asked.get(name.split("=")[0], [""])[0] if parts.path.rstrip("/") == path else ""
        else:
            before = path.removesuffix("{key}")
            key = parts.path.removeprefix(before).strip("/") if parts.path.startswith(before) else ""
        if KEY.match(key):
            return kind, key
    raise ValueError("not a robot's address")


def text_of(kind: RobotKind, message: Message, site_name: str, site_url: str) -> str:
    """The message as one text, cut to what the service takes; the site's name stands first, so that it may be the keyword
    that a robot's safety setting asks for."""
    link = f"{site_url}{message.link}" if site_url and message.link else ""
    room = kind.longest - len(link.encode()) - 1
    title = f"【{site_name}】{message.title}" if site_name else message.title
    words = "\n".join(part for part in (title, message.body) if part)
    return "\n".join(part for part in (shortened(words, room), link) if part)


def shortened(words: str, most: int) -> str:
    """`words` in at most `most` bytes of UTF-8, whole characters, an ellipsis where something is missing."""
    raw = words.encode()
    return words if len(raw) <= most else raw[: most - 3].decode(errors="ignore") + "…"


def body_of(kind: RobotKind, text: str, secret: str, now: datetime) -> tuple[dict[str, str], dict[str, Any]]:
    """What is asked for in the address beside the key, and the JSON that is sent, signed where the robot wants it."""
    if kind is FEISHU:
        stamp = str(int(now.timestamp()))
        signed = {"timestamp": stamp, "sign": _mac(f"{stamp}\n{secret}", "")} if secret else {}
        return {}, {**signed, "msg_type": "text", "content": {"text": text}}
    body = {"msgtype": "text", "text": {"content": text}}
    if kind is DINGTALK and secret:
        stamp = str(int(now.timestamp() * 1_000))
        return {"timestamp": stamp, "sign": _mac(secret, f"{stamp}\n{secret}")}, body
    return {}, body


def _mac(key: str, words: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), words.encode(), hashlib.sha256).digest()).decode()


def judge(kind: RobotKind, status: int, content: bytes, *secrets: str) -> Outcome:
    """What an answer means: the body's code first, since a refusal comes with HTTP 200 too."""
    if status == 429:
        return Outcome("slow_down", TOO_OFTEN, kind.rests, "HTTP 429")
    if status >= 500:
        return Outcome("unreachable", BUSY, far=f"HTTP {status}")
    code, words = _read(kind, content)
    if code is None:
        # Below 400, something answered that is not the service: a gateway, a login page.
        known = status >= 400
        return Outcome("refused" if known else "unreachable", REFUSED if known else BUSY, far=f"HTTP {status}")
    far = without(f"{kind.code} {code}: {words}", *secrets)
    if code == 0:
        return Outcome("sent", TOOK)
    if code in kind.slow:
        return Outcome("slow_down", TOO_OFTEN, kind.rests, far)
    if code in kind.busy:
        return Outcome("unreachable", BUSY, far=far)
    if code in kind.unknown:
        return Outcome("refused", NO_ROBOT, far=far)
    return Outcome("refused", GUARDED if code in kind.guarded else REFUSED, far=far)


def _read(kind: RobotKind, content: bytes) -> tuple[int | None, str]:
    try:
        answer = json.loads(content)
    except ValueError:
        return None, ""
    code = answer.get(kind.code) if isinstance(answer, dict) else None
    if not isinstance(code, int) or isinstance(code, bool):
        return None, ""
    return code, str(answer.get(kind.words, ""))


Local = Callable[[datetime], datetime]
MINUTE = timedelta(minutes=1)
CROWDED = 2  # minutes from each full and half hour in which everybody's robots speak


def wait_for(
    kind: RobotKind, told: list[datetime], held_until: datetime | None, now: datetime, local: Local
) -> timedelta:
    """How long this robot must still be left alone: nothing when it may be told now.

    `told` are the moments of its messages in the last minute, whoever sent them; `held_until` is what the service itself
    asked for; `local` gives the site's time, since 飞书 wants the full and half hours avoided.
    """
    free = now
    recent = sorted(moment for moment in told if moment > now - MINUTE)
    if len(recent) >= kind.per_minute:
        free = recent[-kind.per_minute] + MINUTE
    if held_until and held_until > free:
        free = held_until
    if kind.avoids_half_hours:
        free += _past_half_hour(local(free))
    return free - now


def _past_half_hour(at: datetime) -> timedelta:
    minute = at.minute % 30
    if minute >= CROWDED:
        return timedelta(0)
    begun = timedelta(minutes=minute, seconds=at.second, microseconds=at.microsecond)
    return timedelta(minutes=CROWDED) - begun
