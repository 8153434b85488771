"""What each step changes in a case beside its state, and whether what it names is there. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.service.rules import clocks as run
from app.service.rules.declaring import NEW, ON_SITE
from app.service.rules.folded import Folded, Happened
from app.service.rules.kinds import KINDS
from app.service.rules.points import Point, Team

FITTING: dict[str, Callable[[Folded, dict[str, Any]], bool]] = {
    "tick": lambda case, data: data.get("item") in case.points,
    "untick": lambda case, data: data.get("item") in case.points,
    "call_team": lambda case, data: bool(data.get("team_id")) and data["team_id"] not in case.teams,
    "team_arrive": lambda case, data: data.get("team_id") in case.teams,
    "assign_ushers": lambda case, data: bool(data.get("person_ids")),
    "set_place": lambda case, data: bool(data.get("zone_id")),
    "rebook": lambda case, data: "begins_at" in KINDS[case.kind].brings and bool(data.get("begins_at")),
}


def nothing(case: Folded, event: Happened) -> None:
    """Steps whose whole effect is the state they lead to."""


def _offer(case: Folded, event: Happened) -> None:
    case.offered_id = event.data["person_id"]


def _take_over(case: Folded, event: Happened) -> None:
    """Theirs from now on. `afresh`: where the one before was on site, they have to come too."""
    case.owner_id, case.offered_id = event.person_id, None
    case.hand_overs += 1
    if event.data.get("afresh") and case.state == ON_SITE:
        case.state = NEW
    accept = next((rule for rule in KINDS[case.kind].steps if rule.name == "accept"), None)
    if accept and accept.leads and case.state in accept.starts:
        case.state = accept.leads


def _decline(case: Folded, event: Happened) -> None:
    case.offered_id = None


def _promise(case: Folded, event: Happened) -> None:
    case.promised_at = datetime.fromisoformat(event.data["promised_at"])


def _pause(case: Folded, event: Happened) -> None:
    case.paused_at = event.at


def _resume(case: Folded, event: Happened) -> None:
    case.paused_at = None
    case.clocks = run.resumed(case.clocks, event.at)


def prepare(case: Folded, said: dict[str, Any]) -> None:
    """What the opening or a move says of the plan, of whom it calls, of how large it is and when it begins."""
    begins = said.get("begins_at")
    case.points = {one["id"]: Point(one["id"], one["text"], one.get("team_id", "")) for one in said.get("points", [])}
    case.teams = {one["id"]: Team(one["id"], one["name"], one["lead_id"]) for one in said.get("teams", [])}
    case.told = list(said.get("told", []))
    case.size = said.get("size", "")
    case.begins_at = datetime.fromisoformat(begins) if begins else None


def _move(case: Folded, event: Happened) -> None:
    """Another kind, the same history; it begins anew where the move says so (`afresh`) or the kind does not know the state.

    What is offered stays offered, unless it becomes somebody else's.
    """
    kind, owner = KINDS[event.data["to"]], event.data.get("owner_id", case.owner_id)
    case.kind, case.team = kind.name, event.data.get("team", case.team)
    prepare(case, event.data)
    if owner != case.owner_id:
        case.owner_id, case.offered_id = owner, None
    case.ushers = []
    case.state = case.state if case.state in kind.states and not event.data.get("afresh") else NEW
    case.clocks = run.ended(case.clocks, event.at, lambda clock: clock.name != "take_over" or case.offered_id is None)


def _link(case: Folded, event: Happened) -> None:
    case.issue_id = event.data["issue_id"]


def _seal(case: Folded, event: Happened) -> None:
    case.confidential = bool(event.data.get("confidential"))


def _tick(case: Folded, event: Happened) -> None:
    """The first of those who ticked it did it; another's tick says the same again."""
    point = case.points[event.data["item"]]
    if point.by_id is None:
        case.points[point.id] = replace(point, by_id=event.person_id, at=event.at)


def _untick(case: Folded, event: Happened) -> None:
    case.points[event.data["item"]] = replace(case.points[event.data["item"]], by_id=None, at=None)


def _call_team(case: Folded, event: Happened) -> None:
    said = event.data
    case.teams[said["team_id"]] = Team(said["team_id"], said["team_name"], said["lead_id"])
    for one in said.get("points", []):
        case.points.setdefault(one["id"], Point(one["id"], one["text"], said["team_id"]))


def _team_arrive(case: Folded, event: Happened) -> None:
    team = case.teams[event.data["team_id"]]
    if team.arrived_at is None:
        case.teams[team.id] = replace(team, arrived_at=event.at)


def _ushers(case: Folded, event: Happened) -> None:
    case.ushers = list(event.data["person_ids"])


def _set_place(case: Folded, event: Happened) -> None:
    case.zone_id = event.data["zone_id"]


def _rebook(case: Folded, event: Happened) -> None:
    """Another room or time: told, set up and checked anew."""
    case.begins_at, case.state = datetime.fromisoformat(event.data["begins_at"]), NEW
    case.points = {point.id: replace(point, by_id=None, at=None) for point in case.points.values()}
    case.teams = {team.id: replace(team, arrived_at=None) for team in case.teams.values()}
    case.clocks = run.ended(case.clocks, event.at, lambda clock: clock.name != "take_over")


CHANGES = {
    "hand_over": _offer, "cannot": _offer, "take_over": _take_over, "decline": _decline, "promise": _promise,
    "pause": _pause, "resume": _resume, "move": _move, "link": _link, "seal": _seal,
    "tick": _tick, "untick": _untick, "call_team": _call_team, "team_arrive": _team_arrive, "assign_ushers": _ushers,
    "set_place": _set_place, "rebook": _rebook,
}  # fmt: skip
