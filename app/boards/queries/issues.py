"""What is open in a scope's zones: how many, and the most pressing of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.boards.queries.scope import Scope
from app.cases.models import Issue
from app.cases.rules import FIXED, OPEN
from app.core.db import db

MOST_SHOWN = 50


@dataclass(frozen=True)
class IssueFigures:
    """`shown` are the overdue issues, the longest overdue first, at most MOST_SHOWN of them."""

    overdue: int
    waiting: int
    shown: list[Issue]


def issue_figures(scope: Scope, now: datetime) -> IssueFigures:
    """The scope's overdue issues and those waiting to be verified."""
    here = Issue.zone_id.in_(scope.zone_ids())
    late = (Issue.state == OPEN) & (Issue.deadline_at < now) & here
    count = select(func.count()).select_from(Issue)
    return IssueFigures(
        overdue=db.session.execute(count.where(late)).scalar_one(),
        waiting=db.session.execute(count.where(Issue.state == FIXED, here)).scalar_one(),
        shown=list(db.session.execute(select(Issue).where(late).order_by(Issue.deadline_at).limit(MOST_SHOWN)).scalars()),
    )
