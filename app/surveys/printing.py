"""Invitations on A4: fifteen to a sheet, each with its QR code, to be cut apart and handed out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import force_locale, gettext

from app.plates.printing.canvas import PdfCanvas
from app.plates.printing.drawing import EDGE, INK, SOFT
from app.plates.printing.fitting import Block, fit
from app.plates.printing.fonts import width
from app.plates.printing.sizes import A4
from app.plates.printing.symbol import box, modules, rectangles

ACROSS, DOWN = 3, 5
LEFT, TOP, WIDE, HIGH = 9.0, 11.0, 64.0, 55.0  # mm
SYMBOL = 30.0


def invitations_pdf(site_name: str, title: str, links: Sequence[str], until_on: date) -> bytes:
    """A sheet is Chinese, whoever prints it, as plates are."""
    with force_locale("zh_CN"):
        once = gettext("Scan and answer: without your name, once, until %(day)s", day=until_on)
    canvas = PdfCanvas()
    canvas.pdf.set_title(title)
    canvas.pdf.set_lang("zh-CN")
    for number, link in enumerate(links):
        place = number % (ACROSS * DOWN)
        if place == 0:
            canvas.page(*A4)
        canvas.shift(LEFT + place % ACROSS * WIDE, TOP + place // ACROSS * HIGH)
        _slip(canvas, f"{site_name} {title}".strip(), once, link)
    return bytes(canvas.pdf.output())


def _slip(canvas: PdfCanvas, title: str, once: str, link: str) -> None:
    canvas.frame(0, 0, WIDE, HIGH, EDGE, 0.1)
    _middle(canvas, title, 5.5, 3.4, INK)
    rows = modules(link)
    side = box(SYMBOL, len(rows))
    inner = (side - SYMBOL) / 2
    canvas.tiles((WIDE - side) / 2 + inner, 6.5 + inner, SYMBOL / len(rows), rectangles(rows))
    _middle(canvas, once, 6.5 + side + 2.2, 2.6, INK)
    _middle(canvas, link, 6.5 + side + 6.2, 2.0, SOFT)


def _middle(canvas: PdfCanvas, text: str, baseline: float, size: float, colour: tuple[int, int, int]) -> None:
    line = fit(Block(text, size, size * 0.5, 1), WIDE - 4)
    for words in line.lines[:1]:
        canvas.write((WIDE - width(words, line.size)) / 2, baseline, words, line.size, colour)
