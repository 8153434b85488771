"""What the whole board counts, its parts count together: the whole asks about no zone, its parts ask about theirs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from app.boards.queries import Board, Scope, board
from app.boards.queries.year import windows_walked
from app.cases.actions import Report, report_issue
from app.core.moments import here_and_now
from app.duties.actions import ship_scheme
from app.patrols.actions import PatrolFound, record_patrol
from app.people.leaves import give_leave
from app.places.actions import change_zone, give_stand_in
from app.settings.queries import current
from tests.cast import Cast


def _two_days(cast: Cast) -> None:
    """Walks in time and late, a stand-in, a leave, overdue issues, and a zone closed on the second day."""
    ship_scheme(cast.system, cast.clock.now().date() - timedelta(days=2))
    now, by = cast.clock.now(), cast.by("office")
    give_stand_in(by, cast.zones["hall"].id, cast.people["staff"].id, now, now + timedelta(days=3))
    give_leave(by, cast.people["neighbour"].id, now, now + timedelta(days=3))
    for name, zone, late in (("deputy", "plant", ""), ("staff", "hall", ""), ("deputy", "corridor", "手机没电")):
        found = PatrolFound(cast.zones[zone].id, "list", late_reason=late)
        record_patrol(cast.by(name), found, here_and_now(cast.clock.now()))
    for zone in ("hall", "plant"):
        report = Report(cast.zones[zone].id, "灯坏了", "minor", now + timedelta(hours=2))
        report_issue(cast.by("deputy"), report, here_and_now(cast.clock.now()))
    cast.opens("owner", "staff")  # those reached are overdue
    cast.clock.moment += timedelta(days=1, hours=4)
    record_patrol(cast.by("deputy"), PatrolFound(cast.zones["plant"].id, "list"), here_and_now(cast.clock.now()))
    plant = cast.zones["plant"]
    change_zone(cast.by("office"), plant.id, floor_id=plant.floor_id, name=plant.name, team_id=plant.team_id, active=False)


def _counts(boards: list[Board]) -> dict[str, Counter[object]]:
    """Everything that adds up."""
    found: dict[str, Counter[object]] = {name: Counter() for name in ("windows", "floors", "people", "issues")}
    for one in boards:
        for figures in one.figures:
            found["windows"].update({(figures.span.key, state): count for state, count in figures.counts.items()})
        for floor, row in one.floors:
            for place, cell in enumerate(row):
                found["floors"].update({(floor.id, place, state): count for state, count in cell.counts.items()})
        for person in one.people:
            names = ("owed", "done", "walks", "late", "overdue")
            found["people"].update({(person.person_id, name): getattr(person, name) for name in names})
        found["issues"].update(overdue=one.issues.overdue, waiting=one.issues.waiting, shown=len(one.issues.shown))
    return {name: +counter for name, counter in found.items()}


def test_the_parts_of_a_board_add_up_to_it(cast: Cast) -> None:
    _two_days(cast)
    settings, now, scope = current(), cast.clock.now(), Scope(cast.by("manager").user)
    today = settings.local(now).date()
    by_team = [replace(scope, team_id=team.id) for team in cast.teams.values()]
    by_floor = [replace(scope, floor_id=floor_id) for floor_id in {zone.floor_id for zone in cast.zones.values()}]
    by_house = [replace(scope, building_id=house) for house in {zone.floor.building_id for zone in cast.zones.values()}]
    for day in (today, today - timedelta(days=1)):
        whole = board(scope, settings, day, now)
        assert len(whole.people) > 2 and sum(one.zones for one in whole.figures) == 2 * 3
        for parts in (by_team, by_floor, by_house):
            boards = [board(part, settings, day, now) for part in parts]
            assert _counts(boards) == _counts([whole])
            assert {tuple(one.deputies) for one in boards} == {tuple(whole.deputies)}
    first = today - timedelta(days=5)
    walked = windows_walked(scope, first, today)
    assert sum(walked.values()) == 3
    for parts in (by_team, by_floor, by_house):
        assert sum((windows_walked(part, first, today) for part in parts), Counter()) == walked
