"""A workbook's bytes → the rows that can be taken, and everything found on the way. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.core.errors import N_
from app.ledger.rules import cells
from app.ledger.rules.findings import Findings
from app.ledger.rules.grid import Grid, NotAWorkbook, read_grids
from app.ledger.rules.headers import (
    KINDS,
    PEOPLE,
    STANDARDS,
    TRAINING,
    WORK,
    ZONES,
    SheetKind,
    best_partial,
    header_row,
    title_fit,
)
from app.ledger.rules.owners import Known, Owners
from app.ledger.rules.people import PersonRow, read_people
from app.ledger.rules.rows import Row, data_rows
from app.ledger.rules.standards import StandardRow, WorkRow, read_standards, read_work
from app.ledger.rules.training import TrainingRow, read_training
from app.ledger.rules.zones import ZoneRow, read_zones

SHEET_WORDS = {
    "people": N_("people (人员)"),
    "zones": N_("zones (责任区)"),
    "standards": N_("standards (卫生及设备要求标准)"),
    "work": N_("work standards (日常工作考核标准)"),
    "training": N_("training plan (培训计划)"),
}
NOT_A_WORKBOOK = {
    "old": N_("This is an old .xls file. Open it in Excel and save it as .xlsx."),
    "locked": N_("The workbook is locked by a password. Save it without one."),
    "large": N_("The workbook is too large to be read."),
    "broken": N_("This file is not an Excel workbook (.xlsx)."),
}


@dataclass
class Ledger:
    """What a reading yields. `findings.fatal`: nothing of it may be written."""

    people: list[PersonRow] = field(default_factory=list)
    zones: list[ZoneRow] = field(default_factory=list)
    standards: list[StandardRow] = field(default_factory=list)
    work: list[WorkRow] = field(default_factory=list)
    training: list[TrainingRow] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)

    @property
    def writable(self) -> bool:
        return not self.findings.fatal and bool(self.people or self.zones)

    def __len__(self) -> int:
        """How many rows there are of all kinds."""
        return sum(len(rows) for rows in self._sheets())

    def parts(self, most: int) -> Iterator[Ledger]:
        """The rows in parts of at most `most` of one kind each, in the order in which they can be written."""
        for name, rows in zip(SHEET_WORDS, self._sheets(), strict=True):
            for start in range(0, len(rows), most):
                yield Ledger(**{name: rows[start : start + most]})  # type: ignore[arg-type]

    def _sheets(self) -> tuple[list[Any], ...]:
        return self.people, self.zones, self.standards, self.work, self.training


@dataclass(frozen=True)
class _Found:
    grid: Grid
    header: int
    columns: dict[str, int]


def read_ledger(content: bytes, today: date, known: Iterable[Known] = (), teams: Iterable[str] = ()) -> Ledger:
    """Read a ledger. `known` people and `teams` are the site's own; `today` dates what has no year at all."""
    ledger = Ledger()
    findings = ledger.findings
    try:
        grids = read_grids(content)
    except NotAWorkbook as error:
        findings.stop("", NOT_A_WORKBOOK[str(error)])
        return ledger
    found = _find_sheets(grids, findings)
    if PEOPLE.name in found:
        rows = _rows(found[PEOPLE.name], PEOPLE, findings)
        ledger.people = read_people(rows, findings)
        _stop_if_empty(rows, found[PEOPLE.name], findings)
        refused = {cells.person_name(row.raw("name")): row.number for row in rows if row.is_bad}
    else:
        refused = {}
    if ZONES.name in found:
        rows = _rows(found[ZONES.name], ZONES, findings)
        names = [person.team for person in ledger.people] + list(teams)
        ledger.zones = read_zones(rows, Owners.of(ledger.people, known, refused), names)
        _stop_if_empty(rows, found[ZONES.name], findings)
    if STANDARDS.name in found:
        ledger.standards = read_standards(_rows(found[STANDARDS.name], STANDARDS, findings, frozenset()))
    if WORK.name in found:
        ledger.work = read_work(_rows(found[WORK.name], WORK, findings, frozenset()))
    if TRAINING.name in found:
        ledger.training = read_training(_rows(found[TRAINING.name], TRAINING, findings, frozenset({"number"})), today)
    if not findings.fatal and not ledger.people and not ledger.zones:
        findings.stop("", N_("No row of people or zones can be taken."))
    return ledger


def _rows(found: _Found, kind: SheetKind, findings: Findings, never: frozenset[str] | None = None) -> list[Row]:
    never = frozenset({"number", "name"}) if never is None else never
    return list(data_rows(found.grid, kind, found.header, found.columns, findings, never))


def _stop_if_empty(rows: list[Row], found: _Found, findings: Findings) -> None:
    if not rows:
        findings.stop(found.grid.title, N_("The sheet has a heading but no rows."), row=found.header + 1)


def _find_sheets(grids: list[Grid], findings: Findings) -> dict[str, _Found]:
    """kind → the sheet that fits best, by its headings and its name; sheets left aside are said."""
    fits = []
    for kind in KINDS:
        for order, grid in enumerate(grids):
            header = header_row(kind, grid.rows)
            if header:
                fits.append((title_fit(kind, grid.title), len(header[1]), -order, kind, grid, header))
    found: dict[str, _Found] = {}
    used: set[int] = set()
    for _fit, _width, _order, kind, grid, header in sorted(fits, key=lambda fit: fit[:3], reverse=True):
        if kind.name not in found and id(grid) not in used:
            found[kind.name] = _Found(grid, *header)
            used.add(id(grid))
    for kind in KINDS:
        if kind.name not in found:
            _say_missing(kind, [grid for grid in grids if id(grid) not in used], findings)
    for grid in grids:
        if id(grid) not in used and not grid.is_empty:
            findings.oddity(grid.title, None, None, N_("This sheet was not read."))
    return found


def _say_missing(kind: SheetKind, grids: list[Grid], findings: Findings) -> None:
    what = SHEET_WORDS[kind.name]
    needed = kind in (PEOPLE, ZONES)
    named = next((grid for grid in grids if title_fit(kind, grid.title)), None)
    if named is None:
        if needed:
            findings.stop("", N_("There is no sheet of %(what)s."), what=what)
        else:
            findings.oddity("", None, None, N_("There is no sheet of %(what)s."), what=what)
        return
    params: dict[str, Any] = {}
    if named.is_empty:
        message = N_("The sheet is empty.")
    else:
        partial = best_partial(kind, named.rows)
        missing = [kind.fields[name][0] for name in kind.required if name not in partial]
        missing = missing or [kind.fields[name][0] for name in kind.any_of[:1]]
        message, params = N_("No heading row with %(missing)s in the first rows."), {"missing": "、".join(missing)}
    if needed:
        findings.stop(named.title, message, **params)
    else:
        findings.oddity(named.title, None, None, message, **params)
