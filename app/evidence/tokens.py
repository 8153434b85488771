"""The signed moment that a phone takes from every contact, and the key of its random photos."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

from itsdangerous import BadData, URLSafeSerializer

from app.core.journal import journal_key
from app.evidence.rules import challenge_key

LONGEST = 400  # characters


@dataclass(frozen=True)
class Contact:
    """What a token says: when the server spoke, to whom ("" for anybody), the random photos' share in per cent, and to
    which phone ("": a page whose browser keeps nothing; None: an earlier version did not say)."""

    at: datetime
    person_id: str = ""
    share: int = 0
    device_id: str | None = None


def write_token(contact: Contact) -> str:
    """The token, which nobody can make or alter without the key beside the database."""
    ms = int(contact.at.timestamp() * 1000)
    phone = [] if contact.device_id is None else [contact.device_id]
    token = _signer().dumps([ms, contact.person_id, *phone, contact.share])
    return token if isinstance(token, str) else token.decode()


def read_token(token: str, person_id: str, device_id: str = "") -> Contact | None:
    """What the token says; None when it is none of ours, or was somebody else's or another phone's."""
    contact = _read(token)
    theirs = contact and contact.person_id in ("", person_id) and contact.device_id in (None, device_id)
    return contact if theirs else None


def is_false(token: str, person_id: str, device_id: str) -> bool:
    """Whether no app can have it from us: made up or changed, or given to somebody else or to another phone.

    A browser that keeps nothing names no phone, and may have lost the one it had: that alone is not false.
    """
    contact = _read(token)
    if contact is None or contact.person_id != person_id:
        return True
    return bool(device_id) and contact.device_id not in (None, device_id)


def _read(token: str) -> Contact | None:
    try:
        ms, whose, *phone, share = _signer().loads(token)
        return Contact(datetime.fromtimestamp(ms / 1000, UTC), whose, share, phone[0] if phone else None)
    except (BadData, ValueError, TypeError, OverflowError):
        return None


def key_of(person_id: str) -> str:
    """What the person's random photos are drawn by."""
    return challenge_key(_root(), person_id)


def _root() -> bytes:
    return hmac.new(journal_key(), b"evidence", "sha256").digest()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(_root(), salt="contact", signer_kwargs={"digest_method": hashlib.sha256})
