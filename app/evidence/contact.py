"""What every contact hands to a phone: the signed moment, and what its random photos are drawn by."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.evidence.queries import contact_for
from app.evidence.tokens import Contact, key_for, write_token
from app.policy import User


def contact_json(user: User, now: datetime) -> dict[str, Any]:
    """For this person's phone: `token`, `key` and `share` (per cent)."""
    contact = contact_for(user, now)
    return {"token": write_token(contact), "key": key_for(contact), "share": contact.share}


def shell_token(now: datetime) -> str:
    """For the page itself: the moment alone, the same for everybody."""
    return write_token(Contact(now))
