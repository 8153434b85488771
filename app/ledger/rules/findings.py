"""What a reading finds: problems (the row will not be written) and oddities (taken, with the correction named)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

PROBLEM, ODDITY = "problem", "oddity"


@dataclass(frozen=True)
class Finding:
    """One fault: where (`sheet`, `row`, `column` letter; None where it concerns more) and what, as a msgid."""

    level: str
    sheet: str
    row: int | None
    column: str | None
    message: str
    params: dict[str, Any] = field(default_factory=dict)
    value: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Findings:
    """The findings of one reading. `fatal`: nothing of the file could be written."""

    rows: list[Finding] = field(default_factory=list)
    fatal: bool = False
    _bad: set[tuple[str, int]] = field(default_factory=set)

    def problem(
        self, sheet: str, row: int | None, column: str | None, message: str, value: object = "", /, **params: Any
    ) -> None:
        self.rows.append(Finding(PROBLEM, sheet, row, column, message, params, shown(value)))
        if row is not None:
            self._bad.add((sheet, row))

    def oddity(
        self, sheet: str, row: int | None, column: str | None, message: str, value: object = "", /, **params: Any
    ) -> None:
        self.rows.append(Finding(ODDITY, sheet, row, column, message, params, shown(value)))

    def stop(self, sheet: str, message: str, row: int | None = None, **params: Any) -> None:
        """A problem of the whole file: nothing can be written."""
        self.fatal = True
        self.problem(sheet, row, None, message, **params)

    def is_bad(self, sheet: str, row: int) -> bool:
        return (sheet, row) in self._bad

    @property
    def problems(self) -> list[Finding]:
        return [found for found in self.rows if found.level == PROBLEM]

    @property
    def oddities(self) -> list[Finding]:
        return [found for found in self.rows if found.level == ODDITY]


def shown(value: object) -> str:
    """A cell's value as a person reads it, at most 60 characters."""
    text = "" if value is None else str(value).replace("\n", " ")
    return text if len(text) <= 60 else text[:59] + "…"
