"""Evidence made ready for pages: words, names, the trail of a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.evidence.models import Evidence, EvidenceNote
from app.evidence.queries import claim_of, evidence_for, evidence_of, notes_of, thing_of_evidence, trail_of, walking
from app.evidence.rules import settled_grade
from app.evidence.rules.pace import elapsed
from app.evidence.words import told
from app.people.models import Person
from app.places.models import Zone
from app.places.rules import floor_label
from app.policy import User, may
from app.settings.queries import current
from app.settings.rules import day_bounds
from app.web.language import language


@dataclass(frozen=True)
class Shown:
    """One graded record: what counts, why, and what was said about it. `with_name` is who else the reasons mean."""

    row: Evidence
    grade: str
    reasons: list[str]
    notes: list[EvidenceNote]
    with_name: str = ""


@dataclass(frozen=True)
class Stop:
    """One record on the trail: the time since the one before and the least it takes on foot, in seconds."""

    row: Evidence
    grade: str
    is_subject: bool
    took_s: int | None = None
    needed_s: int = 0


@dataclass
class FloorOnTrail:
    """Records on one floor, one after the other."""

    label: str
    stops: list[Stop] = field(default_factory=list)


def shown_to(user: User | None, record_id: str) -> Shown | None:
    """How sure a record is, for those who may know: whom it is about, and who looks into it."""
    row = evidence_of(record_id)
    return shown([row])[0] if row and may(user, "see_grade", thing_of_evidence(row)) else None


def shown(rows: Iterable[Evidence]) -> list[Shown]:
    """Ready for a list, in the same order."""
    held = list(rows)
    notes = notes_of(row.record_id for row in held)
    params = [signal["params"] for row in held for signal in row.signals]
    zones = _zones({str(one["zone_id"]) for one in params if "zone_id" in one})
    people = _people({str(one["person_id"]) for one in params if "person_id" in one})
    return [
        Shown(
            row, settled_grade(row.grade, row.verdict), told(row.signals, _seen_from(row.zone, zones)),
            notes.get(row.record_id, []),
            next((people.get(str(s["params"]["person_id"]), "") for s in row.signals if "person_id" in s["params"]), ""),
        )
        for row in held
    ]  # fmt: skip


def trail(row: Evidence, language: str) -> list[FloorOnTrail]:
    """The person's records of that day in the order of time, a new group wherever the floor changes."""
    start, end = day_bounds(current(), _day(row.at))
    ways = walking()
    floors: list[FloorOnTrail] = []
    before: Evidence | None = None
    for one in trail_of(row.person_id, start, end):
        floor = one.zone.floor
        if before is None or before.zone.floor_id != one.zone.floor_id:
            floors.append(FloorOnTrail(f"{floor.building.name} {floor_label(floor.level, language)}"))
        took = needed = None
        if before is not None:
            here, there = claim_of(one), claim_of(before)
            took, needed = int(elapsed(here, there).total_seconds()), ways.seconds(here.spot, there.spot)
        grade = settled_grade(one.grade, one.verdict)
        floors[-1].stops.append(Stop(one, grade, one.record_id == row.record_id, took, needed or 0))
        before = one
    return floors


def own_grades(record_ids: Iterable[str], person_id: str) -> dict[str, dict[str, Any]]:
    """record id → how sure it is, for those records that are this person's own."""
    ids = list(record_ids)
    if not ids:
        return {}
    rows = evidence_for(ids, person_id)
    notes = notes_of(rows)
    return {record_id: wire_grade(row, notes.get(record_id, [])) for record_id, row in rows.items()}


def wire_grade(row: Evidence, notes: list[EvidenceNote]) -> dict[str, Any]:
    """For the phone of the person it is about: names of reasons, which the phone has words for."""
    said = [
        {"kind": note.kind, "verdict": note.verdict, "words": note.words, "at": note.at.isoformat(), "by": note.person.name}
        for note in notes
    ]
    reasons = [{"name": signal["name"], "params": signal["params"]} for signal in row.signals]
    return {"grade": settled_grade(row.grade, row.verdict), "zone_id": row.zone_id, "reasons": reasons, "notes": said}


def _day(moment: datetime) -> date:
    return current().local(moment).date()


def _zones(ids: set[str]) -> list[Zone]:
    return list(db.session.execute(select(Zone).where(Zone.id.in_(ids))).scalars()) if ids else []


def _seen_from(here: Zone, zones: Iterable[Zone]) -> dict[str, str]:
    """zone id → its name; zones of several floors share one, so that the bare name may say nothing."""
    return {zone.id: zone.name_from(here, language()) for zone in zones}


def _people(ids: set[str]) -> dict[str, str]:
    if not ids:
        return {}
    return {row.id: row.name for row in db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))}
