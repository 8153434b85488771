"""The plans for incidents to begin with (附表一 一), until the office writes its own. Data in the office's language. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MOST_STEPS, LONGEST = 40, 200


@dataclass(frozen=True)
class Plan:
    """预案 for one kind of incident. `human`: caused by people, where a team acts under the manager (附表一 一.2)."""

    id: str
    name: str
    human: bool
    steps: tuple[tuple[str, str], ...]  # (id, text)


def _plan(key: str, name: str, human: bool, *texts: str) -> Plan:
    return Plan(key, name, human, tuple((f"{key}-{number}", text) for number, text in enumerate(texts, start=1)))


_TELL = "向物业经理或主管领导报告：什么事、在哪里、有没有人受伤"
_REPORT = "处置完毕后恢复现场，登记损失，按程序上报"
SHIPPED = (
    _plan(
        "fire",
        "火灾",
        False,
        "高声示警，按下最近的手动报警按钮",
        "拨打 119，说清地点、火势、有无人员被困",
        _TELL,
        "切断起火区域的电源和燃气",
        "火小时用就近灭火器、消火栓扑救；火大时不要硬拼",
        "组织人员沿疏散通道撤离，不乘电梯，弯腰捂口鼻",
        "在集合点清点人数",
        "到路口引导消防车，守住现场不让人返回",
        _REPORT,
    ),
    _plan(
        "flood",
        "溢水、漏水",
        False,
        _TELL,
        "关闭就近的进水阀门",
        "切断受水影响区域的电源",
        "用沙袋、吸水机拦水排水，保护电梯井和配电间",
        "转移怕水的文件和设备，放置“小心地滑”提示",
        "通知工程班组查明原因并抢修",
        _REPORT,
    ),
    _plan(
        "collapse",
        "坍塌",
        False,
        "立即撤离危险区域，阻止他人进入",
        "拨打 119、120，说清地点和被困人数",
        _TELL,
        "拉警戒线，切断水、电、气",
        "在确保安全的前提下搜寻、救助伤员",
        "清点人数，安置撤出的人员",
        _REPORT,
    ),
    _plan(
        "earthquake",
        "地震",
        False,
        "就地躲避：桌下、墙角，护住头部，不乘电梯",
        "晃动停止后组织人员有序撤到空旷处",
        _TELL,
        "切断水、电、气，检查有无起火、漏气",
        "清点人数，救助伤员，拨打 120",
        "未经检查的楼宇不得返回",
        _REPORT,
    ),
    _plan(
        "petition",
        "上访聚集",
        True,
        _TELL,
        "安全班组到场维持秩序，守住出入口",
        "由物业经理牵头接待，态度平和，不争执",
        "联系信访部门和属地派出所到场",
        "引导到接待场所，保持通道畅通",
        "如实记录诉求和经过",
        _REPORT,
    ),
    _plan(
        "injury",
        "人员受伤",
        True,
        "查看伤情，拨打 120，说清地点和伤情",
        _TELL,
        "做力所能及的救护，不随意搬动伤员",
        "疏散围观人员，留出救护通道",
        "派人到路口引导救护车，陪同就医",
        "联系家属或所在单位",
        "保护现场，留存监控和照片",
        _REPORT,
    ),
    _plan(
        "traffic",
        "交通事故",
        True,
        "查看有无人员受伤，有伤先拨 120",
        "拨打 122 报警",
        _TELL,
        "摆放警示标志，疏导院内车辆和行人",
        "拍照留证，保护现场",
        "协助双方联系保险和单位",
        _REPORT,
    ),
    _plan(
        "lift",
        "电梯困人",
        False,
        "用对讲安抚被困人员，劝其不要扒门",
        _TELL,
        "通知电梯维保单位，记下到场时间",
        "在各层厅门放置停用提示",
        "由持证人员放人，查看有无受伤",
        "查明原因、试运行正常后才恢复使用",
        _REPORT,
    ),
    _plan(
        "outage",
        "突然停电",
        False,
        _TELL,
        "查看应急照明和电梯有无困人",
        "通知工程班组查明原因，启用备用电源",
        "引导人员用楼梯撤到安全处，防止踩踏",
        "送电前逐级检查，恢复后巡查设备",
        _REPORT,
    ),
    _plan(
        "other",
        "其他突发事件",
        False,
        _TELL,
        "疏散无关人员，保护现场",
        "按需拨打 110、119、120",
        "按物业经理的指令处置",
        _REPORT,
    ),
)


def steps_from(lines: str, before: list[dict[str, Any]], fresh: Any) -> list[dict[str, str]]:
    """One step a line; a step whose text stays keeps its id, `fresh()` makes the others'."""
    known = {one["text"]: one["id"] for one in before}
    texts = [" ".join(line.split()) for line in lines.splitlines()]
    return [{"id": known.pop(text, None) or fresh(), "text": text[:LONGEST]} for text in texts if text]
