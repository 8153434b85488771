"""Takes a ledger in: first a preview, and only when a person agrees the rows, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, forbidden, invalid, not_found
from app.ledger.models import LedgerImport
from app.ledger.plan import (
    Plan,
    known_people,
    known_teams,
    make_plan,
    missing_roles,
    person_fields,
    teams_of,
    zone_fields,
)
from app.ledger.reader import Ledger, read_ledger
from app.ledger.rules import cells
from app.ledger.rules.people import PersonRow
from app.ledger.rules.zones import ZoneRow
from app.people.actions import add_person, add_team, change_person, grant_role
from app.people.models import Person
from app.places.actions import add_building, add_floor, add_zone, assign_owner, change_zone
from app.places.models import Zone
from app.policy import LEAD, may
from app.settings.queries import current
from app.standards.actions import set_standard, set_training, set_work_standard

LARGEST_FILE = 20 * 1024 * 1024
Progress = Callable[[int, int], None]
DEFAULT_PREFIX = "W"


def import_workbook(by: Acting, filename: str, content: bytes) -> LedgerImport:
    """Keep the file and what was found in it; no row of it is written. Raises Problem 403, 422 for an empty or huge file."""
    if not may(by.user, "manage"):
        raise forbidden()
    if not content:
        raise invalid("file", N_("The file is empty."))
    if len(content) > LARGEST_FILE:
        raise invalid("file", N_("The file is larger than 20 MB."))
    preview = preview_of(content, by.now)
    with transaction():
        kept = LedgerImport(
            filename=filename[-200:] or "ledger.xlsx",
            content=content,
            preview=preview,
            created_by=by.id,
            created_at=by.now,
        )
        db.session.add(kept)
        db.session.flush()
        data = {"filename": kept.filename, "rows": preview["rows"], "problems": preview["problems"]}
        journal.append(by, "import_workbook", "ledger_import", kept.id, data)
    return kept


def accept_import(by: Acting, import_id: str, progress: Progress | None = None) -> Plan:
    """Write the rows that can be taken, through the areas' own actions; a second time nothing doubles.

    `progress(done, total)` may raise to cancel: then nothing is written. Raises Problem 403, 404, and 409 for a file
    of which nothing could be written.
    """
    if not may(by.user, "manage"):
        raise forbidden()
    with transaction():
        kept = db.session.get(LedgerImport, import_id)
        if kept is None:
            raise not_found()
        ledger = read_ledger(kept.content, _day(by.now), known_people(), known_teams())
        if not ledger.writable:
            raise Problem(409, "nothing-to-write", N_("Nothing of this file can be written. Mend it and import it again."))
        plan = make_plan(ledger, by.now)
        _Writer(by, ledger, plan, progress or (lambda done, total: None)).write()
        if kept.accepted_at is None:
            kept.accepted_at, kept.accepted_by = by.now, by.id
            journal.append(by, "accept_import", "ledger_import", kept.id, {"counts": plan.counts})
    return plan


def preview_of(content: bytes, now: datetime) -> dict[str, Any]:
    """What taking the file in would do, as JSON: counts, changes, findings. Reads only."""
    ledger = read_ledger(content, _day(now), known_people(), known_teams())
    plan = make_plan(ledger, now) if ledger.writable else Plan()
    return {
        "writable": ledger.writable,
        "nothing_to_do": ledger.writable and plan.nothing_to_do,
        "rows": (
            len(ledger.people) + len(ledger.zones) + len(ledger.standards) + len(ledger.work) + len(ledger.training)
        ),
        "problems": len(ledger.findings.problems),
        "oddities": len(ledger.findings.oddities),
        "counts": plan.counts,
        "changes": plan.changes,
        "absent": plan.absent,
        "findings": [found.as_json() for found in ledger.findings.rows],
    }


def _day(now: datetime) -> date:
    return current().local(now).date()


@dataclass
class _Writer:
    """Writes a plan row by row."""

    by: Acting
    ledger: Ledger
    plan: Plan
    progress: Progress

    def __post_init__(self) -> None:
        self.done = 0
        self.total = (
            len(self.plan.people) + len(self.plan.zones) + len(self.plan.standards) + len(self.plan.work)
            + len(self.plan.training)
        )  # fmt: skip
        self.teams: dict[str, str] = {}
        self.people: dict[int, str] = {}

    def write(self) -> None:
        self.teams = {name: add_team(self.by, name).id for name in teams_of(self.ledger)}
        self._people()
        self._zones()
        self._standards()

    def _step(self) -> None:
        self.done += 1
        if self.done % 20 == 0 or self.done == self.total:
            self.progress(self.done, self.total)

    def _people(self) -> None:
        numbers = _FreeNumbers([row.number for row, _person in self.plan.people])
        for row, person in self.plan.people:
            team_id = self.teams.get(row.team)
            if person is None:
                person = add_person(
                    self.by, row.number or numbers.next(), row.name,
                    phone=row.phone, team_id=team_id, post=row.post, note=row.note,
                )  # fmt: skip
            elif person_fields(row, person):
                self._change(row, person)
            for role in missing_roles(row, person, team_id):
                grant_role(self.by, person.id, role, team_id if role == LEAD else None)
            self.people[row.row] = person.id
            self._step()

    def _change(self, row: PersonRow, person: Person) -> None:
        change_person(
            self.by,
            person.id,
            number=row.number or person.number,
            name=row.name,
            phone=row.phone or person.phone or "",
            team_id=self.teams.get(row.team) or person.team_id,
            post=row.post or person.post,
            note=row.note or person.note,
        )

    def _zones(self) -> None:
        floors: dict[tuple[str, int], str] = {}
        for position, (row, zone) in enumerate(self.plan.zones, start=1):
            place = (row.building, row.level)
            if place not in floors:
                floors[place] = add_floor(self.by, add_building(self.by, row.building).id, row.level).id
            zone_id = self._zone(row, zone, floors[place], position)
            if row.owner is not None:
                owner_id = row.owner.id or self.people[row.owner.row]  # type: ignore[index]
                assign_owner(self.by, zone_id, owner_id)
            self._step()

    def _zone(self, row: ZoneRow, zone: Zone | None, floor_id: str, position: int) -> str:
        if zone is None:
            return add_zone(
                self.by, floor_id, row.name, number=row.number, area_m2=row.area_m2,
                team_id=self.teams.get(row.team), duty=row.duty, position=position,
            ).id  # fmt: skip
        if zone_fields(row, zone):
            change_zone(
                self.by,
                zone.id,
                floor_id=zone.floor_id,
                name=zone.name,
                number=row.number or zone.number,
                area_m2=row.area_m2 or zone.area_m2,
                team_id=self.teams.get(row.team) or zone.team_id,
                duty=row.duty or zone.duty,
                active=True,
            )
        return zone.id

    def _standards(self) -> None:
        for row, standard in self.plan.standards:
            set_standard(
                self.by, self.teams[row.team], row.area, requirement=row.requirement, equipment=row.equipment,
                responsible=row.responsible, standard_id=standard.id if standard else None,
            )  # fmt: skip
            self._step()
        for work_row, work in self.plan.work:
            set_work_standard(
                self.by, self.teams[work_row.team], work_row.post, requirement=work_row.requirement,
                criterion=work_row.criterion, attention=work_row.attention, note=work_row.note,
                work_id=work.id if work else None,
            )  # fmt: skip
            self._step()
        for plan_row, training in self.plan.training:
            set_training(
                self.by, plan_row.number, self.teams.get(plan_row.team), plan_row.subject,
                planned_on=plan_row.planned_on, planned_text=plan_row.planned_text, note=plan_row.note,
                training_id=training.id if training else None,
            )  # fmt: skip
            self._step()


class _FreeNumbers:
    """Work numbers for people whom the ledger gives none, in the pattern of the others."""

    def __init__(self, given: list[str]) -> None:
        held = [person.number for person in known_people()]
        self.prefix, self.width = cells.number_pattern(given + held)
        self.prefix, self.width = self.prefix or DEFAULT_PREFIX, self.width or 3
        self.used = {number for number in given + held if number}
        self.last = 0

    def next(self) -> str:
        while True:
            self.last += 1
            number = f"{self.prefix}{self.last:0{self.width}d}"
            if number not in self.used:
                self.used.add(number)
                return number
