"""One plate, drawn from its own top left corner on any canvas."""

from __future__ import annotations

from app.plates.printing.canvas import Canvas, Colour
from app.plates.printing.content import PlateContent
from app.plates.printing.fitting import LEADING, Block, Fitted, fit, fit_column
from app.plates.printing.fonts import width
from app.plates.printing.sizes import Size
from app.plates.printing.symbol import QUIET, box, modules, rectangles

INK: Colour = (20, 30, 32)
SOFT: Colour = (75, 85, 86)
BAND: Colour = (11, 63, 69)
WHITE: Colour = (255, 255, 255)
EDGE: Colour = (190, 190, 190)


def draw_plate(canvas: Canvas, size: Size, content: PlateContent) -> None:
    """The plate of `content` at `size`, nothing outside of it."""
    if size.label:
        _draw_label(canvas, size, content)
    elif size.upright:
        _draw_upright(canvas, size, content)
    else:
        _draw_broad(canvas, size, content)


def _draw_broad(canvas: Canvas, size: Size, content: PlateContent) -> None:
    """Words on the left, the symbol on the right."""
    margin, unit = size.height * 0.055, size.height / 100
    top = _band(canvas, size, content, size.height * 0.15)
    rows = modules(content.url)
    side = box(size.qr, len(rows))
    code_size = unit * 5.4
    quiet = size.qr / len(rows) * QUIET
    left = size.width - margin - side + quiet * 0.5
    symbol_top = top + unit * 1.5
    _symbol(canvas, left, symbol_top, size.qr, rows)
    under = symbol_top + side - quiet * 0.35
    _middle(canvas, content.code, left, side, under + code_size, code_size, INK)
    _middle(canvas, f"v{content.version}", left, side, under + code_size * 2.1, code_size * 0.72, SOFT)
    foot = _foot(canvas, size, content, margin, unit * 5)
    blocks = _words(content, unit * 12, unit * 6.2, 2)
    _column(canvas, blocks, margin, top + unit * 1.5, left - margin, foot - top - unit * 2.5)


def _draw_upright(canvas: Canvas, size: Size, content: PlateContent) -> None:
    """Words above, the symbol below in the middle."""
    margin, unit = size.width * 0.07, size.width / 100
    top = _band(canvas, size, content, size.width * 0.13)
    rows = modules(content.url)
    side = box(size.qr, len(rows))
    code_size = unit * 4.4
    foot = _foot(canvas, size, content, margin, unit * 4)
    left = (size.width - side) / 2
    symbol_top = foot - side - code_size * 3.2
    _symbol(canvas, left, symbol_top, size.qr, rows)
    under = symbol_top + side
    _middle(canvas, content.code, 0, size.width, under + code_size * 0.9, code_size, INK)
    note = f"{content.words.scan} · v{content.version}"
    _middle(canvas, note, 0, size.width, under + code_size * 2.2, code_size * 0.7, SOFT)
    blocks = _words(content, unit * 11, unit * 4.8, 3)
    _column(canvas, blocks, margin, top + unit * 2, size.width - 2 * margin, symbol_top - top - unit * 2)


def _draw_label(canvas: Canvas, size: Size, content: PlateContent) -> None:
    """The symbol on the left; zone, place, person and code beside it."""
    rows = modules(content.url)
    side = box(size.qr, len(rows))
    unit = size.height / 100
    _symbol(canvas, 0, (size.height - side) / 2, size.qr, rows)
    left = side
    room = size.width - left - unit * 4
    least = 1.5
    blocks = [
        Block(content.zone, unit * 12, least, 3, heavy=True),
        Block(content.place, unit * 8, least, 2, soft=True),
        Block(content.owner or content.team, unit * 9, least, 2, whole=True),
        Block(content.supervision, unit * 7, least, 2, soft=True, whole=True),
    ]
    code = fit(Block(f"{content.code} v{content.version}", unit * 8, 1.3, 1), room)
    foot = size.height - unit * 6 - code.height
    _column(canvas, blocks, left, unit * 5, room, foot - unit * 5)
    _lines(canvas, code, left, foot)


def _words(content: PlateContent, title: float, text: float, lines: int) -> list[Block]:
    words = content.words
    person = f"{words.responsible}：{content.owner}" if content.owner else ""
    least = min(text, 2.0)
    standard = "\n".join(f"· {line}" for line in content.standard)
    return [
        Block(content.zone, title, max(2.6, title * 0.4), lines, heavy=True),
        Block(content.place, text * 1.1, least, 2, soft=True),
        Block(person, text * 1.25, least, 2, whole=True),
        Block(f"{words.phone}：{content.phone}" if content.phone else "", text * 1.1, least, 1),
        Block(f"{words.team}：{content.team}" if content.team else "", text, least, 2),
        Block(f"{words.duty}：{content.duty}" if content.duty else "", text, least, 6),
        Block(f"{words.standard}：\n{standard}" if standard else "", text * 0.85, least, 12, soft=True),
    ]


def _band(canvas: Canvas, size: Size, content: PlateContent, high: float) -> float:
    """The coloured head with the site's name; returns where it ends."""
    canvas.frame(0, 0, size.width, size.height, EDGE, 0.1)
    canvas.fill(0, 0, size.width, high, BAND)
    title = fit(Block(content.site_name or "铭巡", high * 0.5, high * 0.2, 1), size.width * 0.92)
    text = title.lines[0] if title.lines else ""
    canvas.write((size.width - width(text, title.size)) / 2, high / 2 + title.size * 0.36, text, title.size, WHITE)
    return high


def _foot(canvas: Canvas, size: Size, content: PlateContent, margin: float, text: float) -> float:
    """The supervision phone at the bottom; returns where the space above it ends."""
    if not content.supervision:
        return size.height - margin * 0.6
    words = f"{content.words.supervision}：{content.supervision}"
    line = fit(Block(words, text, text * 0.5, 1), size.width - 2 * margin)
    top = size.height - margin * 0.6 - line.size * LEADING
    canvas.fill(margin, top - 0.2, size.width - 2 * margin, 0.15, EDGE)
    _lines(canvas, line, margin, top - line.size * line.block.gap)
    return top - text * 0.3


def _column(canvas: Canvas, blocks: list[Block], x: float, y: float, room: float, height: float) -> None:
    for one in fit_column(blocks, room, height):
        _lines(canvas, one, x, y)
        y += one.height


def _lines(canvas: Canvas, one: Fitted, x: float, y: float) -> None:
    baseline = y + one.size * (one.block.gap + 1.0)
    for line in one.lines:
        canvas.write(x, baseline, line, one.size, SOFT if one.block.soft else INK, one.block.heavy)
        baseline += one.size * LEADING


def _middle(canvas: Canvas, text: str, x: float, room: float, baseline: float, size: float, colour: Colour) -> None:
    """One line, centred, smaller if it must be."""
    size = min(size, size * room / max(width(text, size), 0.01))
    canvas.write(x + (room - width(text, size)) / 2, baseline, text, size, colour)


def _symbol(canvas: Canvas, x: float, y: float, side: float, rows: list[list[bool]]) -> None:
    """The symbol with its quiet zone; (x, y) is the corner of the quiet zone."""
    module = side / len(rows)
    whole = box(side, len(rows))
    canvas.fill(x, y, whole, whole, WHITE)
    canvas.tiles(x + QUIET * module, y + QUIET * module, module, rectangles(rows))
