"""A case is what its events amount to, replayed in the order in which they happened, whenever they arrived. Pure.

An event that does not fit at its place stays on the timeline as a note and changes nothing. So any order of arrival
ends in the same state.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from app.service.rules import clocks as run
from app.service.rules.changes import CHANGES, FITTING, nothing, prepare
from app.service.rules.declaring import BY_OTHERS, CLOSED, NEW, OFFERED, OWNER, TAKER, TOLD, ClockRule, StepRule
from app.service.rules.folded import OPENED, Folded, Happened
from app.service.rules.kinds import COMMON, KINDS, SILENT
from app.service.rules.points import rechecked

_WHILE_PAUSED = frozenset({"resume", "comment", "seen", "reached", "hand_over", "take_over", "decline", "seal"})
_DERIVED = {"rechecked": "tick"}  # what the machine says itself, by the step that may bring it about


def fold(events: Iterable[Happened]) -> Folded:
    """Replay. Raises ValueError where the opening event is missing."""
    ordered = sorted(events, key=lambda event: (event.kind != OPENED, event.at, event.id))
    if not ordered or ordered[0].kind != OPENED:
        raise ValueError("a case begins with its opening")
    first = ordered[0]
    case = _opened(first)
    _clock(case, first, OPENED, first.at)
    for event in ordered[1:]:
        event = replace(event, at=max(event.at, first.at))  # nothing happened before the opening
        if _fits(case, event):
            _apply(case, event)
        else:
            case.ignored.add(event.id)
    return case


def _opened(first: Happened) -> Folded:
    said = first.data
    case = Folded(said["kind"], NEW, said["owner_id"], first.at, first.person_id)
    case.team, case.confidential = bool(said.get("team")), bool(said.get("confidential"))
    prepare(case, said)
    return case


def step_rule(kind: str, name: str) -> StepRule | None:
    """The rule of the step `name` for cases of `kind`; None when there is no such step."""
    return next((rule for rule in (*KINDS[kind].steps, *COMMON, *SILENT) if rule.name == name), None)


def allowed_steps(case_kind: str, state: str, *, offered: bool, paused: bool) -> list[StepRule]:
    """The steps that fit now, whoever may take them; the kind's own first."""
    rules = [rule for rule in (*KINDS[case_kind].steps, *COMMON) if state in rule.starts]
    rules = [rule for rule in rules if offered or rule.name not in ("take_over", "decline")]
    if paused:
        return [rule for rule in rules if rule.name in _WHILE_PAUSED]
    return [rule for rule in rules if rule.name != "resume"]


def _fits(case: Folded, event: Happened) -> bool:
    rule = step_rule(case.kind, event.kind)
    if rule is None or case.state not in rule.starts:
        return False
    if case.paused_at is not None and event.kind not in _WHILE_PAUSED:
        return False
    if event.kind == "resume":
        return case.paused_at is not None
    if event.kind in ("take_over", "decline"):
        return case.offered_id is not None and case.offered_id == event.person_id
    if event.kind in ("hand_over", "cannot"):
        return event.data.get("person_id") not in (None, case.owner_id)
    if event.kind == "move":
        to = KINDS.get(event.data.get("to", ""))
        if to is None or to.name == case.kind:
            return False
        return to.brings <= event.data.keys() and not (to.shared and case.confidential)
    fits = FITTING.get(event.kind)
    return fits is None or fits(case, event.data)


def _apply(case: Folded, event: Happened) -> None:
    kind, rule = KINDS[case.kind], step_rule(case.kind, event.kind)
    assert rule is not None
    name = event.kind
    if event.kind == kind.closing:
        case.verdict = event.data.get("verdict", True)
        if case.verdict:
            case.state, case.closed_at, case.offered_id = CLOSED, event.at, None
        else:
            case.state = kind.again
            case.reopened += 1
            case.reopened_of.append(case.owner_id)
            name = f"{event.kind}_no"
    elif rule.leads:
        case.state = rule.leads
    CHANGES.get(event.kind, nothing)(case, event)
    _clock(case, event, name, event.at)
    if event.kind == "tick" and rechecked(case.points, event.data["item"]):
        _clock(case, event, "rechecked", event.at)


def _clock(case: Folded, event: Happened, name: str, at: datetime) -> None:
    """Let the event meet, end and start clocks."""
    kind = KINDS[case.kind]
    rules = {rule.name: rule for rule in kind.clocks}
    team_id = _team_of(case, event)
    said = name if name in _DERIVED else event.kind + (BY_OTHERS if _is_said_for(case, event) else "")
    proved = bool(event.data.get("proved"))
    case.clocks = run.after_event(case.clocks, rules, run.Said(said, event.person_id, at, team_id, proved))
    begun = _as_if(case) if name in ("move", "rebook") else {name}
    passed = _passed(case, rules, at) if name == "take_over" else frozenset()
    for rule in kind.clocks:
        starts = begun & rule.starts or rule.name in passed
        if starts and rule.when in ("", case.size) and _can_be_met(case, rule):
            _start(case, rule, event, at, team_id)
    over = case.state == CLOSED
    case.clocks = run.ended(case.clocks, at, lambda clock: over or not _can_be_met(case, rules[clock.name]))
    if case.paused_at is not None:
        case.clocks = run.paused(case.clocks, at)  # those that began on hold, too


def _is_said_for(case: Folded, event: Happened) -> bool:
    """Whether somebody says of others that they are on site: it stops their clock, and counts neither way."""
    return bool(event.data.get("said_for")) and (event.kind != "arrive" or event.person_id != case.owner_id)


def _passed(case: Folded, rules: dict[str, ClockRule], at: datetime) -> frozenset[str]:
    """The owner's clocks that still ran, ended: they begin anew for whoever took the case over."""
    theirs = {clock.name for clock in case.clocks if clock.runs and not clock.team_id and rules[clock.name].whose == OWNER}
    case.clocks = run.ended(case.clocks, at, lambda clock: clock.name in theirs)
    return frozenset(theirs)


def _start(case: Folded, rule: ClockRule, event: Happened, at: datetime, team_id: str) -> None:
    """Begin the clock, or one for each team it is about, where it does not run already."""
    running = {(clock.name, clock.team_id) for clock in case.clocks if clock.runs}
    people = _teams_of(case, rule, team_id if event.kind == "call_team" else "") if rule.each_team else {"": _whose(case, rule)}
    for team, person_id in people.items():
        if (rule.name, team) in running:
            continue
        clock = run.started(
            rule, person_id, at, team=case.team, promised_at=case.promised_at, team_id=team, begins_at=case.begins_at
        )
        if person_id == event.person_id:
            knows = "seen" in rule.meets
            clock = replace(clock, reached_at=at, met=knows, ended_at=at if knows else None)
        case.clocks.append(clock)


def _whose(case: Folded, rule: ClockRule) -> str:
    named = {OFFERED: case.offered_id, TAKER: case.taken_by_id, TOLD: next(iter(case.told), None)}
    return named.get(rule.whose) or case.owner_id


def _teams_of(case: Folded, rule: ClockRule, only: str) -> dict[str, str]:
    """The teams that the clock is about, and who leads each; of one that has nothing to check again there is no clock."""
    teams = list(case.teams.values())[1:] if rule.others else list(case.teams.values())
    checking = {point.team_id for point in case.points.values() if point.by_id is None}
    if "rechecked" in rule.meets:
        teams = [team for team in teams if team.id in checking]
    return {team.id: team.lead_id for team in teams if only in ("", team.id)}


def _team_of(case: Folded, event: Happened) -> str:
    if event.kind == "tick":
        return case.points[event.data["item"]].team_id
    return str(event.data.get("team_id", ""))


def _as_if(case: Folded) -> set[str]:
    """After a move or another time: the events that would have led to where the case stands."""
    return {OPENED} if case.state == NEW else {rule.name for rule in KINDS[case.kind].steps if rule.leads == case.state}


def _can_be_met(case: Folded, rule: ClockRule) -> bool:
    """Whether a step that meets the clock can still come from here."""
    known = (step_rule(case.kind, _DERIVED.get(name, name)) for name in rule.meets)
    return any(found is not None and case.state in found.starts for found in known)
