"""Where a page may send its reader next: only to another page of this site."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

LONGEST = 2_000


def safe_next(wanted: str | None, fallback: str = "/") -> str:
    """`wanted` when it is a path of this site, else `fallback`.

    Refuses what a browser could read as another site or as a script: a scheme, `//`, a backslash, and the control
    characters and spaces that browsers drop while reading an address.
    """
    if not wanted or len(wanted) > LONGEST or not wanted.startswith("/") or wanted.startswith("//"):
        return fallback
    if "\\" in wanted or any(ord(letter) <= 32 or ord(letter) == 127 for letter in wanted):
        return fallback
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return fallback
    return fallback if parts.scheme or parts.netloc else wanted


def plate_before() -> str:
    """The plate's page that this browser comes from, "" when it comes from elsewhere.

    A plate's code stands in no address but its own page's, so no link names that page as what comes next.
    """
    before = urlsplit(request.referrer or "")
    return before.path if before.netloc == request.host and before.path.lower().startswith("/z/") else ""
