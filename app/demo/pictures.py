"""Drawn pictures for the demo's records: a room with a fault, and the same room mended. No photograph of anything."""

from __future__ import annotations

import hashlib
import io
import random

from PIL import Image, ImageDraw, ImageFilter

SIZE = (1024, 768)
WALLS = ("#d9d4c7", "#cfd8dc", "#d7ccc8", "#c8d6c5", "#e0d8c3", "#cdd3e0")
FLOORS = ("#9e9588", "#8a949b", "#a1887f", "#7f8f7a", "#b0a58c", "#87909f")


def picture(number: int, mended: bool) -> tuple[str, bytes]:
    """The SHA-256 in hex and the JPEG of picture `number`, before or after mending."""
    dice = random.Random(number)  # noqa: S311 - a drawing, no secret
    image = Image.new("RGB", SIZE, WALLS[number % len(WALLS)])
    draw = ImageDraw.Draw(image)
    width, height = SIZE
    horizon = dice.randint(330, 420)
    draw.polygon([(0, horizon + 120), (width // 3, horizon), (width, horizon + 60), (width, height), (0, height)],
                 fill=FLOORS[number % len(FLOORS)])  # fmt: skip
    draw.line([(width // 3, 0), (width // 3, horizon)], fill="#00000022", width=3)
    for step in range(1, 9):
        draw.line([(width // 3, horizon), (step * width // 5 - 400, height)], fill="#7a756c", width=2)
    left = dice.randint(480, 700)
    draw.rectangle([left, horizon - 220, left + 170, horizon + 30], fill="#6d7f86", outline="#4e5b60", width=5)
    for _ in range(7):  # what stands about: no two rooms look alike
        x, y = dice.randint(0, 900), dice.randint(0, 600)
        draw.rectangle([x, y, x + dice.randint(60, 260), y + dice.randint(60, 240)], fill=dice.choice(WALLS + FLOORS))
    if not mended:
        for _ in range(dice.randint(5, 9)):
            x, y, size = dice.randint(150, 700), dice.randint(horizon + 140, 660), dice.randint(25, 95)
            draw.ellipse([x, y, x + size * 2, y + size], fill=dice.choice(("#4b4037", "#5d5347", "#3f4a3c")))
    out = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(1.2)).save(out, "JPEG", quality=80)
    content = out.getvalue()
    return hashlib.sha256(content).hexdigest(), content
