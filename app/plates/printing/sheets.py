"""Whole files: sheets of plates as PDF, one plate as PNG, the page that shows whether a printer is true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import BinaryIO

from app.core.errors import N_, invalid
from app.plates.printing.canvas import PdfCanvas, PngCanvas
from app.plates.printing.content import PlateContent
from app.plates.printing.drawing import INK, draw_plate
from app.plates.printing.sizes import A4, Sheet, Size, sheet_of

MARK = 4.0  # the length of a crop mark


def write_pdf(
    target: BinaryIO,
    plates: Sequence[PlateContent],
    size: Size,
    sheet: str = "page",
    start_cell: int = 1,
    crop_marks: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Draw the plates at true size, the first in cell `start_cell` (from 1); returns the number of pages.

    Raises Problem 422 when they do not fit that way, or the sheet has no such cell.
    """
    layout = sheet_of(size, sheet, crop_marks)
    if not 1 <= start_cell <= len(layout.cells):
        raise invalid("start_cell", N_("This sheet has cells 1 to %(most)s."), most=len(layout.cells))
    canvas = PdfCanvas()
    canvas.pdf.set_title("Zonewalk")
    canvas.pdf.set_lang("zh-CN")
    cell = start_cell - 1
    for number, content in enumerate(plates):
        if number == 0 or cell == len(layout.cells):
            cell = cell if number == 0 else 0
            canvas.page(layout.width, layout.height)
        canvas.shift(*layout.cells[cell])
        draw_plate(canvas, size, content)
        if crop_marks:
            canvas.shift(0, 0)
            _crop(canvas, layout, layout.cells[cell], size)
        cell += 1
        if progress and (number % 20 == 19 or number + 1 == len(plates)):
            progress(number + 1, len(plates))
    pages: int = canvas.pdf.page_no()
    canvas.pdf.output(target)  # type: ignore[arg-type]
    return pages


def plate_png(content: PlateContent, size: Size, dpi: int = 300) -> bytes:
    """One plate as a picture that prints at its true size."""
    canvas = PngCanvas(size.width, size.height, dpi)
    draw_plate(canvas, size, content)
    out = BytesIO()
    canvas.image.save(out, "PNG", dpi=(dpi, dpi), optimize=False)
    return out.getvalue()


def calibration_pdf(title: str, advice: str) -> bytes:
    """A page with rulers of 100 mm across and down: print it at 100 % and measure."""
    canvas = PdfCanvas()
    canvas.page(*A4)
    canvas.write(20, 25, title, 7, INK, True)
    canvas.write(20, 35, advice, 4, INK)
    for step in range(101):
        length = 8 if step % 10 == 0 else 5 if step % 5 == 0 else 3
        canvas.line(20 + step, 60, 20 + step, 60 + length)
        canvas.line(20, 90 + step, 20 + length, 90 + step)
        if step % 10 == 0:
            canvas.write(20 + step - 1.5, 58, str(step), 3, INK)
            canvas.write(12, 91 + step, str(step), 3, INK)
    canvas.line(20, 60, 120, 60)
    canvas.line(20, 90, 20, 190)
    canvas.frame(60, 100, 100, 70, INK, 0.1)
    canvas.write(64, 108, "100 × 70 mm", 4, INK)
    return bytes(canvas.pdf.output())


def _crop(canvas: PdfCanvas, layout: Sheet, cell: tuple[float, float], size: Size) -> None:
    """Marks outwards from the four corners, where no other plate and no paper's edge is in the way."""
    x, y = cell
    for corner_x, out_x in ((x, -1), (x + size.width, 1)):
        for corner_y, out_y in ((y, -1), (y + size.height, 1)):
            if _free(layout, size, corner_x + out_x * MARK / 2, corner_y):
                canvas.line(corner_x + out_x * 0.8, corner_y, corner_x + out_x * MARK, corner_y)
            if _free(layout, size, corner_x, corner_y + out_y * MARK / 2):
                canvas.line(corner_x, corner_y + out_y * 0.8, corner_x, corner_y + out_y * MARK)


def _free(layout: Sheet, size: Size, x: float, y: float) -> bool:
    on_plate = any(
        left - 0.05 <= x <= left + size.width + 0.05 and top - 0.05 <= y <= top + size.height + 0.05
        for left, top in layout.cells
    )
    return not on_plate and 0 < x < layout.width and 0 < y < layout.height
