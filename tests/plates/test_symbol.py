"""The symbols are those that the standard asks for, and an independent reader reads them."""

from __future__ import annotations

import random

import pytest
import zxingcpp
from PIL import Image
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.util import QRData, create_data, lost_point

from app.plates.printing import symbol
from app.plates.printing.symbol import modules, penalty
from app.plates.rules import new_code, plate_url

HOSTS = ("https://zw.example", "http://127.0.0.1:8000", "https://zonewalk.a-rather-long-office.example.cn")


@pytest.mark.parametrize("host", HOSTS)
def test_an_independent_reader_reads_every_symbol(host: str) -> None:
    for _ in range(20):
        url = plate_url(host, new_code())
        rows = modules(url)
        picture = Image.new("L", (len(rows) + 8, len(rows) + 8), 255)
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                picture.putpixel((x + 4, y + 4), 0 if dark else 255)
        found = zxingcpp.read_barcodes(picture.resize((picture.width * 4, picture.height * 4)))
        assert [one.text for one in found] == [url] and found[0].ec_level == "Q"


def test_the_mask_is_the_one_with_the_least_penalty_and_penalties_are_those_of_the_library() -> None:
    dice = random.Random(1)
    for length in (10, 20, 40):
        text = "".join(dice.choice("0123456789ABCDEF") for _ in range(length))
        data = QRData(text)
        version = symbol._version(data.mode, length)
        frame = symbol._frame(version)
        number = frame.placed(create_data(version, ERROR_CORRECT_Q, [data]))
        every = [number ^ mask for mask in frame.masks]
        assert [penalty(one, frame.side) for one in every] == [lost_point(as_rows(one, frame.side)) for one in every]
        assert modules(text) == as_rows(min(every, key=lambda one: lost_point(as_rows(one, frame.side))), frame.side)


def as_rows(number: int, side: int) -> list[list[bool]]:
    digits = f"{number:0{side * side}b}"
    return [[digit == "1" for digit in digits[start : start + side]] for start in range(0, side * side, side)]
