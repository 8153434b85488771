"""What the service worker keeps: every file of the shell, under one version that is the hash of them all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

# Folder under static/ and the pattern of what is kept of it.
KEPT = (("field", "**/*.js"), ("i18n", "*.js"), ("vendor/lit-html", "**/*.js"), ("vendor/idb", "**/*.js"))
SINGLE = ("icons.svg", "brand.svg")
# Large, and only needed where the browser reads no codes itself: fetched after the first paint.
LATER = (("vendor/barcode-detector", "**/*.js"), ("vendor/zxing-wasm", "*.wasm"))


@dataclass(frozen=True)
class Kept:
    """`now` is fetched at installation, `later` when first asked for; both are addresses."""

    version: str
    now: tuple[str, ...]
    later: tuple[str, ...]


def precache(static: str, stylesheet: str) -> Kept:
    """The present list. `stylesheet` is the styles' address, whose mark changes with them."""
    root = Path(static)
    now = _files(root, KEPT) + [root / name for name in SINGLE]
    later = _files(root, LATER)
    template = root.parent / "templates" / "field"
    watched = [*now, *later, *sorted(template.glob("*"))]
    version = _version(tuple((str(file), file.stat().st_mtime_ns) for file in watched), stylesheet)
    return Kept(
        version,
        (*(_address(root, file) for file in now), stylesheet),
        tuple(_address(root, file) for file in later),
    )


def _files(root: Path, folders: tuple[tuple[str, str], ...]) -> list[Path]:
    return [file for folder, pattern in folders for file in sorted((root / folder).glob(pattern))]


def _address(root: Path, file: Path) -> str:
    return f"/static/{file.relative_to(root).as_posix()}"


@lru_cache(maxsize=4)
def _version(files: tuple[tuple[str, int], ...], stylesheet: str) -> str:
    digest = hashlib.sha256(stylesheet.encode())
    for name, _changed in files:
        digest.update(name.encode())
        digest.update(Path(name).read_bytes())
    return digest.hexdigest()[:16]
