"""Where a phone stands in the feed, as one opaque and sealed word. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass

FORMAT = 2  # raise it when the data of an entity changes shape: phones then take a fresh picture
DIGITS = 16  # of a journal row's hash, and of the seal


@dataclass(frozen=True)
class Cursor:
    """`revision` is the last journal row seen, `row_hash` the beginning of its hash; `rights` is the fingerprint of what the
    person may see; `after` is (entity, id) of the last one sent of a picture not yet complete, else None."""

    epoch: str
    revision: int
    row_hash: str
    rights: str
    after: tuple[str, str] | None = None


def write(cursor: Cursor, key: bytes) -> str:
    """The seal shows that the place was given out here: nobody makes up a row that the journal does not have."""
    place = (cursor.epoch, str(cursor.revision), cursor.row_hash)
    return ":".join((*place, _seal(place, key), cursor.rights, *(cursor.after or ())))


def read(text: str | None, key: bytes) -> Cursor | None:
    """The cursor, or None for whatever was not given out here: the phone then gets a fresh picture."""
    parts = (text or "").split(":")
    if len(parts) not in (5, 7) or not (parts[1].isascii() and parts[1].isdigit() and len(parts[1]) < 16):
        return None
    epoch, revision, row_hash, seal, rights, *after = parts
    if not hmac.compare_digest(seal.encode(), _seal((epoch, revision, row_hash), key).encode()):
        return None
    return Cursor(epoch, int(revision), row_hash, rights, (after[0], after[1]) if after else None)


def _seal(place: tuple[str, str, str], key: bytes) -> str:
    return hmac.new(key, ":".join(("cursor", *place)).encode(), hashlib.sha256).hexdigest()[:DIGITS]


def fingerprint(*parts: object) -> str:
    """Sixteen hex digits that change when any of `parts` does; sets count as sorted."""
    plain = [sorted(part) if isinstance(part, (set, frozenset)) else part for part in parts]
    return hashlib.sha256(json.dumps([FORMAT, plain], default=str).encode()).hexdigest()[:16]
