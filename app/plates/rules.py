"""Plate codes: how they are made, read from what people type, and hidden from who holds a phone.

Crockford base32: no I, L, O, U; I and L read as 1, O as 0.
"""

from __future__ import annotations

import hashlib
import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
HASH_ROUNDS = 5_000
# The ways in for which the plate itself was before a lens; a typed code or the list shows less.
READ_FROM_PLATE = frozenset({"camera", "photo", "link"})
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_URL = re.compile(r"/Z/([^/?#]+)/?(?:[?#].*)?$", re.IGNORECASE)


def new_code() -> str:
    """Ten characters of Crockford base32, 50 bits from the system's secure source."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str | None:
    """The code in what somebody typed or scanned; None if there is none.

    Forgives spaces, dashes, lower case, O for 0, I and L for 1; takes a plate's whole URL too.
    """
    found = _URL.search(typed.strip())
    text = found.group(1) if found else typed
    text = re.sub(r"[\s\-]", "", text).upper().translate(_LOOKALIKES)
    if len(text) != CODE_LENGTH or set(text) - set(ALPHABET):
        return None
    return text


def code_hash(salt: str, code: str) -> str:
    """What phones hold of a code: PBKDF2-HMAC-SHA256, 5,000 rounds, 32 bytes in hex.

    A phone can recognise a scanned plate; working 50 bits backwards at that price is out of reach.
    """
    return hashlib.pbkdf2_hmac("sha256", code.encode(), salt.encode(), HASH_ROUNDS).hex()


def plate_url(public_url: str, code: str) -> str:
    """What the QR code holds: in upper case, so that it packs as alphanumeric."""
    return f"{public_url.rstrip('/')}/Z/{code}".upper()


def grouped(code: str) -> str:
    """A code as people read it aloud: ABCD-EFGH-JK."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def facts(revoked: bool, has_zone: bool, kinds: list[str]) -> str:
    """A plate's state from what happened to it, in order: issued, blank, printed, mounted, damaged, lost, revoked.

    Printing a mounted plate again leaves it mounted; printing a damaged or lost one makes it printed.
    """
    if revoked:
        return "revoked"
    if not has_zone:
        return "blank"
    state = "issued"
    for kind in kinds:
        if kind in ("mounted", "bound"):
            state = "mounted"
        elif kind in ("damaged", "lost"):
            state = kind
        elif kind == "printed" and state != "mounted":
            state = "printed"
    return state
