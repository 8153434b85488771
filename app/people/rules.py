"""Passwords and tokens: made here, kept only as hashes."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

SESSION_LIFE = timedelta(days=90)
ENROLMENT_LIFE = timedelta(days=7)


def new_token() -> str:
    """A secret of 256 bits as URL-safe text."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token: SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()
