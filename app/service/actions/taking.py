"""A step as somebody takes it, and what its rule makes it bring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.cases.rules import deadline_fits
from app.core.acting import Acting
from app.core.db import db
from app.core.errors import N_, forbidden, invalid
from app.core.ids import new_id
from app.core.moments import Moments
from app.evidence.actions import NOTHING, Brought
from app.people.models import Person, Team
from app.places.models import Zone
from app.policy import EVERYWHERE
from app.service.models import ServiceCase
from app.service.queries import cleared_people, folded, lead_of, ushers
from app.service.rules import StepRule
from app.service.rules.receptions import checks_of, lacking, points_of

USHERS = (2, 3)  # 礼仪人员 (附表一 二.1)


@dataclass(frozen=True)
class Step:
    """A step somebody takes. `code` is what was read from a plate, proof of being there, and `source` how it was read."""

    case_id: str
    name: str
    words: str = ""
    person_id: str = ""
    person_ids: Sequence[str] = ()
    promised_at: datetime | None = None
    verdict: bool | None = None
    item: str = ""
    zone_id: str = ""
    team_id: str = ""
    code: str = ""
    source: str = ""
    brought: Brought = NOTHING
    photos: Sequence[str] = ()
    id: str = field(default_factory=new_id)


def brings(by: Acting, case: ServiceCase, rule: StepRule, step: Step, times: Moments) -> dict[str, Any]:
    """What the machine needs of the step. Raises Problem 422 naming the field that is missing or wrong, 403."""
    if "words" in rule.needs and not step.words.strip():
        raise invalid("words", N_("Please write something."))
    data: dict[str, Any] = {}
    for need in rule.needs:
        if need in _NEEDS:
            data |= _NEEDS[need](by, case, step, times)
    return data


def _person(by: Acting, case: ServiceCase, step: Step, times: Moments) -> dict[str, Any]:
    person = db.session.get(Person, step.person_id) if step.person_id else None
    if person is None or not person.active:
        raise invalid("person_id", N_("Nobody of that name works here."))
    if person.id == case.assignee_id:
        raise invalid("person_id", N_("It is theirs already."))
    if case.confidential and person.id not in cleared_people():
        raise invalid("person_id", N_("A confidential topic goes only to those who are set for it."))
    return {"person_id": person.id, "person_name": person.name}


def _promise(by: Acting, case: ServiceCase, step: Step, times: Moments) -> dict[str, Any]:
    if step.promised_at is None:
        raise invalid("promised_at", N_("Please say by when."))
    if not deadline_fits(step.promised_at, times.device_at, times.corrected_at):
        raise invalid("promised_at", N_("The deadline lies in the past or more than a year ahead."))
    return {"promised_at": step.promised_at.isoformat()}


def _verdict(by: Acting, case: ServiceCase, step: Step, times: Moments) -> dict[str, Any]:
    if step.verdict is None:
        raise invalid("verdict", N_("Please choose the caller's word."))
    if not step.verdict and not step.words.strip():
        raise invalid("words", N_("Please write why."))
    return {"verdict": step.verdict}


def _item(by: Acting, case: ServiceCase, step: Step, times: Moments) -> dict[str, Any]:
    point = folded(case).points.get(step.item)
    if point is None:
        raise invalid("item", N_("This is not on the list."))
    if point.team_id and not _is_in(by, point.team_id):
        raise forbidden(N_("This is for another team to check."))
    return {"item": point.id, "item_text": point.text}


def _zone(by: Acting, case: ServiceCase, step: Step, times: Moments) -> dict[str, Any]:
    zone = db.session.get(Zone, step.zone_id) if step.zone_id else None
    if zone is None or not zone.active:
        raise invalid("zone_id", N_("There is no such zone."))
    return {"zone_id": zone.id, "zone_name": zone.name}


def _team(by: Acting, case: ServiceCase, step: Step, times: Moments) -> dict[str, Any]:
    team = db.session.get(Team, step.team_id) if step.team_id else None
    lead = lead_of(step.team_id) if team else None
    if team is None or lead is None:
        raise invalid("team_id", N_("This team has no lead who could take it."))
    points = points_of(team.id, checks_of(team.name))
    return {"team_id": team.id, "team_name": team.name, "lead_id": lead.id, "points": points}


def _own_team(by: Acting, case: ServiceCase, step: Step, times: Moments) -> dict[str, Any]:
    """The team that has come: where it is not said, the one that this person leads, else their own."""
    teams = folded(case).teams
    own = [one for one in (*sorted(by.user.led_team_ids), by.user.team_id) if one in teams]
    team = teams.get(step.team_id or next(iter(own), "") or "")
    if team is None:
        raise invalid("team_id", N_("Your team was not called."))
    if not (by.user.roles & EVERYWHERE or _is_in(by, team.id)):
        raise forbidden()
    return {"team_id": team.id, "team_name": team.name}


def _is_in(by: Acting, team_id: str) -> bool:
    return team_id in {by.user.team_id, *by.user.led_team_ids}


def _ushers(by: Acting, case: ServiceCase, step: Step, times: Moments) -> dict[str, Any]:
    roster = {person.id: person.name for person in ushers()}
    wanted = list(dict.fromkeys(step.person_ids))
    if any(one not in roster for one in wanted):
        raise invalid("person_ids", N_("Please choose ushers from the roster."))
    if len(wanted) not in USHERS:
        raise invalid("person_ids", N_("Please choose two or three ushers."))
    return {"person_ids": wanted, "person_name": "、".join(roster[one] for one in wanted)}


def _lacking(by: Acting, case: ServiceCase, step: Step, times: Moments) -> dict[str, Any]:
    """What was not done before it is closed; the words say why."""
    left = lacking(folded(case))
    return {"lacking": left} if left else {}


_NEEDS: dict[str, Callable[[Acting, ServiceCase, Step, Moments], dict[str, Any]]] = {
    "person": _person, "promise": _promise, "verdict": _verdict, "item": _item, "zone": _zone, "team": _team,
    "own_team": _own_team, "ushers": _ushers, "lacking": _lacking,
}  # fmt: skip
