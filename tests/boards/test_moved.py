"""A zone that changed teams: what was walked, owed and reported before stays with the team of then."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.boards.queries import Scope
from app.boards.queries.owing import owing, windows_asked
from app.boards.queries.teams import team_months, walked_by_team
from app.cases.actions import Report, report_issue
from app.core.moments import here_and_now
from app.duties.actions import ship_scheme
from app.patrols.actions import PatrolFound, record_patrol
from app.places.actions import change_zone
from app.reports.kinds import LEDGERS, Wanted
from app.reports.rules import Month
from app.settings.queries import current
from tests.cast import Cast

CLEANING, REPAIRS = "保洁班组", "工程班组"
FIRST, WEDNESDAY, FRIDAY = date(2026, 3, 2), datetime(2026, 3, 4, 10, tzinfo=UTC), datetime(2026, 3, 6, 16, tzinfo=UTC)


def give(cast: Cast, team: str) -> None:
    hall = cast.zones["hall"]
    change_zone(cast.by("office"), hall.id, floor_id=hall.floor_id, name=hall.name, team_id=cast.teams[team].id)


def walk_and_report(cast: Cast, day: int) -> None:
    cast.clock.moment = datetime(2026, 3, day, 1, tzinfo=UTC)
    times = here_and_now(cast.clock.now())
    record_patrol(cast.by("owner"), PatrolFound(cast.zones["hall"].id, "list"), times)
    said = Report(cast.zones["hall"].id, f"{day} 日有水", "normal", cast.clock.now() + timedelta(hours=9))
    report_issue(cast.by("owner"), said, times)


@pytest.fixture
def week(cast: Cast) -> Cast:
    """The hall is walked on Monday and Thursday and belongs to the other team from Wednesday evening on."""
    ship_scheme(cast.system, date(2026, 3, 1))
    walk_and_report(cast, 2)
    cast.clock.moment = WEDNESDAY
    give(cast, REPAIRS)
    walk_and_report(cast, 5)
    cast.clock.moment = FRIDAY
    return cast


def figures(cast: Cast) -> dict[str, tuple[int, int, int]]:
    """Team → windows owed, walked in time that week, and of the whole month."""
    scope, settings = Scope(cast.by("manager").user), current()
    asked = windows_asked(owing(scope, settings, FIRST, FRIDAY.date(), cast.clock.now()))
    walked = walked_by_team(scope, settings, FIRST, FRIDAY.date())
    months = {one.team: one.done for one in team_months(scope, settings, date(2026, 3, 1), FRIDAY.date())}
    return {team: (asked[team].total(), walked[team].total(), months.get(team, 0)) for team in (CLEANING, REPAIRS)}


def test_each_team_owes_and_has_what_was_its_own(week: Cast) -> None:
    # Two zones of cleaning, the hall of them until Wednesday's morning; one of repairs, and the hall since; twice a working day.
    assert figures(week) == {CLEANING: (2 * 2 * 3 - 1 + 2 * 2, 1, 1), REPAIRS: (2 * 5 + 1 + 2 * 2, 1, 1)}


def test_moved_back_it_counts_for_each_in_its_time(week: Cast) -> None:
    before = figures(week)
    give(week, CLEANING)
    assert figures(week) == before


def test_the_months_ledger_tells_issues_by_the_team_of_then(week: Cast) -> None:
    wanted = Wanted(Scope(week.by("manager").user, with_closed=True), Month(date(2026, 3, 1)), current(), week.clock.now())
    rows = {row[0]: row for row in LEDGERS["by_team"].rows(wanted)}
    assert (rows[CLEANING][7], rows[REPAIRS][7]) == (1, 1)
    assert (rows[CLEANING][1], rows[REPAIRS][1]) == (1, 2), "how many zones a team has is told as of today"
