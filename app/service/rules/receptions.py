"""What a reception needs (附表一 二.1): who is told first, what each team checks once more; in the office's language. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from app.service.rules.declaring import NEW
from app.service.rules.folded import Folded
from app.service.rules.kinds import LARGE

CONFERENCE, SECURITY = "会服", "安全"  # in the names of the teams that are told at once
MOST_POINTS, LONGEST = 20, 200

# 会场布置结束后，各班组应对负责项目设施进行再次确认: by what a team's name holds.
CHECKS = {
    "会服": ("话筒、音响试音", "投影、显示屏试机", "桌签、茶水、纸笔齐全", "空调温度合适"),
    "安全": ("出入口和车位已安排", "消防通道畅通", "引导标识到位"),
    "工程": ("供电和备用电源正常", "灯光、空调运行正常", "电梯运行正常"),
    "保洁": ("会场及走廊地面干净", "卫生间清洁、用品齐全", "垃圾已清运"),
}
OTHERS = ("本班组负责的设施已再次确认",)


def checks_of(team: str) -> tuple[str, ...]:
    """What a team of this name checks, until the office writes it otherwise."""
    return next((points for part, points in CHECKS.items() if part in team), OTHERS)


def lacking(case: Folded) -> list[str]:
    """What has not been done of set_up, recheck and, for a large one, ushers."""
    left = {
        "set_up": case.state == NEW,
        "recheck": any(point.by_id is None for point in case.points.values()),
        "ushers": case.size == LARGE and not case.ushers,
    }
    return [name for name, missing in left.items() if missing]


def points_of(team_id: str, texts: Iterable[str]) -> list[dict[str, str]]:
    """The points of a team, with ids of their own."""
    found = [" ".join(text.split())[:LONGEST] for text in texts]
    kept = [text for text in found if text][:MOST_POINTS]
    return [{"id": f"{team_id}.{number}", "text": text, "team_id": team_id} for number, text in enumerate(kept, start=1)]
