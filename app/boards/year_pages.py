"""/board/year: a year's days as colours, teams month by month, open issues by age."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from flask import render_template, request

from app.boards.queries import Scope, ground_of
from app.boards.queries.owing import owing, windows_asked
from app.boards.queries.teams import team_months
from app.boards.queries.unowed import walked_unowed
from app.boards.queries.year import a_year_to, issue_ages, windows_walked
from app.boards.room import blueprint
from app.boards.rules.year import AGES, Place, heat_days
from app.boards.words import AGE_WORDS
from app.cases.rules import FIXED, OPEN
from app.rollups.queries import ready
from app.rollups.rules import next_month
from app.web.acting import acting, now, requires
from app.web.templating import site


@blueprint.get("/board/year")
@requires("see_board")
def year_page() -> str:
    user, today = acting().user, site().local(now()).date()
    chosen = {name: request.args.get(name, "")[:36] for name in ("building", "team")}
    scope = Scope(user, building_id=chosen["building"], team_id=chosen["team"])
    ground = ground_of(user)
    buildings, teams = ground.choices()
    months = [a_year_to(today)]
    while months[-1] < today.replace(day=1):
        months.append(next_month(months[-1]))
    owed = owing(scope, site(), months[0], today, now())
    asked, unowed = _together(windows_asked(owed)), _together(walked_unowed(owed))
    found = team_months(scope, site(), months[0], today)
    return render_template(
        "boards/year.html",
        chosen=chosen,
        buildings=buildings,
        teams=teams,
        zones=len(ground.within(scope)),
        ready=ready(site()),
        heat=heat_days(windows_walked(scope, months[0], today), unowed, asked, months, today),
        months=months,
        trends={(one.team, one.month): one for one in found},
        first_month=min((one.month for one in found), default=months[-1]),
        today=today,
        trend_teams=sorted({one.team for one in found}),
        ages=issue_ages(scope, now()),
        age_order=AGES,
        age_words=AGE_WORDS,
        states=(OPEN, FIXED),
    )


def _together(teams: Mapping[str, Counter[Place]]) -> Counter[Place]:
    """The teams' figures in one."""
    found: Counter[Place] = Counter()
    for one in teams.values():
        found.update(one)
    return found
