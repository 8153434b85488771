"""A ledger of any length, as a large office would keep it. Every person and phone number in it is invented.

`python tools/large_ledger.py FILE [ROWS]` writes one of 10,000 rows: a tenth people, the rest zones.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

from openpyxl import Workbook

PEOPLE_HEAD = ["工号", "姓 名", "班组", "岗位", "联系电话", "备注"]
ZONES_HEAD = ["序号", "楼宇", "楼层", "责任区", "面积(㎡)", "责任班组", "责任人", "联系电话", "职责"]
SURNAMES = "苏叶傅温骆闻祝简尹阮虞乔佟裴褚戚章凌柏卓"
FIRST = "知立慧长月守桂永秋志凤海素国雪广爱春玉大丽福秀建翠铁红文静成"
SECOND = "夏群珍河琴成兰年菊远英波梅栋财华生勇萍来云军花柱霞宜康敏"
TEAMS = tuple(f"第{number}班组" for number in "一二三四五六七八九十")
FLOORS, TO_A_FLOOR = 30, 20


def large_ledger(rows: int = 10_000, bad_rows: tuple[int, ...] = ()) -> bytes:
    """The ledger as .xlsx, the same at each call. The zones of the places `bad_rows` (from 0) have an area of 9 km²."""
    book = Workbook(write_only=True)
    people = _people(max(1, rows // 10))
    sheet = book.create_sheet("人员")
    for row in (["花名册（人名均为虚构）"], [], PEOPLE_HEAD, *people):
        sheet.append(row)
    sheet = book.create_sheet("责任区")
    for row in (["责任区一览表"], [], ZONES_HEAD):
        sheet.append(row)
    for place in range(rows - len(people)):
        _number, name, team, *_rest = people[place % len(people)]
        floor, nth = divmod(place, TO_A_FLOOR)
        building, level = divmod(floor, FLOORS)
        area: Any = 9_000_000 if place in bad_rows else 20 + place % 200
        sheet.append([place + 1, f"{building + 1}号楼", f"{level + 1}层", f"{level + 1}{nth + 1:02d}室", area,
                      team, name, None, "区域卫生、设施报修"])  # fmt: skip
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _people(count: int) -> list[list[Any]]:
    """Names are all different, so that a zone's owner can be told by name alone."""
    people = []
    for place in range(count):
        rest, surname = divmod(place, len(SURNAMES))
        rest, first = divmod(rest, len(FIRST))
        name = SURNAMES[surname] + FIRST[first] + SECOND[rest % len(SECOND)]
        post = "班组负责人" if place < len(TEAMS) else "保洁员"
        people.append([f"W{place + 1:05d}", name, TEAMS[place % len(TEAMS)], post, f"199{place + 1:08d}", None])
    return people


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(large_ledger(int(sys.argv[2]) if len(sys.argv) > 2 else 10_000))
