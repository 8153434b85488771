"""Board and month ask for the same and name the same: whatever happened to zones, hands and leave within the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from app.boards.queries import Scope, board
from app.boards.rules.day import AFTER, DONE, DUE, MISSED, NOT_OWED, OVERDUE
from app.core.errors import Problem
from app.core.moments import here_and_now
from app.duties.actions import exempt, ship_scheme
from app.duties.queries.facts import gather
from app.duties.rules.assess import Item
from app.duties.rules.terms import EACH_ZONE
from app.patrols.actions import PatrolFound, record_patrol
from app.people.leaves import give_leave
from app.places.actions import assign_owner, change_zone, give_stand_in
from app.settings.queries import current
from tests.cast import Cast

TUESDAY, DAYS = date(2026, 3, 3), 4
SEEDS = range(6)
HANDS = ("owner", "neighbour", "staff", "lead")


class Week:
    """Some days on which, at drawn moments, zones are closed and opened, freed and handed over, people leave and stand in."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.draw = cast, Random(seed)
        self.zone, self.person = "hall", "owner"

    def live(self) -> None:
        happenings: list[Callable[[], object]] = [
            self._turn, self._free, self._free_person, self._leave, self._stand_in, self._hand_over,
            self._hand_over_dated_back, self._walk, self._walk,
        ]  # fmt: skip
        end = self.cast.clock.moment + timedelta(days=DAYS + 1)
        while True:
            self.cast.clock.moment += timedelta(minutes=self.draw.randrange(20, 300))
            if self.cast.clock.moment >= end:
                break
            self.zone, self.person = self.draw.choice(("hall", "corridor", "plant")), self.draw.choice(HANDS)
            try:
                self.draw.choice(happenings)()
            except Problem:  # a stand-in on leave, the owner themselves: nothing happened
                continue
        self.cast.clock.moment = end + timedelta(days=1)

    @property
    def _span(self) -> tuple[datetime, datetime]:
        start = self.cast.clock.moment + timedelta(minutes=self.draw.randrange(-120, 240))
        return start, start + timedelta(minutes=self.draw.randrange(60, 1200))

    def _turn(self) -> None:
        zone = self.cast.zones[self.zone]
        change_zone(self.cast.by("office"), zone.id, floor_id=zone.floor_id, name=zone.name, team_id=zone.team_id,
                    active=not zone.active)  # fmt: skip

    def _free(self) -> None:
        exempt(self.cast.by("office"), *self._span, "装修", zone_id=self.cast.zones[self.zone].id)

    def _free_person(self) -> None:
        exempt(self.cast.by("office"), *self._span, "盘点", person_id=self.cast.people[self.person].id)

    def _leave(self) -> None:
        give_leave(self.cast.by("office"), self.cast.people[self.person].id, *self._span)

    def _stand_in(self) -> None:
        give_stand_in(self.cast.by("office"), self.cast.zones[self.zone].id, self.cast.people[self.person].id, *self._span)

    def _hand_over(self) -> None:
        self._to(self.cast.clock.moment)

    def _hand_over_dated_back(self) -> None:
        self._to(self.cast.clock.moment - timedelta(minutes=self.draw.randrange(10, 600)))

    def _to(self, moment: datetime) -> None:
        assign_owner(self.cast.by("office"), self.cast.zones[self.zone].id, self.cast.people[self.person].id, moment)

    def _walk(self) -> None:
        now = here_and_now(self.cast.clock.now())
        record_patrol(self.cast.by(self.person), PatrolFound(self.cast.zones[self.zone].id, "list"), now)


def windows(cast: Cast, day: date) -> dict[tuple[str, str], list[Item]]:
    """Zone and window → what the engine makes of the owners' patrols of the day."""
    gathered = gather(current(), cast.clock.now(), day, day)
    asked = {one.id for one in gathered.terms if one.scope == EACH_ZONE and one.kind == "patrol"}
    found: dict[tuple[str, str], list[Item]] = {}
    for item in gathered.items(day, day):
        if item.duty_id in asked and item.zone_id:
            found.setdefault((item.zone_id, item.key.rpartition("/")[2]), []).append(item)
    return found


def check(cast: Cast, day: date) -> Counter[str]:
    """Each cell of the day's board against what the engine says of its zone and window; how often which state was seen."""
    found, seen = board(Scope(cast.by("manager").user), current(), day, cast.clock.now()), Counter[str]()
    items = windows(cast, day)
    blamed: Counter[str] = Counter()
    for zone_id, cells in found.cells.items():
        for span, cell in zip(found.spans, cells, strict=True):
            parts = items.get((zone_id, span.key), [])
            seen[cell.state] += 1
            told = (day, zone_id, span.key, cell, parts)
            if cell.state in (MISSED, OVERDUE, DUE):
                left = [one for one in parts if (one.missed if cell.state == MISSED else one.waiting)]
                assert len(left) == 1, told
                (open_,) = left
                blamed.update([open_.person_id] if open_.person_id else [])
            elif cell.state == NOT_OWED:
                assert not any(one.missed for one in parts), told
            elif cell.state == AFTER and cell.walk and {one.person_id for one in parts if one.owed} == {cell.walk.person_id}:
                assert any(one.late for one in parts), told
    assert {one.person_id: one.owed - one.done for one in found.people if one.owed > one.done} == dict(blamed), day
    return seen


@pytest.mark.one_database  # what is asked of the database is asked on both in test_owed.py
@pytest.mark.parametrize("seed", SEEDS)
def test_board_and_month_give_one_answer(cast: Cast, seed: int) -> None:
    ship_scheme(cast.system, date(2026, 3, 1))
    cast.opens(*HANDS)
    Week(cast, seed).live()
    seen = sum((check(cast, TUESDAY + timedelta(days=number)) for number in range(DAYS)), Counter[str]())
    assert seen[MISSED] and seen[NOT_OWED], seen


def test_a_walk_soon_after_its_window_is_late_on_the_board_too_and_one_walk_counts_once(cast: Cast) -> None:
    ship_scheme(cast.system, date(2026, 3, 1))
    hall, end = cast.zones["hall"].id, datetime(2026, 3, 3, 4, 30, tzinfo=UTC)  # 12:30 in the office

    def at(minutes: int, walk: bool = True) -> list[str]:
        cast.clock.moment = end + timedelta(minutes=minutes)
        if walk:
            record_patrol(cast.by("owner"), PatrolFound(hall, "list"), here_and_now(cast.clock.now()))
        found = board(Scope(cast.by("manager").user), current(), TUESDAY, cast.clock.now())
        check(cast, TUESDAY)
        return [cell.state for cell in found.cells[hall]]

    assert at(5, walk=False) == [OVERDUE, DUE]
    assert at(10) == [OVERDUE, DONE], "the afternoon needs it"
    assert at(70, walk=False) == [MISSED, DONE]
    assert at(180) == [AFTER, DONE], "now the first is free for the morning"
    page = cast.client("manager").get("/board").text
    assert "逾时巡检" in page and "1 次逾时" in page
    found = board(Scope(cast.by("manager").user), current(), TUESDAY, cast.clock.now())
    assert len({cell.walk.patrol_id for cell in found.cells[hall] if cell.walk}) == 2
