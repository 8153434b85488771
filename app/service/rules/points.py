"""What is ticked off in a case, by whoever does it: a plan's steps, what a team checks again; and the teams called. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Point:
    """One step of a plan, or one thing to check; `team_id` "" where it is everybody's. Ticked by whom and when."""

    id: str
    text: str
    team_id: str = ""
    by_id: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Team:
    """A team that was called, and who leads it (who answers for it)."""

    id: str
    name: str
    lead_id: str
    arrived_at: datetime | None = None


def rechecked(points: Mapping[str, Point], item: str) -> bool:
    """Whether all that the team of this point has to check is checked."""
    team_id = points[item].team_id
    return all(one.by_id is not None for one in points.values() if one.team_id == team_id)
