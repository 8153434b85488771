"""What of a case is ticked off, who has to learn of it and did, made ready for its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.db import db
from app.people.models import Person
from app.policy import User
from app.service.models import ServiceCase
from app.service.queries import steps_for
from app.service.rules import KINDS, Folded
from app.service.rules.points import Point


def names_of(person_ids: list[str]) -> list[str]:
    people = (db.session.get(Person, one) for one in person_ids)
    return [person.name for person in people if person]


def other_kinds(shown: ServiceCase) -> list[str]:
    """What it may be moved to by a word alone."""
    return [name for name, kind in KINDS.items() if not kind.brings and name != shown.kind]


@dataclass(frozen=True)
class PointList:
    """Points to tick: a plan's, or those of a team. `opens`: this reader may tick them now."""

    title: str
    rows: list[tuple[Point, str]]  # with the name of whoever ticked it
    opens: bool

    @property
    def done(self) -> int:
        return sum(point.by_id is not None for point, _ in self.rows)


def point_lists(user: User, shown: ServiceCase, state: Folded) -> list[PointList]:
    names = {event.person_id: event.person.name for event in shown.events}
    may_tick = any("item" in rule.needs for rule in steps_for(user, shown, state))
    found: dict[str, list[tuple[Point, str]]] = {}
    for point in state.points.values():
        found.setdefault(point.team_id, []).append((point, names.get(point.by_id or "", "")))
    mine = {user.team_id, *user.led_team_ids}
    return [
        PointList(
            state.teams[team_id].name if team_id in state.teams else "", rows,
            may_tick and (not team_id or team_id in mine),
        )
        for team_id, rows in found.items()
    ]  # fmt: skip


def told(shown: ServiceCase, state: Folded) -> list[tuple[str, datetime | None]]:
    """Who has to learn of it at once, and when each did (None: not yet)."""
    leads = [team.lead_id for team in state.teams.values()]
    wanted = dict.fromkeys([*([shown.assignee_id] if state.told else []), *state.told, *leads, *state.ushers])
    learnt: dict[str, datetime] = {}
    for event in (one for one in shown.events if one.kind != "reached"):  # a reminder came; they have not opened it yet
        learnt[event.person_id] = min(event.corrected_at, learnt.get(event.person_id, event.corrected_at))
    people = ((person_id, db.session.get(Person, person_id)) for person_id in wanted)
    return [(person.name, learnt.get(person_id)) for person_id, person in people if person]
