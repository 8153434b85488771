"""One message to a group's robot. Not by Apprise: its plugins for 企业微信 and 钉钉 take HTTP 200 for success, and that for
飞书 says only that something failed; here the body's code decides (docs/ARCHITECTURE.md)."""

from __future__ import annotations

import json
from datetime import datetime

from app.channels.rules.outcome import Message, Outcome
from app.channels.rules.robots import RobotKind, body_of, judge, text_of
from app.channels.sending import outgoing
from app.core.errors import N_

LONGEST_ANSWER = 16_384  # bytes
NOT_REACHED = N_("The service could not be reached.")


def tell_robot(
    kind: RobotKind, key: str, secret: str, message: Message, site_name: str, site_url: str, now: datetime
) -> Outcome:
    """One attempt; any fault of the far side is an Outcome. Nothing that is told holds the key or the secret."""
    params, body = body_of(kind, text_of(kind, message, site_name, site_url), secret, now)
    content = json.dumps(body, ensure_ascii=False).encode()
    try:
        status, answer, _headers = outgoing.post(
            kind.address(key), content, {"Content-Type": "application/json; charset=utf-8"}, params, LONGEST_ANSWER
        )
    except outgoing.FAULTS as error:
        return Outcome("unreachable", NOT_REACHED, far=type(error).__name__, maybe=not outgoing.never_left(error))
    return judge(kind, status, answer, key, secret)
