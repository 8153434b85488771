"""Who pulls the feed, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.policy import User
from app.settings.rules import Settings

CHUNK = 500  # ids in one IN (…)


@dataclass(frozen=True)
class Reader:
    user: User
    now: datetime
    settings: Settings
    public_url: str


def iso(moment: datetime | None) -> str | None:
    """As phones read it: UTC with Z, to the millisecond."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z") if moment else None


def counted(row: Any) -> dict[str, str | None]:
    """When a record counts, as `at`; of a late entry for another moment `recorded_at` as well."""
    entered = {"recorded_at": iso(row.corrected_at)} if row.counts_at != row.corrected_at else {}
    return {"at": iso(row.counts_at), **entered}


def chunks(ids: list[str]) -> list[list[str]]:
    return [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
