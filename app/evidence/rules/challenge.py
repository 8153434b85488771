"""The photo asked for at random: drawn by a key the server makes, so that no phone and no person can choose.

The key belongs to a person; the draw to the key, the record's own day and the zone. Neither the order of the walk, nor
another phone, nor an older contact, nor asking again changes it, and it is the same on the phone without signal and here.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import timedelta

from app.evidence.rules.claims import Claim, Signal

ALWAYS = ("typed", "list")  # without a plate before a camera the photo is asked for every time
PHOTO_MISSING = "photo_missing"  # a mark: the photo that the record names was refused, or has not come in a day
STALE_PHOTO = timedelta(minutes=15)
ASKED_BEFORE = timedelta(minutes=10)  # the tap: as long as it may take from the card to the saved record


def challenge_key(root: bytes, person_id: str) -> str:
    """A person's key, 32 bytes in hex."""
    return hmac.new(root, f"challenge:{person_id}".encode(), "sha256").hexdigest()


def is_drawn(key: str, days: Iterable[str], zone_id: str, share: int, source: str) -> bool:
    """Whether a photo is asked for in this zone; `share` in per cent. static/field/evidence.js says the same.

    `days` (YYYY-MM-DD) is the record's day; round midnight the two between which the phone may have asked, and then only
    what both drew counts.
    """
    if share <= 0:
        return False
    if source in ALWAYS:
        return True
    return all(_drawn(key, f"{day} {zone_id}") < share * 100 for day in days)


def _drawn(key: str, said: str) -> int:
    drawn = hmac.new(key.encode(), said.encode(), "sha256").digest()
    return int.from_bytes(drawn[:4], "big") % 10_000


def challenge_signals(claim: Claim) -> list[Signal]:
    """How the photo asked for turned out, and what the way in is worth without one."""
    found = []
    if claim.challenge_due and not claim.challenge_photo:
        found.append(Signal("photo_skipped", 2, {"reason": claim.challenge_skipped}))
    elif claim.challenge_due and PHOTO_MISSING in claim.marks:
        found.append(Signal(PHOTO_MISSING, 2))
    if claim.photo_age_s is not None and claim.photo_age_s > STALE_PHOTO.total_seconds():
        found.append(Signal("old_photo", 2, {"minutes": claim.photo_age_s // 60}))
    if claim.resembles:
        found.append(Signal("same_photo", 3, {"record_id": claim.resembles}, ()))
    if claim.source in ALWAYS and not claim.late:
        found.append(Signal(claim.source, 2))  # a code on a slip of paper proves nothing; the photo lets somebody judge
    return found
