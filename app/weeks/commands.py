"""`flask --app wsgi close-week`: keeps how the weeks that are over stood; the worker does the same by itself."""

from __future__ import annotations

import click
from flask import Flask, current_app

from app.core.acting import Acting
from app.core.errors import N_
from app.inspections.rules import week_said
from app.policy import SYSTEM
from app.web.spoken import SpokenOption, fail, spoken, tell
from app.weeks.actions import close_week, close_weeks
from app.weeks.rules import UNREACHED


def init_app(app: Flask) -> None:
    app.cli.add_command(close)


@spoken("close-week", N_("Keep how the weeks that are over stood on Sunday 24:00."))
@click.option("--week", cls=SpokenOption, help=N_("Only the week of this Monday, as 2026-03-02."))
def close(week: str | None) -> None:
    """Raises Problem for whatever the action refuses."""
    by = Acting(user=SYSTEM, now=current_app.extensions["clock"].now())
    day = week_said(week) if week else None
    if week and day is None:
        fail("close-week", N_("A week is named by its Monday."))
    closed = [close_week(by, day)] if day else close_weeks(by)
    if not closed:
        tell(N_("Every week that is over is closed."))
    for one in closed:
        figures = one.figures["issues"]
        tell(N_("Week of %(week)s: %(closed)s closed, %(overdue)s overdue, %(carried)s carried over."),
             week=one.week_on, closed=figures["closed"], overdue=figures["overdue"], carried=figures["carried"])  # fmt: skip
        for line in [line for line in one.lines if line.outcome == UNREACHED]:
            tell(N_("Not delivered: #%(number)s, %(place)s, %(name)s"),
                 number=line.number, place=line.place, name=line.mender)  # fmt: skip
