"""Passwords and tokens: made here, kept only as hashes."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta

SESSION_LIFE = timedelta(days=90)
ENROLMENT_LIFE = timedelta(days=7)
DEMO_PASSWORD = "zonewalk-demo"  # noqa: S105 - made to be known: on a site of invented data alone


def new_token() -> str:
    """A secret of 256 bits as URL-safe text."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token: SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


FORGET_AFTER = timedelta(hours=1)
LONGEST_WAIT = timedelta(minutes=5)


def wait_after(over: int) -> timedelta:
    """How long to wait after the last try when `over` tries were made beyond the free ones; never for ever."""
    if over < 0:
        return timedelta()
    return min(timedelta(seconds=2 ** min(over + 1, 16)), LONGEST_WAIT)


_SYSTEMS = (("iPad", "iPad"), ("iPhone", "iPhone"), ("HarmonyOS", "HarmonyOS"), ("Android", "Android"),
            ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"))  # fmt: skip
_BROWSERS = (("MicroMessenger", "WeChat"), ("DingTalk", "DingTalk"), ("Lark", "Feishu"), ("HuaweiBrowser", "Huawei"),
             ("MiuiBrowser", "Xiaomi"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
             ("Safari", "Safari"))  # fmt: skip


def device_label(agent: str) -> str:
    """A short name for the device of a User-Agent: "Android · WeChat"."""
    parts = [next((name for mark, name in marks if mark in agent), "") for marks in (_SYSTEMS, _BROWSERS)]
    return " · ".join(part for part in parts if part) or "?"


_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")


def is_email(address: str) -> bool:
    """Whether it is one plain address, with no name, list or header in it."""
    return len(address) <= 254 and _EMAIL.fullmatch(address) is not None
