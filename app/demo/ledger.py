"""The demo site's ledger: written the way offices keep theirs. Every person and phone number in it is invented."""

from __future__ import annotations

import io
import random
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

SEED = 20260301
OFFICE, SERVICE, GUARD, PLANT, CLEANING = "管理办公室", "会服班组", "安全班组", "工程班组", "保洁班组"
TEAMS = ((SERVICE, "会服员", 10), (GUARD, "安全员", 14), (PLANT, "工程员", 8), (CLEANING, "保洁员", 22))
SURNAMES = "苏叶傅温骆闻祝简尹阮虞乔佟裴褚戚章凌柏卓"
GIVEN = ("知夏", "立群", "慧珍", "长河", "月琴", "守成", "桂兰", "永年", "秋菊", "志远", "凤英", "海波", "素梅", "国栋",
         "雪梅", "广财", "爱华", "春生", "玉珍", "大勇", "丽萍", "福来", "秀云", "建军", "翠花", "铁柱", "红霞")  # fmt: skip
RARE = {2: "傅喆", 6: "叶赟", 17: "骆翀", 30: "温燚", 41: "祝㛃", 50: "简𠅤"}  # place in the list → name
DUTIES = {
    SERVICE: "会议服务、室内卫生、钥匙管理",
    GUARD: "消防安全、秩序维护、通道畅通",
    PLANT: "设备运行、巡检维修",
    CLEANING: "区域卫生、设施报修、业主建议受理",
}
GROUND = (("大堂", SERVICE), ("门岗及外围", GUARD), ("卫生间（男/女）", CLEANING), ("电梯厅", CLEANING))
UPPER = (("东侧走廊", CLEANING), ("西侧走廊", CLEANING), ("卫生间（男/女）", CLEANING), ("电梯厅", CLEANING),
         ("茶水间", SERVICE), ("会议室", SERVICE), ("楼梯间及消防通道", GUARD))  # fmt: skip
CELLAR = (("配电室", PLANT), ("空调机房", PLANT), ("地下车库", GUARD))
BUILDINGS = (("1号楼", 12, 70), ("2号楼", 8, 55), ("会议中心", 3, 18))  # name, floors, zones
STANDARDS = (
    (CLEANING, "走廊", "地面、墙面、踢脚线", "无积水、无污渍、无纸屑；墙面无手印"),
    (CLEANING, "卫生间", "洁具、镜面、地面、洗手液盒", "无异味、镜面无水渍、洗手液充足"),
    (CLEANING, "电梯厅", "轿厢、按钮、地垫", "按钮无污渍、地垫平整、轿厢内无杂物"),
    (SERVICE, "会议室", "桌椅、话筒、投影、茶具", "桌面无尘、座椅成线、设备可用、茶具消毒"),
    (SERVICE, "茶水间", "开水器、台面、垃圾桶", "台面干燥、无茶渍、垃圾不过三分之二"),
    (SERVICE, "大堂", "旋转门、服务台、绿植", "玻璃无手印、绿植无枯叶、雨天铺防滑垫"),
    (GUARD, "楼梯间及消防通道", "灭火器、指示灯、防火门", "通道无堆放、压力正常、防火门常闭"),
    (GUARD, "地下车库", "道闸、照明、标识", "无积水油污、照明完好、标识清晰"),
    (GUARD, "门岗及外围", "岗亭、停车线、花坛", "岗亭整洁、无烟头、无乱停放"),
    (PLANT, "配电室", "配电柜、绝缘垫、灭火器", "无积尘、温度正常、门锁完好、记录齐全"),
    (PLANT, "空调机房", "机组、管道、地漏", "无跑冒滴漏、无杂物、运行记录完整"),
)
WORK = (
    (SERVICE, "会议服务", "会前三十分钟到岗，检查设备", "未到岗一次扣2分", "重要会议提前一小时"),
    (GUARD, "门岗", "来访登记、礼貌用语", "未登记一次扣2分", "来访信息不外泄"),
    (PLANT, "维修", "接报五分钟到场", "超时一次扣1分", "不能处理的立即回复"),
    (CLEANING, "楼层保洁", "每日两次清扫并巡回保洁", "发现死角一处扣1分", "地面湿滑须放警示牌"),
    (OFFICE, "文员", "投诉记录完整、及时汇报", "漏记一次扣3分", None),
)
SUBJECTS = ("突发事件预案", "礼仪礼貌", "设备点检", "清洁剂配比与安全", "消防器材使用", "首问责任制解读")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
MISSING_OWNERS = frozenset({5, 111})  # zones (counted from 0) nobody answers for yet


def demo_people() -> list[tuple[str, str, str, str]]:
    """(work number, name, team, post) of the 58 invented people, in the ledger's order."""
    dice = random.Random(SEED)  # noqa: S311 - invented names, no secret
    posts = [(OFFICE, "物业经理"), (OFFICE, "副经理"), (OFFICE, "副经理"), (OFFICE, "质检员")]
    for team, post, size in TEAMS:
        posts += [(team, "班组负责人"), *[(team, post)] * (size - 1)]
    names: list[str] = []
    while len(names) < len(posts):
        name = RARE.get(len(names)) or dice.choice(SURNAMES) + dice.choice(GIVEN)
        if name not in names:
            names.append(name)
    return [(f"W{place:03d}", name, *post) for place, (name, post) in enumerate(zip(names, posts, strict=True), start=1)]


def demo_ledger(owners: dict[tuple[str, int, str], str] | None = None) -> bytes:
    """The ledger as .xlsx, the same at each call; `owners` overrides who answers for (building, level, zone)."""
    dice = random.Random(SEED)  # noqa: S311
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    people = demo_people()
    _people(first, people, dice)
    _zones(book.create_sheet("责任区"), people, owners or {}, dice)
    _standards(book.create_sheet("卫生及设备要求标准"), people, dice)
    _work(book.create_sheet("日常工作考核标准"))
    _training(book.create_sheet("培训计划"), dice)
    book.properties.created = book.properties.modified = datetime(2026, 3, 1)  # noqa: DTZ001 - a file's property
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _title(sheet: Worksheet, title: str, headings: list[str]) -> None:
    sheet.append([title])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(headings))
    sheet.append([])
    sheet.append(headings)


def _people(sheet: Worksheet, people: list[tuple[str, str, str, str]], dice: random.Random) -> None:
    sheet.title = "人员"
    _title(sheet, "物业管理部人员花名册（演示，人名均为虚构）", ["工号", "姓 名", "班组", "岗位", "联系电话", "备注"])
    team_before = OFFICE
    for place, (number, name, team, post) in enumerate(people):
        if team != team_before:
            sheet.append([])
        digits = f"199000{place + 1:05d}"
        dashed = f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
        phone: Any = dice.choice([int(digits), int(digits), digits, dashed, digits.translate(WIDE)])
        shown_team = "同上" if team == team_before == CLEANING and dice.random() < 0.35 else team
        shown_number: Any = int(number[1:]) if dice.random() < 0.08 and place > 4 else number
        sheet.append([shown_number, name + (" " if dice.random() < 0.2 else ""), shown_team, post, phone,
                      "兼" if dice.random() < 0.1 else None])  # fmt: skip
        team_before = team


def demo_zones() -> list[tuple[str, int, str, str]]:
    """(building, level, zone, team) of the 143 zones, in the ledger's order."""
    zones: list[tuple[str, int, str, str]] = []
    for building, floors, count in BUILDINGS:
        full = [(building, 1, name, team) for name, team in GROUND]
        full += [(building, level, name, team) for level in range(2, floors + 1) for name, team in UPPER]
        zones += full[: count - len(CELLAR)]
        zones += [(building, -1, name, team) for name, team in CELLAR]
    return zones


def _zones(
    sheet: Worksheet,
    people: list[tuple[str, str, str, str]],
    owners: dict[tuple[str, int, str], str],
    dice: random.Random,
) -> None:
    _title(
        sheet,
        "责任区划分及责任人一览表（试行）",
        ["序号", "楼宇", "楼层", "责任区", "面积(㎡)", "责任班组", "责任人", "联系电话", "职责"],
    )
    members = {team: [name for _number, name, of, _post in people if of == team] for team, _post, _size in TEAMS}
    spans: dict[str, list[int]] = {}
    for place, (building, level, name, team) in enumerate(demo_zones()):
        pool = members[team]
        owner = None if place in MISSING_OWNERS else pool[place % len(pool)]
        owner = owners.get((building, level, name), owner)
        size = round(dice.uniform(20, 260), 1)
        area = dice.choice([None, None, size, f"{int(size)}㎡"])
        row = sheet.max_row + 1
        first = building not in spans
        spans.setdefault(building, []).append(row)
        sheet.append([place + 1, building if first else None, _floor(level, dice), name, area, team, owner, None, DUTIES[team]])
    for rows in spans.values():
        sheet.merge_cells(start_row=rows[0], end_row=rows[-1], start_column=2, end_column=2)
    sheet.append([])
    sheet.append(["说明：责任人每天不少于两次巡检，发现问题及时纠正。"])


def _floor(level: int, dice: random.Random) -> str:
    if level < 0:
        return dice.choice(["B1", "地下一层", "-1层"])
    plain = f"{level}层"
    return dice.choice([plain] * 6 + [f"{level}F", f"{level} 层", plain.translate(WIDE)])


def _standards(sheet: Worksheet, people: list[tuple[str, str, str, str]], dice: random.Random) -> None:
    _title(sheet, "各班组岗位卫生及设备要求标准", ["班组", "区域", "设备", "卫生要求", "责任人"])
    for team, *texts in STANDARDS:
        sheet.append([team, *texts, dice.choice([name for _number, name, of, _post in people if of == team])])


def _work(sheet: Worksheet) -> None:
    _title(sheet, "各班组日常工作考核标准", ["班组", "岗位", "工作要求", "标准", "注意事项", "备注"])
    for row in WORK:
        sheet.append([*row, None])


def _training(sheet: Worksheet, dice: random.Random) -> None:
    _title(sheet, "培训计划", ["编号", "部门", "培训内容", "计划培训时间", "备注"])
    for place in range(20):
        team = (OFFICE, SERVICE, GUARD, PLANT, CLEANING)[place // 4]
        month, day = dice.randint(3, 6), dice.randint(1, 28)
        when = dice.choice([datetime(2026, month, day, 14, 30), f"{month}.{day:02d}", f"{month}月{day}日"])  # noqa: DTZ001
        sheet.append([place + 1, team, SUBJECTS[place % len(SUBJECTS)], when, None])
