"""What an inspection amounts to, and how a sample is drawn. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

TARGETED, GENERAL = "targeted", "general"  # 针对性检查 (三 5), 安全卫生大检查 (附表四 4)
KINDS = (TARGETED, GENERAL)
PASS, FAIL, NA = "pass", "fail", "na"
VERDICTS = (PASS, FAIL, NA)
FULL_POINTS = 10
PASS_POINTS = 6  # fewer make a failed item
WEDNESDAY = 2


def verdict_of(points: int) -> str:
    """The verdict that points out of ten amount to."""
    return PASS if points >= PASS_POINTS else FAIL


def item_fault(item: Mapping[str, Any]) -> str | None:
    """Why an item cannot stand: verdict, points, issue_missing, issue_extra; None when it can."""
    points = item.get("points")
    if item["verdict"] not in VERDICTS:
        return "verdict"
    if points is not None and (not 0 <= points <= FULL_POINTS or item["verdict"] != verdict_of(points)):
        return "points"
    if (item["verdict"] == FAIL) != bool(item.get("issue")):
        return "issue_missing" if item["verdict"] == FAIL else "issue_extra"
    return None


def score(items: Sequence[Mapping[str, Any]]) -> int | None:
    """Out of 100, half up: points where there are any, else 10 for a passed item and 0 for a failed one.

    What does not apply does not count; None where nothing applies.
    """
    counted = [item for item in items if item["verdict"] != NA]
    if not counted:
        return None
    reached = sum(
        FULL_POINTS * (item["verdict"] == PASS) if item.get("points") is None else item["points"] for item in counted
    )
    return int((200 * reached + FULL_POINTS * len(counted)) // (2 * FULL_POINTS * len(counted)))


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_said(text: str) -> date | None:
    """The Monday that an address names; None for another day or no day at all."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.weekday() == 0 and 2000 <= day.year <= 2200 else None


def draw(pool: Sequence[str], size: int, seed: str) -> list[str]:
    """A sample of the pool, in the pool's order. The same pool and seed give the same sample, in any order of the pool:

    those with the smallest SHA-256 of seed and id are taken.
    """
    ranked = sorted(set(pool), key=lambda one: hashlib.sha256(f"{seed}/{one}".encode()).hexdigest())
    chosen = set(ranked[:size])
    return [one for one in dict.fromkeys(pool) if one in chosen]
