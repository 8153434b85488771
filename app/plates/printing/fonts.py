"""The fonts in print: Noto Sans SC, and Noto Serif SC for what it lacks. Widths come from the fonts themselves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pylopdf_fonts_zh_cn import sans_path, serif_path

SANS, SERIF = "sans", "serif"


@dataclass(frozen=True)
class Face:
    """`advances` maps a code point to its width as a part of the font's size."""

    key: str
    path: Path
    advances: dict[int, float]


@lru_cache(maxsize=1)
def faces() -> tuple[Face, Face]:
    """The two faces, in the order in which a character is looked for."""
    return _face(SANS, sans_path()), _face(SERIF, serif_path())


def _face(key: str, path: Path) -> Face:
    from fontTools.ttLib import TTFont  # loaded when something is printed first

    with TTFont(path, lazy=True) as font:
        unit = font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        advances = {point: metrics[name][0] / unit for point, name in font.getBestCmap().items()}
    return Face(key, Path(path), advances)


def runs(text: str) -> list[tuple[str, str]]:
    """`text` cut into (face's key, part); a character that neither has stays with the first face."""
    parts: list[tuple[str, str]] = []
    for letter in text:
        key = _face_of(letter).key
        if parts and parts[-1][0] == key:
            parts[-1] = (key, parts[-1][1] + letter)
        else:
            parts.append((key, letter))
    return parts


@lru_cache(maxsize=20_000)
def advance(letter: str) -> float:
    """A letter's width as a part of the size."""
    return _face_of(letter).advances.get(ord(letter), 1.0)


def width(text: str, size: float) -> float:
    """How long `text` is, in the unit of `size`."""
    return size * sum(map(advance, text))


def missing(text: str) -> list[str]:
    """Characters that no face has: they would print as boxes."""
    points = {ord(letter) for letter in text if letter > " "}
    return sorted(chr(point) for point in points if not any(point in face.advances for face in faces()))


LACKING = "〓"  # what a printer sets for a character that it has not


def printable(text: str) -> str:
    """The text, with a mark in the place of what no face has: nothing is left out in silence."""
    lacking = set(missing(text))
    return "".join(LACKING if letter in lacking else letter for letter in text) if lacking else text


@lru_cache(maxsize=20_000)
def _face_of(letter: str) -> Face:
    return next((face for face in faces() if ord(letter) in face.advances), faces()[0])
