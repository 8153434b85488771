"""The books of the zones that a person works in, where there is anything in them: a phone reads them without a network."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.book.models import BookEntry
from app.book.queries import MOST, Book, Check, books_of, checks_of, handovers_of, repeats_of, zones_with_a_book
from app.book.rules import EQUIPMENT, FIRE, KEY, ROOM, WEEK, begin_of
from app.core.db import db
from app.evidence.showing import own_grades
from app.places.models import Zone, ZoneOwner
from app.policy import Thing, may
from app.sync.reader import Reader, iso


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    monday = begin_of(WEEK, reader.settings.local(reader.now).date())
    told = zones_with_a_book(monday, reader.now)
    rows = select(Zone.id, Zone.team_id).where(Zone.active, Zone.id.in_(told)).order_by(Zone.id)
    if only is not None:
        rows = rows.where(Zone.id.in_(only))
    return [
        row.id for row in db.session.execute(rows)
        if may(reader.user, "see_place", Thing(zone_id=row.id, team_id=row.team_id))
    ]  # fmt: skip


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    books = books_of(ids, reader.settings.local(reader.now).date())
    repeats, checks = repeats_of(ids), checks_of(_inspected(reader, ids), reader.now)
    owners: dict[str, list[dict[str, Any]]] = {}
    rows = select(ZoneOwner).where(ZoneOwner.zone_id.in_(ids)).order_by(ZoneOwner.from_at.desc())
    for row in db.session.execute(rows).scalars():
        one = {"name": row.person.name, "from": iso(row.from_at), "until": iso(row.until_at)}
        owners.setdefault(row.zone_id, []).append(one)
    earlier = _earlier(reader, [key.id for book in books.values() for key in book.entries[KEY]])
    return {
        zone_id: _one(zone_id, books[zone_id], earlier)
        | {
            "owners": owners.get(zone_id, [])[:10],
            "repeats": len(repeats[zone_id]),
            "repeated": [{"id": one.id, "fault": one.fault, "at": iso(one.at)} for one in repeats[zone_id][:MOST]],
            "checks": [_check(one) for one in checks.get(zone_id, [])],
        }
        for zone_id in ids
    }


def _inspected(reader: Reader, ids: list[str]) -> list[str]:
    """The zones whose inspections this person may see."""
    rows = db.session.execute(select(Zone.id, Zone.team_id).where(Zone.id.in_(ids)))
    return [row.id for row in rows if may(reader.user, "see_inspection", Thing(zone_id=row.id, team_id=row.team_id))]


def _check(one: Check) -> dict[str, Any]:
    return {"id": one.id, "kind": one.kind, "name": one.name, "person_name": one.person, "at": iso(one.at), "failed": one.failed}


def _earlier(reader: Reader, keys: list[str]) -> dict[str, list[dict[str, Any]]]:
    """key's entry id → who was given it, the latest first; with how sure it is for whoever gave it."""
    handovers = handovers_of(keys)
    grades = own_grades([one.id for one in handovers if one.given_by == reader.user.id], reader.user.id)
    given: dict[str, list[dict[str, Any]]] = {}
    for one in handovers:
        told = {"to": one.to_name, "from": one.giver.name, "at": iso(one.corrected_at)}
        own = {"id": one.id, "evidence": grades[one.id]} if one.id in grades else {}
        given.setdefault(one.entry_id, []).append(told | own)
    return given


def _one(zone_id: str, book: Book, earlier: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        "id": zone_id,
        **{kind: [entry.name for entry in book.entries[kind]] for kind in (ROOM, EQUIPMENT, FIRE)},
        "keys": [_key(book, entry) | {"earlier": earlier.get(entry.id, [])[:MOST]} for entry in book.entries[KEY]],
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
