"""What the person owes in the coming days, a row for each duty: the phone itself sets what was done against it."""

from __future__ import annotations

from typing import Any

from flask import g

from app.duties.queries.ahead import Ahead, owed_ahead
from app.sync.reader import Reader, iso


def _mine(reader: Reader) -> dict[str, Ahead]:
    """Judged once a request, however often it is asked for."""
    key = (reader.user.id, reader.now)
    if g.get("owed_ahead_of") != key:
        g.owed_ahead_of, g.owed_ahead = key, owed_ahead(reader.settings, reader.now, reader.user.id)
    found: dict[str, Ahead] = g.owed_ahead
    return found


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    found = _mine(reader)
    return sorted(found if only is None else only & set(found))


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    found = _mine(reader)
    return {duty_id: _one(found[duty_id]) for duty_id in ids if duty_id in found}


def _one(ahead: Ahead) -> dict[str, Any]:
    duty = ahead.duty
    return {
        "id": duty.id,
        "series_id": duty.series_id,
        "name": duty.name,
        "clause": duty.clause,
        "record_kind": duty.record_kind,
        "topic": duty.topic,
        "evidence": duty.evidence,
        "scope": duty.scope,
        "checklist": duty.checklist,
        "position": duty.position,
        "slots": [
            {
                "key": f"{item.quota}/{item.key}",
                "per": duty.quotas[item.quota].per,
                "gap_minutes": duty.quotas[item.quota].gap_minutes,
                "walk_zones": ahead.zones[item.quota],
                "window": item.window,
                "zone_id": item.zone_id,
                "start": iso(item.start),
                "end": iso(item.end),
                "late_until": iso(item.late_until),
                "need": item.owed + item.excused,
                "excused": item.excused,
                "reason": item.reason,
                "done_ids": list(item.record_ids),
                "together": bool(item.people),
                **({"apart": [[iso(start), iso(end)] for start, end in item.apart]} if item.apart else {}),
            }
            for item in ahead.items
        ],
    }  # fmt: skip
