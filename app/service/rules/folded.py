"""An event of a case, and what a case's events amount to. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.service.rules.clocks import Clock
from app.service.rules.points import Point, Team

OPENED = "opened"


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
    taken_by_id: str = ""  # whoever was asked first
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
    points: dict[str, Point] = field(default_factory=dict)  # by their ids, in order
    teams: dict[str, Team] = field(default_factory=dict)  # called, the one whose case it is first
    told: list[str] = field(default_factory=list)  # who else has to learn of it at once
    ushers: list[str] = field(default_factory=list)
    size: str = ""
    begins_at: datetime | None = None
    zone_id: str | None = None  # said after the opening
    clocks: list[Clock] = field(default_factory=list)
    ignored: set[str] = field(default_factory=set)

    @property
    def due_at(self) -> datetime | None:
        """The earliest moment that a running clock is due."""
        running = [clock.due_at for clock in self.clocks if clock.runs and clock.left is None]
        return min(running, default=None)
