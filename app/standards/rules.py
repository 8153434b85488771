"""Cutting a requirement into things to look at, and matching standards to zones. Pure."""

from __future__ import annotations

import re

from app.core.text import compact

LONGEST_ITEM = 200
GENERIC_AREAS = frozenset({"通用", "全部", "所有", "其他", "公共", "全区域", "所有区域", "公共区域", "*"})
# Where a team has no standard for a place at all. Their identifiers never change.
GENERIC_ITEMS = (("generic-clean", "干净整洁，无杂物"), ("generic-works", "设备设施完好"))

_CLAUSES = re.compile(r"[；;。\n]+")
_PARTS = re.compile(r"([、，,])(?![^（(]*[）)])")
_NUMBERING = re.compile(r"(?:^|(?<=[\s；;。，,、]))[（(]?\d{1,2}[、.．)）]\s*(?=\D)")
_WORDS = re.compile(r"[、,，/;；\s]+|及|和")


def cut_items(requirement: str) -> list[str]:
    """无积水、无污渍；墙面无手印 → three items. A label before a colon goes with each: 地面：无尘、无水 → two."""
    items: list[str] = []
    for clause in _CLAUSES.split(_NUMBERING.sub("\n", requirement)):
        label, colon, rest = clause.partition("：") if "：" in clause else clause.partition(":")
        if not colon or len(label.strip()) > 8 or not rest.strip():
            label, rest = "", clause
        for part in _parts(rest):
            text = f"{label.strip()}：{part}" if label.strip() else part
            if text not in items:
                items.append(text[:LONGEST_ITEM])
    return items


def _parts(text: str) -> list[str]:
    """Cut at 、 and ，, but a single character (桌、椅、柜无尘) stays with what follows it."""
    parts: list[str] = []
    carried = ""
    pieces = _PARTS.split(text)
    for place in range(0, len(pieces), 2):
        piece = carried + pieces[place].strip()
        carried = ""
        if len(pieces[place].strip()) == 1 and place + 2 < len(pieces):
            carried = piece + pieces[place + 1]
        elif piece.strip():
            parts.append(piece.strip())
    return parts


def covers(area: str, zone_name: str) -> bool:
    """Whether a standard's area (走廊; 走廊、楼梯) is spoken of in the zone's name (东侧走廊)."""
    name, whole = compact(zone_name), compact(area)
    if not whole:
        return False
    return whole in name or any(len(word) > 1 and word in name for word in _WORDS.split(whole))


def is_generic(area: str) -> bool:
    return compact(area) in GENERIC_AREAS
