"""What a visitor's form is held to, what is masked, and which issues are likely the same. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

MAX_WORDS, MAX_PLACE, MAX_PHOTOS = 500, 60, 3
MOST_STEPS = 20  # behind one private link

PROOF_BITS = 14  # some 16,000 hashes: under two seconds on a cheap phone
SHORTEST = timedelta(seconds=2)  # between the form's being shown and sent, with proof of work
SHORTEST_UNPROVEN = timedelta(seconds=8)  # without: browsers that run no script wait
FORM_LIFE = timedelta(hours=12)

SPAN = timedelta(hours=1)
# In SPAN, for one sender and for one plate; in all, and of those without proof. A whole building may share one address.
SENDER_MOST, SENDER_MOST_UNPROVEN = 200, 6
PLATE_MOST, PLATE_MOST_UNPROVEN = 60, 20

ALIKE = 0.34
_CONTACT = re.compile(r"(?:\+?\d[\d \-]{6,}[\dxX])|(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")
_DAY = re.compile(r"20\d\d-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])(?!\d)")
_MARK = "…"


@dataclass(frozen=True)
class Tries:
    """How many forms came in SPAN from this sender and for this plate, and how many of each without proof."""

    sender: int
    sender_unproven: int
    plate: int
    plate_unproven: int


def is_too_many(tries: Tries, proven: bool) -> bool:
    """Whether one form more is refused; those with proof are not held to what came without."""
    if tries.sender >= SENDER_MOST or tries.plate >= PLATE_MOST:
        return True
    return not proven and (tries.sender_unproven >= SENDER_MOST_UNPROVEN or tries.plate_unproven >= PLATE_MOST_UNPROVEN)


def is_proven(form: str, proof: str) -> bool:
    """Whether the sender did the work: SHA-256 of `form:proof` begins with PROOF_BITS zero bits."""
    if not proof or len(proof) > 20 or not proof.isascii():
        return False
    digest = hashlib.sha256(f"{form}:{proof}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - PROOF_BITS) == 0


def is_too_quick(shown_at: datetime, now: datetime, proven: bool) -> bool:
    return now - shown_at < (SHORTEST if proven else SHORTEST_UNPROVEN)


def is_stale(shown_at: datetime, now: datetime) -> bool:
    return now - shown_at > FORM_LIFE


def clean(text: str) -> str:
    """What a visitor typed, without what no keyboard types (control and direction marks); lines are kept, blank ones not."""
    kept = "".join(sign for sign in text.replace("\r\n", "\n") if sign == "\n" or _is_plain(sign))
    return "\n".join(line.strip() for line in kept.split("\n") if line.strip())


def _is_plain(sign: str) -> bool:
    # Cf holds the joiners that emoji are made with, and the marks that turn a line's direction around.
    kind = unicodedata.category(sign)
    return kind not in ("Cc", "Cs", "Co", "Cn") and (kind != "Cf" or sign in "\u200d\ufe0f")


def masked(words: str) -> str:
    """`words` without telephone and identity numbers and mail addresses, days left: for pages that anybody may read."""
    return _CONTACT.sub(_hidden, words)


def _hidden(found: re.Match[str]) -> str:
    day = _DAY.match(found[0])
    return day[0] + masked(found[0][day.end() :]) if day else found[0][:3] + _MARK


def likely_same(words: str, others: Iterable[tuple[str, str]]) -> list[str]:
    """Of (id, words), the ids that likely speak of the same fault, the likeliest first."""
    mine = _pairs(words)
    found = [(_alike(mine, _pairs(text)), key) for key, text in others]
    return [key for likeness, key in sorted(found, reverse=True) if likeness >= ALIKE]


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the shorter text's pairs of letters that the other has too."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def _pairs(text: str) -> frozenset[str]:
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", text).lower() if sign.isalnum())
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1)) or frozenset([plain] if plain else [])
