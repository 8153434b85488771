"""What is unusual about a patrol. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from app.core.moments import CLOCK_TOLERANCE

LATE_ENTRY = "late_entry"
REVOKED_PLATE = "revoked_plate"
OTHER_PLATE = "other_plate"
UNKNOWN_CODE = "unknown_code"
NO_CODE = "no_code"
IMPORTED = "imported"


@dataclass(frozen=True)
class PlateSeen:
    """What the scanned code turned out to be; `zone_id` None for a code nobody printed."""

    zone_id: str | None
    revoked: bool = False


def plate_marks(source: str, code: str | None, seen: PlateSeen | None, zone_id: str) -> list[str]:
    """Marks that the plate leaves on a patrol of `zone_id`. A record is never refused for its plate."""
    if not code:
        return [] if source == "list" else [NO_CODE]
    if seen is None or seen.zone_id is None:
        return [UNKNOWN_CODE]
    if seen.zone_id != zone_id:
        return [OTHER_PLATE]
    return [REVOKED_PLATE] if seen.revoked else []


NO_REASON, FUTURE, TOO_OLD = "no_reason", "future", "too_old"


def claim_fault(claimed_at: datetime, recorded_at: datetime, reason: bool, days: int, zone: tzinfo) -> str:
    """Why a record made at `recorded_at` may not be a late entry for `claimed_at`; "" when it may.

    `days` before the day on which it was recorded are allowed, by the site's `zone`. A phone's clock may be a little off.
    """
    if not reason:
        return NO_REASON
    if claimed_at > recorded_at + CLOCK_TOLERANCE:
        return FUTURE
    earliest = recorded_at.astimezone(zone).date() - timedelta(days=days)
    return TOO_OLD if claimed_at.astimezone(zone).date() < earliest else ""


def all_normal(items: Sequence[dict[str, Any]]) -> bool:
    """Whether no checklist item was found wanting."""
    return all(item["ok"] for item in items)
