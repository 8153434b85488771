"""What the app is made of: what the shell loads, and what the service worker keeps, under one version that is the hash of all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.field.joined import joined

# Folder under static/ and the pattern of what is kept of it.
MODULES = (("field", "**/*.js"), ("vendor/lit-html", "**/*.js"), ("vendor/idb", "**/*.js"))
WORDS = (("i18n", "*.js"),)
ENTRY = "/static/field/main.js"
SINGLE = ("brand.svg",)
# Large, and only needed where the browser reads no codes itself: fetched after the first paint.
LATER = (("vendor/zxing-wasm", "**/*.js"), ("vendor/zxing-wasm", "*.wasm"))


@dataclass(frozen=True)
class Kept:
    """Addresses. The shell starts `entry` and has `beside` fetched with it; the service worker fetches `now` when it is
    installed and `later` when first asked for."""

    version: str
    entry: str
    beside: tuple[str, ...]
    now: tuple[str, ...]
    later: tuple[str, ...]


def precache(static: str, stylesheet: str, plain: bool = False) -> Kept:
    """The present list. `stylesheet` is the styles' address, whose mark changes with them; `plain` passes over the joined
    modules."""
    root = Path(static)
    small = None if plain else joined(static)
    modules = [root / name.removeprefix("/static/") for name in small.files] if small else _files(root, MODULES)
    now = modules + _files(root, WORDS) + [root / name for name in SINGLE]
    later = _files(root, LATER)
    template = root.parent / "templates" / "field"
    watched = [*now, *later, *sorted(template.glob("*")), root / "icons.svg"]  # the shell holds the signs
    version = _version(tuple((str(file), file.stat().st_mtime_ns) for file in watched), stylesheet)
    return Kept(
        version,
        small.entry if small else ENTRY,
        small.beside
        if small
        else tuple(_address(root, module) for module in modules if root / "field" in module.parents),
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
