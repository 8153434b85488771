"""Identifiers: UUIDv7, made wherever the record is made (phone or server), sortable by time."""

from __future__ import annotations

from uuid import UUID

import uuid6


def new_id() -> str:
    """A new UUIDv7 as lower-case text."""
    return str(uuid6.uuid7())


def is_uuid7(value: str) -> bool:
    """Whether `value` is a UUIDv7 in its canonical lower-case form."""
    try:
        parsed = UUID(value)
    except (ValueError, AttributeError, TypeError):
        return False
    return str(parsed) == value and parsed.version == 7
