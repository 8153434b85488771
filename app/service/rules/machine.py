"""A case is what its events amount to, replayed in the order in which they happened, whenever they arrived. Pure.

An event that does not fit at its place stays on the timeline as a note and changes nothing. So any order of arrival
ends in the same state.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.service.rules import clocks as run
from app.service.rules.clocks import Clock
from app.service.rules.kinds import CLOSED, COMMON, KINDS, NEW, SILENT, ClockRule, StepRule

OPENED = "opened"
_WHILE_PAUSED = frozenset({"resume", "comment", "seen", "hand_over", "take_over", "decline", "seal"})


@dataclass(frozen=True)
class Happened:
    """One event: `data` holds what its kind needs (kind, owner_id, team, to, person_id, promised_at, verdict…)."""

    id: str
    kind: str
    at: datetime
    person_id: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass
class Folded:
    """What the events amount to. `ignored` are the ids of those that changed nothing because they did not fit."""

    kind: str
    state: str
    owner_id: str
    opened_at: datetime
    team: bool = False
    confidential: bool = False
    offered_id: str | None = None
    promised_at: datetime | None = None
    paused_at: datetime | None = None
    issue_id: str | None = None
    closed_at: datetime | None = None
    verdict: bool | None = None
    reopened: int = 0
    reopened_of: list[str] = field(default_factory=list)  # whose it was each time
    hand_overs: int = 0
    clocks: list[Clock] = field(default_factory=list)
    ignored: set[str] = field(default_factory=set)

    @property
    def due_at(self) -> datetime | None:
        """The earliest moment that a running clock is due."""
        running = [clock.due_at for clock in self.clocks if clock.runs and clock.left is None]
        return min(running, default=None)


def fold(events: Iterable[Happened]) -> Folded:
    """Replay. Raises ValueError where the opening event is missing."""
    ordered = sorted(events, key=lambda event: (event.kind != OPENED, event.at, event.id))
    if not ordered or ordered[0].kind != OPENED:
        raise ValueError("a case begins with its opening")
    first = ordered[0]
    case = Folded(
        first.data["kind"], NEW, first.data["owner_id"], first.at, bool(first.data.get("team")),
        bool(first.data.get("confidential")),
    )  # fmt: skip
    _clock(case, first, OPENED, first.at)
    for event in ordered[1:]:
        event = replace(event, at=max(event.at, first.at))  # nothing happened before the opening
        if _fits(case, event):
            _apply(case, event)
        else:
            case.ignored.add(event.id)
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
        return event.data.get("to") in KINDS and event.data.get("to") != case.kind
    return True


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
    _CHANGES.get(event.kind, _nothing)(case, event)
    _clock(case, event, name, event.at)


def _nothing(case: Folded, event: Happened) -> None:
    """Steps whose whole effect is the state they lead to."""


def _offer(case: Folded, event: Happened) -> None:
    case.offered_id = event.data["person_id"]


def _take_over(case: Folded, event: Happened) -> None:
    case.owner_id, case.offered_id = event.person_id, None
    case.hand_overs += 1
    accept = next((rule for rule in KINDS[case.kind].steps if rule.name == "accept"), None)
    if accept and accept.leads and case.state in accept.starts:
        case.state = accept.leads


def _decline(case: Folded, event: Happened) -> None:
    case.offered_id = None


def _promise(case: Folded, event: Happened) -> None:
    case.promised_at = datetime.fromisoformat(event.data["promised_at"])


def _pause(case: Folded, event: Happened) -> None:
    case.paused_at = event.at
    case.clocks = run.paused(case.clocks, event.at)


def _resume(case: Folded, event: Happened) -> None:
    case.paused_at = None
    case.clocks = run.resumed(case.clocks, event.at)


def _move(case: Folded, event: Happened) -> None:
    """Another kind, the same history; a state that the new kind does not know begins anew."""
    kind = KINDS[event.data["to"]]
    case.kind = kind.name
    case.state = case.state if case.state in kind.states else NEW
    case.clocks = run.ended(case.clocks, event.at)


def _link(case: Folded, event: Happened) -> None:
    case.issue_id = event.data["issue_id"]


def _seal(case: Folded, event: Happened) -> None:
    case.confidential = bool(event.data.get("confidential"))


_CHANGES = {
    "hand_over": _offer, "cannot": _offer, "take_over": _take_over, "decline": _decline, "promise": _promise,
    "pause": _pause, "resume": _resume, "move": _move, "link": _link, "seal": _seal,
}  # fmt: skip


def _clock(case: Folded, event: Happened, name: str, at: datetime) -> None:
    """Let the event meet, end and start clocks."""
    kind = KINDS[case.kind]
    rules = {rule.name: rule for rule in kind.clocks}
    case.clocks = run.after_event(case.clocks, rules, event.kind, event.person_id, at)
    begun = _as_if(case) if name == "move" else {name}
    running = {clock.name for clock in case.clocks if clock.runs}
    for rule in kind.clocks:
        if begun & rule.starts and rule.name not in running and _can_be_met(case, rule):
            whose = case.offered_id if rule.name == "take_over" and case.offered_id else case.owner_id
            clock = run.started(rule, whose, at, team=case.team, promised_at=case.promised_at)
            case.clocks.append(replace(clock, reached_at=at) if whose == event.person_id else clock)
    if case.state == CLOSED:
        case.clocks = run.ended(case.clocks, at)


def _as_if(case: Folded) -> set[str]:
    """After a move: the events that would have led to where the case stands."""
    return {OPENED} if case.state == NEW else {rule.name for rule in KINDS[case.kind].steps if rule.leads == case.state}


def _can_be_met(case: Folded, rule: ClockRule) -> bool:
    """Whether a step that meets the clock can still come from here."""
    known = (step_rule(case.kind, name) for name in rule.meets)
    return any(found is not None and case.state in found.starts for found in known)
