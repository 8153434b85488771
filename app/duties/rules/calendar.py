"""Which days are worked: the official calendar with its make-up days (调休), under what the office set. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import holidays

WORKDAY, WEEKEND, HOLIDAY, MAKE_UP = "workday", "weekend", "holiday", "make_up"


@dataclass(frozen=True)
class SetDay:
    """A day as the office set it."""

    working: bool
    name: str = ""


@dataclass(frozen=True)
class WorkCalendar:
    """The working days: `set_days` win over the official calendar, which wins over Monday to Friday."""

    set_days: Mapping[date, SetDay] = field(default_factory=dict)

    def kind(self, day: date) -> str:
        """workday, weekend, holiday (a Monday to Friday, or a named day, off) or make_up (a weekend day worked)."""
        at_weekend = day.weekday() >= 5
        given = self.set_days.get(day)
        if given is not None:
            if given.working:
                return MAKE_UP if at_weekend else WORKDAY
            return WEEKEND if at_weekend and not given.name else HOLIDAY
        names, worked = _official(day.year)
        if day in worked:
            return MAKE_UP
        if day in names:
            return HOLIDAY
        return WEEKEND if at_weekend else WORKDAY

    def is_working(self, day: date) -> bool:
        return self.kind(day) in (WORKDAY, MAKE_UP)

    def name(self, day: date) -> str:
        """What the day is called, "" for an ordinary one."""
        if (given := self.set_days.get(day)) is not None:
            return given.name
        return _official(day.year)[0].get(day, "")


def is_published(year: int) -> bool:
    """Whether the year's make-up days are known to the calendar that is installed; before that it is a guess."""
    names, worked = _official(year)
    return any(day.year == year for day in worked) or any("调休" in name or "替代" in name for name in names.values())


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]


@lru_cache(maxsize=64)
def _official(year: int) -> tuple[dict[date, str], frozenset[date]]:
    china = holidays.country_holidays("CN", years=year, language="zh_CN")
    names = {day: name for day, name in china.items() if day.year == year}
    return names, frozenset(day for day in china.weekend_workdays if day.year == year)


def parse_year(rows: list[list[str]], year: int) -> tuple[dict[date, SetDay], tuple[str, int, str] | None]:
    """The days of an imported calendar, or (fault, row counted from 1, its text): wrong year, unreadable, twice."""
    found: dict[date, SetDay] = {}
    for number, row in enumerate(rows, start=1):
        text = row[0].strip() if row else ""
        if not any(cell.strip() for cell in row) or (number == 1 and not any(letter.isdigit() for letter in text)):
            continue
        day, kind = _day(text), (row[1].strip() if len(row) > 1 else "")
        if day is None or kind not in _KINDS:
            return {}, ("unreadable", number, " ".join(row)[:60])
        if day.year != year:
            return {}, ("year", number, text)
        if day in found:
            return {}, ("twice", number, text)
        found[day] = SetDay(_KINDS[kind], row[2].strip()[:40] if len(row) > 2 else "")
    return found, None if found else ("empty", 0, "")


_KINDS = {"休": False, "放假": False, "休息": False, "off": False, "班": True, "上班": True, "工作": True, "work": True}


def _day(text: str) -> date | None:
    parts = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-").split(" ")[0]
    try:
        year, month, day = (int(part) for part in parts.split("-"))
        return date(year, month, day)
    except ValueError:
        return None
