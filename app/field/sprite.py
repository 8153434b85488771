"""The signs, as they stand in the shell: a `use` that points into another document has the browser read that one anew."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

NAMED = "i-"  # before each sign's name (static/field/parts/icon.js): a form's field may bear the name itself


def sprite(static: str) -> str:
    """`static/icons.svg` as a part of a page, of which nothing is seen."""
    file = Path(static) / "icons.svg"
    return _sprite(str(file), file.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _sprite(file: str, _changed: int) -> str:
    symbols = re.sub(r'<symbol id="', f'<symbol id="{NAMED}', Path(file).read_text(encoding="utf-8"))
    return symbols.strip().replace("<svg ", '<svg class="sprite" aria-hidden="true" ', 1)
