"""Makes claims for the rules' tests: a building with three floors and one beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from app.evidence.rules import Claim, Spot

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in the office


def spot(zone: str = "a", floor: int = 1, building: str = "one") -> Spot:
    return Spot(f"{building}-{floor}-{zone}", f"{building}-{floor}", building, floor)


def claim(id_: str = "r", after_s: float = 0, **more: Any) -> Claim:
    """A patrol of zone a on the first floor, made `after_s` seconds after nine, sent and received a minute later."""
    at = NINE + timedelta(seconds=after_s)
    given: dict[str, Any] = {
        "id": id_, "person_id": "me", "spot": spot(), "at": at, "claimed_at": at, "source": "camera",
        "received_at": at + timedelta(minutes=1), "earliest": at - timedelta(minutes=1),
        "latest": at + timedelta(minutes=1),
    }  # fmt: skip
    return Claim(**(given | more))
