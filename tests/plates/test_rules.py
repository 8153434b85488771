"""Codes: how they are read back from what people type, and what phones hold of them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.plates.printing.fitting import Block, fit, fit_column, wrap
from app.plates.printing.fonts import width
from app.plates.printing.symbol import modules, rectangles
from app.plates.rules import ALPHABET, code_hash, grouped, new_code, plate_url, read_code

no_deadline = settings(deadline=None)
codes = st.text(alphabet=ALPHABET, min_size=10, max_size=10)
words = st.text(alphabet="一层大厅东侧走廊卫生间，。（）ABCabc 123喆赟", min_size=1, max_size=90)


@no_deadline
@given(codes, st.randoms(use_true_random=False))
def test_a_code_is_read_however_it_is_typed(code: str, chance: object) -> None:
    looks = {"0": "0Oo", "1": "1IiLl"}
    typed = "".join(chance.choice(looks.get(letter, letter + letter.lower())) for letter in code)  # type: ignore[attr-defined]
    for text in (typed, f" {typed[:4]}-{typed[4:8]} {typed[8:]} ", grouped(code), plate_url("https://zw.example", code)):
        assert read_code(text) == code
    assert read_code(f"https://zw.example/z/{typed}?from=wechat") == code


@no_deadline
@given(st.text(max_size=40))
def test_whatever_is_typed_never_fails(text: str) -> None:
    read = read_code(text)
    assert read is None or (len(read) == 10 and set(read) <= set(ALPHABET))


def test_new_codes_differ_and_hashes_depend_on_the_salt() -> None:
    assert len({new_code() for _ in range(500)}) == 500
    assert code_hash("a", "0123456789") != code_hash("b", "0123456789")


@no_deadline
@given(words, st.floats(5, 80))
def test_no_line_is_longer_than_its_room(text: str, room: float) -> None:
    for line in wrap(text, 4, room):
        assert len(line) <= 2 or width(line, 4) <= room + 4.01  # closing marks may pull one letter along


@no_deadline
@given(st.lists(words, min_size=1, max_size=6), st.floats(20, 80), st.floats(10, 60))
def test_a_column_never_overflows(texts: list[str], room: float, height: float) -> None:
    blocks = [Block(text, 6, 2, 4) for text in texts]
    assert sum(one.height for one in fit_column(blocks, room, height)) <= height


def test_a_name_shrinks_before_it_breaks() -> None:
    fitted = fit(Block("责任人：喆赟翀燚", 6, 2, 2, whole=True), 40)
    assert fitted.lines == ("责任人：喆赟翀燚",)
    assert width(fitted.lines[0], fitted.size) <= 40


@no_deadline
@given(codes)
def test_the_rectangles_are_the_symbol_exactly(code: str) -> None:
    rows = modules(plate_url("https://zw.example", code))
    painted = [[False] * len(rows) for _ in rows]
    for x, y, wide, high in rectangles(rows):
        for row in range(y, y + high):
            for column in range(x, x + wide):
                assert not painted[row][column]
                painted[row][column] = True
    assert painted == rows
