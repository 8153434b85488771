"""An inspection counts once its route is walked to the end; a zone's plan fulfils the duty to plan."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.book.actions import PlanWritten, write_plan
from app.core.errors import Problem
from app.core.moments import here_and_now
from app.duties.actions import DeedDone, DutyEntry, record_deed, set_duty, ship_scheme
from app.duties.queries import facts
from app.duties.queries.duties import current_duties
from app.duties.queries.owed import day_of, everybody
from app.duties.queries.records import records_between
from app.duties.rules.matching import Record
from app.duties.rules.quota import DAY, Quota
from app.duties.rules.rounds import Route, finished_at, known, seconds, whole_at
from app.duties.rules.terms import ANYWHERE, DEED, EACH_ZONE, INSPECTION, OWNER, PATROL, ROLE, Terms
from app.inspections.actions import RouteEntry, cancel_route, plan_route
from app.patrols.actions import PatrolFound, record_patrol
from app.settings.queries import current
from tests.cast import Cast
from tests.duties.scenes import at
from tests.inspections.test_record import inspect

MONDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 4)
NINE, TEN = at("2026-03-04 09:00"), at("2026-03-04 10:00")


@given(st.permutations([("a", 3), ("b", 1), ("a", 9), ("c", 2)]), st.sets(st.sampled_from("abcd"), min_size=1))
def test_a_route_is_finished_with_the_last_of_its_zones_in_whatever_order_they_come(
    made: list[tuple[str, int]], zones: set[str]
) -> None:
    firsts: dict[str, object] = {}
    for zone, hour in made:
        moment = NINE + timedelta(hours=hour)
        firsts[zone] = min(moment, firsts.get(zone, moment))  # type: ignore[type-var]
    wanted = None if "d" in zones else NINE + timedelta(hours=max({"a": 3, "b": 1, "c": 2}[zone] for zone in zones))
    assert finished_at(Route("r", "general", WEDNESDAY, frozenset(zones)), firsts) == wanted  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("route_id", "kind", "person", "made", "expected"),
    [
        ("r", "general", "ann", {"a": NINE, "b": TEN}, TEN),  # from the route's end
        ("r", "general", "ann", {"a": NINE}, None),
        (None, "general", "ann", {"a": NINE, "b": TEN}, None),  # in passing, on a day with a route
        (None, "targeted", "ann", {}, NINE),  # none was planned of that kind
        (None, "general", "bob", {}, None),  # the route is somebody else's, and one zone alone is none
        ("cancelled", "targeted", "ann", {}, NINE),
    ],
)
def test_when_an_inspection_counts(route_id, kind, person, made, expected) -> None:  # type: ignore[no-untyped-def]
    routes = [Route("r", "general", WEDNESDAY, frozenset({"a", "b"}), "ann")]
    assert whole_at(NINE, WEDNESDAY, kind, person, route_id, routes, known(routes, {"r": made})) == expected


@pytest.mark.parametrize(("second", "expected"), [(None, None), (TEN, TEN), (NINE - timedelta(hours=1), NINE)])
def test_a_general_inspection_without_a_route_counts_from_its_second_zone(second, expected) -> None:  # type: ignore[no-untyped-def]
    assert whole_at(NINE, WEDNESDAY, "general", "ann", None, [], {}, second) == expected
    assert whole_at(NINE, WEDNESDAY, "targeted", "ann", None, [], {}, second) == NINE


@given(st.permutations([("ann", "a", 1), ("ann", "a", 2), ("ann", "b", 5), ("ann", "c", 4), ("bob", "a", 3)]))
def test_the_second_zone_is_the_one_looked_at_next_in_whatever_order_they_come(looked: list[tuple[str, str, int]]) -> None:
    assert seconds((who, zone, NINE + timedelta(hours=hour)) for who, zone, hour in looked) == {"ann": NINE + timedelta(hours=4)}


def test_a_duty_owed_in_each_zone_takes_each_inspection_by_itself() -> None:
    half = Record("1", INSPECTION, "ann", NINE, "hall")
    whole = Record("2", INSPECTION, "ann", NINE, "hall", whole_at=TEN)
    for scope, moments in ((EACH_ZONE, [NINE, NINE]), (ANYWHERE, [TEN])):
        terms = Terms("duty", ROLE, INSPECTION, (), date(2020, 1, 1), scope=scope)
        assert [one.at for one in terms.counted([half, whole])] == moments


def done(cast: Cast, who: str, day: date) -> dict[str, int]:
    found = day_of(current(), cast.clock.now(), cast.people[who].id, day)
    sums: dict[str, int] = {}
    for one in found.items:
        name = found.duties[one.duty_id].name
        sums[name] = sums.get(name, 0) + one.done
    return sums


def test_one_zone_of_a_route_is_no_inspection(cast: Cast) -> None:
    ship_scheme(cast.system, MONDAY)
    cast.clock.moment += timedelta(days=2)
    zones = [cast.zones["hall"].id, cast.zones["corridor"].id]
    route = plan_route(cast.by("office"), RouteEntry("大检查", "general", WEDNESDAY, zones))
    name = "周三安全卫生大检查"
    inspect(cast, "inspector", kind="general", route_id=route.id)
    inspect(cast, "deputy", kind="general")
    assert done(cast, "inspector", WEDNESDAY)[name] == 0 == done(cast, "deputy", WEDNESDAY)[name]
    cast.clock.moment += timedelta(minutes=10)
    inspect(cast, "inspector", kind="general", zone="corridor", route_id=route.id)
    assert done(cast, "inspector", WEDNESDAY)[name] == 1
    other = plan_route(cast.by("office"), RouteEntry("抽查", "targeted", WEDNESDAY, zones, person_id=cast.people["deputy"].id))
    inspect(cast, "deputy", kind="targeted", route_id=other.id)
    before = done(cast, "deputy", WEDNESDAY)["周一、周三针对性检查"]
    cancel_route(cast.by("office"), other.id)
    assert done(cast, "deputy", WEDNESDAY)["周一、周三针对性检查"] == 1 and before <= 1


def test_a_plan_in_the_zones_book_fulfils_the_duty_to_plan(cast: Cast) -> None:
    duties = {one.name: one for one in ship_scheme(cast.system, MONDAY)}
    cast.clock.moment += timedelta(days=1)
    tuesday, now = date(2026, 3, 3), here_and_now(cast.clock.now())
    assert done(cast, "owner", tuesday)["周区域计划"] == 0
    plan = write_plan(cast.by("owner"), PlanWritten(cast.zones["hall"].id, "week", tuesday, "本周擦玻璃"), now)
    assert (done(cast, "owner", tuesday)["周区域计划"], done(cast, "owner", tuesday)["日常清洁计划"]) == (1, 0)
    record_deed(cast.by("owner"), DeedDone(duties["日常清洁计划"].id), now)
    assert done(cast, "owner", tuesday)["日常清洁计划"] == 1, "ticked off as before"
    owner = cast.client("owner")
    page = owner.get(f"/duties/of/{cast.people['owner'].id}?month=2026-03&state=done").text
    assert f"/deeds/{plan.id}" in page or "2026-03-08" not in page
    assert owner.get(f"/deeds/{plan.id}").location == f"/zones/{cast.zones['hall'].id}#book"
    assert cast.client("neighbour").get(f"/deeds/{plan.id}").status_code == 404


def test_each_kind_of_record_is_read_as_far_as_its_duties_look(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ship_scheme(cast.system, date(2026, 3, 1))
    daily = [Quota(1, DAY, late_minutes=1440)]
    set_duty(cast.by("office"), DutyEntry("每天一次", OWNER, daily, date(2026, 3, 1), record_kind=PATROL, scope=EACH_ZONE))
    begin = cast.clock.moment = datetime(2026, 3, 26, 2, tzinfo=UTC)
    for number in range(13):
        cast.clock.moment = begin + timedelta(days=3 * number, hours=number % 9)
        for name in ("owner", "owner", "deputy"):  # the owner's second one is late for the day before
            late = "手机没电" if number % 5 == 0 else ""
            found = PatrolFound(cast.zones["hall"].id, "camera", late_reason=late)
            record_patrol(cast.by(name), found, here_and_now(cast.clock.now()))
        record_patrol(cast.by("deputy"), PatrolFound(cast.zones["plant"].id, "camera"), here_and_now(cast.clock.now()))
        for duty in (one for one in current_duties(cast.clock.now().date()) if one.record_kind == DEED):
            with suppress(Problem):
                record_deed(cast.by("owner"), DeedDone(duty.id, cast.zones["hall"].id), here_and_now(cast.clock.now()))
    cast.clock.moment += timedelta(days=5)
    asked = (current(), cast.clock.now(), date(2026, 4, 1), date(2026, 4, 30))
    found = everybody(*asked)
    assert found[0][cast.people["owner"].id].late >= 9, "the last of them on the first of May"
    assert found[0][cast.people["owner"].id].done and found[0][cast.people["deputy"].id].done

    def of_all_times(terms: Sequence[Terms], days: Any, zone: Any, people: Any, zones: Any) -> list[Record]:
        kinds = {kind for one in terms for kind in one.kinds}
        ever = datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
        return [one for kind in sorted(kinds) for one in records_between(kind, *ever, people, zones)]

    monkeypatch.setattr(facts, "_records", of_all_times)
    assert everybody(*asked) == found
