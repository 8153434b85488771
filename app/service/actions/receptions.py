"""Arranging a reception (附表一 二.1): the room booked, the teams told, all in one; one of two that want a room wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid
from app.core.ids import new_id
from app.core.moments import Moments
from app.people.models import Person, Team
from app.policy import may
from app.rooms.actions import Wanted, book_room
from app.service.actions.opening import Asked, already, write_case
from app.service.models import ServiceCase
from app.service.queries import lead_of
from app.service.rules.kinds import LARGE, SMALL
from app.service.rules.receptions import checks_of, points_of


@dataclass(frozen=True)
class Reception:
    """A meeting or a visit. `team_ids`: who is told at once, first the team that sets up. `checks`: team → what it checks
    again; the usual where it is not said. Without a room, `place` says where."""

    words: str
    size: str
    begins_at: datetime
    ends_at: datetime
    team_ids: Sequence[str]
    unit: str = ""
    room_id: str | None = None
    place: str = ""
    checks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    id: str = field(default_factory=new_id)


def arrange_reception(by: Acting, wanted: Reception, times: Moments) -> ServiceCase:
    """Book the room, write the case down: it is the lead's whose team sets up. The same form sent twice opens one.

    Raises Problem 403, 409 when the room is taken, 422.
    """
    with transaction():
        held = already(by, wanted.id)
        if held is not None:
            return held
        if not may(by.user, "arrange_reception"):
            raise forbidden()
        place, lead, more = prepared(by, wanted)
        asked = Asked("reception", wanted.words, caller_unit=wanted.unit, place=place, team_id=wanted.team_ids[0], id=wanted.id)
        case = write_case(by, asked, lead, times, more)
        journal.append(by, "arrange_reception", "service_case", case.id, {"size": wanted.size, "teams": list(wanted.team_ids)})
    return case


def prepared(by: Acting, wanted: Reception) -> tuple[str, Person, dict[str, Any]]:
    """The room booked: where it is, whose it is, and what the case's event says. Raises Problem 409, 422."""
    _check(wanted)
    teams = [_team(team_id) for team_id in dict.fromkeys(wanted.team_ids)]
    place = wanted.place
    if wanted.room_id:
        booking = book_room(
            by, Wanted(wanted.room_id, wanted.begins_at, wanted.ends_at, wanted.words[:120], wanted.unit, wanted.id)
        )
        place = booking.room.name
    points = [point for team, _ in teams for point in points_of(team.id, wanted.checks.get(team.id) or checks_of(team.name))]
    return place, teams[0][1], {
        "size": wanted.size, "begins_at": wanted.begins_at.isoformat(), "points": points,
        "teams": [{"id": team.id, "name": team.name, "lead_id": lead.id} for team, lead in teams],
    }  # fmt: skip


def _check(wanted: Reception) -> None:
    if not wanted.words.strip() or len(wanted.words) > 500:
        raise invalid("words", N_("Please say which meeting or visit, in at most 500 characters."))
    if wanted.size not in (SMALL, LARGE):
        raise invalid("size", N_("Please choose how large it is."))
    if wanted.ends_at <= wanted.begins_at:
        raise invalid("ends", N_("It ends before it begins."))
    if not wanted.team_ids:
        raise invalid("team_id", N_("Please choose the team that sets up."))


def _team(team_id: str) -> tuple[Team, Person]:
    """The team and whoever answers for it. Raises Problem 422."""
    team = db.session.get(Team, team_id)
    lead = lead_of(team_id) if team else None
    if team is None or lead is None:
        raise invalid("team_id", N_("%(team)s has no lead who could be told."), team=team.name if team else "—")
    return team, lead
