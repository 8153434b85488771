"""A file that the browser keeps: its name in the reader's own script, and a plain one for browsers that know no other."""

from __future__ import annotations

import re
from typing import TypeVar
from urllib.parse import quote

from werkzeug.wrappers import Response

R = TypeVar("R", bound=Response)


def as_file(response: R, name: str, plain: str = "") -> R:
    """Have the browser keep `response` under `name`, and no cache between. `plain` (ASCII, `ledger-2026-11.xlsx`) is for
    where `name` cannot be written; without it the file is called by its ending alone: `file.xlsx`."""
    held = name.replace("/", "-").replace("\\", "-")
    given = held if _is_plain(held) else plain or f"file{_ending(held)}"
    response.headers["Content-Disposition"] = f'attachment; filename="{given}"'
    if given != held:
        response.headers["Content-Disposition"] += f"; filename*=UTF-8''{quote(held, safe='')}"
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_plain(name: str) -> bool:
    return re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z ._-]*", name) is not None


def _ending(name: str) -> str:
    found = re.search(r"\.[0-9A-Za-z]{1,8}$", name)
    return found.group() if found else ""
