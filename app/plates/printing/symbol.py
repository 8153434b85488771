"""QR codes as few rectangles: level Q, no logo, a quiet zone of four modules around it.

`qrcode` makes the code words. All symbols of one version share everything else (finder patterns, masks, where each bit
lies), so that is worked out once; a symbol is one long number then, row after row, and the eight masks are tried by
arithmetic on it. On a thousand plates this is ten times as fast as drawing each of them eight times.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.util import QRData, create_data

QUIET = 4
MASKS = range(8)


def modules(content: str) -> list[list[bool]]:
    """The symbol's dark modules by row, without the quiet zone."""
    data = QRData(content)
    version = _version(data.mode, len(data))
    frame = _frame(version)
    number = frame.placed(create_data(version, ERROR_CORRECT_Q, [data]))
    best = min((number ^ mask for mask in frame.masks), key=lambda one: penalty(one, frame.side))
    digits = f"{best:0{frame.side * frame.side}b}"
    return [[digit == "1" for digit in digits[start : start + frame.side]] for start in range(0, len(digits), frame.side)]


@dataclass(frozen=True)
class _Frame:
    """What the symbols of a version share: `masks` are symbols without data, `bits` each data bit's place."""

    side: int
    masks: tuple[int, ...]
    bits: tuple[int, ...]

    def placed(self, words: list[int]) -> int:
        """The data alone, as a number of `side` × `side` bits."""
        number = 0
        for place, bit in enumerate(self.bits):
            if words[place >> 3] >> (7 - (place & 7)) & 1:
                number |= bit
        return number


@lru_cache(maxsize=256)
def _version(mode: int, length: int) -> int:
    """The smallest version that holds so much; what the text says does not matter."""
    code = QRCode(error_correction=ERROR_CORRECT_Q)
    code.add_data(QRData({1: b"1", 2: b"A", 4: b"a"}[mode] * length, mode=mode), optimize=0)  # type: ignore[call-overload]
    return int(code.best_fit())


@lru_cache(maxsize=8)
def _frame(version: int) -> _Frame:
    length = len(create_data(version, ERROR_CORRECT_Q, []))
    masks = tuple(_drawn(version, mask, [0] * length) for mask in MASKS)
    side = version * 4 + 17
    # Which bit lies where: draw its own index, one binary digit of all indices at a time.
    places = dict.fromkeys(range(side * side), 0)
    every = _drawn(version, 0, [255] * length) ^ masks[0]
    for digit in range((length * 8).bit_length()):
        bits = [index >> digit & 1 for index in range(length * 8)]
        words = [int("".join(map(str, bits[start : start + 8])), 2) for start in range(0, len(bits), 8)]
        drawn = _drawn(version, 0, words) ^ masks[0]
        for place in places:
            places[place] |= (drawn >> place & 1) << digit
    order = {index: 1 << place for place, index in places.items() if every >> place & 1}
    return _Frame(side, masks, tuple(order[index] for index in range(length * 8)))


def _drawn(version: int, mask: int, words: list[int]) -> int:
    """A whole symbol as a number, its first row in the highest bits."""
    code = QRCode(version=version, error_correction=ERROR_CORRECT_Q, border=0, mask_pattern=mask)
    code.data_cache = words
    code.makeImpl(False, mask)
    return int("".join("1" if dark else "0" for row in code.modules for dark in row), 2)


def penalty(number: int, side: int) -> int:
    """How hard the symbol is to read, by the four rules of ISO/IEC 18004, 7.8.3."""
    across = _Lines(side)
    turned = _turned(number, side)
    dark = number.bit_count()
    points = abs(dark * 20 - side * side * 10) // (side * side) * 10
    for one in (number, turned):
        for colour in (one, across.whole ^ one):
            points += across.runs(colour)
        points += 40 * across.finders(one)
    for colour in (number, across.whole ^ number):
        pairs = colour & (colour >> 1) & across.starts(1)
        points += 3 * (pairs & (pairs >> side)).bit_count()
    return points


@lru_cache(maxsize=8)
def _edges(side: int, steps: int) -> int:
    """The places that have `steps` more places below them in the same row."""
    row = ((1 << side) - 1) >> steps
    return sum(row << (side * line) for line in range(side))


class _Lines:
    """Looks along all rows at once; a pattern must not run over a row's end."""

    def __init__(self, side: int) -> None:
        self.side = side
        self.whole = (1 << side * side) - 1

    def starts(self, steps: int) -> int:
        return _edges(self.side, steps)

    def runs(self, colour: int) -> int:
        """Three points for five in a row, one for each more."""
        five = colour & (colour >> 1) & (colour >> 2) & (colour >> 3) & (colour >> 4) & self.starts(4)
        begun = five & ~((five >> 1) & self.starts(1))
        return five.bit_count() + 2 * begun.bit_count()

    def finders(self, one: int) -> int:
        """How often 1011101 stands with four light places before or after it."""
        light = self.whole ^ one
        found = 0
        for pattern in ("10111010000", "00001011101"):
            met = self.starts(10)
            for steps, digit in enumerate(reversed(pattern)):
                met &= (one if digit == "1" else light) >> steps
            found += met.bit_count()
        return found


def _turned(number: int, side: int) -> int:
    """The symbol with rows and columns changed about."""
    digits = f"{number:0{side * side}b}"
    return int("".join(digits[column::side] for column in range(side)), 2)


def rectangles(rows: list[list[bool]]) -> list[tuple[int, int, int, int]]:
    """(x, y, width, height) in modules: runs along rows, joined downwards where equal."""
    open_runs: dict[tuple[int, int], list[int]] = {}
    done: list[tuple[int, int, int, int]] = []
    for y, row in enumerate([*rows, [False] * len(rows)]):
        runs = set(_runs(row))
        for run in [run for run in open_runs if run not in runs]:
            top, bottom = open_runs.pop(run)
            done.append((run[0], top, run[1], bottom - top))
        for run in runs:
            open_runs.setdefault(run, [y, y])[1] = y + 1
    return sorted(done, key=lambda one: (one[1], one[0]))


def box(side: float, count: int) -> float:
    """The side of the symbol with its quiet zone, for a symbol of `side` mm and `count` modules."""
    return side * (count + 2 * QUIET) / count


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            found.append((start, x - start))
            start = None
    return found
