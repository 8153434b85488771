"""Writes a ledger as a workbook ready to print, or as CSV."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from io import BytesIO
from math import floor
from pathlib import Path
from typing import Any

import xlsxwriter

from app.core.errors import N_
from app.reports.lines import Lines, Pen
from app.reports.rules import Until, Value, defused, fit, last_day, sheet_name

Rows = Iterable[Sequence[Value]]

MOST_ROWS = 1_000_000  # a sheet holds 1,048,576; what is more goes on further sheets
A4 = 9
EVERY = 2_000  # rows between two reports of progress
SIGN_WIDTH = 10
SIGNATURE = N_("Made by:                    Checked by:                    Approved by:                    Date:")


class Paper:
    """What stands around the rows: titles, headings with their widths, the column and the line to sign in ("" for none).

    `local` is the site's time; `name` the sheet's.
    """

    def __init__(
        self, title: str, subtitle: str, headings: Sequence[tuple[str, int]], signature: str,
        local: Callable[[datetime], datetime], *, sign_in: str = "", name: str = "",
    ) -> None:  # fmt: skip
        self.title, self.subtitle, self.headings, self.signature, self.local = title, subtitle, headings, signature, local
        self.sign_in, self.name = sign_in, name

    @property
    def columns(self) -> list[tuple[str, int]]:
        """The headings in print: with the column to sign in."""
        return [*self.headings, *([(self.sign_in, SIGN_WIDTH)] if self.sign_in else [])]


def write_workbook(path: Path, paper: Paper, rows: Rows, progress: Callable[[int], None]) -> int:
    """An .xlsx of A4 pages across, its headings on each, signed at the end; how many rows. Every text stays a text."""
    return write_papers(path, [(paper, rows)], progress)


def write_papers(target: Path | BytesIO, papers: Iterable[tuple[Paper, Rows]], progress: Callable[[int], None]) -> int:
    """Several such papers in one workbook, each on a sheet of its own; how many rows."""
    asked = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, asked)
    looks, written = _looks(book), 0
    for paper, rows in papers:
        written += _write_paper(book, looks, paper, rows, lambda done, before=written: progress(before + done))  # type: ignore[misc]
    book.close()
    return written


def _write_paper(book: Any, looks: dict[str, Any], paper: Paper, rows: Rows, progress: Callable[[int], None]) -> int:
    sheet, line, written = _sheet(book, looks, paper, paper.name), 3, 0
    pen = Pen(looks, lambda day: _day_end(book, day), len(paper.headings), paper.local, signed=bool(paper.sign_in))
    last = len(paper.columns) - 1
    for row in rows:
        if line >= MOST_ROWS:
            _sign(sheet, looks, paper, line)
            sheet, line = _sheet(book, looks, paper, paper.name), 3  # numbered after the one before
        sheet.put(line, last, pen.row(line, row))
        line, written = line + 1, written + 1
        if written % EVERY == 0:
            progress(written)
    _sign(sheet, looks, paper, line)
    return written


EDGE = {"border": 1, "valign": "vcenter", "font_size": 10}


def _day_end(book: Any, day: date) -> Any:
    """Shows the midnight after the day as 24:00 of it. The year is the value's own, so that the cell stays a date."""
    told = f'yyyy"-{day:%m-%d} 24:00"' if (day.month, day.day) != (12, 31) else f'"{day} 24:00"'
    return book.add_format({**EDGE, "num_format": told, "align": "center"})


def _looks(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 18, "align": "center", "valign": "vcenter"}),
        "subtitle": book.add_format({"font_size": 10, "align": "right", "valign": "vcenter", "text_wrap": True}),
        "head": book.add_format({**EDGE, "bold": True, "align": "center", "bg_color": "#DCEBE9", "text_wrap": True}),
        "text": book.add_format({**EDGE, "text_wrap": True}),
        "number": book.add_format({**EDGE, "align": "center"}),
        "share": book.add_format({**EDGE, "num_format": "0%", "align": "center"}),
        "moment": book.add_format({**EDGE, "num_format": "yyyy-mm-dd hh:mm", "align": "center"}),
        "sign": book.add_format({"font_size": 11, "valign": "vcenter"}),
    }


def _sheet(book: Any, looks: dict[str, Any], paper: Paper, name: str) -> Lines:
    sheet: Lines = book.add_worksheet(sheet_name(name, [one.get_name() for one in book.worksheets()]) or None, Lines)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 0)
    sheet.set_footer("&C&P / &N")
    last = len(paper.columns) - 1
    for place, (_, width) in enumerate(paper.columns):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 32)
    sheet.set_row(1, 16 * (1 + paper.subtitle.count("\n")))
    sheet.merge_range(0, 0, 0, last, fit(paper.title), looks["title"])
    sheet.merge_range(1, 0, 1, last, fit(paper.subtitle), looks["subtitle"])
    for place, (heading, _) in enumerate(paper.columns):
        sheet.write_string(2, place, heading, looks["head"])
    return sheet


def _sign(sheet: Any, looks: dict[str, Any], paper: Paper, line: int) -> None:
    if not paper.signature:
        return
    sheet.set_row(line + 1, 28)
    sheet.merge_range(line + 1, 0, line + 1, len(paper.columns) - 1, paper.signature, looks["sign"])


def write_csv(path: Path, paper: Paper, rows: Rows, progress: Callable[[int], None]) -> int:
    """The rows alone as CSV in UTF-8 with the mark that Excel needs; texts that look like formulas are defused."""
    written = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow([heading for heading, _ in paper.headings])
        for row in rows:
            out.writerow([_plain(paper, value) for value in row])
            written += 1
            if written % EVERY == 0:
                progress(written)
    return written


def _plain(paper: Paper, value: Value) -> str:
    if isinstance(value, datetime):
        return f"{paper.local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, Until):
        moment = paper.local(value.at)
        return f"{day} 24:00" if (day := last_day(moment)) else f"{moment:%Y-%m-%d %H:%M}"
    if isinstance(value, Fraction):
        return f"{floor(value * 100)}%"
    return str(value) if isinstance(value, int) else defused(fit(value or ""))
