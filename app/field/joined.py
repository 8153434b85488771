"""The phone app's modules joined and made small, where the set-up has done so (tools/join.py).

What is read is what runs: the modules in static/field/ are complete, and are served as they are whenever the joined ones
were not made, or were made of other sources than those that lie there now. Joined ones are only their faster copy.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = "joined"  # under static/; ignored by git
LIST = "list.json"
PREFIX = f"/static/{FOLDER}/"


@dataclass(frozen=True)
class Joined:
    """Addresses: `entry` starts the app and needs `beside` at once; `files` are all of it."""

    entry: str
    beside: tuple[str, ...]
    files: tuple[str, ...]


def joined(static: str) -> Joined | None:
    """The joined modules, or None where the plain ones are to be served."""
    root = Path(static)
    held = _list(root)
    if held is None or held["sources"] != digest(root):
        return None
    beside, files = (tuple(PREFIX + name for name in held[part]) for part in ("beside", "files"))
    return Joined(PREFIX + held["entry"], beside, files)


def digest(static: Path) -> str:
    """Of everything that goes into the joined modules."""
    sources = [*sorted((static / "field").glob("**/*.js")), static.parent / "package-lock.json"]
    return _digest(tuple((str(source), source.stat().st_mtime_ns) for source in sources))


@lru_cache(maxsize=4)
def _digest(sources: tuple[tuple[str, int], ...]) -> str:
    mark = hashlib.sha256()
    for name, _changed in sources:
        mark.update(Path(name).name.encode() + b"\0" + Path(name).read_bytes())
    return mark.hexdigest()


def _list(static: Path) -> dict[str, Any] | None:
    path = static / FOLDER / LIST
    try:
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return held
