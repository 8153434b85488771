"""The signed form that a page hands out, and the private link of a receipt."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from app.core.ids import is_uuid7
from app.photos.rules import is_sha256

LONGEST = 700  # characters
RECEIPT_LENGTH = 43


@dataclass(frozen=True)
class Form:
    """What a form carries that nobody can make or alter: its key (one report each), its plate, when it was shown, and
    the photos already taken in."""

    key: str
    plate_id: str
    shown_at: datetime
    photos: tuple[str, ...] = ()


def write_form(form: Form) -> str:
    ms = int(form.shown_at.timestamp() * 1000)
    token = _signer().dumps([form.key, form.plate_id, ms, list(form.photos)])
    return token if isinstance(token, str) else token.decode()


def read_form(token: str) -> Form | None:
    """The form; None when it is none of ours."""
    if len(token) > LONGEST:
        return None
    try:
        key, plate_id, ms, photos = _signer().loads(token)
        form = Form(key, plate_id, datetime.fromtimestamp(ms / 1000, UTC), tuple(photos))
    except (BadData, ValueError, TypeError, OverflowError):
        return None
    return form if is_uuid7(form.key) and all(is_sha256(name) for name in form.photos) else None


def key_beside(key: str, said: str) -> str:
    """The key of something else that was said with the form of `key`: as unguessable, and the same whenever it is sent."""
    mac = hmac.new(_secret(), f"beside:{key}:{said}".encode(), hashlib.sha256).digest()
    return str(UUID(bytes=UUID(key).bytes[:8] + bytes([0x80 | mac[0] & 0x3F]) + mac[1:8]))


def receipt_token(key: str) -> str:
    """The secret in the private link of the form's receipt: 256 bits that follow from the form and the server's key, so
    that a form sent twice leads to the same link, though only its hash is stored."""
    digest = hmac.new(_secret(), f"receipt:{key}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def sender_hash(sender: str, now: datetime) -> str:
    """Who sent, as a number that tells nothing tomorrow."""
    return hmac.new(_secret(), f"sender:{now:%Y-%m-%d}:{sender}".encode(), hashlib.sha256).hexdigest()


def device_hash(device: str, month: date) -> str:
    """Which device spoke, as a number that tells nothing next month."""
    return hmac.new(_secret(), f"device:{month:%Y-%m}:{device}".encode(), hashlib.sha256).hexdigest()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(_secret(), salt="public-form")


def _secret() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()
