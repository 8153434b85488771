"""The sheet of planned trainings (培训计划). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.core.errors import N_
from app.core.text import compact
from app.ledger.rules import cells
from app.ledger.rules.rows import Row


@dataclass(frozen=True)
class TrainingRow:
    """A planned training; `planned_on` None where the day cannot be read, `planned_text` as it was written."""

    row: int
    number: str
    team: str
    subject: str
    planned_on: date | None
    planned_text: str
    note: str


def read_training(rows: Iterable[Row], today: date) -> list[TrainingRow]:
    """Every training whose row can be taken; days without a year take the year that the sheet's full dates have."""
    lines = list(rows)
    years = Counter(
        day.year for row in lines for day, fault in [cells.planned_date(row.raw("planned"), today.year)] if day and not fault
    )
    year = years.most_common(1)[0][0] if years else today.year
    read: list[TrainingRow] = []
    seen: dict[tuple[str, str], int] = {}
    for row in lines:
        training = _training(row, year)
        key = (training.number or training.subject, training.team)
        if key in seen and not row.is_bad:
            row.problem("number", N_("The same training stands in row %(other)s."), other=seen[key])
        seen.setdefault(key, row.number)
        if not row.is_bad:
            read.append(training)
    return read


def _training(row: Row, year: int) -> TrainingRow:
    subject = row.short_enough("subject", row.text("subject"), 200)
    if not subject and not row.is_bad:
        row.problem("subject", N_("There is no subject."))
    team = compact(row.text("team")) if row.has("team") else ""
    planned, fault = cells.planned_date(row.raw("planned"), year)
    if fault == "no year":
        row.oddity("planned", N_("A day without a year; read as %(taken)s."), taken=str(planned))
    elif fault == "ambiguous":
        row.oddity("planned", N_("This may be the 1st or the 10th, the 2nd or the 20th…; the day is left empty."))
    elif fault == "unread":
        row.oddity("planned", N_("This day cannot be read; kept as it is written."))
    raw = row.raw("planned")
    written = raw.strftime("%Y-%m-%d %H:%M") if isinstance(raw, datetime) else row.text("planned")
    return TrainingRow(
        row.number,
        row.short_enough("number", row.text("number"), 20),
        row.short_enough("team", team, 40),
        subject,
        planned,
        row.short_enough("planned", written, 40),
        row.short_enough("note", row.text("note"), 2000),
    )
