"""How people write: full-width digits, stray spaces, dashes in phone numbers."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_PHONE_MARKS = re.compile(r"[\s\-‐-―()（）+.]+")


def squeeze(value: object) -> str:
    """`value` as text in NFKC, without outer spaces and with single inner ones; "" for None."""
    if value is None:
        return ""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", str(value))).strip()


def sentence(value: str) -> str:
    """What somebody wrote, with single inner spaces and its own punctuation: a full-width comma stays one."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", value)).strip()


def compact(value: object) -> str:
    """As `squeeze`, with no spaces at all: for matching names that people space out (姓 名)."""
    return squeeze(value).replace(" ", "")


def phone_digits(value: object) -> str:
    """A phone number as its digits; other letters are left in, so that a check can find them."""
    text = _PHONE_MARKS.sub("", squeeze(value))
    return text[2:] if len(text) == 13 and text.startswith("861") else text
