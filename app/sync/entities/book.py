"""The books of the zones that a person works in, where there is anything in them: a phone reads them without a network."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.book.models import BookEntry, KeyHandover
from app.book.queries import MOST, Book, Check, books_of, checks_of, repeats_of, zones_with_a_book
from app.book.rules import EQUIPMENT, FIRE, KEY, ROOM, WEEK, begin_of
from app.core.db import db
from app.evidence.showing import own_grades
from app.places.models import Zone, ZoneOwner
from app.policy import Thing, may
from app.sync.reader import Reader, iso


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    monday = begin_of(WEEK, reader.settings.local(reader.now).date())
    told = zones_with_a_book(monday, reader.now, only)
    rows = select(Zone.id, Zone.team_id).where(Zone.active, Zone.id.in_(told)).order_by(Zone.id)
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
    handed = [one for book in books.values() for given in book.handed.values() for one in given]
    grades = own_grades([one.id for one in handed if one.given_by == reader.user.id], reader.user.id)
    return {
        zone_id: _one(zone_id, books[zone_id], grades)
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


def _one(zone_id: str, book: Book, grades: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """`grades`: how sure the hand-overs are that the reader gave."""
    return {
        "id": zone_id,
        **{kind: [entry.name for entry in book.entries[kind]] for kind in (ROOM, EQUIPMENT, FIRE)},
        "keys": [_key(book, entry, grades) for entry in book.entries[KEY]],
        "plans": {
            kind: {"id": plan.id, "starts_on": plan.starts_on.isoformat(), "words": plan.words, "by": plan.writer.name,
                   "by_id": plan.written_by, "at": iso(plan.corrected_at)}
            for kind, plan in book.plans.items()
        },
    }


def _key(book: Book, entry: BookEntry, grades: dict[str, dict[str, Any]]) -> dict[str, Any]:
    held = book.holder(entry.id)
    who, since = (held.to_name, iso(held.corrected_at)) if held else ("", None)
    earlier = [_handover(one, grades) for one in book.handed.get(entry.id, ())]
    return {"id": entry.id, "name": entry.name, "holder": who, "since": since, "earlier": earlier}


def _handover(one: KeyHandover, grades: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Who was given a key; with how sure it is for whoever gave it."""
    own = {"id": one.id, "evidence": grades[one.id]} if one.id in grades else {}
    return {"to": one.to_name, "from": one.giver.name, "at": iso(one.corrected_at)} | own
