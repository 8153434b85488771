"""A sheet's rows under its heading: blank, total and note rows left out, 同上 resolved. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.core.errors import N_
from app.core.text import compact
from app.ledger.rules import cells
from app.ledger.rules.findings import Findings
from app.ledger.rules.grid import UNCOUNTED, Grid, letter
from app.ledger.rules.headers import SheetKind, columns_of

_NOTE = re.compile(
    r"(合计|总计|小计|共计|共\d+[人个处]|说明[:]|说明$|备注[:]|注[:]|制表|审核|审批|批准|签字|签名|填表|日期[:]|填报|单位[:]|"
    r"主管领导|负责人[:]|编制)"
)


@dataclass
class Row:
    """One row of data: `values` by field, 同上 already replaced. `number` is the sheet's own, from 1."""

    sheet: str
    number: int
    values: dict[str, Any]
    columns: dict[str, int]
    findings: Findings
    given: dict[str, Any] = field(default_factory=dict)

    def raw(self, name: str) -> Any:
        return self.values.get(name)

    def text(self, name: str) -> str:
        return cells.plain(self.values.get(name))

    def has(self, name: str) -> bool:
        return self.text(name) not in cells.NOTHING

    def problem(self, name: str, message: str, /, **params: Any) -> None:
        self.findings.problem(self.sheet, self.number, self._letter(name), message, self._told(name), **params)

    def oddity(self, name: str, message: str, /, **params: Any) -> None:
        self.findings.oddity(self.sheet, self.number, self._letter(name), message, self._told(name), **params)

    def short_enough(self, name: str, text: str, most: int) -> str:
        """`text`, with a problem noted when it is longer than `most`."""
        if len(text) > most:
            self.problem(name, N_("This is longer than %(most)s characters."), most=most)
        return text

    @property
    def is_bad(self) -> bool:
        return self.findings.is_bad(self.sheet, self.number)

    def _letter(self, name: str) -> str | None:
        return letter(self.columns[name]) if name in self.columns else None

    def _told(self, name: str) -> Any:
        return self.given.get(name, self.values.get(name))


def data_rows(
    grid: Grid,
    kind: SheetKind,
    header: int,
    columns: dict[str, int],
    findings: Findings,
    never_ditto: frozenset[str] = frozenset({"number", "name"}),
) -> Iterator[Row]:
    """The rows of data under heading row `header` (an index). What is left out is said."""
    above: dict[str, Any] = {}
    if grid.cut:
        too_long = N_("The sheet is longer than can be read; rows below are left out.")
        findings.problem(grid.title, len(grid.rows) + 1, None, too_long)
    for index in range(header + 1, len(grid.rows)):
        line = grid.rows[index]
        own = {place for place, value in enumerate(line) if _filled(value) and (index, place) not in grid.merged_down}
        if not own:
            continue
        if len(columns_of(kind, line)) * 3 >= len(columns) * 2:
            findings.oddity(grid.title, index + 1, None, N_("The heading again; left out."))
            continue
        if _is_note(line, own, kind, columns):
            first = line[min(own)]
            findings.oddity(
                grid.title, index + 1, letter(min(own)), N_("Not a row of data (a note, a total, a signature); left out."), first
            )
            continue
        values = {name: line[place] if place < len(line) else None for name, place in columns.items()}
        row = Row(grid.title, index + 1, values, columns, findings, dict(values))
        _count(row, kind)
        _resolve_ditto(row, above, never_ditto)
        above = dict(row.values)
        yield row


def _filled(value: Any) -> bool:
    return value is UNCOUNTED or (value is not None and compact(value) != "")


def _is_note(line: list[Any], own: set[int], kind: SheetKind, columns: dict[str, int]) -> bool:
    needed = {columns[name] for name in kind.required}
    marks = {place for place in own if isinstance(line[place], str) and _NOTE.match(compact(line[place]))}
    if marks and not (needed & (own - marks)):
        return True
    return len(own) == 1 and not own & needed and len(columns) > 2


def _count(row: Row, kind: SheetKind) -> None:
    """Formulas whose results are not in the file, and cells that hold an error."""
    for name, value in row.values.items():
        if value is not UNCOUNTED:
            continue
        message = N_("A formula without its result; open the file in Excel and save it again.")
        if name in kind.required or name in ("owner", "team", "number", "phone"):
            row.problem(name, message)
        else:
            row.oddity(name, N_("A formula without its result; left empty."))
        row.values[name] = None


def _resolve_ditto(row: Row, above: dict[str, Any], never: frozenset[str]) -> None:
    for name, value in row.values.items():
        if value is None or not cells.is_ditto(value):
            continue
        before = above.get(name)
        if name in never or not _filled(before):
            row.problem(name, N_("“Same as above”, but there is nothing above that it could mean."))
            row.values[name] = None
            continue
        row.values[name] = before
        row.oddity(name, N_("“Same as above” read as %(taken)s."), taken=cells.plain(before))
