"""How a batch is to be printed, the same for pages, jobs, commands and presets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.core.errors import N_, invalid
from app.plates.printing.sizes import SHEETS, Sheet, sheet_of, size_of


@dataclass(frozen=True)
class Choices:
    """`start_cell` counts from 1, for a sheet some of whose labels are used up."""

    size: str = "door"
    sheet: str = "8"
    start_cell: int = 1
    crop_marks: bool = False

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def layout(self) -> Sheet:
        """Raises Problem 422 when the choices do not go together."""
        layout = sheet_of(size_of(self.size), self.sheet, self.crop_marks)
        if not 1 <= self.start_cell <= len(layout.cells):
            raise invalid("start_cell", N_("This sheet has cells 1 to %(most)s."), most=len(layout.cells))
        return layout


def read_choices(form: Mapping[str, Any]) -> Choices:
    """The choices in a form, a job's arguments or a preset, checked. Raises Problem 422."""
    start = str(form.get("start_cell") or "1").strip()
    if not start.isascii() or not start.isdigit() or len(start) > 4:
        raise invalid("start_cell", N_("Please give the first cell as a number."))
    sheet = str(form.get("sheet") or Choices.sheet)
    if sheet not in SHEETS:
        raise invalid("sheet", N_("There is no such sheet."))
    choices = Choices(
        size=str(form.get("size") or Choices.size),
        sheet=sheet,
        start_cell=int(start),
        crop_marks=form.get("crop_marks") in (True, "y", "on", "true", "1"),
    )
    choices.layout()
    return choices
