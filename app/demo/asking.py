"""Survey rounds for the demo site: two closed months and this one, open. Every answer is invented."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from app.policy import OFFICE
from app.settings.queries import current
from app.surveys.actions import (
    Filled,
    RoundEntry,
    answer_invitation,
    close_round,
    make_invitations,
    open_a_round,
    ship_survey,
)
from app.surveys.models import Questionnaire, SurveyRound
from app.surveys.rules import CHOICE, SCALE, VERDICT, month_end

if TYPE_CHECKING:
    from app.demo.seed import DemoSite

LIKED = {"会服": 0.95, "安全": 0.9, "工程": 0.62, "保洁": 0.7, "办公": 0.9}  # how many are content, by team
SAID = (
    "三楼卫生间有异味，希望多通风", "保洁阿姨态度很好，打扫认真", "报修空调等了两天才有人来", "会议茶水准备及时，谢谢",
    "电梯早高峰太慢", "东侧走廊灯不亮，报修后没人来", "停车场门岗很负责", "建议大厅加几把雨伞", "卫生间地面有水，容易滑倒",
    "投影经常连不上，会前请检查",
)  # fmt: skip
LAST, RUNNING = 36, 9  # answers


def ask_around(site: DemoSite) -> None:
    """The last two months' rounds with their answers, each closed at its month's end; this month's, with a few so far."""
    this = current().local(site.now).date().replace(day=1)
    last = this - timedelta(days=1)
    office = site.accounts[OFFICE]
    for end in (last.replace(day=1) - timedelta(days=1), last):
        evening = datetime.combine(end, time(18), current().zone_info)
        kept = ship_survey(site.by(office, evening))
        closed = open_a_round(site.by(office, evening), RoundEntry(end.replace(day=1), kept.id, end))
        _answer(site, closed, kept, LAST, evening)
        close_round(site.by(office, evening), closed.id)
    running = open_a_round(site.by(office, site.now), RoundEntry(this, kept.id, month_end(this)))
    _answer(site, running, kept, RUNNING, site.now)


def _answer(site: DemoSite, found: SurveyRound, kept: Questionnaire, number: int, at: datetime) -> None:
    """Every third invitation stays unused; people answer about a few zones."""
    places = [zone.id for zone in site.zones if "走廊" in zone.name or zone.name == "大堂"][:4]
    tokens = make_invitations(site.by(site.accounts[OFFICE], at), found.id, number + number // 3)
    for turn, token in enumerate(tokens[:number]):
        given = {one.id: _said(site, one.kind, one.team.name if one.team else "", turn) for one in kept.questions}
        answer_invitation(token, Filled(given, site.dice.choice(places) if turn % 3 else None), at)


def _said(site: DemoSite, kind: str, team: str, turn: int) -> str:
    content = site.dice.random() < next((share for name, share in LIKED.items() if name in team), 0.85)
    if kind == VERDICT:
        return str(int(content))
    if kind == SCALE:
        return str(site.dice.choice((4, 5, 5) if content else (2, 3, 3)))
    if kind == CHOICE:
        return str(site.dice.choice((0, 0, 1, 1, 1, 5)))
    return SAID[turn % len(SAID)] if turn % 3 == 1 else ""
