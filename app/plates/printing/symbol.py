"""The QR symbol as few rectangles: level Q, no logo, a quiet zone of four modules around it."""

from __future__ import annotations

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_Q

QUIET = 4


def modules(content: str) -> list[list[bool]]:
    """The symbol's dark modules by row, without the quiet zone."""
    code = QRCode(error_correction=ERROR_CORRECT_Q, border=0)
    code.add_data(content, optimize=0)
    code.make(fit=True)
    return [[bool(dark) for dark in row] for row in code.get_matrix()]


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
