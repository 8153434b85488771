"""Writes the rows of a workbook as they stand in its file: a quarter of a million of them in seconds.

The library makes an object of each cell and asks it again what it is when it writes it. Here a cell's text is made once for
each value, and a row is those texts with its number between them: every cell of a row is named by it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from html import escape
from math import floor
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from app.reports.rules import Until, Value, fit, last_day, serial

_READ_AS_CODE = re.compile(r"_x[0-9a-fA-F]{4}_")  # spreadsheets read it as a character by its number
MOST_DAY_ENDS = 150  # a workbook may hold some two hundred formats of its own; later ones are shown as 00:00 of the next day
MOST_KEPT = 20_000  # texts whose cell is kept; notes of free words would fill the memory


class Lines(Worksheet):  # type: ignore[misc]
    """A sheet of a workbook written in constant memory that takes whole rows, none of them touched otherwise."""

    def put(self, line: int, last: int, row: str) -> None:
        """Write a row after all before it; `last` is its last column."""
        self._write_single_row(line)  # what is held of the row before goes out first
        self._check_dimensions(line, last)
        self.row_data_fh.write(row)


class Pen:
    """Makes rows: `looks` has the format of each kind of value, `day_end` makes that of the end of a day; `signed` adds an

    empty cell to sign in.
    """

    def __init__(
        self, looks: Mapping[str, Any], day_end: Callable[[date], Any], columns: int,
        local: Callable[[datetime], datetime], *, signed: bool,
    ) -> None:  # fmt: skip
        self._styles: dict[str, int] = {name: look._get_xf_index() for name, look in looks.items()}
        self._local, self._day_end = local, day_end
        self._day_ends: dict[date, int] = {}
        names = [xl_col_to_name(place) for place in range(columns + signed)]
        self._first = f'"><c r="{names[0]}'
        self._next = [f'<c r="{name}' for name in names[1:]] + ["</row>"]  # what follows the cell of each column
        self._signed = [f'" s="{self._styles["text"]}"/></row>'] if signed else []
        self._kept: list[dict[str, str]] = [{} for _ in range(columns)]

    def row(self, line: int, values: Sequence[Value]) -> str:
        """The row of these values, one a column; `line` counts from 0."""
        cells = [
            kept[value] if type(value) is str and value in kept else self._cell(place, value)
            for place, (kept, value) in enumerate(zip(self._kept, values, strict=True))
        ]
        return str(line + 1).join(['<row r="', self._first, *cells, *self._signed])

    def _cell(self, place: int, value: Value) -> str:
        cell = self._of(value) + self._next[place]
        if type(value) is str:
            kept = self._kept[place]
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[value] = cell
        return cell

    def _of(self, value: Value) -> str:
        """A cell after its row's number. Every text stays a text."""
        if value is None or value == "":
            return f'" s="{self._styles["text"]}"/>'
        if isinstance(value, datetime):
            return self._number("moment", serial(self._local(value)))
        if isinstance(value, Until):
            moment = self._local(value.at)
            return f'" s="{self._end_style(moment)}"><v>{serial(moment):.16g}</v></c>'
        if isinstance(value, int):
            return self._number("number", value)
        if isinstance(value, Fraction):
            return self._number("share", floor(value * 100) / 100)
        space = ' xml:space="preserve"' if value != value.strip() else ""
        return f'" s="{self._styles["text"]}" t="inlineStr"><is><t{space}>{_text(value)}</t></is></c>'

    def _end_style(self, moment: datetime) -> int:
        """Of a deadline: its value stays the true moment, so that it sorts; a day's end is only shown as 24:00."""
        day = last_day(moment)
        if day is None or (day not in self._day_ends and len(self._day_ends) >= MOST_DAY_ENDS):
            return self._styles["moment"]
        if day not in self._day_ends:
            self._day_ends[day] = self._day_end(day)._get_xf_index()
        return self._day_ends[day]

    def _number(self, look: str, value: float) -> str:
        return f'" s="{self._styles[look]}"><v>{value:.16g}</v></c>'


def _text(value: str) -> str:
    return escape(_READ_AS_CODE.sub(r"_x005F\g<0>", fit(value)).replace("\r", "_x000D_"), quote=False)
