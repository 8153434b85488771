"""What every contact hands to a phone: the signed moment, and what its random photos are drawn by."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.core.acting import Acting
from app.evidence.tokens import Contact, key_of, write_token
from app.settings.queries import current


def contact_json(by: Acting) -> dict[str, Any]:
    """For this person's phone, and none but it: `token`, `key` and `share` (per cent)."""
    contact = Contact(by.now, by.id, current().challenge_share, by.device_id or "")
    return {"token": write_token(contact), "key": key_of(by.id), "share": contact.share}


def shell_token(now: datetime) -> str:
    """For the page itself: the moment alone, the same for everybody."""
    return write_token(Contact(now))
