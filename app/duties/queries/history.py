"""Who belonged where and when, read from the journal: so that a change today leaves last month as it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.core.journal import JournalEntry
from app.duties.rules.holders import EVER, FOREVER, OUTSIDE, Hold
from app.people.models import Person, PersonRole
from app.places.models import StandIn, Zone, ZoneOwner

_PEOPLE = ("add_person", "change_person", "grant_role", "withdraw_role", "close_account", "open_account")


@dataclass
class Belonging:
    """Each person's spans by role and by team; a closed account belongs nowhere."""

    roles: dict[str, dict[str, list[Hold]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    teams: dict[str, dict[str, list[Hold]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    people: dict[str, list[Hold]] = field(default_factory=lambda: defaultdict(list))


class _Life:
    """One person's memberships while the journal is read in order."""

    def __init__(self) -> None:
        self.open: dict[tuple[str, str], datetime] = {}
        self.team: str | None = None
        self.roles: set[tuple[str, str | None]] = set()
        self.active = True


def belonging(only: Collection[str] | None = None) -> Belonging:
    """Roles, teams and accounts over time; of these people, when given."""
    found = Belonging()
    told = (
        select(JournalEntry.at, JournalEntry.action, JournalEntry.entity_id, JournalEntry.data)
        .where(JournalEntry.entity == "person", JournalEntry.action.in_(_PEOPLE))
        .order_by(JournalEntry.revision)
    )
    known = select(Person.id, Person.team_id, Person.active, Person.created_at)
    roles = select(PersonRole.person_id, PersonRole.role)
    if only is not None:
        told, known = told.where(JournalEntry.entity_id.in_(only)), known.where(Person.id.in_(only))
        roles = roles.where(PersonRole.person_id.in_(only))
    people = {row.id: row for row in db.session.execute(known)}
    held: dict[str, set[str]] = defaultdict(set)
    for role in db.session.execute(roles):
        held[role.person_id].add(role.role)
    lives: dict[str, _Life] = defaultdict(_Life)
    for row in db.session.execute(told):
        if row.entity_id in people:
            life = lives[row.entity_id]
            _apply(life, row.action, row.data)
            _turn(found, row.entity_id, life, row.at)
    for person_id, person in people.items():
        life = lives[person_id]
        # What the journal does not tell (rows from elsewhere) has held since the account was made.
        life.roles |= {(role, None) for role in held[person_id] - {role for role, _ in life.roles}}
        life.team, life.active = person.team_id, person.active
        _turn(found, person_id, life, person.created_at)
        for kind, name in list(life.open):
            _book(found, kind, name, person_id, life.open[kind, name], FOREVER)
    return found


def _apply(life: _Life, action: str, data: dict[str, Any]) -> None:
    if action == "grant_role":
        life.roles.add((data["role"], data.get("team_id")))
    elif action == "withdraw_role":
        life.roles.discard((data["role"], data.get("team_id")))
    elif action in ("close_account", "open_account"):
        life.active = action == "open_account"
    elif "team_id" in data:
        life.team = data["team_id"]


def _turn(found: Belonging, person_id: str, life: _Life, at: datetime) -> None:
    """Open what now holds, close what no longer does."""
    wanted: set[tuple[str, str]] = set()
    if life.active:
        wanted = {("role", role) for role, _ in life.roles} | {("person", "")}
        wanted |= {("team", life.team)} if life.team else set()
    for kind, name in set(life.open) - wanted:
        _book(found, kind, name, person_id, life.open.pop((kind, name)), at)
    for key in wanted - set(life.open):
        life.open[key] = at


def _book(found: Belonging, kind: str, name: str, person_id: str, start: datetime, end: datetime) -> None:
    if end <= start:
        return
    hold = Hold(person_id, start, end)
    if kind == "person":
        found.people[person_id].append(hold)
    else:
        (found.roles if kind == "role" else found.teams)[name][person_id].append(hold)


def owner_holds() -> dict[str, list[Hold]]:
    """zone id → its owners over time."""
    holds: dict[str, list[Hold]] = defaultdict(list)
    rows = select(ZoneOwner.zone_id, ZoneOwner.person_id, ZoneOwner.from_at, ZoneOwner.until_at)
    for row in db.session.execute(rows):
        holds[row.zone_id].append(Hold(row.person_id, row.from_at, row.until_at or FOREVER, row.zone_id))
    return holds


def stand_in_holds(start: datetime, end: datetime) -> dict[str, list[Hold]]:
    """zone id → its stand-ins whose time touches the span."""
    holds: dict[str, list[Hold]] = defaultdict(list)
    rows = select(StandIn.zone_id, StandIn.person_id, StandIn.from_at, StandIn.until_at)
    for row in db.session.execute(rows.where(StandIn.from_at < end, StandIn.until_at > start)):
        holds[row.zone_id].append(Hold(row.person_id, row.from_at, row.until_at, row.zone_id))
    return holds


def backdated_holds(since: datetime = EVER) -> dict[str, list[Hold]]:
    """zone id → from the moment a hand-over was dated until it was entered, with the owner before.

    Whoever walked then in good faith is credited, and nobody is blamed for what nobody could know. What was entered
    before the moment `since` is left out.
    """
    holds: dict[str, list[Hold]] = defaultdict(list)
    rows = select(JournalEntry.at, JournalEntry.entity_id, JournalEntry.data).where(
        JournalEntry.entity == "zone", JournalEntry.action == "assign_owner"
    )
    if since > EVER:
        rows = rows.where(JournalEntry.at > since)
    for row in db.session.execute(rows):
        start = datetime.fromisoformat(row.data["from_at"])
        before = row.data.get("before") or []
        if before and start < row.at:
            holds[row.entity_id] += [Hold(person, start, row.at, row.entity_id) for person in before]
    return holds


def closed_holds(since: datetime = EVER) -> dict[str, list[Hold]]:
    """zone id → when it was out of use; before it was entered it owed nothing and needs no excuse.

    What was over at the moment `since` is left out.
    """
    holds: dict[str, list[Hold]] = defaultdict(list)
    entered = select(JournalEntry.entity_id, JournalEntry.at).where(
        JournalEntry.entity == "zone", JournalEntry.action == "add_zone"
    )
    if since > EVER:
        entered = entered.where(JournalEntry.at > since)
    for row in db.session.execute(entered):
        holds[row.entity_id].append(Hold(None, EVER, row.at, reason=OUTSIDE))
    shut: dict[str, datetime] = {}
    for row in db.session.execute(_turned()):
        if row.active is False:
            shut.setdefault(row.entity_id, row.at)
        elif row.entity_id in shut and (start := shut.pop(row.entity_id)) and row.at > since:
            holds[row.entity_id].append(Hold(None, start, row.at))
    for zone_id, start in shut.items():
        holds[zone_id].append(Hold(None, start))
    for zone_id in db.session.execute(select(Zone.id).where(Zone.active.is_(False))).scalars():
        if zone_id not in shut:
            holds[zone_id].append(Hold(None, EVER))
    return holds


def _turned() -> Any:
    """The journal's rows by which zones were closed and opened again, in order; its other rows are left where they are."""
    active = JournalEntry.data["active"]
    return (
        select(JournalEntry.at, JournalEntry.entity_id, active.as_boolean().label("active"))
        .where(JournalEntry.entity == "zone", JournalEntry.action == "change_zone", active.as_string().is_not(None))
        .order_by(JournalEntry.revision)
    )
