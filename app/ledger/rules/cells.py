"""Single cells: floors, areas, dates, phones, work numbers, names, as offices write them. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from app.core.text import compact, phone_digits, squeeze

NOTHING = frozenset({"", "无", "暂无", "待定", "空缺", "缺", "/", "\\", "-", "--", "—", "——", "–", "N/A", "n/a", "未定"})
DITTO = frozenset({"同上", "同上行", "同前", "〃", '"', "''", "′′", "”", "“", "ditto", "同"})
LARGEST_M2 = Decimal(200_000)
EXCEL_EPOCH = date(1899, 12, 30)

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_FLOOR = re.compile(r"(地下|负|-|−|B|地上|第|F|L)?(?:第)?(\d+|[零〇一二两三四五六七八九十百]+)(层|楼|F|楼层)?", re.I)
_NAMED_FLOORS = {"首层": 1, "底层": 1, "地面层": 1, "G": 1, "GF": 1, "地下室": -1, "地下层": -1, "地下": -1}
_AREA = re.compile(r"(约|大约|近)?(-?\d+(?:\.\d+)?)(m2|m|平方米|平米|平方|平)?(左右)?", re.I)
_FULL_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?!\d)")
_SHORT_DATE = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?(?!\d)")
_CLOCK_TIME = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")
_WORK_NUMBER = re.compile(r"([A-Za-z]*[-_]?)(\d+)")


def is_wide(value: object) -> bool:
    """Whether the text was typed with full-width digits or letters."""
    return isinstance(value, str) and any("０" <= mark <= "９" or "Ａ" <= mark <= "ｚ" for mark in value)


def is_ditto(value: object) -> bool:
    return compact(value) in DITTO


def plain(value: object) -> str:
    """A cell as text: whole numbers without .0, outer and doubled spaces away."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return squeeze(value)


def person_name(value: object) -> str:
    """A name: Chinese ones without inner spaces (姓 名), others with single ones."""
    text = plain(value)
    return text if re.search(r"[A-Za-z]", text) else text.replace(" ", "")


def chinese_number(text: str) -> int | None:
    """十二 → 12, 二十 → 20, 一百零三 → 103; None when it is no number below 1000."""
    if text.isdecimal():
        return int(text)
    total, digit = 0, None
    for mark in text:
        if mark in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[mark]
        elif mark in ("十", "百"):
            total += (1 if digit is None else digit) * (10 if mark == "十" else 100)
            digit = None
        else:
            return None
    return total + (digit or 0) if text else None


def floor_level(value: object) -> int | None:
    """1层, 1F, F1, １楼, 三层, B1, -1层, 地下一层, 负二层 → the level (1 ground, -1 first basement); None otherwise."""
    if isinstance(value, (datetime, date, bool)):
        return None
    text = compact(plain(value)).upper()
    if text in _NAMED_FLOORS:
        return _NAMED_FLOORS[text]
    match = _FLOOR.fullmatch(text.replace("−", "-").replace("地下-", "地下"))
    if match is None:
        return None
    number = chinese_number(match[2])
    if number is None or number == 0:
        return None
    level = -number if (match[1] or "") in ("地下", "负", "-", "−", "B") else number
    return level if -20 <= level <= 200 else None


def area_m2(value: object) -> Decimal | None:
    """226.4, 36㎡, 1,200 平方米, 约36㎡ → square metres to two places; None when it is not a number."""
    if isinstance(value, (datetime, date, bool)):
        return None
    match = _AREA.fullmatch(compact(plain(value)).replace(",", "").replace("−", "-"))
    if match is None or len(match[2]) > 20:
        return None
    return Decimal(match[2]).quantize(Decimal("0.01"))


def phone(value: object) -> tuple[str, str]:
    """(digits, fault): the fault is "" or one of letters, short, long, many, rounded."""
    text = plain(value)
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", text, re.I):
        return "", "rounded"
    parts = [part for part in re.split(r"[/、,，;；]", text) if part.strip()]
    digits = phone_digits(parts[0]) if parts else ""
    if not digits:
        return "", ""
    if not (digits.isascii() and digits.isdigit()):
        return "", "letters"
    if len(digits) < 3:
        return "", "short"
    if digits.startswith("1") and 8 < len(digits) < 11:
        return "", "short"
    if len(digits) > (11 if digits.startswith("1") else 16):
        return "", "long"
    return digits, "many" if len(parts) > 1 else ""


def number_pattern(values: Iterable[object]) -> tuple[str, int]:
    """The (prefix, digits) most work numbers of a sheet have; ("", 0) when there is no such majority."""
    shapes: Counter[tuple[str, int]] = Counter()
    texts = [compact(plain(value)) for value in values]
    texts = [text for text in texts if text]
    for text in texts:
        match = _WORK_NUMBER.fullmatch(text)
        if match and (match[1] or match[2].startswith("0")):
            shapes[(match[1].upper(), len(match[2]))] += 1
    if not shapes:
        return "", 0
    shape, count = shapes.most_common(1)[0]
    return shape if count * 2 > len(texts) else ("", 0)


def work_number(value: object, pattern: tuple[str, int]) -> str:
    """A work number by the sheet's own pattern: 11 → W011 where the others are W001…"""
    text = compact(plain(value))
    match = _WORK_NUMBER.fullmatch(text)
    if match is None:
        return text
    prefix, width = pattern
    if not match[1] and width:
        return prefix + match[2].lstrip("0").zfill(width)
    return match[1].upper() + match[2] if match[1].upper() == prefix else text


def planned_date(value: object, year: int) -> tuple[date | None, str]:
    """(date, fault) of a planned day; a date without a year takes `year`. Faults: "", "no year", "ambiguous", "unread".

    The number 4.1 may have been typed as 4.1 or 4.10: it is not guessed.
    """
    if isinstance(value, datetime):
        return value.date(), ""
    if isinstance(value, date):
        return value, ""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 36_526 <= value < 80_000:
        return EXCEL_EPOCH + timedelta(days=int(value)), ""
    if isinstance(value, float) and compact(value)[-2:] in (".1", ".2", ".3"):
        return None, "ambiguous"
    text = compact(_CLOCK_TIME.sub("", plain(value)))
    full = _FULL_DATE.match(text)
    short = None if full else _SHORT_DATE.match(text)
    try:
        if full:
            return date(int(full[1]), int(full[2]), int(full[3])), ""
        if short:
            return date(year, int(short[1]), int(short[2])), "no year"
    except ValueError:
        pass
    return None, "unread" if text else ""
