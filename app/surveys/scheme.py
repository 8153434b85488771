"""A questionnaire and topics to begin with, from the scheme's teams and promises (三 8, 考评阶段, 附表一, 附表二).

Questions and topics are data in the office's language, like everything an office enters; visitors read them in English too.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.people.models import Team
from app.surveys.rules import CHOICE, SCALE, VERDICT, WORDS, Question, Topic

TITLE, TITLE_EN = "业主满意度调查表", "Satisfaction survey"
# What marks a team's name, what is asked about it.
ABOUT = (
    ("会服", "会议服务：布置及时、礼仪周到", "Meeting service: set up in time, courteous"),
    ("安全", "安全秩序：门岗、巡查、消防通道", "Safety and order: gates, patrols, fire exits"),
    ("工程", "工程维修：报修到场快、修得好", "Repairs: quick to arrive, well mended"),
    ("保洁", "环境卫生：走廊、卫生间、电梯厅", "Cleanliness: corridors, toilets, lift halls"),
    ("办公室", "前台与办公室：接待、答复、投诉处理", "Office: reception, answers, complaints"),
)
FIRST = Question(VERDICT, "总体上，您对物业服务满意吗？", "All in all, are you satisfied with the property service?", True)
QUICK = Question(
    VERDICT, "反映问题后，对到场和答复的速度满意吗？",
    "When you report something, are you satisfied with how quickly we come and answer?",
)  # fmt: skip
BETTER = Question(
    CHOICE, "您认为最需要改进的是哪一项？", "What should be improved first?",
    choices=("环境卫生 | Cleanliness", "设备维修 | Repairs", "会议服务 | Meeting service", "安全秩序 | Safety and order",
             "服务态度 | Manners", "反应速度 | Quickness"),
)  # fmt: skip
SAY = Question(WORDS, "还有什么意见或建议？", "What else would you like to tell us?")

TOPICS = (
    ("环境卫生", ("卫生", "清洁", "打扫", "保洁", "垃圾", "厕所", "卫生间", "异味", "地面", "灰尘", "clean", "dirty", "toilet")),
    ("设备设施", ("电梯", "空调", "灯", "水龙头", "漏水", "维修", "坏", "报修", "门锁", "开水", "lift", "broken", "repair")),
    ("会议服务", ("会议", "会务", "茶水", "会场", "音响", "投影", "meeting")),
    ("安全秩序", ("安全", "保安", "门岗", "停车", "消防", "通道", "噪音", "parking", "noise")),
    ("服务态度", ("态度", "礼貌", "热情", "微笑", "推诿", "冷漠", "rude", "friendly")),
    ("反应速度", ("慢", "太久", "及时", "等了", "拖", "没人来", "slow", "late")),
)


def scheme_questions(teams: Sequence[Team]) -> list[Question]:
    """One question about each team that the scheme knows and the site has; all of them, about nobody, without any."""
    asked = []
    for mark, words, words_en in ABOUT:
        named = next((team for team in teams if mark in team.name), None)
        if named is not None or not teams:
            asked.append(Question(SCALE, words, words_en, team_id=named.id if named else None))
    return [FIRST, *asked, QUICK, BETTER, SAY]


def scheme_topics() -> list[Topic]:
    return [Topic("", name, keywords) for name, keywords in TOPICS]
