"""What every contact hands to a phone: the signed moment, and what its random photos are drawn by."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.evidence.tokens import Contact, key_of, write_token
from app.policy import User
from app.settings.queries import current


def contact_json(user: User, now: datetime) -> dict[str, Any]:
    """For this person's phone: `token`, `key` and `share` (per cent)."""
    contact = Contact(now, user.id, current().challenge_share)
    return {"token": write_token(contact), "key": key_of(user.id), "share": contact.share}


def shell_token(now: datetime) -> str:
    """For the page itself: the moment alone, the same for everybody."""
    return write_token(Contact(now))
