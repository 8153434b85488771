"""The scheme's own duties (三, 附表三, 附表四), as rows to begin with: the office changes them as it likes.

What the scheme asks of a zone (its plan of the week, its keys, its fire safety) is owed in each zone; what it asks of the
person (the day's plan, the cleanings, the self-assessment) once, whatever zones they hold.
Their names and checks are data in the office's language, like everything an office enters.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.duties.actions.duty import DutyEntry
from app.duties.rules.quota import DAY, MONTH, WEEK, Quota
from app.duties.rules.terms import ANY, ANYWHERE, DEED, EACH_ZONE, INSPECTION, OWNER, PATROL, ROLE, SURVEY
from app.inspections.rules import GENERAL, TARGETED
from app.policy import DEPUTY, INSPECTOR, MANAGER, OFFICE
from app.settings.rules import Window

MONDAY, WEDNESDAY = 0, 2
LATE_A_DAY = 24 * 60


def scheme_duties(from_on: date, windows: Sequence[Window]) -> list[DutyEntry]:
    """The duties of the scheme, in force from a day on, with the site's patrol windows."""
    daily = Quota(1, DAY, windows=tuple(windows), working_days=True, late_minutes=60)
    twice = Quota(2, DAY, working_days=True, gap_minutes=120)
    mon_wed = Quota(1, DAY, frozenset({MONDAY, WEDNESDAY}), working_days=True)
    wednesday = Quota(1, DAY, frozenset({WEDNESDAY}), working_days=True)
    weekly = Quota(1, WEEK, late_minutes=LATE_A_DAY)
    monthly = Quota(1, MONTH, late_minutes=3 * LATE_A_DAY)
    return [
        DutyEntry("责任区巡检", OWNER, [daily], from_on, record_kind=PATROL, scope=EACH_ZONE, clause="附表三 二.3",
                  site_windows=frozenset({0})),
        DutyEntry("副经理巡查", ROLE, [twice], from_on, [DEPUTY], record_kind=PATROL, clause="三 4、附表四 1"),
        DutyEntry("周一、周三针对性检查", ROLE, [mon_wed], from_on, [DEPUTY, INSPECTOR], record_kind=INSPECTION,
                  topic=TARGETED, clause="三 5"),
        DutyEntry("周三安全卫生大检查", ROLE, [wednesday], from_on, [DEPUTY, INSPECTOR], share=ANY,
                  record_kind=INSPECTION, topic=GENERAL, clause="附表四 4"),
        DutyEntry("卫生大清扫", OWNER, [weekly, Quota(5, MONTH)], from_on, record_kind=DEED, scope=ANYWHERE,
                  evidence="photo", clause="附表三 二.5", checklist=["地面墙面", "门窗玻璃", "设施设备", "卫生死角"]),
        DutyEntry("周区域计划", OWNER, [weekly], from_on, topic="week", scope=EACH_ZONE, clause="附表三 一.1",
                  checklist=["本周重点", "人员安排", "物料准备"]),
        DutyEntry("日常清洁计划", OWNER, [Quota(1, DAY, working_days=True, late_minutes=LATE_A_DAY)], from_on,
                  topic="day", clause="附表三 一.1", checklist=["今日重点", "人员到位"]),
        DutyEntry("每周自我考评", OWNER, [weekly], from_on, clause="三 9、考评办法 2", checklist=["硬件设施", "软件服务"]),
        DutyEntry("钥匙检查", OWNER, [weekly], from_on, scope=EACH_ZONE, clause="附表三 一.5",
                  checklist=["钥匙齐全", "借用已登记", "交接有签字"]),
        DutyEntry("消防安全检查", OWNER, [weekly], from_on, scope=EACH_ZONE, clause="附表三 一.4",
                  checklist=["灭火器压力正常", "通道无堆放", "指示灯完好", "防火门常闭"]),
        DutyEntry("月底满意度测评", ROLE, [monthly], from_on, [OFFICE, MANAGER], share=ANY, record_kind=SURVEY,
                  clause="考评阶段、考评办法 5"),
    ]  # fmt: skip
