"""Findings and changes in the reader's language."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.ledger.reader import SHEET_WORDS
from app.people.words import ROLE_WORDS
from app.web.language import say

_SHEETS = frozenset(SHEET_WORDS.values())
ENTITY_WORDS = {
    "teams": _l("Teams"),
    "people": _l("People"),
    "roles": _l("Roles"),
    "buildings": _l("Buildings"),
    "zones": _l("Zones"),
    "owners": _l("Owners"),
    "standards": _l("Standards"),
    "work": _l("Work standards"),
    "training": _l("Training plan"),
}


def told(found: dict[str, Any]) -> str:
    """A finding's or a change's message, its places filled."""
    params = dict(found["params"])
    if "role" in params:
        params["role"] = str(ROLE_WORDS.get(params["role"], params["role"]))
    if params.get("what") in _SHEETS:
        params["what"] = say(params["what"])
    return say(found["message"], **params)


def place(found: dict[str, Any]) -> str:
    """Where a finding is: 责任区!C12, 责任区!12, 责任区, or "" for the whole file."""
    cell = f"{found['column'] or ''}{found['row'] or ''}"
    return "!".join(part for part in (found["sheet"], cell) if part)
