"""The office's mail server, and what its answers mean (RFC 5321 §4.2.1: 4… later, 5… never)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.channels.rules.outcome import Message, Outcome
from app.channels.rules.secrets import without
from app.core.errors import N_

SSL, STARTTLS, NONE = "ssl", "starttls", "none"
SECURITY = {SSL: 465, STARTTLS: 587, NONE: 25}  # and the usual port
HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")

TOOK = N_("The mail server took it.")
NO_SERVER = N_("No mail server is set up and switched on.")
NO_ADDRESS = N_("No e-mail address is kept for this person.")
NO_SIGN_IN = N_("The mail server did not accept the name and password.")
NOBODY = N_("The mail server does not take mail for this address.")
REFUSED = N_("The mail server refused it.")
LATER = N_("The mail server says: later.")
NOT_REACHED = N_("The mail server could not be reached.")
NO_TRUST = N_("The mail server's certificate does not fit, or it speaks no TLS at this port.")


@dataclass(frozen=True)
class Server:
    """How the office's mail leaves: `security` is ssl, starttls or none; without a `login` none is offered."""

    host: str
    port: int
    security: str
    login: str
    password: str
    sender: str


def text_of(message: Message, site_url: str) -> str:
    link = f"{site_url}{message.link}" if site_url and message.link else ""
    return "\n\n".join(part for part in (message.body, link) if part) or message.title


def judge(code: int, words: bytes | str, at: str, *secrets: str) -> Outcome:
    """What a refusal of the server means; `at` is where it came: "sign-in", "recipient" or "message"."""
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    far = without(f"{code} {said}", *secrets)
    if 400 <= code < 500:
        return Outcome("unreachable", LATER, far=far)
    detail = {"sign-in": NO_SIGN_IN, "recipient": NOBODY}.get(at, REFUSED)
    return Outcome("refused", detail, far=far)
