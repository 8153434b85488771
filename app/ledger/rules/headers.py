"""Which sheet holds what, and which column: by the words offices use, wherever they stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.core.text import compact

SEARCHED_ROWS = 15
PHONES = ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "联系手机", "移动电话")
TEAMS = ("责任班组", "班组", "部门", "所属班组", "所在班组", "班组名称", "所属部门", "负责班组", "责任部门", "组别")
NOTES = ("备注", "说明", "其他")


@dataclass(frozen=True)
class SheetKind:
    """What one kind of sheet is called, its fields with their headings, and those it cannot do without.

    `any_of`: at least one of these must stand there too, or the row is not the heading.
    """

    name: str
    titles: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    any_of: tuple[str, ...] = ()

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that one of its headings may be."""
        return frozenset(alias for aliases in self.fields.values() for alias in aliases)

    @cached_property
    def endings(self) -> tuple[str, ...]:
        """Those of them that a heading may end with."""
        return tuple(word for word in self.words if len(word) > 1)


PEOPLE = SheetKind(
    "people",
    ("人员", "花名册", "员工", "职工", "通讯录"),
    {
        "number": ("工号", "员工编号", "人员编号", "职工号", "员工号", "工牌号", "编号", "员工工号"),
        "name": ("姓名", "人员姓名", "员工姓名", "名字"),
        "team": TEAMS,
        "post": ("岗位", "职务", "职位", "岗位名称", "工种"),
        "phone": PHONES,
        "note": NOTES,
    },
    ("name",),
    ("number", "post", "phone", "team"),
)
ZONES = SheetKind(
    "zones",
    ("责任区", "责任区划分", "区域划分", "责任区域"),
    {
        "number": ("序号", "编号", "责任区编号", "区域编号"),
        "building": ("楼宇", "楼栋", "楼号", "大楼", "建筑", "建筑物", "楼座", "栋号", "楼宇名称", "楼名", "栋"),
        "floor": ("楼层", "层", "层数", "所在楼层", "层号"),
        "name": ("责任区", "责任区名称", "区域", "区域名称", "责任区域", "位置", "部位", "责任部位", "点位"),
        "area": ("面积", "建筑面积", "平方米", "保洁面积"),
        "team": TEAMS,
        "owner_number": ("责任人工号", "工号"),
        "owner": ("责任人", "负责人", "责任人姓名", "区域责任人", "姓名", "第一责任人"),
        "phone": PHONES,
        "duty": ("职责", "岗位职责", "工作职责", "责任内容", "职责内容", "工作内容"),
    },
    ("building", "floor", "name"),
)
STANDARDS = SheetKind(
    "standards",
    ("卫生及设备要求标准", "卫生标准", "设备要求", "卫生要求"),
    {
        "team": TEAMS,
        "area": ("区域", "部位", "责任区", "责任区域", "区域名称"),
        "equipment": ("设备", "设施", "设备设施", "设施设备"),
        "requirement": ("卫生要求", "要求", "标准", "卫生及设备要求", "卫生标准", "要求标准", "卫生及设备要求标准"),
        "responsible": ("责任人", "负责人"),
    },
    ("team", "area", "requirement"),
)
WORK = SheetKind(
    "work",
    ("日常工作考核标准", "工作标准", "考核标准"),
    {
        "team": TEAMS,
        "post": ("岗位", "工种", "岗位名称", "项目"),
        "requirement": ("工作要求", "要求", "工作内容"),
        "criterion": ("标准", "考核标准", "评分标准", "扣分标准"),
        "attention": ("注意事项", "注意"),
        "note": NOTES,
    },
    ("team", "post"),
    ("requirement", "criterion"),
)
TRAINING = SheetKind(
    "training",
    ("培训计划", "培训"),
    {
        "number": ("编号", "序号"),
        "team": TEAMS,
        "subject": ("培训内容", "培训主题", "培训课程", "课程", "培训项目", "内容", "主题"),
        "planned": ("计划培训时间", "培训时间", "计划时间", "培训日期", "时间", "日期"),
        "note": NOTES,
    },
    ("subject",),
    ("planned", "team"),
)
KINDS = (PEOPLE, ZONES, STANDARDS, WORK, TRAINING)

_ASIDE = re.compile(r"\(.*?\)|\[.*?\]|【.*?】")
_MARKS = re.compile(r"[*:：、·.]+")


def heading(value: object) -> str:
    """A heading without spaces, brackets and marks: 面积(㎡) → 面积."""
    return _MARKS.sub("", _ASIDE.sub("", compact(value)))


def columns_of(kind: SheetKind, row: Sequence[object]) -> dict[str, int]:
    """field → index of its column in a row of headings; exact words first, then those a heading ends with."""
    found: dict[str, int] = {}
    texts = [heading(value) for value in row]
    taken: set[int] = set()
    for exact in (True, False):
        for index, text in enumerate(texts):
            if index in taken or not text or len(text) > 20:
                continue
            name = _field_of(kind, text, exact)
            if name and name not in found:
                found[name] = index
                taken.add(index)
    return found


def _field_of(kind: SheetKind, text: str, exact: bool) -> str | None:
    """The field a heading means; of two that fit, the longer word, then the earlier in the kind's order of words."""
    if not (text in kind.words if exact else text.endswith(kind.endings)):  # nearly every cell of a long sheet
        return None
    fits = [
        (len(alias), -order, name)
        for name, aliases in kind.fields.items()
        for order, alias in enumerate(aliases)
        if (text == alias if exact else len(alias) > 1 and text.endswith(alias))
    ]
    return max(fits)[2] if fits else None


def header_row(kind: SheetKind, rows: Sequence[Sequence[object]]) -> tuple[int, dict[str, int]] | None:
    """(index of the heading row, its columns) among the first rows; None when none has what the kind needs."""
    best: tuple[int, dict[str, int]] | None = None
    for index, row in enumerate(rows[:SEARCHED_ROWS]):
        found = columns_of(kind, row)
        if not all(name in found for name in kind.required):
            continue
        if kind.any_of and not any(name in found for name in kind.any_of):
            continue
        if best is None or len(found) > len(best[1]):
            best = (index, found)
    return best


def title_fit(kind: SheetKind, title: str) -> int:
    """How well a sheet's name fits a kind: 3 the very name, 2 it holds one of its words, 0 not at all."""
    name = heading(title)
    if name in kind.titles:
        return 3
    return 2 if any(word in name for word in kind.titles) else 0


def best_partial(kind: SheetKind, rows: Sequence[Sequence[object]]) -> dict[str, int]:
    """The most a row of the sheet has of the kind's headings, to say which are missing."""
    return max((columns_of(kind, row) for row in rows[:SEARCHED_ROWS]), key=len, default={})
