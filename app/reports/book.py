"""Writes a ledger as a workbook ready to print, or as CSV."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from app.reports.kinds.kind import Value
from app.reports.rules import defused, fit

MOST_ROWS = 1_000_000  # a sheet holds 1,048,576; what is more goes on further sheets
A4 = 9
EVERY = 2_000  # rows between two reports of progress


class Paper:
    """What stands around the rows: titles, headings with their widths, the signature line. `local` is the site's time."""

    def __init__(
        self, title: str, subtitle: str, headings: Sequence[tuple[str, int]], signature: str,
        local: Callable[[datetime], datetime],
    ) -> None:  # fmt: skip
        self.title, self.subtitle, self.headings, self.signature, self.local = title, subtitle, headings, signature, local


def write_workbook(path: Path, paper: Paper, rows: Iterable[Sequence[Value]], progress: Callable[[int], None]) -> int:
    """An .xlsx of A4 pages across, its headings on each, signed at the end; how many rows. Every text stays a text."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    looks = _looks(book)
    sheet, line, written = _sheet(book, looks, paper, 1), 3, 0
    for row in rows:
        if line >= MOST_ROWS:
            _sign(sheet, looks, paper, line)
            sheet, line = _sheet(book, looks, paper, written // MOST_ROWS + 2), 3
        for place, value in enumerate(row):
            _write(sheet, looks, paper, line, place, value)
        line, written = line + 1, written + 1
        if written % EVERY == 0:
            progress(written)
    _sign(sheet, looks, paper, line)
    book.close()
    return written


def _looks(book: Any) -> dict[str, Any]:
    edge = {"border": 1, "valign": "vcenter", "font_size": 10}
    return {
        "title": book.add_format({"bold": True, "font_size": 18, "align": "center", "valign": "vcenter"}),
        "subtitle": book.add_format({"font_size": 10, "align": "right", "valign": "vcenter"}),
        "head": book.add_format({**edge, "bold": True, "align": "center", "bg_color": "#DCEBE9", "text_wrap": True}),
        "text": book.add_format({**edge, "text_wrap": True}),
        "number": book.add_format({**edge, "align": "center"}),
        "moment": book.add_format({**edge, "num_format": "yyyy-mm-dd hh:mm", "align": "center"}),
        "sign": book.add_format({"font_size": 11, "valign": "vcenter"}),
    }


def _sheet(book: Any, looks: dict[str, Any], paper: Paper, number: int) -> Any:
    sheet = book.add_worksheet(str(number))
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 0)
    sheet.set_footer("&C&P / &N")
    last = len(paper.headings) - 1
    for place, (_, width) in enumerate(paper.headings):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 32)
    sheet.merge_range(0, 0, 0, last, fit(paper.title), looks["title"])
    sheet.merge_range(1, 0, 1, last, fit(paper.subtitle), looks["subtitle"])
    for place, (heading, _) in enumerate(paper.headings):
        sheet.write_string(2, place, heading, looks["head"])
    return sheet


def _write(sheet: Any, looks: dict[str, Any], paper: Paper, line: int, place: int, value: Value) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(line, place, paper.local(value).replace(tzinfo=None), looks["moment"])
    elif isinstance(value, int):
        sheet.write_number(line, place, value, looks["number"])
    else:
        sheet.write_string(line, place, fit(value or ""), looks["text"])


def _sign(sheet: Any, looks: dict[str, Any], paper: Paper, line: int) -> None:
    sheet.set_row(line + 1, 28)
    sheet.merge_range(line + 1, 0, line + 1, len(paper.headings) - 1, paper.signature, looks["sign"])


def write_csv(path: Path, paper: Paper, rows: Iterable[Sequence[Value]], progress: Callable[[int], None]) -> int:
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
    return str(value) if isinstance(value, int) else defused(fit(value or ""))
