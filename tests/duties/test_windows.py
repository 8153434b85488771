"""Other windows of the site hold from tomorrow on: what was owed before stays as it was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.boards.queries import Scope, board
from app.boards.queries.owing import owing, windows_asked
from app.core.errors import Problem
from app.core.moments import here_and_now
from app.duties.actions import Slot, answer_objection, object_to, ship_scheme
from app.duties.queries.duties import current_duties
from app.duties.queries.owed import month_of
from app.patrols.actions import PatrolFound, record_patrol
from app.settings.actions import change_settings
from app.settings.queries import current
from app.settings.rules import Window, spans_of
from app.sync.entities import site as site_entity
from app.sync.reader import Reader
from tests.cast import Cast

THREE = (Window("am", "早", "06:00", "10:00"), Window("noon", "午", "10:00", "16:00"), Window("pm", "晚", "16:00", "20:00"))
TUESDAY, FRIDAY = date(2026, 3, 3), date(2026, 3, 6)


@pytest.fixture
def walked(cast: Cast) -> Cast:
    """The hall was walked on Tuesday morning and not since; it is Friday."""
    ship_scheme(cast.system, date(2026, 3, 1))
    cast.clock.moment += timedelta(days=1)
    record_patrol(cast.by("owner"), PatrolFound(cast.zones["hall"].id, "list"), here_and_now(cast.clock.now()))
    cast.clock.moment += timedelta(days=3)
    return cast


def month(cast: Cast, last: date = FRIDAY) -> list[tuple[str, str, str]]:
    """The patrols of the hall that its owner owed: day and window, its name, what became of it."""
    patrols = next(one.id for one in current_duties(FRIDAY) if one.record_kind == "patrol" and one.who_kind == "owner")
    found = month_of(current(), cast.clock.now(), cast.people["owner"].id, TUESDAY, last)
    return [(one.key, one.window, one.state) for one in found.items if one.duty_id == patrols]


def asked(cast: Cast) -> int:
    scope, now = Scope(cast.by("manager").user), cast.clock.now()
    return sum(one.total() for one in windows_asked(owing(scope, current(), TUESDAY, FRIDAY, now)).values())


def columns(cast: Cast, day: date) -> list[str]:
    found = board(Scope(cast.by("manager").user), current(), day, cast.clock.now())
    return [one.span.name for one in found.figures]


def test_months_boards_and_the_year_keep_what_was_owed(walked: Cast) -> None:
    before, owed = month(walked), asked(walked)
    assert [state for _, _, state in before[:3]] == ["done", "missed", "missed"] and owed == 3 * 2 * 3
    change_settings(walked.by("office"), windows=THREE)
    assert month(walked) == before and asked(walked) == owed, "today too is as it was this morning"
    assert columns(walked, FRIDAY) == ["上午", "下午"]
    walked.clock.moment += timedelta(days=3)
    assert columns(walked, FRIDAY) == ["上午", "下午"] and columns(walked, date(2026, 3, 9)) == ["早", "午", "晚"]
    assert [name for key, name, _ in month(walked, date(2026, 3, 9)) if key.startswith("2026-03-09")] == ["早", "午", "晚"]


def test_an_upheld_objection_still_frees_its_window(walked: Cast) -> None:
    key = next(key for key, _, state in month(walked) if state == "missed")
    duty = next(one.id for one in current_duties(FRIDAY) if one.clause == "附表三 二.3")
    filed = object_to(walked.by("owner"), Slot(duty, 0, key, TUESDAY, walked.zones["hall"].id), "送文件")
    answer_objection(walked.by("deputy"), filed.id, "upheld", "属实")
    before = month(walked)
    assert (key, "下午", "excused") in before
    change_settings(walked.by("office"), windows=(Window("day", "全天", "00:00", "23:59"),))
    walked.clock.moment += timedelta(days=1)
    assert month(walked)[: len(before) - 2] == before[:-2]


def test_changed_twice_in_a_day_or_back_again_the_day_itself_never_changes(walked: Cast) -> None:
    first = current().windows
    change_settings(walked.by("office"), windows=THREE)
    change_settings(walked.by("office"), windows=THREE[:2])
    assert [one.windows for one in current().old_windows] == [first]
    assert [one.key for one in spans_of(current(), FRIDAY + timedelta(days=1))] == ["am", "noon"]
    change_settings(walked.by("office"), windows=first)
    assert current().old_windows == ()
    change_settings(walked.by("office"), site_name="新区")
    assert current().old_windows == () and current().windows == first


def test_nobody_writes_the_old_windows(walked: Cast) -> None:
    with pytest.raises(TypeError):
        change_settings(walked.by("office"), old_windows=())


def test_a_phone_holds_the_windows_of_today_of_tomorrow_and_of_the_days_a_late_entry_may_be_for(walked: Cast) -> None:
    change_settings(walked.by("office"), windows=THREE)

    def told() -> dict[str, object]:
        reader = Reader(walked.user("owner"), walked.clock.now(), current(), "https://zw.example")
        return site_entity.data(reader, ["site"])["site"]

    assert [one["key"] for one in told()["windows"]] == ["am", "noon", "pm"]  # type: ignore[attr-defined]
    assert [(one["until"], len(one["windows"])) for one in told()["old_windows"]] == [("2026-03-06", 2)]  # type: ignore[attr-defined]
    walked.clock.moment += timedelta(days=current().late_entry_days)
    assert len(told()["old_windows"]) == 1, "a late entry may still be for a day on which they held"  # type: ignore[arg-type]
    walked.clock.moment += timedelta(days=1)
    assert told()["old_windows"] == []


def test_the_settings_page_says_from_when_a_change_counts(walked: Cast) -> None:
    page = walked.client("office")
    assert "从明天起" in page.get("/settings").text and "今天仍为" not in page.get("/settings").text
    change_settings(walked.by("office"), windows=THREE)
    assert "今天仍为：上午 00:00–12:30，下午 12:30–23:59" in page.get("/settings").text.replace("、", "，")


def test_windows_that_cannot_be_leave_the_old_ones_as_they_are(walked: Cast) -> None:
    with pytest.raises(Problem):
        change_settings(walked.by("office"), windows=())
    assert current().old_windows == ()
