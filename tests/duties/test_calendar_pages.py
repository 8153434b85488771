"""The official calendar: a year is taken in from a file, days are set by hand."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from app.core.db import db
from app.duties.models import CalendarDay
from app.duties.queries.duties import work_calendar
from tests.cast import Cast


def calendar_file(rows: list[list[str]]) -> bytes:
    book = Workbook()
    for row in [["日期", "类型", "名称"], *rows]:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def take_in(cast: Cast, content: bytes, year: int = 2027, name: str = "2027.xlsx"):  # type: ignore[no-untyped-def]
    data = {"year": str(year), "file": (io.BytesIO(content), name)}
    return cast.client("office").post("/duties/calendar/import", data=data, content_type="multipart/form-data")


def test_a_year_is_taken_in_and_days_set_by_hand_stay(cast: Cast) -> None:
    office = cast.client("office")
    assert (
        office.post("/duties/calendar/day", data={"day": "2027-02-04", "working": "1", "name": "值班"}).status_code
        == 303
    )
    content = calendar_file(
        [["2027-02-04", "休", "除夕前"], ["2027-02-20", "班", "春节调休"], ["2027年2月5日", "休", "除夕"]]
    )
    answer = take_in(cast, content)
    assert answer.status_code == 303
    calendar = work_calendar()
    assert [calendar.kind(date(2027, 2, day)) for day in (4, 5, 20)] == ["workday", "holiday", "make_up"]
    assert "春节调休" in office.get("/duties/calendar?year=2027").text
    office.post("/duties/calendar/day", data={"day": "2027-02-20", "working": "0", "do": "unset"})
    assert work_calendar().kind(date(2027, 2, 20)) == "weekend"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["2027-02-05", "休", ""], ["2026-10-01", "休", "国庆节"]], "第 3 行"),
        ([["2027-02-05", "?", ""]], "第 2 行"),
        ([["2027-02-05", "休", ""], ["2027-02-05", "班", ""]], "第 3 行"),
        ([], "没有日期"),
    ],
)
def test_a_file_of_the_wrong_year_is_refused_whole(cast: Cast, rows: list[list[str]], words: str) -> None:
    answer = take_in(cast, calendar_file(rows))
    assert answer.status_code == 422 and words in answer.text
    assert not db.session.execute(select(CalendarDay)).all()


def test_a_corrected_file_takes_the_place_of_the_one_before(cast: Cast) -> None:
    cast.client("office").post("/duties/calendar/day", data={"day": "2027-03-06", "working": "1", "name": "开放日"})
    for year in (2026, 2028):
        take_in(cast, calendar_file([[f"{year}-03-08", "休", "放假"]]), year)
    take_in(cast, calendar_file([["2027-02-20", "班", "调休"], ["2027-02-05", "休", "除夕"], ["2027-03-08", "休", "放假"]]))
    corrected = calendar_file([["2027-02-13", "班", "调休"], ["2027-02-05", "休", "除夕"]])
    assert take_in(cast, corrected).status_code == 303 and take_in(cast, corrected).status_code == 303
    calendar = work_calendar()
    kinds = [calendar.kind(date(2027, month, day)) for month, day in ((2, 20), (2, 13), (2, 5), (3, 8), (3, 6))]
    assert kinds == ["weekend", "make_up", "holiday", "workday", "make_up"], "what was set by hand stays"
    assert [calendar.kind(date(year, 3, 8)) for year in (2026, 2028)] == ["holiday", "holiday"], "and other years"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"\xff\xfe\x00\x00\xff"])
def test_what_is_no_calendar_is_refused(cast: Cast, content: bytes) -> None:
    assert take_in(cast, content).status_code == 422


def test_a_csv_in_the_offices_old_encoding_is_read(cast: Cast) -> None:
    content = "日期,类型,名称\n2027/2/20,班,春节调休\n".encode("gb18030")
    assert take_in(cast, content, name="2027.csv").status_code == 303
    assert work_calendar().kind(date(2027, 2, 20)) == "make_up"


def test_a_year_not_yet_published_says_so(cast: Cast) -> None:
    office = cast.client("office")
    assert "尚未" in office.get("/duties/calendar?year=2031").text
    assert "尚未" not in office.get("/duties/calendar?year=2026").text
