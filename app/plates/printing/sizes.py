"""Sizes of plates and how many share a sheet. Millimetres throughout."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from app.core.errors import N_, invalid

A4 = (210.0, 297.0)
GRIDS = {"1": (1, 1), "2": (1, 2), "4": (2, 2), "8": (2, 4)}
SHEETS = ("page", "1", "2", "4", "8", "grid")
_SLACK = 0.01


@dataclass(frozen=True)
class Size:
    """`qr` is the side of the symbol itself, without its quiet zone: at least 25 mm on plates."""

    key: str
    width: float
    height: float
    qr: float
    label: bool = False

    @property
    def upright(self) -> bool:
        return self.height > self.width


SIZES = {
    size.key: size
    for size in (
        Size("a4", 210, 297, 85),
        Size("a5", 148, 210, 60),
        Size("wall", 200, 150, 62),
        Size("door", 100, 70, 32),
        Size("card", 90, 55, 25.5),
        Size("label60", 60, 40, 22, label=True),
        Size("label45", 45, 30, 17.5, label=True),
    )
}


@dataclass(frozen=True)
class Sheet:
    """A page and the corners (x, y from the top left) of the plates on it."""

    width: float
    height: float
    cells: tuple[tuple[float, float], ...]


def size_of(key: str) -> Size:
    """Raises Problem 422 for a size there is none of."""
    if key not in SIZES:
        raise invalid("size", N_("There is no such size of plate."))
    return SIZES[key]


def sheet_of(size: Size, kind: str, crop_marks: bool = False) -> Sheet:
    """How plates of `size` lie on a sheet. Raises Problem 422 when they do not fit there at their true size."""
    if kind == "page":
        margin = 8.0 if crop_marks else 0.0
        return Sheet(size.width + 2 * margin, size.height + 2 * margin, ((margin, margin),))
    if kind == "grid":
        return max((_as_many_as_fit(size, page) for page in (A4, A4[::-1])), key=lambda sheet: len(sheet.cells))
    if kind not in GRIDS:
        raise invalid("sheet", N_("There is no such sheet."))
    columns, rows = GRIDS[kind]
    for page in (A4, A4[::-1]):
        for across, down in ((columns, rows), (rows, columns)):
            if size.width * across <= page[0] + _SLACK and size.height * down <= page[1] + _SLACK:
                return _spread(size, page, across, down)
    raise invalid("sheet", N_("Plates of this size do not fit that many to an A4 sheet."))


def _as_many_as_fit(size: Size, page: tuple[float, float]) -> Sheet:
    across = max(1, floor((page[0] + _SLACK) / size.width))
    down = max(1, floor((page[1] + _SLACK) / size.height))
    left, top = (page[0] - across * size.width) / 2, (page[1] - down * size.height) / 2
    cells = tuple(
        (left + column * size.width, top + row * size.height) for row in range(down) for column in range(across)
    )
    return Sheet(page[0], page[1], cells)


def _spread(size: Size, page: tuple[float, float], across: int, down: int) -> Sheet:
    wide, high = page[0] / across, page[1] / down
    cells = tuple(
        (column * wide + (wide - size.width) / 2, row * high + (high - size.height) / 2)
        for row in range(down)
        for column in range(across)
    )
    return Sheet(page[0], page[1], cells)
