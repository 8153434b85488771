"""A round's month, and the links of its invitations. Pure."""

from __future__ import annotations

import base64
import re
import secrets
from calendar import monthrange
from datetime import date

_TOKEN = re.compile(r"[A-Z2-7]{26}")


def month_end(month: date) -> date:
    """The last day of the month that begins on this day (考评阶段: at the month's end)."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def new_token() -> str:
    """The secret of an invitation: 128 bits as 26 letters and digits, which a QR code packs tightly."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=")


def read_token(typed: str) -> str | None:
    """The token in an address, in either case; None for what cannot be one."""
    text = typed.strip().upper()
    return text if _TOKEN.fullmatch(text) else None


def token_url(base_url: str, token: str) -> str:
    """What an invitation's QR code holds: in upper case, so that it packs as alphanumeric."""
    return f"{base_url.rstrip('/')}/S/{token}".upper()
