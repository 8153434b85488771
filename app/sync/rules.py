"""What an operation says, as a hash; which of a phone's numbers never came. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
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


TOLD = ("item", "description", "name", "place", "words", "answer", "note", "late_reason")


def told(body: dict[str, Any]) -> list[str]:
    """What somebody wrote in a record."""
    return [text for key in TOLD if isinstance(text := body.get(key), str) and text.strip()]
