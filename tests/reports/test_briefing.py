"""The week's briefing to print and file, and the ledger of inspections."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.core import journal
from app.core.db import db
from app.reports.kinds import LEDGERS
from app.reports.rules import sheet_name
from app.weeks.actions import close_week
from app.weeks.models import WeekClose
from tests.cast import Cast
from tests.inspections.test_record import inspect, judged
from tests.reports.test_ledgers import _file, _sheet
from tests.weeks.test_close import MONDAY, at, report


@pytest.mark.one_database
def test_the_briefing_is_a_workbook_and_a_pdf_for_those_who_see_the_week(cast: Cast) -> None:
    at(cast, "2026-03-04T09:00:00")
    report(cast, "=1+1 屋顶漏水")
    inspect(cast, kind="general", items=judged(cast))
    at(cast, "2026-03-09T00:03:00")
    close_week(cast.system, MONDAY)
    manager = cast.client("manager")
    page = manager.get("/weeks/2026-03-02").text
    assert "/weeks/2026-03-02/briefing.xlsx" in page and "/weeks/2026-03-02/briefing.pdf" in page
    answer = manager.get("/weeks/2026-03-02/briefing.xlsx")
    named = answer.headers["Content-Disposition"]
    assert named.startswith('attachment; filename="briefing-2026-03-02.xlsx"; filename*=UTF-8\'\'')
    assert "no-store" in answer.headers["Cache-Control"]
    book = load_workbook(io.BytesIO(answer.data))
    meeting, others, teams = book.worksheets[:3]
    assert "第 10 周简报" in str(meeting["A1"].value) and "周日 24:00" in str(meeting["A2"].value)
    assert [cell.value for cell in meeting[3]][-2:] == ["备注", "签字"] and meeting["F4"].value == "2026-03-08 24:00"
    assert (others["D4"].value, others["D4"].data_type, others["G4"].value) == ("=1+1 屋顶漏水", "s", "逾期")
    assert teams["A4"].value == "保洁班组"
    mark = journal.mark_of(db.session.query(WeekClose).one().id, "close_week")
    assert f"日志 {mark}" in str(meeting["A2"].value) and f"日志 {mark}" in page
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
        assert str(sheet.cell(sheet.max_row, 1).value).startswith("制表人")
    pdf = manager.get("/weeks/2026-03-02/briefing.pdf")
    assert pdf.mimetype == "application/pdf" and pdf.data.startswith(b"%PDF")
    assert b"/MediaBox [0 0 841.89 595.28]" in pdf.data
    for who, week, status in (("lead", "2026-03-02", 200), ("owner", "2026-03-02", 403), ("lead", "2026-03-03", 404),
                              ("lead", "2026-03-16", 404)):  # fmt: skip
        assert cast.client(who).get(f"/weeks/{week}/briefing.xlsx").status_code == status


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_workbook_opens_in_both_languages_with_a_column_to_sign(cast: Cast, language: str) -> None:
    cast.people["manager"].language = language
    db.session.commit()
    at(cast, "2026-03-04T09:00:00")
    report(cast, "灯")
    inspect(cast, kind="general", items=judged(cast))
    told = cast.client("manager").get("/weeks/2026-03-02/briefing.xlsx")
    assert told.status_code == 200
    book = load_workbook(io.BytesIO(told.data))
    assert len(book.sheetnames) == 4 and all(len(name) <= 31 for name in book.sheetnames)
    signed = "签字" if language == "zh_CN" else "Signature"
    assert [sheet.cell(3, sheet.max_column).value for sheet in book.worksheets] == [signed] * 4
    if language == "en":
        assert book.sheetnames[0] == "Meeting list found by the gener"
    for ledger in LEDGERS:
        browser = cast.client("manager")
        asked = {"ledger": ledger, "month": "2026-03", "building": "", "team": "", "format": "xlsx"}
        made = browser.get(f"{browser.post('/reports', data=asked).headers['Location']}/file")
        sheet = load_workbook(io.BytesIO(made.data)).worksheets[0]
        assert sheet.cell(3, sheet.max_column).value == signed and sheet.title != "Sheet1"
    records = load_workbook(io.BytesIO(cast.client("manager").get("/records.xlsx").data))
    assert len(records.sheetnames) == 1


def test_each_judged_item_stands_in_the_ledger_with_the_issue_it_became(cast: Cast) -> None:
    at(cast, "2026-03-04T09:00:00")
    found = inspect(cast, kind="general", items=judged(cast))
    rows = _sheet(_file(cast, ledger="inspections"))
    assert "2026-03 检查台账" in rows[0][0] and rows[2][6:9] == ["检查项", "标准", "结果"] and rows[2][-1] == "签字"
    made = rows[3:-2]
    assert len(made) == len(found.items)
    failed = next(row for row, item in zip(made, found.items, strict=True) if item["verdict"] == "fail")
    assert failed[8] == "不合格" and {row[8] for row in made} == {"合格", "不合格"}
    assert failed[0] == datetime(2026, 3, 4, 9, 0) and failed[5] == "一层大厅" and failed[13] == found.person.name
    assert failed[9].startswith(f"#{found.findings[0].issue.number} ") and isinstance(failed[10], datetime)
    assert _sheet(_file(cast, ledger="inspections", month="2026-02"))[3][0] is None


@given(st.text(max_size=60), st.lists(st.text(max_size=40), max_size=3))
def test_a_sheets_name_is_one_that_a_workbook_takes_whatever_it_is_made_of(name: str, others: list[str]) -> None:
    book = xlsxwriter.Workbook(io.BytesIO())
    for one in (*others, name, name, name.upper()):
        book.add_worksheet(sheet_name(one, [sheet.get_name() for sheet in book.worksheets()]) or None)
    book.close()


def test_a_sheets_name_is_kept_short_and_apart_from_the_others() -> None:
    assert sheet_name("您对/卫生[满意]吗？?") == "您对 卫生 满意 吗？" and sheet_name("'a'") == "a" and sheet_name("***") == ""
    assert sheet_name("x" * 40, ["X" * 31]) == "x" * 29 + " 2" and sheet_name("😀" * 20) == "😀" * 15
