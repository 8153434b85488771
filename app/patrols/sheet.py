"""Records of patrols as a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST = 32_767  # characters a cell can hold


def workbook(title: str, rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet, every cell a text: what looks like a formula stays words."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet)
            cell.value = _UNFIT.sub("", value)[:LONGEST] or None
            if cell.value is not None:
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    held = BytesIO()
    book.save(held)
    return held.getvalue()
