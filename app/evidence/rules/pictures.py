"""Photos that are all but the same, by their difference hashes (the `dhash` library, 128 bits as 32 hex digits)."""

from __future__ import annotations

from collections.abc import Iterable

NEAR_BITS = 9  # of 128; two handheld photos of one place on two days lie far above (docs/TRUST.md)


def apart(one: str, other: str) -> int:
    """In how many bits two hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def nearest(print_: str, earlier: Iterable[tuple[str, str]]) -> str | None:
    """The record whose photo is all but this one, the closest of (record id, hash); None when none is."""
    if not print_:
        return None
    close = [(apart(print_, other), record_id) for record_id, other in earlier if other]
    close = [one for one in close if one[0] <= NEAR_BITS]
    return min(close)[1] if close else None
