"""The site's settings: who changes them, and what they refuse."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Problem
from app.settings.actions import change_settings
from app.settings.queries import current
from app.settings.rules import Settings, Window, check_windows, clean_public_url, plate_url_length
from tests.cast import Cast

FORM = {"site_name": "新区", "public_url": "HTTPS://ZW.example/", "timezone": "Asia/Shanghai",
        "supervision_phone": "0571-88886666", "public_shows_owner": "y", "window_key": ["am", ""],
        "window_name": ["上午", "下午"], "window_from": ["08:00", "13:00"],
        "window_until": ["11:30", "17:30"]}  # fmt: skip


def test_the_office_changes_everything_in_one_go(cast: Cast):
    assert cast.client("office").post("/settings", data=FORM).status_code == 302
    site = current()
    assert (site.site_name, site.public_url, site.supervision_phone) == ("新区", "https://zw.example", "0571-88886666")
    assert site.public_shows_owner and not site.public_shows_phone
    assert [(w.key, w.from_, w.until) for w in site.windows] == [("am", "08:00", "11:30"), ("w1", "13:00", "17:30")]


@pytest.mark.parametrize(("who", "sees"), [("office", 200), ("manager", 200), ("deputy", 200), ("inspector", 200),
                                           ("lead", 403), ("owner", 403), ("staff", 403)])  # fmt: skip
def test_who_sees_everything_reads_the_settings_and_only_the_office_writes(cast: Cast, who: str, sees: int):
    assert cast.client(who).get("/settings").status_code == sees
    if who != "office":
        assert cast.client(who).post("/settings", data=FORM).status_code == 403


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("public_url", "ftp://e.com"), ("public_url", "https://"), ("public_url", "https://e.com/path"),
        ("public_url", "zw.example"), ("public_url", "https://u:p@e.com"), ("public_url", "https://e.com:99999"),
        ("public_url", "javascript:alert(1)"), ("timezone", "Mars/Base"), ("timezone", ""),
        ("supervision_phone", "call me"),
        ("windows", ()),
        ("windows", (Window("a", "", "08:00", "12:00"),)),
        ("windows", (Window("a", "早", "8:00", "12:00"),)),
        ("windows", (Window("a", "早", "12:00", "12:00"),)),
        ("windows", (Window("a", "早", "08:00", "12:00"), Window("b", "午", "11:59", "13:00"))),
        ("windows", (Window("a", "早", "08:00", "12:00"), Window("a", "午", "12:00", "13:00"))),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_changes(cast: Cast, name: str, value: object):
    before = current()
    with pytest.raises(Problem) as refused:
        change_settings(cast.by("office"), **{name: value})
    assert refused.value.status == 422 and refused.value.errors[0].pointer == name
    assert current() == before


def test_a_bad_form_comes_back_with_its_words(cast: Cast):
    page = cast.client("office").post("/settings", data=FORM | {"window_from": ["08:00", "11:00"]})
    assert page.status_code == 422 and 'role="alert"' in page.text


def test_a_long_address_is_warned_of(cast: Cast):
    change_settings(cast.by("office"), public_url="https://zonewalk.office.example.org")
    assert plate_url_length(current().public_url) > 38
    assert "48" in cast.client("office").get("/settings").text


@pytest.mark.one_database
def test_addresses_are_kept_plain(database: str):
    assert clean_public_url(" https://ZW.Example:8443/ ") == "https://zw.example:8443"


minutes = st.integers(0, 1438)


@given(st.lists(st.tuples(minutes, minutes), min_size=1, max_size=5))
def test_accepted_windows_never_share_a_minute(spans: list[tuple[int, int]]):
    def clock(minute: int) -> str:
        return f"{minute // 60:02}:{minute % 60:02}"

    windows = [Window(str(at), "时段", clock(start), clock(end)) for at, (start, end) in enumerate(spans)]
    minutes_held = [minute for start, end in spans for minute in range(start, end)]
    fits = all(start < end for start, end in spans) and len(minutes_held) == len(set(minutes_held))
    assert (check_windows(windows) is None) == fits


def test_a_window_until_the_last_minute_lasts_until_midnight():
    evening = Window("pm", "下午", "12:30", "23:59")
    assert evening.holds(time(23, 59)) and evening.holds(time(23, 59, 59, 999_999)) and not evening.holds(time(12, 29, 59))
    assert not Window("am", "上午", "00:00", "12:30").holds(time(12, 30))
    last_minute = datetime(2026, 3, 2, 15, 59, 30, tzinfo=UTC)  # 23:59:30 in the office
    assert Settings().window_at(last_minute) == Settings().windows[1]
