"""What a plate is drawn on: a PDF page or a picture, both in millimetres from the top left."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from PIL import Image, ImageDraw, ImageFont

from app.plates.printing.fonts import faces, runs, width

Colour = tuple[int, int, int]
Tile = tuple[int, int, int, int]  # x, y, width, height in modules
_POINT = 72 / 25.4
_HEAVY = 0.035  # the stroke around heavy letters, as a part of their size


class Canvas(Protocol):
    def fill(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None: ...

    def tiles(self, x: float, y: float, unit: float, tiles: list[Tile]) -> None: ...

    def frame(self, x: float, y: float, wide: float, high: float, colour: Colour, line: float) -> None: ...

    def write(self, x: float, baseline: float, text: str, size: float, colour: Colour, heavy: bool = False) -> None: ...


class PdfCanvas:
    """One PDF; `shift` moves the origin, so that every plate is drawn from its own corner."""

    def __init__(self) -> None:
        from fpdf import FPDF  # takes most of a second to load, which no start of the server need wait for

        self.pdf = FPDF(unit="mm")
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margin(0)
        self._origin = (0.0, 0.0)
        self._known: set[str] = set()

    def page(self, wide: float, high: float) -> None:
        self.pdf.add_page(format=(wide, high))
        self._origin = (0.0, 0.0)

    def shift(self, x: float, y: float) -> None:
        self._origin = (x, y)

    def fill(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        self.pdf.set_fill_color(*colour)
        self.pdf.rect(self._origin[0] + x, self._origin[1] + y, wide, high, style="F")

    def tiles(self, x: float, y: float, unit: float, tiles: list[Tile]) -> None:
        """Black tiles, `unit` mm to a module, as one path: a symbol is one thing to draw, not two hundred."""
        left, top = (self._origin[0] + x) * _POINT, self.pdf.h_pt - (self._origin[1] + y) * _POINT
        step = unit * _POINT
        path = " ".join(
            f"{left + across * step:.3f} {top - down * step:.3f} {wide * step:.3f} {-high * step:.3f} re"
            for across, down, wide, high in tiles
        )
        self.pdf.set_fill_color(0, 0, 0)
        self.pdf._out(f"{path} f")  # fpdf2 draws rectangles one by one only

    def frame(self, x: float, y: float, wide: float, high: float, colour: Colour, line: float) -> None:
        self.pdf.set_draw_color(*colour)
        self.pdf.set_line_width(line)
        self.pdf.rect(self._origin[0] + x, self._origin[1] + y, wide, high, style="D")

    def line(self, x1: float, y1: float, x2: float, y2: float, thick: float = 0.1) -> None:
        self.pdf.set_draw_color(0, 0, 0)
        self.pdf.set_line_width(thick)
        self.pdf.line(x1, y1, x2, y2)

    def write(self, x: float, baseline: float, text: str, size: float, colour: Colour, heavy: bool = False) -> None:
        left, y = self._origin[0] + x, self._origin[1] + baseline
        self.pdf.set_text_color(*colour)
        for key, part in runs(text):
            self._use(key, size)
            if heavy:
                with self.pdf.local_context(
                    text_mode="FILL_STROKE", line_width=size * _HEAVY, draw_color=colour, text_color=colour
                ):
                    self.pdf.text(left, y, part)
            else:
                self.pdf.text(left, y, part)
            left += width(part, size)

    def _use(self, key: str, size: float) -> None:
        if key not in self._known:  # a font costs memory: taken in when it is first needed
            self.pdf.add_font(key, fname=next(face.path for face in faces() if face.key == key))
            self._known.add(key)
        self.pdf.set_font(key, size=size * _POINT)


class PngCanvas:
    """A picture of `wide` by `high` mm at `dpi`."""

    def __init__(self, wide: float, high: float, dpi: int = 300) -> None:
        self._scale = dpi / 25.4
        self._dpi = dpi
        self.image = Image.new("RGB", (round(wide * self._scale), round(high * self._scale)), "white")
        self._draw = ImageDraw.Draw(self.image)

    def fill(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        left, top = round(x * self._scale), round(y * self._scale)
        right, bottom = round((x + wide) * self._scale), round((y + high) * self._scale)
        if right > left and bottom > top:
            self._draw.rectangle((left, top, right - 1, bottom - 1), fill=colour)

    def tiles(self, x: float, y: float, unit: float, tiles: list[Tile]) -> None:
        for across, down, wide, high in tiles:
            self.fill(x + across * unit, y + down * unit, wide * unit, high * unit, (0, 0, 0))

    def frame(self, x: float, y: float, wide: float, high: float, colour: Colour, line: float) -> None:
        corners = (x * self._scale, y * self._scale, (x + wide) * self._scale - 1, (y + high) * self._scale - 1)
        self._draw.rectangle(corners, outline=colour, width=max(1, round(line * self._scale)))

    def write(self, x: float, baseline: float, text: str, size: float, colour: Colour, heavy: bool = False) -> None:
        left = x
        stroke = round(size * _HEAVY / 2 * self._scale) if heavy else 0
        for key, part in runs(text):
            font = _font(key, max(1, round(size * self._scale)))
            place = (left * self._scale, baseline * self._scale)
            self._draw.text(place, part, font=font, fill=colour, anchor="ls", stroke_width=stroke, stroke_fill=colour)
            left += width(part, size)


@lru_cache(maxsize=64)
def _font(key: str, pixels: int) -> ImageFont.FreeTypeFont:
    path = next(face.path for face in faces() if face.key == key)
    return ImageFont.truetype(str(path), pixels)
