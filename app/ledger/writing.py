"""Writes the rows of a ledger, a part at a time, each row through the areas' own actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.core.acting import Acting
from app.core.db import db
from app.core.errors import N_, Problem
from app.ledger.plan import Plan, missing_roles, person_fields, zone_fields
from app.ledger.rules import cells
from app.ledger.rules.people import PersonRow
from app.ledger.rules.standards import StandardRow, WorkRow
from app.ledger.rules.training import TrainingRow
from app.ledger.rules.zones import ZoneRow
from app.people.actions import add_person, add_team, change_person, grant_role
from app.people.models import Person
from app.places.actions import add_building, add_floor, add_zone, assign_owner, change_zone
from app.places.models import BuildingFloor, Zone
from app.policy import LEAD
from app.standards.actions import set_standard, set_training, set_work_standard
from app.standards.models import Standard, TrainingPlan, WorkStandard

DEFAULT_PREFIX = "W"


@dataclass
class Writer:
    """`people` maps sheet rows to ids, `places` zone rows to their positions; `given` are the ledger's own numbers.

    Teams, floors and a part's people are held, so that the session need not read each again for every row.
    """

    by: Acting
    given: list[str]
    places: dict[int, int]
    people: dict[int, str]
    teams: dict[str, str] = field(default_factory=dict)
    floors: dict[tuple[str, int], BuildingFloor] = field(default_factory=dict)
    held: list[Any] = field(default_factory=list)

    def write_teams(self, names: list[str]) -> None:
        self.held = [add_team(self.by, name) for name in names]
        self.teams = {team.name: team.id for team in self.held}

    def write(self, plan: Plan) -> None:
        """Every row of the part that `plan` compared. Raises Problem 409 naming a row that no longer fits the site."""
        numbers = _FreeNumbers(self.given) if any(not row.number for row, _person in plan.people) else None
        for row, person in plan.people:
            with _naming(row):
                self._person(row, person, numbers)
        owners = self._owners(plan)
        for zone_row, zone in plan.zones:
            with _naming(zone_row):
                self._zone(zone_row, zone)
        for standard_row, standard in plan.standards:
            with _naming(standard_row):
                self._standard(standard_row, standard)
        for work_row, work in plan.work:
            with _naming(work_row):
                self._work(work_row, work)
        for training_row, training in plan.training:
            with _naming(training_row):
                self._training(training_row, training)
        owners.clear()

    def _owners(self, plan: Plan) -> list[Person]:
        ids = {row.owner.id or self.people.get(row.owner.row or 0) for row, _zone in plan.zones if row.owner}
        return list(db.session.execute(select(Person).where(Person.id.in_(ids))).scalars()) if ids else []

    def _person(self, row: PersonRow, person: Person | None, numbers: _FreeNumbers | None) -> None:
        team_id = self.teams.get(row.team)
        if person is None:
            number = row.number or (numbers.next() if numbers else "")
            person = add_person(
                self.by, number, row.name, phone=row.phone, team_id=team_id, post=row.post, note=row.note
            )
        elif person_fields(row, person):
            self._change(row, person)
        for role in missing_roles(row, person, team_id):
            grant_role(self.by, person.id, role, team_id if role == LEAD else None)
        self.people[row.row] = person.id

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

    def _zone(self, row: ZoneRow, zone: Zone | None) -> None:
        zone = self._placed(row, zone)
        if row.owner is not None:
            assign_owner(self.by, zone.id, row.owner.id or self.people[row.owner.row])  # type: ignore[index]

    def _placed(self, row: ZoneRow, zone: Zone | None) -> Zone:
        if zone is None:
            return add_zone(
                self.by, self._floor(row).id, row.name, number=row.number, area_m2=row.area_m2,
                team_id=self.teams.get(row.team), duty=row.duty, position=self.places[row.row],
            )  # fmt: skip
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
        return zone

    def _floor(self, row: ZoneRow) -> BuildingFloor:
        place = (row.building, row.level)
        if place not in self.floors:
            self.floors[place] = add_floor(self.by, add_building(self.by, row.building).id, row.level)
        return self.floors[place]

    def _standard(self, row: StandardRow, standard: Standard | None) -> None:
        set_standard(
            self.by, self.teams[row.team], row.area, requirement=row.requirement, equipment=row.equipment,
            responsible=row.responsible, standard_id=standard.id if standard else None,
        )  # fmt: skip

    def _work(self, row: WorkRow, work: WorkStandard | None) -> None:
        set_work_standard(
            self.by, self.teams[row.team], row.post, requirement=row.requirement, criterion=row.criterion,
            attention=row.attention, note=row.note, work_id=work.id if work else None,
        )  # fmt: skip

    def _training(self, row: TrainingRow, training: TrainingPlan | None) -> None:
        set_training(
            self.by, row.number, self.teams.get(row.team), row.subject, planned_on=row.planned_on,
            planned_text=row.planned_text, note=row.note, training_id=training.id if training else None,
        )  # fmt: skip


class _naming:
    """Whatever a row's action refuses is said of that row: the site has changed since the file was read."""

    def __init__(self, row: PersonRow | ZoneRow | StandardRow | WorkRow | TrainingRow) -> None:
        self.row = row

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, Problem):
            return
        what = next((str(getattr(self.row, name)) for name in ("name", "area", "post", "subject")
                     if hasattr(self.row, name)), "")  # fmt: skip
        message = N_("Row %(row)s (%(what)s) no longer fits what is here. Bring the file again and look at it anew.")
        raise Problem(409, "row-refused", message, row=self.row.row, what=what) from error


class _FreeNumbers:
    """Work numbers for people whom the ledger gives none, in the pattern of the others."""

    def __init__(self, given: list[str]) -> None:
        held = list(db.session.execute(select(Person.number)).scalars())
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
