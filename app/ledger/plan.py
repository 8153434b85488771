"""What taking a ledger in would change here: compared with what the site has. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from app.core.db import db
from app.core.errors import N_
from app.ledger.reader import Ledger
from app.ledger.rules.owners import Known
from app.ledger.rules.people import PersonRow, roles_of
from app.ledger.rules.standards import StandardRow, WorkRow
from app.ledger.rules.training import TrainingRow
from app.ledger.rules.zones import ZoneRow
from app.people.models import Person, Team
from app.places.models import Building, BuildingFloor, Zone
from app.places.queries import owners_at
from app.places.rules import floor_label
from app.standards.models import Standard, TrainingPlan, WorkStandard

NEW, CHANGED, SAME = "new", "changed", "same"
ENTITIES = ("teams", "people", "roles", "buildings", "zones", "owners", "standards", "work", "training")


@dataclass
class Plan:
    """What each row meets on the site (None: new), the counts by entity, and the changes in words (msgid, params)."""

    counts: dict[str, dict[str, int]] = field(
        default_factory=lambda: {name: {NEW: 0, CHANGED: 0, SAME: 0} for name in ENTITIES}
    )
    changes: list[dict[str, Any]] = field(default_factory=list)
    people: list[tuple[PersonRow, Person | None]] = field(default_factory=list)
    zones: list[tuple[ZoneRow, Zone | None]] = field(default_factory=list)
    standards: list[tuple[StandardRow, Standard | None]] = field(default_factory=list)
    work: list[tuple[WorkRow, WorkStandard | None]] = field(default_factory=list)
    training: list[tuple[TrainingRow, TrainingPlan | None]] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    todo: Ledger = field(default_factory=Ledger)  # the rows that bring something

    @property
    def nothing_to_do(self) -> bool:
        return not any(count[NEW] or count[CHANGED] for count in self.counts.values())

    def count(self, entity: str, verdict: str) -> None:
        self.counts[entity][verdict] += 1

    def say(self, entity: str, message: str, **params: Any) -> None:
        self.changes.append({"entity": entity, "message": message, "params": params})


def known_people() -> list[Known]:
    """Everyone the site has, as the reader wants them."""
    rows = db.session.execute(select(Person)).scalars()
    return [
        Known(one.id, one.number, one.name, one.team.name if one.team else "", one.phone or "", one.active) for one in rows
    ]


def known_teams() -> list[str]:
    return list(db.session.execute(select(Team.name)).scalars())


def make_plan(ledger: Ledger, now: datetime) -> Plan:
    """Compare the ledger's rows with the whole site."""
    plan = Plan()
    held_teams = set(known_teams())
    wanted_teams = teams_of(ledger)
    for name in wanted_teams:
        plan.count("teams", SAME if name in held_teams else NEW)
        if name not in held_teams:
            plan.say("teams", N_("New team %(name)s"), name=name)
    held = list(db.session.execute(select(Person)).scalars())
    _plan_people(plan, ledger, held)
    _say_absent(plan, held)
    _plan_zones(plan, ledger, list(db.session.execute(select(Zone)).scalars()), now, {})
    _plan_standards(plan, ledger)
    return plan


def plan_part(part: Ledger, now: datetime, people: Mapping[int, str]) -> Plan:
    """Compare some rows with just what they meet on the site. `people`: sheet row → id of those met before."""
    plan = Plan()
    _plan_people(plan, part, _people_met(part))
    _plan_zones(plan, part, _zones_met(part), now, people)
    if part.standards or part.work or part.training:
        _plan_standards(plan, part)
    return plan


def _people_met(part: Ledger) -> list[Person]:
    numbers, names = {row.number for row in part.people}, {row.name for row in part.people}
    query = select(Person).where(or_(Person.number.in_(numbers), Person.name.in_(names)))
    return list(db.session.execute(query).scalars()) if part.people else []


def _zones_met(part: Ledger) -> list[Zone]:
    buildings, names = {row.building for row in part.zones}, {row.name for row in part.zones}
    query = select(Zone).join(Zone.floor).join(BuildingFloor.building)
    query = query.where(Building.name.in_(buildings), Zone.name.in_(names))
    return list(db.session.execute(query).scalars()) if part.zones else []


def teams_of(ledger: Ledger) -> list[str]:
    """Every team the ledger names, in its own order."""
    names: dict[str, None] = {}
    for rows in (ledger.people, ledger.zones, ledger.standards, ledger.work, ledger.training):
        for row in rows:
            if row.team:
                names[row.team] = None
    return list(names)


def _plan_people(plan: Plan, ledger: Ledger, held: list[Person]) -> None:
    by_number = {person.number: person for person in held}
    by_name: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for namesake in held:
        by_name[(namesake.name, namesake.team.name if namesake.team else "")].append(namesake)
    team_ids = _team_ids() if ledger.people else {}
    person: Person | None
    for row in ledger.people:
        namesakes = by_name[(row.name, row.team)]
        person = by_number.get(row.number) if row.number else (namesakes[0] if len(namesakes) == 1 else None)
        plan.people.append((row, person))
        if person is None:
            plan.count("people", NEW)
        changed = _compare_person(plan, row, person) if person else True
        if _compare_roles(plan, row, person, team_ids.get(row.team)) or changed:
            plan.todo.people.append(row)


def _say_absent(plan: Plan, held: Iterable[Person]) -> None:
    met = {person.id for _row, person in plan.people if person}
    plan.absent = [f"{person.name} {person.number}" for person in held if person.active and person.id not in met]


def person_fields(row: PersonRow, person: Person) -> dict[str, tuple[Any, Any]]:
    """field → (before, after) of what the row would change; an empty cell changes nothing."""
    pairs = {
        "number": (person.number, row.number),
        "name": (person.name, row.name),
        "phone": (person.phone or "", row.phone),
        "team": (person.team.name if person.team else "", row.team),
        "post": (person.post, row.post),
        "note": (person.note, row.note),
    }
    return {name: (before, after) for name, (before, after) in pairs.items() if after and before != after}


def _compare_person(plan: Plan, row: PersonRow, person: Person) -> bool:
    changed = person_fields(row, person)
    plan.count("people", CHANGED if changed else SAME)
    for name, (before, after) in changed.items():
        message = {
            "number": N_("%(who)s: work number %(before)s → %(after)s"),
            "name": N_("%(who)s: name %(before)s → %(after)s"),
            "phone": N_("%(who)s: phone %(before)s → %(after)s"),
            "team": N_("%(who)s: team %(before)s → %(after)s"),
            "post": N_("%(who)s: post %(before)s → %(after)s"),
            "note": N_("%(who)s: note %(before)s → %(after)s"),
        }[name]
        plan.say("people", message, who=f"{person.name} {person.number}", before=before or "–", after=after)
    return bool(changed)


def missing_roles(row: PersonRow, person: Person | None, team_id: str | None) -> list[str]:
    """The roles the row's post gives that the person does not hold yet."""
    held = {(role.role, role.team_id) for role in person.roles} if person else set()
    wanted = sorted(roles_of(row.post, row.team))
    return [role for role in wanted if (role, team_id if role == "lead" else None) not in held]


def _compare_roles(plan: Plan, row: PersonRow, person: Person | None, team_id: str | None) -> bool:
    missing = missing_roles(row, person, team_id)
    for role in sorted(roles_of(row.post, row.team)):
        plan.count("roles", NEW if role in missing else SAME)
        if role in missing:
            message = N_("%(who)s becomes %(role)s (post: %(post)s)")
            plan.say("roles", message, who=f"{row.name} {row.number}".strip(), role=role, post=row.post)
    return bool(missing)


def _team_ids() -> dict[str, str]:
    return {row.name: row.id for row in db.session.execute(select(Team.name, Team.id))}


def _plan_zones(plan: Plan, ledger: Ledger, zones: list[Zone], now: datetime, people: Mapping[int, str]) -> None:
    held = {(zone.floor.building.name, zone.floor.level, zone.name): zone for zone in zones}
    buildings = {key[0] for key in held}
    for name in dict.fromkeys(row.building for row in ledger.zones):
        plan.count("buildings", SAME if name in buildings else NEW)
    met = [held.get((row.building, row.level, row.name)) for row in ledger.zones]
    owners = owners_at(now, [zone.id for zone in met if zone]) if zones else {}
    ids = {**people, **{row.row: person.id for row, person in plan.people if person}}
    for row, zone in zip(ledger.zones, met, strict=True):
        plan.zones.append((row, zone))
        where = f"{row.building} {floor_label(row.level)} {row.name}"
        changed = _compare_zone(plan, row, zone, where)
        if _compare_owner(plan, row, owners.get(zone.id) if zone else None, where, ids) or changed:
            plan.todo.zones.append(row)


def _compare_zone(plan: Plan, row: ZoneRow, zone: Zone | None, where: str) -> bool:
    if zone is None:
        plan.count("zones", NEW)
        return True
    changed = zone_fields(row, zone)
    plan.count("zones", CHANGED if changed else SAME)
    for name, (before, after) in changed.items():
        plan.say("zones", ZONE_CHANGES[name], where=where, before=str(before or "–"), after=str(after))
    return bool(changed)


def _compare_owner(plan: Plan, row: ZoneRow, present: Person | None, where: str, people: Mapping[int, str]) -> bool:
    if row.owner is None:
        return False
    if present is None:
        plan.count("owners", NEW)
        return True
    wanted_id = row.owner.id or people.get(row.owner.row or 0)
    plan.count("owners", SAME if present.id == wanted_id else CHANGED)
    if present.id == wanted_id:
        return False
    message = N_("%(where)s: owner %(before)s → %(after)s")
    plan.say("owners", message, where=where, before=present.name, after=row.owner.name)
    return True


ZONE_CHANGES = {
    "number": N_("%(where)s: number %(before)s → %(after)s"),
    "area_m2": N_("%(where)s: area %(before)s → %(after)s"),
    "team": N_("%(where)s: team %(before)s → %(after)s"),
    "duty": N_("%(where)s: duty %(before)s → %(after)s"),
    "active": N_("%(where)s: opened again"),
}


def zone_fields(row: ZoneRow, zone: Zone) -> dict[str, tuple[Any, Any]]:
    """field → (before, after) of what the row would change; an empty cell changes nothing."""
    pairs: dict[str, tuple[Any, Any]] = {
        "number": (zone.number, row.number),
        "area_m2": (zone.area_m2, row.area_m2),
        "team": (zone.team.name if zone.team else "", row.team),
        "duty": (zone.duty, row.duty),
        "active": (zone.active, True),
    }
    return {name: (before, after) for name, (before, after) in pairs.items() if after and before != after}


def _plan_standards(plan: Plan, ledger: Ledger) -> None:
    teams = {team_id: name for name, team_id in _team_ids().items()}
    standards: dict[tuple[str, str], list[Standard]] = defaultdict(list)
    for one in db.session.execute(select(Standard).where(Standard.active).order_by(Standard.id)).scalars():
        standards[(teams[one.team_id], one.area)].append(one)
    for row in ledger.standards:
        held = _nth(standards[(row.team, row.area)], row.nth)
        plan.standards.append((row, held))
        pairs = held and (
            (held.requirement, row.requirement), (held.equipment, row.equipment), (held.responsible, row.responsible)
        )  # fmt: skip
        if _judge(plan, "standards", f"{row.team} {row.area}", pairs):
            plan.todo.standards.append(row)
    work: dict[tuple[str, str], list[WorkStandard]] = defaultdict(list)
    for entry in db.session.execute(select(WorkStandard).order_by(WorkStandard.id)).scalars():
        work[(teams[entry.team_id], entry.post)].append(entry)
    for work_row in ledger.work:
        found = _nth(work[(work_row.team, work_row.post)], work_row.nth)
        plan.work.append((work_row, found))
        names = ("requirement", "criterion", "attention", "note")
        work_pairs = found and tuple((getattr(found, name), getattr(work_row, name)) for name in names)
        if _judge(plan, "work", f"{work_row.team} {work_row.post}", work_pairs):
            plan.todo.work.append(work_row)
    trainings = {
        (one.number or one.subject, teams.get(one.team_id or "", "")): one
        for one in db.session.execute(select(TrainingPlan)).scalars()
    }
    for plan_row in ledger.training:
        training = trainings.get((plan_row.number or plan_row.subject, plan_row.team))
        plan.training.append((plan_row, training))
        fields = ("subject", "planned_on", "planned_text", "note")
        training_pairs = training and tuple((getattr(training, name), getattr(plan_row, name)) for name in fields)
        if _judge(plan, "training", f"{plan_row.team} {plan_row.subject}", training_pairs):
            plan.todo.training.append(plan_row)


def _nth(rows: list[Any], nth: int) -> Any:
    return rows[nth] if nth < len(rows) else None


def _judge(plan: Plan, entity: str, what: str, pairs: tuple[tuple[Any, Any], ...] | None) -> bool:
    if pairs is None:
        plan.count(entity, NEW)
        return True
    changed = any(before != after for before, after in pairs)
    plan.count(entity, CHANGED if changed else SAME)
    if changed:
        plan.say(entity, N_("%(what)s: changed"), what=what)
    return changed
