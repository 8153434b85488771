"""Rows for tables by the thousand, without the actions that would make them one by one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Boolean, Integer, String


def filled(model: type, **given: Any) -> dict[str, Any]:
    """A row of `model` with what is given, and something plain where a column must not be empty and has no default."""
    row = dict(given)
    for column in model.__table__.columns:  # type: ignore[attr-defined]
        if column.name in row or column.nullable or column.default is not None or column.server_default is not None:
            continue
        row[column.name] = plain(column.type)
    return row


def plain(kind: Any) -> Any:
    if isinstance(kind, JSON):
        return []
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return 0
    if isinstance(kind, String):
        return ""
    raise TypeError(f"no plain value of {kind}")
