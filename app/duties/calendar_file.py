"""A year's calendar as a file: .xlsx or .csv, as rows of text."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from app.core.errors import N_, invalid

MAX_BYTES = 2_000_000
MAX_ROWS = 1_000


def read_calendar(name: str, content: bytes) -> list[list[str]]:
    """The file's rows, the first three cells of each. Raises Problem 422 for what is no such file."""
    if not content or len(content) > MAX_BYTES:
        raise invalid("file", N_("Please choose an .xlsx or .csv file of at most 2 MB."))
    if content[:2] == b"PK":
        return _workbook(content)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return [row[:3] for _, row in zip(range(MAX_ROWS), csv.reader(io.StringIO(text)), strict=False)]
    raise invalid("file", N_("Please choose an .xlsx or .csv file of at most 2 MB."))


def _workbook(content: bytes) -> list[list[str]]:
    try:
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        return [[_text(cell) for cell in row[:3]] for row in sheet.iter_rows(max_row=MAX_ROWS, values_only=True)]
    except (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError) as error:
        raise invalid("file", N_("This workbook cannot be read.")) from error


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell)
