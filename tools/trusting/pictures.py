"""Drawn rooms for the trust simulation: what a handheld camera sees of one place on different days."""

from __future__ import annotations

import random

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

SIZE = (480, 360)


def draw_room(seed: int) -> Image.Image:
    """A place: wall, floor, doors, fittings. The same seed draws the same room."""
    dice = random.Random(seed)  # noqa: S311 - a drawing
    width, height = SIZE
    room = Image.new("RGB", SIZE, _grey(dice, 150, 225))
    pen = ImageDraw.Draw(room)
    horizon = dice.randint(height // 2, height * 3 // 4)
    pen.polygon([(0, horizon + dice.randint(-40, 40)), (width, horizon), (width, height), (0, height)], fill=_grey(dice, 70, 150))
    for _ in range(dice.randint(5, 9)):
        left, top = dice.randint(-20, width - 40), dice.randint(0, horizon)
        pen.rectangle([left, top, left + dice.randint(30, 150), top + dice.randint(30, 170)], fill=_grey(dice, 40, 240))
    for _ in range(dice.randint(2, 5)):
        left, top = dice.randint(0, width), dice.randint(0, height)
        pen.ellipse([left, top, left + dice.randint(20, 90), top + dice.randint(20, 90)], fill=_grey(dice, 30, 240))
    return room.filter(ImageFilter.GaussianBlur(1))


def look(room: Image.Image, dx: float = 0, dy: float = 0, zoom: float = 1, tilt: float = 0, light: float = 1) -> Image.Image:
    """The room from a hand: moved by per cent of the width, nearer, tilted by degrees, in other light."""
    width, height = room.size
    seen = room.rotate(tilt, Image.Resampling.BILINEAR, fillcolor=(128, 128, 128)) if tilt else room
    half_w, half_h = width / zoom / 2 * 0.9, height / zoom / 2 * 0.9
    x, y = width / 2 + dx * width / 100, height / 2 + dy * width / 100
    box = (int(x - half_w), int(y - half_h), int(x + half_w), int(y + half_h))
    return ImageEnhance.Brightness(seen.crop(box).resize(room.size)).enhance(light)


def _grey(dice: random.Random, low: int, high: int) -> tuple[int, int, int]:
    level = dice.randint(low, high)
    return tuple(max(0, min(255, level + dice.randint(-18, 18))) for _ in range(3))  # type: ignore[return-value]
