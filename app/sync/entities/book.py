"""The books of the zones that a person works in, where there is anything in them: a phone reads them without a network."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.book.models import BookEntry, ZonePlan
from app.book.queries import Book, books_of, repeat_counts
from app.book.rules import EQUIPMENT, FIRE, KEY, ROOM, WEEK, begin_of
from app.core.db import db
from app.places.models import Zone, ZoneOwner
from app.policy import Thing, may
from app.sync.reader import Reader, iso


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    monday = begin_of(WEEK, reader.settings.local(reader.now).date())
    held = select(BookEntry.zone_id).where(BookEntry.active).union(select(ZonePlan.zone_id).where(ZonePlan.starts_on >= monday))
    rows = select(Zone.id, Zone.team_id).where(Zone.active, Zone.id.in_(held)).order_by(Zone.id)
    if only is not None:
        rows = rows.where(Zone.id.in_(only))
    return [
        row.id for row in db.session.execute(rows)
        if may(reader.user, "see_place", Thing(zone_id=row.id, team_id=row.team_id))
    ]  # fmt: skip


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    books = books_of(ids, reader.settings.local(reader.now).date())
    repeats = repeat_counts(ids)
    owners: dict[str, list[dict[str, Any]]] = {}
    rows = select(ZoneOwner).where(ZoneOwner.zone_id.in_(ids)).order_by(ZoneOwner.from_at.desc())
    for row in db.session.execute(rows).scalars():
        one = {"name": row.person.name, "from": iso(row.from_at), "until": iso(row.until_at)}
        owners.setdefault(row.zone_id, []).append(one)
    return {
        zone_id: _one(zone_id, books[zone_id]) | {"owners": owners.get(zone_id, [])[:10], "repeats": repeats.get(zone_id, 0)}
        for zone_id in ids
    }


def _one(zone_id: str, book: Book) -> dict[str, Any]:
    return {
        "id": zone_id,
        **{kind: [entry.name for entry in book.entries[kind]] for kind in (ROOM, EQUIPMENT, FIRE)},
        "keys": [_key(book, entry) for entry in book.entries[KEY]],
        "plans": {
            kind: {"id": plan.id, "starts_on": plan.starts_on.isoformat(), "words": plan.words, "by": plan.writer.name,
                   "by_id": plan.written_by, "at": iso(plan.corrected_at)}
            for kind, plan in book.plans.items()
        },
    }


def _key(book: Book, entry: BookEntry) -> dict[str, Any]:
    held = book.holders.get(entry.id)
    who, since = (held.to_name, iso(held.corrected_at)) if held else ("", None)
    return {"id": entry.id, "name": entry.name, "holder": who, "since": since}
