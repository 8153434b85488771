"""Floors, areas, phones, numbers and dates are read the way offices write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ledger.rules import cells
from app.places.rules import floor_label

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("1层", 1), ("1F", 1), ("１层", 1), ("4 层", 4), ("B1", -1), ("-1层", -1), ("地下一层", -1), ("负二层", -2),
        ("十二层", 12), ("二十层", 20), ("二十一楼", 21), ("首层", 1), ("F3", 3), (3, 3), (3.0, 3), (-1, -1),
        ("B2层", -2), ("b1f", -1), ("地下1层", -1), ("10 F", 10), ("第五层", 5),
        ("屋面", None), ("夹层", None), ("0层", None), ("1-3层", None), ("", None), (None, None),
        (datetime(2026, 1, 2), None), (True, None), ("9999层", None),
    ],
)  # fmt: skip
def test_a_floor_is_read(written: object, level: int | None) -> None:
    assert cells.floor_level(written) == level


@given(st.integers(-20, 200).filter(bool), st.sampled_from(["zh_CN", "en"]), st.booleans(), st.sampled_from(["", " "]))
def test_every_floor_we_write_is_read_back(level: int, language: str, wide: bool, space: str) -> None:
    text = floor_label(level, language)
    text = space.join(text.translate(WIDE) if wide else text)
    assert cells.floor_level(text) == level


@given(st.text(max_size=30) | st.integers() | st.floats() | st.none() | st.datetimes())
def test_no_cell_breaks_a_reader(value: object) -> None:
    assert cells.floor_level(value) != 0
    cells.area_m2(value)
    digits, _ = cells.phone(value)
    assert digits == "" or digits.isdigit()
    cells.planned_date(value, 2026)
    cells.work_number(value, cells.number_pattern([value, "W001"]))
    cells.person_name(value)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["{}", "+86 {}", "{} ", " {}", "86{}"]))
def test_a_phone_is_its_digits_however_it_is_typed(number: str, shape: str) -> None:
    assert cells.phone(shape.format(number)) == (number, "")
    assert cells.phone(int(number)) == (number, "")
    assert cells.phone(float(number)) == (number, "")
    assert cells.phone(number.translate(WIDE)) == (number, "")
    assert cells.phone(f"{number[:3]}-{number[3:7]}-{number[7:]}") == (number, "")


@pytest.mark.parametrize(
    ("written", "fault"),
    [("1380013800o", "letters"), ("138001380", "short"), ("138001380001", "long"), ("1.39E+10", "rounded"), (12, "short")],
)
def test_a_bad_phone_says_why(written: object, fault: str) -> None:
    assert cells.phone(written) == ("", fault)


def test_the_first_of_two_phones_is_taken() -> None:
    assert cells.phone("13800138000/13900139000") == ("13800138000", "many")


@pytest.mark.parametrize(
    ("written", "area"),
    [(226.4, "226.40"), ("36㎡", "36.00"), ("1,200平方米", "1200.00"), ("约３６ ㎡", "36.00"), (-5, "-5.00"), ("大", None)],
)
def test_an_area_is_read(written: object, area: str | None) -> None:
    assert cells.area_m2(written) == (Decimal(area) if area else None)


def test_a_bare_number_follows_the_pattern_of_the_sheet() -> None:
    pattern = cells.number_pattern(["W001", "W002", 3, "Ｗ００４"])
    assert pattern == ("W", 3)
    assert cells.work_number(11, pattern) == "W011"
    assert cells.work_number("Ｗ００４", pattern) == "W004"
    assert cells.work_number("w005", pattern) == "W005"
    assert cells.work_number(1234, pattern) == "W1234"


def test_without_a_majority_numbers_stay_as_they_are() -> None:
    assert cells.number_pattern([1, 2, 3, "W004"]) == ("", 0)
    assert cells.work_number(11, ("", 0)) == "11"


@given(st.integers(1, 999))
def test_a_bare_number_and_its_full_form_are_one(number: int) -> None:
    pattern = ("W", 3)
    assert cells.work_number(number, pattern) == cells.work_number(f"W{number:03d}", pattern) == f"W{number:03d}"


@pytest.mark.parametrize(
    ("written", "day", "fault"),
    [
        (datetime(2026, 6, 26, 14, 30), date(2026, 6, 26), ""), ("4.10", date(2026, 4, 10), "no year"),
        ("6月23日", date(2026, 6, 23), "no year"), ("2025年3月1日", date(2025, 3, 1), ""),
        ("2025-03-01 14:30", date(2025, 3, 1), ""), ("5/16", date(2026, 5, 16), "no year"), (46000, date(2025, 12, 9), ""),
        (4.1, None, "ambiguous"), (4.15, date(2026, 4, 15), "no year"), ("13月40日", None, "unread"),
        ("待定", None, "unread"), (None, None, ""),
    ],
)  # fmt: skip
def test_a_planned_day_is_read(written: object, day: date | None, fault: str) -> None:
    assert cells.planned_date(written, 2026) == (day, fault)
