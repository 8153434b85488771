"""What an operation says, as a hash; which of a phone's numbers never came, since when it owes. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any


def body_hash(raw: dict[str, Any]) -> str:
    """SHA-256 of what the operation says, in canonical JSON: the same tap sent again has the same."""
    said = {key: raw.get(key) for key in ("kind", "device_at", "body")}
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def gaps(received: Iterable[int], last: int) -> list[tuple[int, int]]:
    """The runs of numbers from 1 to `last` that are not among `received`, each as (first, last)."""
    found: list[tuple[int, int]] = []
    expected = 1
    for number in [*sorted({number for number in received if 0 < number <= last}), last + 1]:
        if number > expected:
            found.append((expected, number - 1))
        expected = number + 1
    return found


def never_came(came: set[int], last: int, waiting: int, told: Sequence[int] | None) -> list[tuple[int, int]]:
    """The runs of a phone's numbers that neither came nor wait on it. `waiting` is how many records it said to hold, `told`
    their numbers: those that came all the same lack photos. Of more than it told, the highest wait, as phones send the
    lowest first."""
    known = set(told or ()) if waiting else set()
    absent, untold = gaps(came | known, last), max(0, waiting - len(known))
    while absent and untold:
        first, final = absent.pop()
        if final - first >= untold:
            absent.append((first, final - untold))
        untold -= min(untold, final - first + 1)
    return absent


def owes_since(last_seen_at: datetime, oldest_at: datetime | None, offset_ms: int | None, stuck: bool) -> datetime:
    """Since when records are overdue on a phone: it is silent, or (`stuck`) it speaks but may not send the oldest of them,
    recorded by its own clock, which is `offset_ms` behind the server's."""
    if not stuck or oldest_at is None or offset_ms is None:
        return last_seen_at
    return min(oldest_at + timedelta(milliseconds=offset_ms), last_seen_at)


TOLD = ("item", "description", "name", "place", "words", "answer", "note", "late_reason")


def told(body: dict[str, Any]) -> list[str]:
    """What somebody wrote in a record."""
    return [text for key in TOLD if isinstance(text := body.get(key), str) and text.strip()]
