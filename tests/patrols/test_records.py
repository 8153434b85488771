"""What a patrol's record keeps, and who sees it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from app.core.errors import Problem
from app.core.moments import here_and_now, moments
from app.patrols.actions import PatrolFound, record_patrol
from app.patrols.models import Patrol
from app.patrols.queries import RecordFilter, last_patrols, list_records
from app.patrols.rules import PlateSeen, plate_marks
from app.places.actions import assign_owner
from app.plates.actions import issue_plates
from tests.cast import Cast


def _walk(cast: Cast, name: str = "owner", zone: str = "hall", **more: object) -> Patrol:
    found = PatrolFound(cast.zones[zone].id, "list", **more)  # type: ignore[arg-type]
    return record_patrol(cast.by(name), found, here_and_now(cast.clock.now()))


@pytest.mark.row("A9")
def test_a_right_held_when_it_was_walked_counts_and_is_said(cast: Cast) -> None:
    walked = cast.clock.moment
    cast.clock.moment = walked + timedelta(hours=2)
    assign_owner(cast.system, cast.zones["hall"].id, cast.people["staff"].id)
    times = moments(walked + timedelta(hours=1), 0, cast.clock.moment)
    patrol = record_patrol(cast.by("owner"), PatrolFound(cast.zones["hall"].id, "list"), times)
    assert patrol.marks == ["former_right"]
    with pytest.raises(Problem) as refused:
        _walk(cast, "owner")
    assert refused.value.status == 403


def test_a_clock_two_days_off_is_kept_with_both_times(cast: Cast) -> None:
    wrong = cast.clock.moment - timedelta(days=2)
    times = moments(wrong, timedelta(days=2).total_seconds() * 1000, cast.clock.moment)
    patrol = record_patrol(cast.by("owner"), PatrolFound(cast.zones["hall"].id, "list"), times)
    assert (patrol.device_at, patrol.corrected_at) == (wrong, cast.clock.moment)
    assert patrol.marks == ["clock_off"]
    page = cast.client("manager").get(f"/records/{patrol.id}").text
    assert "2026-02-28 09:00" in page and "2026-03-02 09:00" in page


@pytest.mark.parametrize(
    ("code", "seen", "marks"),
    [
        ("ABC", PlateSeen("z", revoked=True), ["revoked_plate"]),
        ("ABC", PlateSeen("other"), ["other_plate"]),
        ("ABC", None, ["unknown_code"]),
        (None, None, ["no_code"]),
        ("ABC", PlateSeen("z"), []),
    ],
)
def test_a_plate_marks_the_record_and_never_refuses_it(code: str, seen: PlateSeen, marks: list[str]) -> None:
    assert plate_marks("camera", code, seen, "z") == marks


@pytest.mark.parametrize(
    ("name", "status"),
    [("office", 200), ("manager", 200), ("deputy", 200), ("inspector", 200), ("lead", 200), ("owner", 200),
     ("neighbour", 404), ("staff", 404)],
)  # fmt: skip
def test_a_record_is_seen_by_those_it_concerns(cast: Cast, name: str, status: int) -> None:
    patrol = _walk(cast)
    client = cast.client(name)
    assert client.get(f"/records/{patrol.id}").status_code == status
    listed = client.get("/records").text
    assert (patrol.id in listed) == (status == 200)


def test_an_absent_record_answers_like_a_foreign_one(cast: Cast) -> None:
    patrol, client = _walk(cast), cast.client("neighbour")
    assert client.get(f"/records/{patrol.id}").text == client.get("/records/none").text


@pytest.mark.row("A28")
def test_what_looks_like_a_formula_leaves_as_words(cast: Cast) -> None:
    _walk(cast, note="=HYPERLINK(\"http://x\")")
    sheet = load_workbook(BytesIO(cast.client("manager").get("/records.xlsx").data)).active
    row = list(sheet.rows)[3]
    assert row[6].value == '=HYPERLINK("http://x")'
    assert all(cell.data_type in ("s", "n", "d") for cell in row)


def test_abnormal_ones_can_be_picked_out(cast: Cast) -> None:
    good = _walk(cast)
    bad = _walk(cast, items=[{"item_id": "a", "text": "地面清洁", "ok": False}])
    listed = cast.client("manager").get("/records?abnormal=1").text
    assert bad.id in listed and good.id not in listed


def test_the_record_names_the_plate_that_was_read(cast: Cast) -> None:
    hall = cast.zones["hall"].id
    plate = issue_plates(cast.system, [hall])[0]
    found = PatrolFound(hall, "camera", plate.code)
    patrol = record_patrol(cast.by("owner"), found, here_and_now(cast.clock.now()))
    page = cast.client("owner").get(f"/records/{patrol.id}").text
    assert "一层大厅 · 版本 1" in page and f"/plates/{plate.id}" in page
    assert plate.code not in page


def test_more_records_than_one_file_takes_lead_to_the_ledgers(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        record_patrol(cast.by("owner"), PatrolFound(cast.zones["hall"].id, "list"), here_and_now(cast.clock.now()))
    monkeypatch.setattr("app.patrols.pages.MOST_EXPORTED", 1)
    monkeypatch.setattr("app.patrols.queries.COUNTED", 1)
    browser = cast.client("manager")
    assert browser.get("/records.xlsx").headers["Location"] == "/reports"
    assert "超过 1 条记录" in browser.get("/reports").text


GAPS = (0, 0, 1, 6, 7, 8, 90, 500)  # days between one patrol and the next


def test_the_pages_hold_every_record_of_years_once_the_latest_first(cast: Cast) -> None:
    walked = []
    for gap in GAPS:
        cast.clock.moment += timedelta(days=gap)
        walked.append(_walk(cast))
    wanted = [one.id for one in sorted(walked, key=lambda one: (-one.counts_at.timestamp(), one.id))]
    user = cast.by("manager").user
    pages = [list_records(user, RecordFilter(), number, 3) for number in (1, 2, 3, 4)]
    assert [one.id for page in pages for one in page.rows] == wanted
    assert all((page.total, page.more) == (len(GAPS), False) for page in pages)
    day = RecordFilter(start=walked[2].counts_at, end=walked[4].counts_at)  # the end is not of it
    assert {one.id for one in list_records(user, day).rows} == {walked[2].id, walked[3].id}


def test_of_very_many_it_is_said_that_there_are_more_and_they_can_be_leafed_through(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.patrols.queries.COUNTED", 2)
    monkeypatch.setattr("app.patrols.pages.PAGE", 2)
    for _ in range(5):
        cast.clock.moment += timedelta(minutes=1)
        _walk(cast)
    browser = cast.client("manager")
    first, last = browser.get("/records").text, browser.get("/records?page=3").text
    assert "超过 2 次巡检" in first and "page=2" in first
    assert "5 次巡检" in last and "page=4" not in last
    assert browser.get("/records?page=77").text.count('href="/records/') == last.count('href="/records/') == 1
    monkeypatch.setattr("app.patrols.pages.MOST_PAGES", 2)
    end = browser.get("/records?page=99").text
    assert "超过 4 次巡检" in end and "page=1" in end and "page=3" not in end


def test_the_last_patrol_of_a_zone_is_its_latest_and_none_where_nobody_walked(cast: Cast) -> None:
    _walk(cast)
    cast.clock.moment += timedelta(days=1)
    latest, other = _walk(cast), _walk(cast, "neighbour", "corridor")
    late = moments(cast.clock.moment - timedelta(hours=2), 0, cast.clock.moment)  # sent last, walked before
    record_patrol(cast.by("owner"), PatrolFound(cast.zones["hall"].id, "list"), late)
    found = last_patrols([zone.id for zone in cast.zones.values()])
    assert {zone_id: one.id for zone_id, one in found.items()} == {latest.zone_id: latest.id, other.zone_id: other.id}


def test_a_word_finds_records_by_zone_person_or_note(cast: Cast) -> None:
    by_zone, by_note = _walk(cast), _walk(cast, "manager", "corridor", note="灯坏了")
    user = cast.by("manager").user
    wanted = {"大厅": {by_zone.id}, "灯坏": {by_note.id}, cast.people["manager"].name: {by_note.id}, "没有": set()}
    for words, found in wanted.items():
        assert {one.id for one in list_records(user, RecordFilter(words=words)).rows} == found
