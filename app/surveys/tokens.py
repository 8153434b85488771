"""The mark of a device for one round: a signed cookie, of which only a hash with the round's own salt is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

LONGEST = 300  # characters


def new_device() -> str:
    return secrets.token_hex(16)


def write_device(round_id: str, device: str) -> str:
    """The cookie's value: nobody makes one without asking for a form first."""
    token = _signer().dumps([round_id, device])
    return token if isinstance(token, str) else token.decode()


def read_device(round_id: str, cookie: str) -> str | None:
    """The device of this round; None for no cookie, a forged one, or another round's."""
    if not cookie or len(cookie) > LONGEST:
        return None
    try:
        of_round, device = _signer().loads(cookie)
    except (BadData, ValueError, TypeError):
        return None
    return device if of_round == round_id and isinstance(device, str) else None


def device_hash(salt: str, device: str) -> str:
    """What is kept of a device. The salt is deleted when the round is closed, and the hash with it."""
    return hmac.new(salt.encode(), device.encode(), hashlib.sha256).hexdigest()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]).encode(), salt="survey-device")
