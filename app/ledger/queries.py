"""Reads imports."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer

from app.core.db import db
from app.ledger.models import LedgerImport
from app.people.models import Person

SHOWN_IMPORTS = 50


def import_by_id(import_id: str) -> LedgerImport | None:
    return db.session.get(LedgerImport, import_id)


def recent_imports() -> list[tuple[LedgerImport, str]]:
    """The latest imports, without their files, each with the name of who brought it."""
    rows = db.session.execute(
        select(LedgerImport, Person.name)
        .outerjoin(Person, Person.id == LedgerImport.created_by)
        .options(defer(LedgerImport.content))
        .order_by(LedgerImport.created_at.desc(), LedgerImport.id.desc())
        .limit(SHOWN_IMPORTS)
    )
    return [(row[0], row[1] or "") for row in rows]


def by_sheet(findings: list[dict[str, Any]], level: str, most: int | None = None) -> list[dict[str, Any]]:
    """The findings of a level grouped by sheet, in the file's order: {sheet, rows, more}; `more` were left out."""
    sheets: dict[str, list[dict[str, Any]]] = {}
    for found in findings:
        if found["level"] == level:
            sheets.setdefault(found["sheet"], []).append(found)
    groups = []
    for sheet, rows in sheets.items():
        rows.sort(key=lambda row: (row["row"] or 0, row["column"] or ""))
        shown = rows[:most] if most else rows
        groups.append({"sheet": sheet, "rows": shown, "more": len(rows) - len(shown), "total": len(rows)})
    return groups
