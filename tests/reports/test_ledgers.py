"""A month's ledgers, as the office opens them."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from app.cases.actions import Report, report_issue
from app.core.moments import here_and_now
from app.duties.actions import ship_scheme
from app.patrols.actions import PatrolFound, record_patrol
from app.places.actions import change_zone
from app.reports import book
from app.reports.book import Paper, write_workbook
from app.reports.kinds import issues, patrols
from app.reports.lines import MOST_DAY_ENDS
from app.reports.rules import Until, defused, read_month, serial
from tests.cast import Cast

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _walk(cast: Cast, zone: str = "hall", note: str = "", late: str = "", ok: bool = True) -> None:
    items = [{"item_id": "floor", "text": "地面", "ok": ok}]
    found = PatrolFound(cast.zones[zone].id, "list", items=items, note=note, late_reason=late)
    record_patrol(cast.by("deputy"), found, here_and_now(cast.clock.now()))


def _file(cast: Cast, who: str = "manager", **asked: str) -> bytes:
    """The finished file of a ledger, made on the page and fetched from its job."""
    browser = cast.client(who)
    form = {"ledger": "patrols", "month": "2026-03", "building": "", "team": "", "format": "xlsx", **asked}
    job = browser.post("/reports", data=form).headers["Location"]
    assert re.fullmatch(r"/jobs/[0-9a-f-]{36}", job)
    answer = browser.get(f"{job}/file")
    assert answer.status_code == 200
    plain = f'filename="ledger-{form["ledger"]}-{form["month"]}.{form["format"]}"'
    assert plain in answer.headers["Content-Disposition"], "for browsers that cannot write the Chinese title"
    return answer.data


def _sheet(content: bytes) -> list[list[Any]]:
    return [list(row) for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)]


def test_the_patrols_stand_in_it_with_title_headings_and_a_line_to_sign(cast: Cast) -> None:
    _walk(cast, ok=False, note="有水渍")
    rows = _sheet(_file(cast))
    assert "2026-03 巡检台账" in rows[0][0] and "郭启明" in rows[1][0]
    assert rows[2][:4] == ["时间", "楼宇", "楼层", "责任区"]
    assert rows[3][:8] == [datetime(2026, 3, 2, 9, 0), "1号楼", "1层", "一层大厅", "保洁班组", "宋知远", "地面", "有水渍"]
    assert rows[5][0].startswith("制表人：")


@pytest.mark.parametrize("ledger", ["patrols", "issues"])
def test_a_long_one_tells_its_progress_while_its_rows_still_come(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, ledger: str
) -> None:
    for module in (book, patrols, issues):
        monkeypatch.setattr(module, "EVERY" if module is book else "AT_ONCE", 1)
    for number in range(3):
        _walk(cast)
        report = Report(cast.zones["hall"].id, f"灯坏了{number}", "minor", cast.clock.now() + timedelta(days=2))
        report_issue(cast.by("deputy"), report, here_and_now(cast.clock.now()))
    assert len(_sheet(_file(cast, ledger=ledger))) == 3 + 3 + 2


def test_it_is_ready_to_print_across_an_a4_page_with_its_headings_on_each(cast: Cast) -> None:
    _walk(cast)
    sheet = load_workbook(io.BytesIO(_file(cast))).worksheets[0]
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.print_title_rows == "$3:$3"
    assert "A1:L1" in {str(one) for one in sheet.merged_cells.ranges}


@pytest.mark.parametrize("words", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "＝1+1", "\t=1"])
@pytest.mark.row("A28")
def test_what_looks_like_a_formula_stays_words_in_both_formats(cast: Cast, words: str) -> None:
    _walk(cast, note=words)
    note = load_workbook(io.BytesIO(_file(cast))).worksheets[0].cell(4, 8)
    assert (note.value, note.data_type) == (words.strip(), "s")
    rows = list(csv.reader(io.StringIO(_file(cast, format="csv").decode("utf-8-sig"))))
    assert rows[1][7] == f"'{words.strip()}"


def test_a_csv_begins_with_the_mark_that_excel_needs(cast: Cast) -> None:
    _walk(cast)
    content = _file(cast, format="csv")
    assert content.startswith(b"\xef\xbb\xbf") and "一层大厅" in content.decode("utf-8-sig")


def test_another_month_holds_none_of_it_and_a_closed_zone_keeps_its_past(cast: Cast) -> None:
    _walk(cast)
    hall = cast.zones["hall"]
    change_zone(cast.by("office"), hall.id, floor_id=hall.floor_id, name=hall.name, active=False)
    assert len(_sheet(_file(cast, month="2026-02"))) == 5
    assert "一层大厅" in _sheet(_file(cast))[3]


def test_a_lead_gets_the_records_of_the_team_alone(cast: Cast) -> None:
    _walk(cast, "hall")
    _walk(cast, "plant")
    zones = [row[3] for row in _sheet(_file(cast, "lead"))[3:-2]]
    assert zones == ["一层大厅"]
    assert cast.client("staff").get("/reports").status_code == 403


def test_the_summaries_count_by_team_and_by_person(settled_cast: Cast) -> None:
    cast = settled_cast
    _walk(cast)
    _walk(cast, late="手机没电")
    report = Report(cast.zones["hall"].id, "地面有水渍", "normal", cast.clock.now() + timedelta(hours=9))
    report_issue(cast.by("inspector"), report, here_and_now(cast.clock.now()))
    cast.clock.moment += timedelta(hours=4)
    teams = {row[0]: row[1:-1] for row in _sheet(_file(cast, ledger="by_team"))[3:]}
    assert teams["保洁班组"] == [2, 2, 1, 0, 0.5, 0, 1, 0, 0]  # two zones; the afternoon is not over
    people = {row[1]: row[8:-1] for row in _sheet(_file(cast, ledger="by_person"))[3:]}
    assert people["宋知远"] == [1, 1, 0, 0, 0] and people["喆赟"] == [0, 0, 1, 0, 0]
    issues = _sheet(_file(cast, ledger="issues"))
    assert issues[3][5] == "地面有水渍" and issues[3][7] == "喆赟"


def test_whoever_did_nothing_of_what_was_owed_stands_in_the_summary_too(cast: Cast) -> None:
    ship_scheme(cast.system, date(2026, 3, 1))
    cast.clock.moment += timedelta(days=3)
    rows = {row[1]: row[3:8] for row in _sheet(_file(cast, ledger="by_person"))[3:]}
    owed, done, late, missed, excused = rows["谢春梅"]
    assert owed > missed >= 6 and (done, late, excused) == (0, 0, 0)
    team = {row[1] for row in _sheet(_file(cast, ledger="by_person", team=cast.teams["保洁班组"].id))[3:]}
    assert "谢春梅" in team and "宋知远" not in team, "the deputy is of no such team"
    _walk(cast)
    lead = {row[1]: row[3:8] for row in _sheet(_file(cast, "lead", ledger="by_person"))[3:]}
    assert lead["谢春梅"] == rows["谢春梅"]
    assert lead["宋知远"] == [None] * 5, "a lead sees what the deputy walked here, not the deputy's month"


@pytest.mark.parametrize(
    "asked", [{"ledger": "x"}, {"month": "2026-13"}, {"month": "１２３４-０１"}, {"month": "0001-01"}, {"format": "exe"}]
)
def test_what_cannot_be_made_is_said_and_starts_no_job(cast: Cast, asked: dict[str, str]) -> None:
    form = {"ledger": "patrols", "month": "2026-03", "building": "", "team": "", "format": "xlsx", **asked}
    assert cast.client("manager").post("/reports", data=form).status_code == 422


def test_months_are_read_strictly_and_texts_defused() -> None:
    assert str(read_month("2026-12")) == "2026-12" and read_month("2026-12").after.year == 2027
    assert read_month("2026-1") is None
    assert (defused("=x"), defused("x=")) == ("'=x", "x=")


@pytest.mark.one_database
def test_sixty_thousand_rows_are_one_sheet_written_as_they_come(tmp_path: Path) -> None:
    told: list[int] = []
    paper = Paper("台账", "", [("序号", 8), ("内容", 20)], "", lambda moment: moment)
    rows = ((number, "=1+1") for number in range(60_000))
    assert write_workbook(tmp_path / "a.xlsx", paper, rows, told.append) == 60_000 == told[-1]
    with ZipFile(tmp_path / "a.xlsx") as packed:
        sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/")]
        body = packed.read(sheets[0])
    assert len(sheets) == 1 and b'r="60003"' in body and b"<f>" not in body


def test_days_ahead_are_not_owed(cast: Cast) -> None:
    cast.clock.moment = datetime(2026, 2, 27, 1, tzinfo=UTC)
    teams = {row[0]: row[1:-1] for row in _sheet(_file(cast, ledger="by_team"))[3:]}
    assert teams["保洁班组"][:2] == [2, 0]


def test_a_closed_zone_owes_what_it_owed_until_then(settled_cast: Cast) -> None:
    cast = settled_cast
    cast.clock.moment = datetime(2026, 3, 3, 3, tzinfo=UTC)  # 11:00: the half of its morning is over
    hall = cast.zones["hall"]
    change_zone(cast.by("office"), hall.id, floor_id=hall.floor_id, name=hall.name, team_id=hall.team_id, active=False)
    cast.clock.moment = datetime(2026, 3, 4, 3, tzinfo=UTC)
    teams = {row[0]: row[1:] for row in _sheet(_file(cast, ledger="by_team"))[3:]}
    assert teams["保洁班组"][:2] == [1, 3 + 4]


WORDS = ["<r>&</r>", "a<b>&\"c\"", " two  spaces ", "first\nsecond", "tab\tstop", "_x0041_", "𠮷" * 20_000, "制\r表", "\x07bell"]
READ = [*WORDS[:5], "_x0041_", "𠮷" * 16_383, "制\r表", "bell"]


@pytest.mark.one_database
def test_a_workbook_holds_each_kind_of_value_as_it_was_given(tmp_path: Path) -> None:
    at = datetime(2026, 3, 2, 23, 59, 59)
    paper = Paper("台账", "", [(f"第{number}列", 8) for number in range(30)], "签", lambda moment: moment, sign_in="签字")
    mixed = [1, "1", 0, Fraction(1, 3), Fraction(1), "0.33", None, "", at, -5]
    given = [[*mixed, *["=1+1"] * 20], [*reversed(mixed), *["同"] * 20], [*WORDS, *["x"] * (30 - len(WORDS))]]
    write_workbook(tmp_path / "a.xlsx", paper, given * 2, lambda done: None)
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    cells = [[cell.value for cell in row[:30]] for row in sheet.iter_rows(min_row=4, max_row=9)]
    told = [[unescape(one) if isinstance(one, str) else one for one in row] for row in cells]  # as Excel does
    wanted = [1, "1", 0, 0.33, 1, "0.33", None, None, at, -5]
    rows = [[*wanted, *["=1+1"] * 20], [*reversed(wanted), *["同"] * 20], [*READ, *["x"] * (30 - len(READ))]]
    assert told[:3] == rows and told[3:] == rows
    assert sheet.dimensions == "A1:AE11" and sheet["AE9"].border.left.style == "thin" and sheet["A11"].value == "签"
    assert (sheet["I4"].number_format, sheet["D4"].number_format) == ("yyyy-mm-dd hh:mm", "0%")


def test_a_deadline_at_midnight_reads_as_24_00_and_stays_a_moment_that_sorts(cast: Cast) -> None:
    sunday, tuesday = datetime(2026, 3, 8, 16, tzinfo=UTC), datetime(2026, 3, 10, 6, 30, tzinfo=UTC)
    for deadline in (sunday, tuesday):
        report = Report(cast.zones["hall"].id, "灯坏了", "minor", deadline)
        report_issue(cast.by("deputy"), report, here_and_now(cast.clock.now()))
    sheet = load_workbook(io.BytesIO(_file(cast, ledger="issues"))).worksheets[0]
    cells = [row[9] for row in sheet.iter_rows(min_row=4, max_row=5)]
    assert [cell.value for cell in cells] == [datetime(2026, 3, 9), datetime(2026, 3, 10, 14, 30)]
    assert [cell.number_format for cell in cells] == ['yyyy"-03-08 24:00"', "yyyy-mm-dd hh:mm"]
    rows = list(csv.reader(io.StringIO(_file(cast, ledger="issues", format="csv").decode("utf-8-sig"))))
    assert [row[9] for row in rows[1:]] == ["2026-03-08 24:00", "2026-03-10 14:30"]


@pytest.mark.one_database
def test_the_end_of_a_year_and_more_deadlines_than_formats_are_moments_all_the_same(tmp_path: Path) -> None:
    paper = Paper("台账", "", [("期限", 16), ("状态", 8)], "", lambda moment: moment)
    days = [datetime(2027, 1, 1) + timedelta(days=number) for number in range(MOST_DAY_ENDS + 2)]
    write_workbook(tmp_path / "a.xlsx", paper, [[Until(day), None] for day in [*days, days[0], days[1]]], lambda done: None)
    cells = [row[0] for row in load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows(min_row=4)]
    assert [cells[0].number_format, cells[1].number_format] == ['"2026-12-31 24:00"', 'yyyy"-01-01 24:00"']
    assert (cells[1].value, cells[-1].value, cells[-3].value) == (days[1], days[1], days[-1])
    assert cells[-1].number_format == cells[1].number_format and cells[-3].number_format == "yyyy-mm-dd hh:mm"
    assert cells[0].value == cells[-2].value == serial(days[0])
