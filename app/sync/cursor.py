"""Where a phone stands in the feed, as one opaque word. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

FORMAT = 2  # raise it when the data of an entity changes shape: phones then take a fresh picture


@dataclass(frozen=True)
class Cursor:
    """`revision` is the last journal row seen; `after` is (entity, id) of the last one sent of a picture not yet
    complete, else None; `rights` is the fingerprint of what the person may see."""

    epoch: str
    revision: int
    rights: str
    after: tuple[str, str] | None = None


def write(cursor: Cursor) -> str:
    parts = [cursor.epoch, str(cursor.revision), cursor.rights]
    if cursor.after:
        parts += cursor.after
    return ":".join(parts)


def read(text: str | None) -> Cursor | None:
    """The cursor, or None for whatever is not one: the phone then gets a fresh picture."""
    parts = (text or "").split(":")
    if len(parts) not in (3, 5) or not (parts[1].isascii() and parts[1].isdigit() and len(parts[1]) < 16):
        return None
    after = (parts[3], parts[4]) if len(parts) == 5 else None
    return Cursor(parts[0], int(parts[1]), parts[2], after)


def fingerprint(*parts: object) -> str:
    """Sixteen hex digits that change when any of `parts` does; sets count as sorted."""
    plain = [sorted(part) if isinstance(part, (set, frozenset)) else part for part in parts]
    return hashlib.sha256(json.dumps([FORMAT, plain], default=str).encode()).hexdigest()[:16]
