"""What becomes of an issue, said once more and without the product's code: the oracle of the drawn histories."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ABOVE = {"office", "manager", "deputy", "inspector"}  # who sees and steers everything
JUDGES = {"manager", "deputy", "inspector"}
LEADS = {"lead"}  # the zone's team
FROM = {"confirm_fix": {"open"}, "verify_fix": {"fixed"}, "reject_fix": {"fixed"}, "change_deadline": {"open", "fixed"},
        "reassign": {"open"}, "comment": {"open", "fixed", "verified"}}  # fmt: skip
BECOMES = {"confirm_fix": "fixed", "verify_fix": "verified", "reject_fix": "open"}
WRITTEN = {"confirm_fix": "fixed", "verify_fix": "verified", "reject_fix": "rejected", "comment": "commented",
           "change_deadline": "deadline", "reassign": "reassigned"}  # fmt: skip
ASKED = {"change_deadline": "deadline_asked", "reassign": "reassign_asked"}
APPLIED, KEPT, REFUSED = "applied", "rejected, kept", "rejected"


@dataclass(frozen=True)
class Step:
    """What somebody asked for, when they were at it: `made` and the moments of the model are counted, not timed."""

    kind: str
    who: str
    made: int
    version: int | None = None
    deadline_at: str = ""
    assignee: str = ""


@dataclass
class IssueModel:
    """An issue as it must be. `moves` are its hand-overs: the moment, from whom, to whom."""

    reporter: str
    assignee: str
    deadline_at: str
    state: str = "open"
    version: int = 1
    fixers: set[str] = field(default_factory=set)
    timeline: list[tuple[str, str]] = field(default_factory=list)
    moves: list[tuple[int, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.timeline.append(("reported", self.reporter))

    def sees(self, who: str, owner: str, assignee: str | None = None) -> bool:
        return who in ABOVE | LEADS | {owner, assignee or self.assignee, self.reporter}

    def take(self, step: Step, now: int, owner: str) -> str:
        """The step reaches the server at `now`, while `owner` answers for the zone; what the answer must say."""
        then = self._assignee_at(step.made)
        if not (self.sees(step.who, owner) or self.sees(step.who, owner, then)):
            return REFUSED
        asks = step.kind in ASKED and step.who not in ABOVE | LEADS
        still = self._may(step, owner, self.assignee)
        if not still and not self._may(step, owner, then):
            return REFUSED
        stale = step.version is not None and step.version != self.version
        if not still or stale or self.state not in FROM[step.kind]:
            self.timeline.append(("late", step.who))
            return KEPT
        self.timeline.append((ASKED[step.kind] if asks else WRITTEN[step.kind], step.who))
        if not asks and step.kind != "comment":
            self._change(step, now)
        return APPLIED

    def _assignee_at(self, moment: int) -> str:
        later = next((before for at, before, _ in self.moves if at > moment), None)
        if later is None:
            return self.assignee
        earlier = [after for at, _, after in self.moves if at <= moment]
        return earlier[-1] if earlier else later

    def _may(self, step: Step, owner: str, assignee: str) -> bool:
        who = step.who
        if step.kind == "comment":
            return self.sees(who, owner, assignee)
        if step.kind == "confirm_fix":
            return who in LEADS | {owner, assignee}
        if step.kind in ("verify_fix", "reject_fix"):
            return who in JUDGES and who not in self.fixers
        return who in ABOVE | LEADS | {owner, assignee}  # where only asking is allowed, it is asked

    def _change(self, step: Step, now: int) -> None:
        self.version += 1
        self.state = BECOMES.get(step.kind, self.state)
        if step.kind == "confirm_fix":
            self.fixers.add(step.who)
        if step.kind == "reassign":
            self.moves.append((now, self.assignee, step.assignee))
            self.assignee = step.assignee
        self.deadline_at = step.deadline_at or self.deadline_at

    def told(self, people: dict[str, str]) -> dict[str, Any]:
        """What a phone must hold of it, with the ids of people."""
        return {
            "state": self.state, "version": self.version, "assignee_id": people[self.assignee],
            "deadline_at": self.deadline_at, "events": [(kind, people[who]) for kind, who in self.timeline],
        }  # fmt: skip
