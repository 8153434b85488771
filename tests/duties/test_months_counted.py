"""Everybody's month on a large site: shown as it was last counted, counted by the worker or by whoever asks, and proved."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from app.core.db import db, transaction
from app.core.moments import here_and_now
from app.duties.actions import months as actions
from app.duties.actions.months import GIVEN_UP, count_month, keep_months_counted
from app.duties.models import Duty, MonthCount
from app.duties.queries import months as queries
from app.duties.queries.months import Counted, counted, differences
from app.duties.queries.owed import everybody
from app.jobs.registry import regulars
from app.patrols.actions import PatrolFound, record_patrol
from app.people.leaves import give_leave
from app.settings.queries import current
from tests.cast import Cast

MARCH = date(2026, 3, 1)


@pytest.fixture
def large(cast: Cast, shipped: list[Duty], monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr(queries, "ZONES_AT_ONCE", 2)
    cast.clock.moment += timedelta(days=3)
    return cast


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """The months that were worked out, each time."""
    found: list[date] = []

    def noted(settings: object, now: datetime, first: date, *rest: object, **more: object) -> object:
        found.append(first)
        return everybody(settings, now, first, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "everybody", noted)
    return found


def _walk(cast: Cast, zone: str = "hall", who: str = "deputy", at: datetime | None = None) -> None:
    record_patrol(cast.by(who), PatrolFound(cast.zones[zone].id, "list"), here_and_now(at or cast.clock.now()))


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_is_what_working_it_out_says(large: Cast, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(20):
        at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(30 * 24 * 60))
        who = dice.choice(["deputy", "owner"])
        _walk(large, "hall" if who == "owner" else dice.choice(list(large.zones)), who, at)
    start = datetime(2026, 3, dice.randrange(5, 25), tzinfo=UTC)
    give_leave(large.by("office"), large.people["owner"].id, start, start + timedelta(days=dice.randrange(1, 6)), "")
    now = datetime(2026, 3, dice.randrange(3, 31), dice.randrange(24), tzinfo=UTC)
    count_month(MARCH, now)
    made, nobody = everybody(current(), now, MARCH, date(2026, 3, 31))
    assert counted(MARCH) == Counted(now, made, nobody) and any(one.missed for one in made.values())
    assert list(differences()) == []


def test_a_number_that_was_tampered_with_is_named_and_what_came_in_since_asks_for_a_new_count(large: Cast) -> None:
    count_month(MARCH, large.clock.now())
    owner = large.people["owner"].id
    with transaction():
        row = db.session.get(MonthCount, MARCH)
        row.counts = row.counts | {owner: [1, 2, 3, 4, 5, 6]}
    assert [line.split(":")[0] for line in differences()] == [f"2026-03 {owner}"]
    _walk(large)
    assert ["count it anew" in line for line in differences()] == [True]
    count_month(MARCH, large.clock.now())
    assert list(differences()) == []


def test_the_command_counts_a_month_and_proves_it(app: Flask, large: Cast) -> None:
    cli = app.test_cli_runner()
    assert "people counted" in cli.invoke(args=["months", "count", "2026-03"]).output
    assert cli.invoke(args=["months", "count", "March"]).exit_code == 2
    proved = cli.invoke(args=["months", "verify"])
    assert proved.exit_code == 0 and "every month is what the records make" in proved.output
    _walk(large)
    assert cli.invoke(args=["months", "verify"]).exit_code == 1


def test_the_page_of_a_large_site_says_as_of_when_and_a_team_is_worked_out_afresh(large: Cast) -> None:
    manager, owner = large.client("manager"), large.people["owner"].name
    bare = manager.get("/duties/people").text
    assert "还没有统计" in bare and "统计这个月" in bare and owner not in bare
    count_month(MARCH, large.clock.now())
    shown = manager.get("/duties/people").text
    assert owner in shown and "重新统计" in shown and "统计于" in shown
    _walk(large, who="owner")
    assert manager.get("/duties/people").text.count(owner) == shown.count(owner)
    team = large.teams["保洁班组"].id
    afresh = manager.get(f"/duties/people?team={team}").text
    assert owner in afresh and "统计于" not in afresh


def test_whoever_asks_has_it_counted_by_a_job_that_leads_back(large: Cast) -> None:
    manager = large.client("manager")
    answer = manager.post("/duties/people/count", data={"month": "2026-03"})
    assert answer.status_code == 303
    job = manager.get(answer.location).text
    assert "/duties/people?month=2026-03" in job
    assert large.people["owner"].name in manager.get("/duties/people?month=2026-03").text
    assert large.client("lead").post("/duties/people/count", data={"month": "2026-03"}).status_code == 403


def test_a_small_site_is_worked_out_afresh_and_its_worker_counts_nothing(
    cast: Cast, shipped: list[Duty], reads: list[date]
) -> None:
    keep_months_counted(cast.system)
    assert reads == [] and counted(MARCH) is None
    assert "统计于" not in cast.client("manager").get("/duties/people").text


def test_the_worker_counts_the_present_month_and_the_one_before_and_each_again_only_when_it_can_differ(
    large: Cast, reads: list[date]
) -> None:
    assert "count_months" in {one.name for one in regulars()}
    keep_months_counted(large.system)
    assert reads == [MARCH, date(2026, 2, 1)]
    keep_months_counted(large.system)
    assert reads.count(date(2026, 2, 1)) == 1, "the month before once a day"
    large.clock.moment += timedelta(days=1, hours=1)
    keep_months_counted(large.system)
    assert reads[-2:] == [MARCH, date(2026, 2, 1)]


def test_two_workers_do_not_count_the_same_month_at_once_and_one_killed_holds_nobody_up(
    large: Cast, reads: list[date], monkeypatch: pytest.MonkeyPatch
) -> None:
    by, told = large.system, actions.everybody

    def meanwhile(*given: object, **more: object) -> object:
        monkeypatch.setattr(actions, "everybody", told)
        db.session.rollback()
        keep_months_counted(by)  # the other worker: it finds March taken, and counts February
        return told(*given, **more)

    monkeypatch.setattr(actions, "everybody", meanwhile)
    keep_months_counted(by)
    assert sorted(reads) == [date(2026, 2, 1), MARCH]
    _killed(large, by.now)
    del reads[:]
    _walk(large)
    keep_months_counted(large.system)
    assert reads == []
    large.clock.moment += GIVEN_UP
    keep_months_counted(large.system)
    assert MARCH in reads


def _killed(cast: Cast, begun: datetime) -> None:
    """A worker that began to count March and was never heard of again."""
    with transaction():
        db.session.get(MonthCount, MARCH).begun_at = begun


def test_of_two_counts_the_later_moment_stays(large: Cast) -> None:
    late = large.clock.now()
    count_month(MARCH, late)
    count_month(MARCH, late - timedelta(days=1))
    found = counted(MARCH)
    assert found is not None and found.at == late


def test_what_comes_in_while_it_is_counted_is_known_to_be_later(large: Cast) -> None:
    def meanwhile(done: int, total: int) -> None:
        if done == total:
            _walk(large)

    progress: Callable[[int, int], None] = meanwhile
    count_month(MARCH, large.clock.now(), progress)
    assert ["count it anew" in line for line in differences()] == [True]
