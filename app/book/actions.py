"""Keeping a zone's book, handing keys over, writing plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from app.book.models import BookEntry, KeyHandover, ZonePlan
from app.book.rules import DAY, KEY, KINDS, WEEK, begin_of, clean_lines
from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid, not_found
from app.core.ids import new_id
from app.core.moments import Moments
from app.core.text import sentence, squeeze
from app.evidence.actions import weigh_step
from app.evidence.rules.claims import KEY as KEY_KIND
from app.people.models import Person
from app.photos.actions import attach_photos
from app.places.models import Zone
from app.places.queries import thing_of
from app.places.rights import right_to_record
from app.policy import may

MAX_WORDS = 2_000


@dataclass(frozen=True)
class KeyGiven:
    """A key given to a person who works here (`to_id`) or to somebody by name; `photos` show the signature."""

    entry_id: str
    to_id: str | None = None
    to_name: str = ""
    note: str = ""
    photos: Sequence[str] = ()
    id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class PlanWritten:
    """A zone's plan for the week or the day that holds `on_day`."""

    zone_id: str
    kind: str
    on_day: date
    words: str
    id: str = field(default_factory=new_id)


def keep_book(by: Acting, zone_id: str, lines: Mapping[str, Sequence[str]]) -> list[BookEntry]:
    """Set the lines of each kind named; a line whose words stay is the same entry. Raises Problem 403, 404, 422."""
    with transaction():
        zone = db.session.get(Zone, zone_id)
        if zone is None:
            raise not_found()
        if not may(by.user, "keep_book", thing_of(zone)):
            raise forbidden()
        rows = list(db.session.execute(select(BookEntry).where(BookEntry.zone_id == zone_id)).scalars())
        for kind in KINDS:
            if kind in lines:
                _set(rows, zone_id, kind, _checked(kind, lines[kind]))
        db.session.flush()
        journal.append(by, "keep_book", "book", zone_id, {kind: list(lines[kind]) for kind in KINDS if kind in lines})
    return rows


def hand_over_key(by: Acting, given: KeyGiven, times: Moments) -> KeyHandover:
    """Give a key to somebody, signed (附表三 一.5). Raises Problem 403, 404, 422 for no receiver or no signature.

    The right held when it was given counts, as with a patrol.
    """
    with transaction():
        entry = db.session.get(BookEntry, given.entry_id)
        if entry is None or entry.kind != KEY:
            raise not_found()
        marks = right_to_record(by, "hand_over_key", thing_of(entry.zone), times.corrected_at) + times.marks
        person = db.session.get(Person, given.to_id) if given.to_id else None
        if given.to_id and (person is None or not person.active):
            raise invalid("/body/to_id", N_("Nobody of that name works here."))
        name = person.name if person else squeeze(given.to_name)[:40]
        if not name:
            raise invalid("/body/to_name", N_("Please say who gets the key."))
        if not given.photos:
            raise invalid("/body/photos", N_("Please have the hand-over signed."))
        row = KeyHandover(
            id=given.id, entry_id=entry.id, to_id=person.id if person else None, to_name=name,
            note=sentence(given.note)[:200], given_by=by.id, marks=marks, device_at=times.device_at,
            corrected_at=times.corrected_at, received_at=times.received_at,
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        attach_photos(by, "key_handover", row.id, given.photos)
        weigh_step(by, row.id, entry.zone, [], times, KEY_KIND)  # signatures are alike by nature: their pictures say nothing
        data = {"entry_id": entry.id, "key": entry.name, "to_id": row.to_id, "to_name": name, "marks": marks}
        journal.append(by, "hand_over_key", "key_handover", row.id, data, also=[("book", entry.zone_id)])
    return row


def write_plan(by: Acting, written: PlanWritten, times: Moments) -> ZonePlan:
    """Write a zone's plan of a week or a day (附表三 一.1), by the right held then. Raises Problem 403, 404, 422."""
    with transaction():
        zone = db.session.get(Zone, written.zone_id)
        if zone is None:
            raise not_found()
        marks = right_to_record(by, "write_plan", thing_of(zone), times.corrected_at)
        words = written.words.strip()
        if written.kind not in (WEEK, DAY) or not words or len(words) > MAX_WORDS:
            raise invalid("/body/words", N_("A plan has 1 to 2,000 characters."))
        row = ZonePlan(
            id=written.id, zone_id=zone.id, kind=written.kind, starts_on=begin_of(written.kind, written.on_day),
            words=words, written_by=by.id, device_at=times.device_at, corrected_at=times.corrected_at,
            received_at=times.received_at,
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        data = {"zone_id": zone.id, "kind": row.kind, "starts_on": row.starts_on, "marks": marks}
        journal.append(by, "write_plan", "zone_plan", row.id, data, also=[("book", zone.id)])
    return row


def _checked(kind: str, lines: Sequence[str]) -> list[str]:
    try:
        return clean_lines(lines)
    except ValueError as error:
        raise invalid(kind, N_("At most 200 lines of 120 characters each.")) from error


def _set(rows: list[BookEntry], zone_id: str, kind: str, names: list[str]) -> None:
    """Bring the entries of a kind into line with the names; what is left out stays on record, out of use."""
    held = {row.name: row for row in rows if row.kind == kind}
    for row in held.values():
        row.active = row.name in names
    for position, name in enumerate(names):
        row = held.get(name) or BookEntry(zone_id=zone_id, kind=kind, name=name, active=True)
        row.position = position
        if name not in held:
            db.session.add(row)
            rows.append(row)
