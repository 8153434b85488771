"""The board's page, as each role sees it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.boards.queries import Scope, board
from app.core.moments import here_and_now
from app.patrols.actions import PatrolFound, record_patrol
from app.places.actions import add_zone, change_zone, give_stand_in
from app.settings.queries import current
from tests.cast import Cast


def _walk(cast: Cast, name: str, zone: str, late: str = "") -> None:
    found = PatrolFound(cast.zones[zone].id, "list", late_reason=late)
    record_patrol(cast.by(name), found, here_and_now(cast.clock.now()))


def test_the_manager_sees_who_walked_when(cast: Cast) -> None:
    _walk(cast, "owner", "hall")
    page = cast.client("manager").get("/board").text
    assert "<span>09:00</span> <span>谢春梅</span>" in page
    assert 'data-state="done"' in page and 'data-state="due"' in page and 'data-state="later"' in page


def test_a_late_entry_shows_apart(cast: Cast) -> None:
    _walk(cast, "owner", "hall", late="手机没电")
    page = cast.client("manager").get("/board").text
    assert 'data-state="late"' in page and 'data-state="done"' not in page


def test_a_window_that_passed_is_missed(cast: Cast) -> None:
    cast.clock.moment = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)  # 12:30 in the office
    page = cast.client("manager").get("/board").text
    assert page.count('data-state="missed"') == 3 and page.count('data-state="due"') == 3


@pytest.mark.parametrize(
    ("name", "seen"),
    [("manager", "hall corridor plant"), ("lead", "hall corridor"), ("owner", "hall"), ("office", "hall corridor plant")],
)
def test_everyone_sees_what_is_theirs(cast: Cast, name: str, seen: str) -> None:
    page = cast.client(name).get("/board").text
    for key, zone in cast.zones.items():
        assert (zone.name in page) == (key in seen.split()), zone.name


def test_staff_without_a_zone_have_no_board(cast: Cast) -> None:
    assert cast.client("staff").get("/board").status_code == 403
    assert cast.app.test_client().get("/board").status_code == 302


def test_a_stand_in_is_named_and_counted_in_the_owners_place(cast: Cast) -> None:
    cast.clock.moment += timedelta(hours=15, minutes=10)  # Tuesday, ten past midnight
    now = cast.clock.now()
    give_stand_in(cast.by("office"), cast.zones["hall"].id, cast.people["staff"].id, now, now + timedelta(days=3))
    scope = Scope(cast.by("manager").user, building_id="", floor_id="", team_id="")
    found = board(scope, current(), current().local(now).date(), now)
    owed = {one.name: one.owed for one in found.people}
    assert (owed["丁小雨"], owed.get("OWNER", 0)) == (1, 0)
    assert "丁小雨（代班）" in cast.client("manager").get("/board").text


def test_its_inner_part_comes_alone(cast: Cast) -> None:
    part = cast.client("manager").get("/board?part=1").text
    assert "<html" not in part and "一层大厅" in part


def test_a_floor_opens_to_its_zones(cast: Cast) -> None:
    hall = cast.zones["hall"]
    page = cast.client("manager").get(f"/board?floor={hall.floor_id}").text
    assert hall.name in page and cast.zones["plant"].name not in page


def test_the_wall_shows_floors_large_and_nothing_to_press(cast: Cast) -> None:
    _walk(cast, "owner", "hall")
    page = cast.client("manager").get("/board?wall=1").text
    assert 'data-worst="done"' in page and 'data-worst="due"' in page and "<form" not in page
    assert "<html" not in cast.client("manager").get("/board?wall=1&part=1").text


def test_the_year_shows_what_was_walked_by_day_and_team(cast: Cast) -> None:
    _walk(cast, "owner", "hall")
    assert 'data-step="1">33' not in cast.client("manager").get("/board/year").text, "a morning that is not over owes nothing yet"
    cast.clock.moment += timedelta(hours=4)
    page = cast.client("manager").get("/board/year").text
    assert '<td data-step="1">33</td>' in page  # one of three zones; the afternoon is not over
    assert '<td class="number">1</td>' in page and "保洁班组" in page
    assert "低于 50%" in page and "50–79%" in page and "80–94%" in page, "the legend's steps are written alike"
    narrowed = cast.client("manager").get(f"/board/year?team={cast.teams['工程班组'].id}").text
    assert "data-step=\"1\">33" not in narrowed and '<td class="number">1</td>' not in narrowed


def test_the_year_of_an_owner_is_that_of_their_zones(cast: Cast) -> None:
    _walk(cast, "owner", "hall")
    cast.clock.moment += timedelta(hours=4)
    assert '<td data-step="4">100</td>' in cast.client("owner").get("/board/year").text
    assert '<td data-step="4">100</td>' not in cast.client("neighbour").get("/board/year").text


def test_a_day_of_the_year_is_measured_against_the_zones_of_that_day(cast: Cast) -> None:
    _walk(cast, "owner", "hall")
    cast.clock.moment += timedelta(days=2)
    for name in ("hall", "plant"):
        zone = cast.zones[name]
        change_zone(cast.by("office"), zone.id, floor_id=zone.floor_id, name=zone.name, team_id=zone.team_id, active=False)
    add_zone(cast.by("office"), cast.zones["corridor"].floor_id, "茶水间")
    cast.clock.moment += timedelta(days=1)
    page = cast.client("manager").get("/board/year").text
    assert '<td data-step="1">16</td>' in page  # still one of the three zones there were, in one of two windows
    _walk(cast, "neighbour", "corridor")
    cast.clock.moment += timedelta(hours=4)
    assert '<td data-step="2">50</td>' in cast.client("manager").get("/board/year").text  # one of two this morning


def test_what_is_late_comes_first_and_leads_on_to_whoever_it_is(cast: Cast) -> None:
    cast.clock.moment += timedelta(hours=5)
    page = cast.client("manager").get("/board").text
    assert page.index("逾期及整改人") < page.index("各人巡检情况")
    assert f'href="/duties/of/{cast.people["owner"].id}"' in page
    own = cast.client("owner").get("/board").text
    assert f'href="/duties/of/{cast.people["owner"].id}"' in own
    now = cast.clock.now()
    give_stand_in(cast.by("office"), cast.zones["hall"].id, cast.people["staff"].id, now, now + timedelta(days=3))
    covered = cast.client("owner").get("/board").text
    assert "丁小雨" in covered and f'href="/duties/of/{cast.people["staff"].id}"' not in covered, "another's month is not theirs"
