"""/board/year: a year's days as colours, teams month by month, open issues by age."""

from __future__ import annotations

from collections import Counter

from flask import render_template, request

from app.boards.queries import Scope, ground_of
from app.boards.queries.teams import team_months, windows_asked
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
    asked: Counter[Place] = Counter()
    for of_team in windows_asked(scope, site(), months[0], today, now()).values():
        asked.update(of_team)
    unowed: Counter[Place] = Counter()
    for of_team in walked_unowed(scope, site(), months[0], today, now()).values():
        unowed.update(of_team)
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
