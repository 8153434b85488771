"""The figures follow the patrols in the same transaction, and can be made anew and proved."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.core.db import db, transaction
from app.core.moments import here_and_now
from app.patrols.actions import PatrolFound, record_patrol
from app.rollups.actions import rebuild
from app.rollups.models import DayTotal, ZoneMonth, ZoneSlot
from app.rollups.queries import differences, ready
from app.settings.actions import change_settings
from app.settings.queries import current
from app.settings.rules import Window
from tests.cast import Cast

MONDAY = date(2026, 3, 2)


def _walk(cast: Cast, at: datetime, zone: str = "hall", late: str = "", ok: bool = True) -> None:
    items = [{"item_id": "floor", "text": "地面", "ok": ok}]
    found = PatrolFound(cast.zones[zone].id, "list", items=items, late_reason=late)
    record_patrol(cast.by("deputy"), found, here_and_now(at))


def _some(cast: Cast, count: int) -> None:
    dice = random.Random(7)
    start = datetime(2026, 2, 26, tzinfo=UTC)
    for _ in range(count):
        at = start + timedelta(minutes=dice.randrange(8 * 24 * 60))
        _walk(cast, at, dice.choice(list(cast.zones)), dice.choice(["", "", "手机没电"]), dice.random() < 0.8)


def _all() -> list[list[tuple[object, ...]]]:
    tables = (ZoneSlot, DayTotal, ZoneMonth)
    return [sorted((tuple(row) for row in db.session.execute(select(t.__table__))), key=str) for t in tables]


def test_what_is_kept_is_what_the_patrols_make_and_making_it_anew_changes_nothing(cast: Cast) -> None:
    _some(cast, 30)
    assert list(differences()) == []
    kept = _all()
    assert all(kept)
    rebuild(cast.system)
    assert _all() == kept
    assert ready(current())


def test_a_figure_that_was_tampered_with_is_named(cast: Cast) -> None:
    _some(cast, 12)
    with transaction():
        row = db.session.execute(select(ZoneMonth)).scalars().first()
        row.done += 1
    assert [line.split(" ")[0] for line in differences()] == ["zone_month"]


def test_a_patrol_that_is_rolled_back_leaves_no_figure(cast: Cast) -> None:
    with pytest.raises(RuntimeError), transaction():
        _walk(cast, cast.clock.now())
        raise RuntimeError
    assert db.session.execute(select(func.count()).select_from(ZoneSlot)).scalar_one() == 0


def test_another_time_zone_makes_other_figures_and_old_ones_are_never_shown_as_its(cast: Cast) -> None:
    _some(cast, 8)
    change_settings(cast.by("office"), timezone="Asia/Tokyo")
    assert not ready(current())
    _walk(cast, cast.clock.now())  # not counted yet: its figures are made with the others
    rebuild(cast.system)
    assert ready(current()) and list(differences()) == []


def test_other_windows_leave_the_figures_of_past_days_as_they_are(cast: Cast) -> None:
    _some(cast, 30)
    cast.clock.moment = datetime(2026, 3, 6, 1, tzinfo=UTC)
    kept = _all()
    change_settings(cast.by("office"), windows=(Window("all", "全天", "00:00", "23:59"),))
    assert ready(current()) and list(differences()) == [] and _all() == kept
    _walk(cast, cast.clock.now())  # tonight the windows are still the old ones
    cast.clock.moment += timedelta(days=1)
    _walk(cast, cast.clock.now())
    rows = select(ZoneSlot.day, ZoneSlot.window).where(ZoneSlot.day >= date(2026, 3, 6)).order_by(ZoneSlot.day)
    assert db.session.execute(rows).all() == [(date(2026, 3, 6), "am"), (date(2026, 3, 7), "all")]
    kept = _all()
    assert list(differences()) == []
    rebuild(cast.system)
    assert _all() == kept


def test_a_patrol_while_they_are_made_anew_is_counted_once(cast: Cast) -> None:
    _some(cast, 8)
    change_settings(cast.by("office"), timezone="Asia/Tokyo")

    def meanwhile(done: int, total: int) -> None:
        _walk(cast, datetime(2026, 2, 27, 1, tzinfo=UTC) + timedelta(days=done % 5, minutes=done))

    rebuild(cast.system, meanwhile)
    assert list(differences()) == []


def test_until_they_are_made_the_board_says_that_some_are_missing(cast: Cast) -> None:
    _walk(cast, cast.clock.now())
    page = cast.client("office")
    assert "正在重新统计" not in page.get("/board").text
    change_settings(cast.by("office"), timezone="Asia/Tokyo")
    assert "正在重新统计" in page.get("/board").text


def test_saving_another_time_zone_on_the_settings_page_has_them_made(cast: Cast) -> None:
    _walk(cast, cast.clock.now())
    form = {"site_name": "新区", "supervision_phone": "", "public_url": "https://zw.example",
            "timezone": "Asia/Tokyo", "window_key": ["all"], "window_name": ["全天"],
            "window_from": ["00:00"], "window_until": ["23:59"]}  # fmt: skip
    assert cast.client("office").post("/settings", data=form).status_code == 302
    assert ready(current()) and list(differences()) == []


def test_the_commands_make_and_prove_them(cast: Cast) -> None:
    _walk(cast, cast.clock.now())
    runner = cast.app.test_cli_runner()
    assert "1 days counted" in runner.invoke(args=["rollups", "rebuild"]).output
    assert runner.invoke(args=["rollups", "verify"]).exit_code == 0
    with transaction():
        db.session.execute(select(DayTotal)).scalars().one().walks += 1
    shown = runner.invoke(args=["rollups", "verify"])
    assert shown.exit_code == 1 and "day_total" in shown.output


def test_the_end_of_a_day_is_the_sites(cast: Cast) -> None:
    _walk(cast, datetime(2026, 3, 2, 15, 59, tzinfo=UTC))  # 23:59 on Monday
    _walk(cast, datetime(2026, 3, 2, 16, 0, tzinfo=UTC))  # midnight: Tuesday
    days = db.session.execute(select(ZoneSlot.day).order_by(ZoneSlot.day)).scalars().all()
    assert list(days) == [MONDAY, MONDAY + timedelta(days=1)]
