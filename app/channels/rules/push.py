"""Web Push: which subscriptions are taken, what travels, what a push service's answer means."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from app.channels.rules.outcome import Message, Outcome
from app.channels.rules.robots import shortened
from app.core.errors import N_

TOOK = N_("The push service took it. If nothing appears on the phone, its browser's push service does not reach it.")
GONE = N_("This phone's browser no longer takes messages; switch them on again there.")
REFUSED = N_("The push service refused it.")
BUSY = N_("The push service could not be reached.")
TOO_OFTEN = N_("The push service says: too many messages.")

LIFE = timedelta(hours=12)  # kept for a phone that is off: a reminder of yesterday helps nobody
TITLE, BODY, LINK = 120, 600, 300  # bytes; a push service takes 4,096 in all, encrypted
SERVICES = {
    "googleapis.com": "google",
    "push.apple.com": "apple",
    "mozilla.com": "mozilla",
    "notify.windows.com": "microsoft",
}
REST = timedelta(minutes=5)
LONGEST_REST = timedelta(hours=6)


def clean_endpoint(given: str) -> str:
    """The endpoint, if it may be one: https, a host of the internet, nothing odd. Raises ValueError.

    What its name leads to is judged again at each sending (`sending.outgoing`).
    """
    parts = urlsplit(given)
    host = parts.hostname or ""
    odd = parts.username or parts.password or parts.fragment or parts.port not in (None, 443)
    if parts.scheme != "https" or odd or len(given) > 2_000 or not given.isascii() or any(c.isspace() for c in given):
        raise ValueError("not an https address")
    try:
        ip_address(host)
    except ValueError:
        pass
    else:
        raise ValueError("push services have names")
    if "." not in host or host.endswith((".local", ".internal", ".lan", ".localhost", ".home.arpa")):
        raise ValueError("not a host of the internet")
    return given


def clean_keys(p256dh: str, auth: str) -> tuple[str, str]:
    """The browser's keys without padding: a point of P-256, uncompressed, and 16 bytes. Raises ValueError."""
    point, secret = (_bytes(key) for key in (p256dh, auth))
    if len(point) != 65 or point[0] != 4 or len(secret) != 16:
        raise ValueError("not the keys of a subscription")
    return p256dh.rstrip("="), auth.rstrip("=")


def _bytes(key: str) -> bytes:
    if len(key) > 100:
        raise ValueError("too long")
    return base64.b64decode(key.rstrip("=") + "=" * (-len(key.rstrip("=")) % 4), altchars=b"-_", validate=True)


def endpoint_hash(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()


def service_of(endpoint: str) -> str:
    """Whose push service it is: google, apple, mozilla, microsoft, or ""; google's does not reach phones in China."""
    host = urlsplit(endpoint).hostname or ""
    return next((name for end, name in SERVICES.items() if host == end or host.endswith("." + end)), "")


def payload_of(message: Message) -> bytes:
    """What the phone's service worker reads: the words, where a tap leads, and the tag. Nothing else travels."""
    body = {
        "title": shortened(message.title, TITLE),
        "body": shortened(message.body, BODY),
        "link": message.link if len(message.link) <= LINK else "",
        "tag": message.tag[:60],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def headers_of(message: Message) -> dict[str, str]:
    """How long it is kept, that it may wake the phone, and what it replaces where it waits: a hash, so that the tag tells
    the push service nothing."""
    found = {"TTL": str(int(LIFE.total_seconds())), "Urgency": "high", "Content-Encoding": "aes128gcm"}
    if message.tag:
        digest = hashlib.sha256(message.tag.encode()).digest()
        found["Topic"] = base64.urlsafe_b64encode(digest)[:32].decode()
    return found


def judge(status: int, retry_after: str | None, now: datetime) -> Outcome:
    """What a push service's answer means (RFC 8030 §5, §7.3, §8.4)."""
    far = f"HTTP {status}"
    if 200 <= status < 300:
        return Outcome("sent", TOOK)
    if status in (404, 410):
        return Outcome("refused", GONE, far=far)
    if status == 429 or (status == 503 and retry_after):
        return Outcome("slow_down", TOO_OFTEN, rest(retry_after, now), far)
    if status >= 500:
        return Outcome("unreachable", BUSY, far=far)
    return Outcome("refused", REFUSED, far=far)


def contact(sender: str, site_url: str) -> str:
    """Whom a push service may write to about this site (RFC 8292 §2.1): the office's mail, else the site's address."""
    if sender:
        return f"mailto:{sender}"
    parts = urlsplit(site_url)
    host = parts.hostname or ""
    return f"https://{host}" if parts.scheme == "https" and "." in host else "mailto:office@zonewalk.example"


def is_gone(outcome: Outcome) -> bool:
    return outcome.detail == GONE


def rest(retry_after: str | None, now: datetime) -> timedelta:
    """Retry-After in seconds or as a date; five minutes where it says nothing that can be read, never above six hours."""
    wait = REST
    text = (retry_after or "").strip()
    if text.isdigit():
        wait = timedelta(seconds=min(int(text[:9]), 999_999))
    elif text:
        try:
            until = parsedate_to_datetime(text)
            wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
        except ValueError:
            pass
    return min(max(wait, timedelta(seconds=1)), LONGEST_REST)
