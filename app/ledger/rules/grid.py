"""A workbook's bytes as plain grids of values. Pure, though openpyxl does the reading."""

from __future__ import annotations

import io
import warnings
import zipfile
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

MOST_ROWS = 30_000
MOST_COLUMNS = 60
MOST_BYTES = 300 * 1024 * 1024  # unpacked
MOST_SHEETS = 40


class NotAWorkbook(ValueError):
    """The file cannot be opened as an .xlsx workbook; the text says why in one word: old, locked, large, broken."""


class _Uncounted:
    """A formula whose result is not in the file."""

    def __str__(self) -> str:
        return ""


UNCOUNTED = _Uncounted()
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})


@dataclass
class Grid:
    """One sheet: `rows[0]` is row 1. `merged_down`: (row, column) of cells that a vertical merge filled."""

    title: str
    rows: list[list[Any]]
    merged_down: set[tuple[int, int]] = field(default_factory=set)
    cut: bool = False

    @property
    def is_empty(self) -> bool:
        return not any(value not in (None, "") for row in self.rows for value in row)


def letter(index: int) -> str:
    """0 → A."""
    return str(get_column_letter(index + 1))


def read_grids(content: bytes) -> list[Grid]:
    """Every worksheet of the workbook. Raises NotAWorkbook."""
    _refuse_bombs(content)
    counted = _open(content, data_only=True)
    written = _open(content, data_only=False) if b"<f" in _sheets_xml(content) else None
    if len(counted.worksheets) > MOST_SHEETS:
        raise NotAWorkbook("large")
    return [_grid(sheet, written[sheet.title] if written else None) for sheet in counted.worksheets]


def unpacked(content: bytes) -> int:
    """How long a workbook is once unpacked, by its own account; 0 for what is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return 0


def _refuse_bombs(content: bytes) -> None:
    if content[:4] == b"\xd0\xcf\x11\xe0":  # an old .xls, or one locked by a password
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise NotAWorkbook("locked" if locked else "old")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_BYTES:
                raise NotAWorkbook("large")
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        if isinstance(error, NotAWorkbook):
            raise
        raise NotAWorkbook("broken") from error


def _sheets_xml(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = [name for name in packed.namelist() if "worksheets/" in name and name.endswith(".xml")]
        return b"".join(packed.read(name) for name in names)


def _open(content: bytes, *, data_only: bool) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(content), data_only=data_only)
    except Exception as error:  # openpyxl raises whatever the broken part made it raise
        raise NotAWorkbook("broken") from error


def _grid(sheet: Any, written: Any) -> Grid:
    height, width = min(sheet.max_row, MOST_ROWS), min(sheet.max_column, MOST_COLUMNS)
    rows = [list(row) for row in sheet.iter_rows(max_row=height, max_col=width, values_only=True)]
    if written is not None:
        formulas = written.iter_rows(max_row=height, max_col=width, values_only=True)
        for values, texts in zip(rows, formulas, strict=False):
            for index, text in enumerate(texts):
                formula = (isinstance(text, str) and text.startswith("=")) or hasattr(text, "ref")
                if formula and values[index] is None:
                    values[index] = UNCOUNTED
    for row in rows:
        for index, value in enumerate(row):
            if isinstance(value, str) and value.strip() in ERRORS:
                row[index] = UNCOUNTED
            elif isinstance(value, time):
                row[index] = value.isoformat()
    grid = Grid(str(sheet.title), rows, cut=sheet.max_row > MOST_ROWS)
    for area in sheet.merged_cells.ranges:
        _fill_down(grid, area)
    while grid.rows and not any(value not in (None, "") for value in grid.rows[-1]):
        grid.rows.pop()
    return grid


def _fill_down(grid: Grid, area: Any) -> None:
    """A cell merged over several rows holds for each of them."""
    top, bottom, column = area.min_row - 1, min(area.max_row, len(grid.rows)), area.min_col - 1
    if bottom - top < 2 or column >= MOST_COLUMNS or top >= len(grid.rows) or column >= len(grid.rows[top]):
        return
    for row in range(top + 1, bottom):
        grid.rows[row][column] = grid.rows[top][column]
        grid.merged_down.add((row, column))
