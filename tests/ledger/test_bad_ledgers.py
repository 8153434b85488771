"""Each fault is named by sheet, row and column; what is sound beside it is still read."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.demo.ledger import demo_ledger
from app.ledger.reader import Ledger, read_ledger
from app.ledger.rules.findings import ODDITY, PROBLEM
from app.ledger.rules.owners import Known
from tests.ledger.ledgers import PEOPLE, PEOPLE_HEAD, ZONES, ZONES_HEAD, ledger, workbook

TODAY = date(2026, 3, 2)


def read(content: bytes, known: list[Known] | None = None) -> Ledger:
    return read_ledger(content, TODAY, known or [])


def at(found: Ledger, level: str) -> list[tuple[str, int | None, str | None]]:
    return [(one.sheet, one.row, one.column) for one in found.findings.rows if one.level == level]


def problems(found: Ledger) -> list[tuple[str, int | None, str | None]]:
    return at(found, PROBLEM)


def changed(rows: list[list[Any]], row: int, column: int, value: Any) -> list[list[Any]]:
    """A copy with one cell changed; `row` from 0, `column` from 0."""
    copy = [list(line) for line in rows]
    copy[row][column] = value
    return copy


def test_a_clean_ledger_has_no_findings_but_the_sheets_it_may_lack() -> None:
    found = read(ledger())
    assert len(found.people) == 3 and len(found.zones) == 2
    assert not problems(found) and found.writable
    assert {one.message for one in found.findings.rows} == {"There is no sheet of %(what)s."}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04junk", b"\xd0\xcf\x11\xe0old", "姓名,班组".encode(), b"<html></html>"])
def test_what_is_no_workbook_is_one_problem_of_the_whole_file(content: bytes) -> None:
    found = read(content)
    assert problems(found) == [("", None, None)] and not found.writable


def test_a_zip_that_is_no_workbook_or_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert not read(packed.getvalue()).writable
    monkeypatch.setattr("app.ledger.rules.grid.MOST_BYTES", 1000)
    assert "too large" in read(ledger()).findings.rows[0].message


@pytest.mark.parametrize("lacking", ["人员", "责任区"])
def test_a_lacking_sheet_stops_the_file(lacking: str) -> None:
    sheets = {"人员": [PEOPLE_HEAD, *PEOPLE], "责任区": [ZONES_HEAD, *ZONES], "其他": [["随便"]]}
    del sheets[lacking]
    found = read(workbook(sheets))
    assert not found.writable and lacking in str([one.params for one in found.findings.problems])


def test_an_empty_sheet_or_one_without_rows_stops_the_file() -> None:
    found = read(workbook({"人员": [], "责任区": [ZONES_HEAD, *ZONES]}))
    assert not found.writable and ("人员", None, None) in problems(found)
    assert not read(workbook({"人员": [PEOPLE_HEAD], "责任区": [ZONES_HEAD, *ZONES]})).writable


def test_a_lacking_column_is_named() -> None:
    heads = [head for head in ZONES_HEAD if head != "楼层"]
    found = read(workbook({"人员": [PEOPLE_HEAD, *PEOPLE], "责任区": [heads, ["1", "甲楼", "大堂"]]}))
    assert not found.writable and found.findings.problems[0].params == {"missing": "楼层"}


def test_two_zones_of_one_name_on_one_floor_are_both_named_and_neither_taken() -> None:
    found = read(ledger(zones=[*ZONES, [3, "甲楼", "１F", "大堂", None, "保洁班组", "李三立", None, None]]))
    assert problems(found) == [("责任区", 4, "D"), ("责任区", 6, "D")]
    assert [zone.name for zone in found.zones] == ["走廊"]


def test_an_owner_nobody_knows() -> None:
    found = read(ledger(zones=changed(ZONES, 1, 6, "查无此")))
    assert problems(found) == [("责任区", 5, "G")] and len(found.zones) == 1


def test_an_owner_whom_only_the_site_knows() -> None:
    known = [Known("p1", "W900", "周在册", "保洁班组", ""), Known("p2", "W901", "周离岗", "保洁班组", "", active=False)]
    found = read(ledger(zones=changed(ZONES, 1, 6, "周在册")), known)
    assert found.zones[1].owner is not None and found.zones[1].owner.id == "p1"
    assert problems(read(ledger(zones=changed(ZONES, 1, 6, "周离岗")), known)) == [("责任区", 5, "G")]


def test_a_phone_with_letters_leaves_out_the_person_and_says_why_their_zone_is_left_out() -> None:
    found = read(ledger(people=changed(PEOPLE, 2, 4, "1390000000x")))
    assert problems(found) == [("人员", 6, "E"), ("责任区", 5, "G")]
    assert found.findings.problems[1].params["other"] == 6


def test_a_work_number_twice_leaves_out_both() -> None:
    found = read(ledger(people=changed(PEOPLE, 2, 0, "W002"), zones=ZONES[:1]))
    assert problems(found)[:2] == [("人员", 5, "A"), ("人员", 6, "A")]
    assert [person.number for person in found.people] == ["W001"]


@pytest.mark.parametrize("value", [-5, 0, 9_999_999, "-36㎡"])
def test_an_absurd_area(value: object) -> None:
    assert problems(read(ledger(zones=changed(ZONES, 0, 4, value)))) == [("责任区", 4, "E")]


@pytest.mark.parametrize("value", ["屋面", "夹层", "0层", "1-3层", datetime(2026, 1, 2)])
def test_a_floor_that_cannot_be_read(value: object) -> None:
    assert problems(read(ledger(zones=changed(ZONES, 0, 2, value)))) == [("责任区", 4, "C")]


def test_a_formula_without_its_result() -> None:
    found = read(ledger(zones=changed(ZONES, 0, 3, "=A1&B1")))
    assert problems(found)[0] == ("责任区", 4, "D") and len(found.zones) == 1
    assert not problems(read(ledger(zones=changed(ZONES, 0, 4, "=1+1"))))


def test_two_people_of_one_name_are_told_apart_by_phone_or_team_else_it_is_a_problem() -> None:
    twin = ["W004", "李三立", "工程班组", "工程员", "13900000004", None]
    both = read(ledger(people=[*PEOPLE, twin]))
    assert not problems(both) and both.zones[1].owner.row == 6  # the team decides
    by_phone = read(ledger(people=[*PEOPLE, twin], zones=changed(ZONES, 1, 7, "13900000004")))
    assert by_phone.zones[1].owner.row == 7
    same_team = [*twin[:2], "保洁班组", *twin[3:]]
    assert problems(read(ledger(people=[*PEOPLE, same_team]))) == [("责任区", 5, "G")]


def test_a_cell_that_names_two_owners() -> None:
    assert problems(read(ledger(zones=changed(ZONES, 0, 6, "孙二喜、李三立")))) == [("责任区", 4, "G")]


@pytest.mark.parametrize("blank", [None, "", "无", "/", "待定", "—"])
def test_no_owner_is_an_oddity(blank: object) -> None:
    found = read(ledger(zones=changed(ZONES, 0, 6, blank)))
    assert not problems(found) and ("责任区", 4, "G") in at(found, ODDITY)
    assert found.zones[0].owner is None


def test_same_as_above() -> None:
    found = read(ledger(people=changed(PEOPLE, 2, 2, "同上"), zones=changed(ZONES, 1, 1, "〃")))
    assert found.people[2].team == "保洁班组" and found.zones[1].building == "甲楼"
    assert {("人员", 6, "C"), ("责任区", 5, "B")} <= set(at(found, ODDITY))
    assert problems(read(ledger(people=changed(PEOPLE, 0, 2, "同上")))) == [("人员", 4, "C")]


def test_a_merged_building_holds_for_its_rows_and_a_blank_one_means_the_one_above() -> None:
    rows = [ZONES_HEAD, *changed(ZONES, 1, 1, None)]
    people = [PEOPLE_HEAD, *PEOPLE]
    merged = read(workbook({"人员": people, "责任区": rows}, {"责任区": ["B2:B3"]}))
    assert [zone.building for zone in merged.zones] == ["甲楼", "甲楼"]
    assert ("责任区", 3, "B") not in at(merged, ODDITY)
    blank = read(workbook({"人员": people, "责任区": rows}))
    assert [zone.building for zone in blank.zones] == ["甲楼", "甲楼"]
    assert ("责任区", 3, "B") in at(blank, ODDITY)


def test_columns_in_any_order_under_other_words_with_more_beside_them() -> None:
    people = [["物业"], [], ["备注", "联系方式", "职务", "部门", "性别", "员工姓名", "员工编号"],
              *[[None, row[4], row[3], row[2], "女", row[1], row[0]] for row in PEOPLE]]  # fmt: skip
    zones = [["区域名称", "负责人", "楼栋", "所在楼层", "责任区面积（平方米）", "照片"],
             *[[row[3], row[6], row[1], row[2], row[4], "x"] for row in ZONES]]  # fmt: skip
    found = read(workbook({" 员工 花名册 ": people, "责任区 划分表": zones, "封面": [["台账"]]}))
    assert not problems(found) and len(found.people) == 3 and len(found.zones) == 2
    assert found.people[1].post == "班组负责人" and str(found.zones[1].area_m2) == "80.50"
    assert ("封面", None, None) in at(found, ODDITY)


def test_blank_rows_totals_signatures_and_repeated_headings_are_left_out_and_said() -> None:
    extra = [[], ["合计", None, None, None, 180.5], ZONES_HEAD, ["制表人：某某", None, None, "审核：某某"], ["说明：略"]]
    found = read(ledger(zones=[*ZONES, *extra]))
    assert len(found.zones) == 2 and not problems(found)
    assert [row for sheet, row, _ in at(found, ODDITY) if sheet == "责任区"] == [7, 8, 9, 10]


def test_rare_characters_and_spaced_names() -> None:
    names = ["傅 喆", "叶赟", "骆翀", "温燚", "祝㛃", "简𠅤"]
    rows = [[f"W{place:03d}", name, "保洁班组", "保洁员", None, None] for place, name in enumerate(names, 1)]
    zones = [
        [place, "甲楼", "1层", f"第{place}区", None, None, name.replace(" ", ""), None, None]
        for place, name in enumerate(names)
    ]
    found = read(ledger(people=rows, zones=zones))
    assert [zone.owner.name for zone in found.zones] == ["傅喆", *names[1:]] and not problems(found)


def test_people_without_work_numbers_are_taken() -> None:
    found = read(ledger(people=changed(PEOPLE, 2, 0, None)))
    assert found.people[2].number == "" and ("人员", 6, "A") in at(found, ODDITY) and not problems(found)


def test_ten_thousand_rows_are_read_and_the_bad_one_among_them_is_named() -> None:
    zones = [[place, f"{place // 500}号楼", f"{place // 50 % 10 + 1}层", f"第{place % 50}区", 9, "保洁班组", "李三立", None, None]
             for place in range(10_000)]  # fmt: skip
    zones[7_776][6] = "没有这个人"
    found = read(ledger(zones=zones))
    assert len(found.zones) == 9_999 and problems(found) == [("责任区", 7_780, "G")]


def test_a_sheet_longer_than_is_read_names_the_first_row_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """An .xlsx of 60,000 rows with the limit of 30,000, both a hundred times smaller."""
    monkeypatch.setattr("app.ledger.rules.grid.MOST_ROWS", 300)
    zones = [[place, "甲楼", "1层", f"第{place}区", 9, "保洁班组", "李三立", None, None] for place in range(600)]
    found = read(ledger(zones=zones))
    assert problems(found) == [("责任区", 301, None)] and len(found.zones) == 297


def test_the_demo_ledger_has_oddities_and_no_problems() -> None:
    found = read(demo_ledger())
    rooms = (found.people, found.zones, found.standards, found.work, found.training)
    assert tuple(map(len, rooms)) == (58, 143, 11, 5, 20)
    assert not problems(found)
    assert sum(zone.owner is None for zone in found.zones) == 2
    assert len({person.team for person in found.people}) == 5


CELL = st.none() | st.text(max_size=8) | st.integers(-5, 10**12) | st.floats(allow_nan=False) | st.sampled_from(
    ["同上", "B1", "1层", "合计", "W001", "=A1", "#N/A", "责任区", "工号", "保洁班组", "孙二喜"]
)  # fmt: skip
CLEAN = str.maketrans("", "", "".join(chr(code) for code in [*range(32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, min_size=9, max_size=9), max_size=6), st.lists(st.lists(CELL, min_size=6, max_size=6), max_size=4))
def test_no_dirt_breaks_the_reading(zones: list[list[Any]], people: list[list[Any]]) -> None:
    def clean(rows: list[list[Any]]) -> list[list[Any]]:
        return [[cell.translate(CLEAN) if isinstance(cell, str) else cell for cell in row] for row in rows]

    found = read(ledger([*PEOPLE, *clean(people)], [*ZONES, *clean(zones)]))
    bad = {(one.sheet, one.row) for one in found.findings.problems}
    assert not any(("责任区", zone.row) in bad for zone in found.zones)
    assert not any(("人员", person.row) in bad for person in found.people)
