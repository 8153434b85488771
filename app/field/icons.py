"""The home screen's icon, drawn as static/brand.svg is; maskable ones fill the square and keep to its middle."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

SIZES = (180, 192, 512)
TEAL, PAPER = "#0d5c63", "#f6f4ee"
COLOURS = 64  # two and the steps between them: a third of the bytes
FINER = 4  # drawn larger, then reduced: smooth edges


@lru_cache(maxsize=8)
def icon_png(size: int, maskable: bool = False) -> bytes:
    """The icon as PNG bytes, `size` pixels square."""
    canvas = size * FINER
    unit = canvas / 64
    scale, shift = (0.72, 64 * 0.14) if maskable else (1.0, 0.0)

    def at(*values: float) -> list[float]:
        return [(value * scale + shift) * unit for value in values]

    image = Image.new("RGBA", (canvas, canvas), TEAL if maskable else (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    if not maskable:
        pen.rounded_rectangle((0, 0, canvas - 1, canvas - 1), 14 * unit, fill=TEAL)
    pen.rounded_rectangle(at(12, 15, 52, 49), 5 * scale * unit, fill=PAPER)
    for x in (17, 47):
        for y in (20, 44):
            pen.ellipse(at(x - 1.6, y - 1.6, x + 1.6, y + 1.6), fill=TEAL)
    width = 5.5
    corners = [(22.0, 32.5), (29.5, 40.0), (43.0, 25.5)]
    pen.line([tuple(at(*corner)) for corner in corners], fill=TEAL, width=round(width * scale * unit), joint="curve")
    for right, down in corners:
        pen.ellipse(at(right - width / 2, down - width / 2, right + width / 2, down + width / 2), fill=TEAL)
    file = BytesIO()
    drawn = image.resize((size, size), Image.Resampling.LANCZOS)
    drawn.quantize(COLOURS, method=Image.Quantize.FASTOCTREE).save(file, "PNG", optimize=True)
    return file.getvalue()
