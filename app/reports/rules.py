"""What a ledger is asked for, and what keeps a spreadsheet from running what somebody typed. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from app.rollups.rules import next_month


@dataclass(frozen=True)
class Until:
    """The end of a span, such as a deadline: midnight is read as 24:00 of the day before."""

    at: datetime


Value = str | int | Fraction | datetime | Until | None  # a fraction is a share, shown in per cent
FORMATS = ("xlsx", "csv")
_ACTIVE = "=+-@\t\r\n\0＝＋－＠"  # what makes a spreadsheet read a text as a formula (CWE-1236)
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DAY_ZERO = date(1899, 12, 30)
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\]")
LONGEST_SHEET = 31
LONGEST = 32_767  # characters a cell can hold, one beyond U+FFFF counted twice


@dataclass(frozen=True)
class Month:
    """A calendar month of the site, from its first day to before the next one's."""

    first: date

    @property
    def after(self) -> date:
        return next_month(self.first)

    @property
    def days(self) -> int:
        return (self.after - self.first).days

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


def read_month(text: str) -> Month | None:
    """`2026-11` as a month; None for anything else, and for years nobody has records of."""
    if not re.fullmatch(r"\d{4}-\d{2}", text):
        return None
    year, number = int(text[:4]), int(text[5:])
    return Month(date(year, number, 1)) if 2000 <= year <= 2200 and 1 <= number <= 12 else None


def fit(text: str) -> str:
    """The text as a cell can hold it."""
    text = _UNFIT.sub("", text)
    if len(text) <= LONGEST // 2:
        return text
    return _cut(text, LONGEST)


def sheet_name(name: str, taken: Collection[str] = ()) -> str:
    """A name a sheet can have: of at most 31 characters, none of them []:*?/\\, not like one `taken` (upper and lower case are

    one); "" for none left, which the workbook then numbers.
    """
    name = " ".join(_NOT_IN_SHEETS.sub(" ", fit(name)).split()).strip("' ")
    if not name:
        return ""
    folded = {one.casefold() for one in taken}
    for number in itertools.count(1):
        more = "" if number == 1 else f" {number}"
        found = _cut(name, LONGEST_SHEET - len(more)).rstrip("' ") + more
        if found.casefold() not in folded and found.casefold() != "history":  # a name that Excel keeps to itself
            return found
    raise AssertionError("counts on for ever")


def _cut(text: str, units: int) -> str:
    """The text in at most so many units of UTF-16, which is how a spreadsheet counts."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore")


def serial(moment: datetime) -> float:
    """A wall clock's moment as a spreadsheet counts: days since the end of 1899."""
    seconds = moment.hour * 3_600 + moment.minute * 60 + moment.second
    return (moment.date() - _DAY_ZERO).days + seconds / 86_400


def last_day(moment: datetime) -> date | None:
    """The day that ends at a wall clock's moment, its last minute told as 24:00; None where none does."""
    return moment.date() - timedelta(days=1) if (moment.hour, moment.minute) == (0, 0) else None


def defused(text: str) -> str:
    """The text for a CSV file: what would be read as a formula gets an apostrophe before it."""
    return f"'{text}" if text and text[0] in _ACTIVE else text
