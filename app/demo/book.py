"""Books for the demo site's owner: rooms, fire points, keys with their hand-overs, the plans of this week and today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.book.actions import KeyGiven, PlanWritten, hand_over_key, keep_book, write_plan
from app.book.rules import DAY, EQUIPMENT, FIRE, KEY, ROOM, WEEK
from app.core.moments import here_and_now
from app.demo.pictures import picture
from app.photos.actions import receive_photo
from app.policy import OWNER, STAFF
from app.settings.queries import current

if TYPE_CHECKING:
    from app.demo.seed import DemoSite

LINES = {
    ROOM: ["201 综合科", "202 档案室", "203 小会议室"],
    EQUIPMENT: ["新风机组 1 台", "开水器 1 台"],
    FIRE: ["灭火器 2 具，楼梯口", "消火栓 1 处，走廊东侧", "应急照明 4 盏"],
    KEY: ["203 小会议室", "强电井"],
}


def fill_books(site: DemoSite) -> None:
    """Every zone of the owner's account has a book; one key of the first is with the staff's account."""
    owner, today = site.accounts[OWNER], current().local(site.now).date()
    mine = [zone_id for zone_id, person in site.owners.items() if person.id == owner.id]
    by, times = site.by(owner, site.now), here_and_now(site.now)
    for number, zone_id in enumerate(mine):
        entries = keep_book(by, zone_id, LINES)
        write_plan(by, PlanWritten(zone_id, WEEK, today, "本周重点：墙面手印、开水器除垢；周四彻底清扫一次。"), times)
        if number:
            continue
        write_plan(by, PlanWritten(zone_id, DAY, today, "上午拖地两遍，下午擦玻璃，会议前 30 分钟复查。"), times)
        sha256, content = picture(5, mended=True)
        receive_photo(by, sha256, content)
        key = next(one for one in entries if one.kind == KEY)
        hand_over_key(by, KeyGiven(key.id, site.accounts[STAFF].id, note="会议保洁用", photos=[sha256]), times)
