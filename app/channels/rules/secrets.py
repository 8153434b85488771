"""Secrets are shown by their end alone, and taken out of whatever the far side says."""

from __future__ import annotations

FAR_LENGTH = 120  # characters of the far side's words that are kept


def masked(secret: str) -> str:
    """The end of a long secret ("…3f9c"), nothing of a short one."""
    return f"…{secret[-4:]}" if len(secret) >= 12 else "…"


def without(words: str, *secrets: str) -> str:
    """`words` in one line, shortened, with no secret in them."""
    for secret in secrets:
        if secret:
            words = words.replace(secret, "…")
    return " ".join(words.split())[:FAR_LENGTH]
