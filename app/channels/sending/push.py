"""One message to one phone's browser through its push service, encrypted for that browser alone (RFC 8291, 8292)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from py_vapid import Vapid02

from app.channels.rules.outcome import Message, Outcome
from app.channels.rules.push import BUSY, REFUSED, clean_endpoint, headers_of, judge, payload_of
from app.channels.sending import outgoing
from app.channels.vapid import vapid

SIGNED_FOR = timedelta(hours=12)


@dataclass(frozen=True)
class Subscribed:
    """What a browser gave when it subscribed."""

    endpoint: str
    p256dh: str
    auth: str


def push(to: Subscribed, message: Message, contact: str, now: datetime) -> Outcome:
    """One attempt; any fault of the far side is an Outcome. `contact` is whom the push service may write to."""
    from pywebpush import WebPusher  # with the first message: it brings aiohttp with it

    try:
        endpoint = clean_endpoint(to.endpoint)
        info = {"endpoint": endpoint, "keys": {"p256dh": to.p256dh, "auth": to.auth}}
        # pywebpush's own sending reads an answer to its end and follows redirects: it only encrypts here.
        content = WebPusher(info).encode(payload_of(message))["body"]
    except ValueError as error:
        return Outcome("refused", REFUSED, far=type(error).__name__)
    try:
        status, _answer, headers = outgoing.post(
            endpoint, content, {**headers_of(message), **signed(vapid(), endpoint, contact, now)}
        )
    except outgoing.NotPublic:
        return Outcome("refused", REFUSED, far="NotPublic")
    except outgoing.FAULTS as error:
        return Outcome("unreachable", BUSY, far=type(error).__name__, maybe=not outgoing.never_left(error))
    return judge(status, headers.get("Retry-After"), now)


def signed(key: Vapid02, endpoint: str, contact: str, now: datetime) -> dict[str, str]:
    """The header by which the push service knows this site."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"https://{parts.hostname}",
        "sub": contact,
        "exp": int((now + SIGNED_FOR).timestamp()),
    }
    headers: dict[str, str] = key.sign(claims)
    return headers
