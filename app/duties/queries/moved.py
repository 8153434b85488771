"""Zones that changed teams, read from the journal: what was walked and owed before counts for the team of then."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from app.core.db import db
from app.core.journal import JournalEntry
from app.duties.rules.holders import EVER, FOREVER, Hold


@dataclass(frozen=True)
class TeamSpan:
    """A zone's team (None: of none) from one moment until another."""

    team_id: str | None
    start: datetime
    end: datetime

    def elsewhere(self) -> list[Hold]:
        """When the zone was another team's."""
        return [hold for hold in (Hold(None, EVER, self.start), Hold(None, self.end)) if hold.start < hold.end]


def moved_zones() -> dict[str, list[TeamSpan]]:
    """zone id → its teams in order; only zones that ever changed theirs."""
    team = JournalEntry.data["team_id"].as_string()
    before = JournalEntry.data["before"]["team_id"].as_string()
    rows = db.session.execute(
        select(JournalEntry.entity_id, JournalEntry.at, team.label("team"), before.label("before"))
        .where(JournalEntry.entity == "zone", JournalEntry.action == "change_zone", or_(team.is_not(None), before.is_not(None)))
        .order_by(JournalEntry.revision)
    )
    found: dict[str, list[TeamSpan]] = defaultdict(list)
    for row in rows:
        spans = found[row.entity_id]
        last = spans.pop() if spans else TeamSpan(row.before, EVER, FOREVER)
        spans += [TeamSpan(last.team_id, last.start, row.at), TeamSpan(row.team, row.at, FOREVER)]
    return dict(found)


def team_at(spans: list[TeamSpan], moment: datetime) -> str | None:
    """Whose the zone was then."""
    return next((span.team_id for span in reversed(spans) if span.start <= moment), None)
