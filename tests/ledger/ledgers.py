"""Small ledgers made for one fault each."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook

PEOPLE_HEAD = ["工号", "姓 名", "班组", "岗位", "联系电话", "备注"]
ZONES_HEAD = ["序号", "楼宇", "楼层", "责任区", "面积(㎡)", "责任班组", "责任人", "联系电话", "职责"]
PEOPLE = [
    ["W001", "钱一凡", "管理办公室", "物业经理", "13900000001", None],
    ["W002", "孙二喜", "保洁班组", "班组负责人", "13900000002", None],
    ["W003", "李三立", "保洁班组", "保洁员", "13900000003", None],
]
ZONES = [
    [1, "甲楼", "1层", "大堂", 100, "保洁班组", "孙二喜", None, "卫生"],
    [2, "甲楼", "2层", "走廊", 80.5, "保洁班组", "李三立", None, "卫生"],
]


def workbook(sheets: dict[str, list[list[Any]]], merges: dict[str, list[str]] | None = None) -> bytes:
    """The bytes of a workbook with these sheets."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for area in (merges or {}).get(title, []):
            sheet.merge_cells(area)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def ledger(people: list[list[Any]] | None = None, zones: list[list[Any]] | None = None, **more: Any) -> bytes:
    """A ledger of two sheets; people's data start in row 4, zones' likewise (title, blank, heading)."""
    return workbook(
        {
            "人员": [["花名册"], [], PEOPLE_HEAD, *(PEOPLE if people is None else people)],
            "责任区": [["一览表"], [], ZONES_HEAD, *(ZONES if zones is None else zones)],
            **more,
        }
    )
