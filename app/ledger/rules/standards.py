"""The sheets of standards: of places (卫生及设备要求标准) and of daily work (日常工作考核标准). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.errors import N_
from app.core.text import compact
from app.ledger.rules import cells
from app.ledger.rules.rows import Row


@dataclass(frozen=True)
class StandardRow:
    """What a team requires of an area; `nth` counts the rows of one team and area from 0."""

    row: int
    team: str
    area: str
    equipment: str
    requirement: str
    responsible: str
    nth: int = 0


@dataclass(frozen=True)
class WorkRow:
    """What a team asks of a post; `nth` counts the rows of one team and post from 0."""

    row: int
    team: str
    post: str
    requirement: str
    criterion: str
    attention: str
    note: str
    nth: int = 0


def read_standards(rows: Iterable[Row]) -> list[StandardRow]:
    """Every standard whose row can be taken."""
    read: list[StandardRow] = []
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        team, area = _team(row), row.short_enough("area", row.text("area"), 60)
        requirement = _text(row, "requirement")
        if not area and not row.is_bad:
            row.problem("area", N_("There is no area."))
        if not requirement and not row.is_bad:
            row.problem("requirement", N_("There is no requirement."))
        responsible = row.short_enough("responsible", cells.person_name(row.raw("responsible")), 60)
        if row.is_bad:
            continue
        nth = seen[(team, area)] = seen.get((team, area), -1) + 1
        read.append(StandardRow(row.number, team, area, _text(row, "equipment"), requirement, responsible, nth))
    return read


def read_work(rows: Iterable[Row]) -> list[WorkRow]:
    """Every work standard whose row can be taken."""
    read: list[WorkRow] = []
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        team, post = _team(row), row.short_enough("post", row.text("post"), 60)
        if not post and not row.is_bad:
            row.problem("post", N_("There is no post."))
        texts = [_text(row, name) for name in ("requirement", "criterion", "attention", "note")]
        if row.is_bad:
            continue
        nth = seen[(team, post)] = seen.get((team, post), -1) + 1
        read.append(WorkRow(row.number, team, post, texts[0], texts[1], texts[2], texts[3], nth))
    return read


def _team(row: Row) -> str:
    team = compact(row.text("team")) if row.has("team") else ""
    if not team:
        row.problem("team", N_("There is no team."))
    return row.short_enough("team", team, 40)


def _text(row: Row, name: str) -> str:
    raw = row.raw(name)
    text = "\n".join(line.strip() for line in raw.splitlines() if line.strip()) if isinstance(raw, str) else row.text(name)
    return row.short_enough(name, text, 4000)
