"""What a hand-held camera sees of a plate on a bad day: small, skewed, blurred, dirty, glared, dark. A seed makes the same.

Pillow alone: a case is a plate, a place and a flaw; its frames differ as those of a hand do.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

import qrcode
from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE = (1280, 960)  # as the scanner asks its camera for
FRAMES = 6  # of a case
KINDS = ("small", "skewed", "blurred", "dirty", "glared", "dark")
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MODULE = 8  # pixels of a module before it is seen from anywhere
Grey = Image.Image


@dataclass(frozen=True)
class Case:
    """`text` is what the plate's code says."""

    kind: str
    text: str
    frames: list[Grey]


def cases(seed: int, number: int) -> Iterator[Case]:
    """`number` cases of each kind."""
    for kind in KINDS:
        for index in range(number):
            rng = random.Random(f"{seed} {kind} {index}")  # noqa: S311 pictures, not secrets
            yield _case(kind, rng)


def _case(kind: str, rng: random.Random) -> Case:
    code = "".join(rng.choice(ALPHABET) for _ in range(10))
    text = f"HTTPS://ZW.EXAMPLE.CN/Z/{code}"
    plate = _plate(text)
    if kind == "dirty":
        plate = _dirty(plate, rng)
    hand = _Hand(kind, rng)
    return Case(kind, text, [_seen(plate, hand.moved()) for _ in range(FRAMES)])


def _plate(text: str) -> Grey:
    """The symbol as plates print it, level Q, with lines of words under it."""
    symbol = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, box_size=MODULE, border=4)
    symbol.add_data(text)
    code = symbol.make_image().convert("L")
    plate = Image.new("L", (code.width + 4 * MODULE, code.height + 14 * MODULE), 245)
    plate.paste(code, (2 * MODULE, 2 * MODULE))
    pen = ImageDraw.Draw(plate)
    for line in range(3):
        top = code.height + (3 + 3 * line) * MODULE
        pen.rectangle((3 * MODULE, top, plate.width - (4 + 5 * line) * MODULE, top + MODULE), fill=60)
    return plate


def _dirty(plate: Grey, rng: random.Random) -> Grey:
    """Splashes and scratches, over the code too."""
    plate = plate.copy()
    pen = ImageDraw.Draw(plate)
    for _ in range(rng.randint(3, 9)):
        x, y, r = rng.uniform(0, plate.width), rng.uniform(0, plate.width), rng.uniform(0.8, 2.3) * MODULE
        pen.ellipse((x - r, y - r * rng.uniform(0.4, 1), x + r, y + r), fill=rng.randint(40, 210))
    for _ in range(rng.randint(2, 6)):
        ends = [rng.uniform(0, plate.width) for _ in range(4)]
        pen.line(ends, fill=rng.choice((50, 230)), width=rng.randint(2, MODULE))
    return plate


@dataclass(frozen=True)
class _Look:
    """One frame: where the plate's corners are, what blurs it, lights it and falls on it."""

    corners: list[tuple[float, float]]
    blur: float
    drag: float  # pixels that the hand moved
    light: float
    noise: float
    glare: tuple[float, float, float] | None
    grain: bytes


class _Hand:
    """Holds the phone: what is wrong with the view stays, the rest shakes."""

    def __init__(self, kind: str, rng: random.Random) -> None:
        self.kind, self.rng = kind, rng
        modules = 37 + 4  # the plate is about so many modules wide
        self.width = modules * (rng.uniform(0.9, 1.5) if kind == "small" else rng.uniform(3.2, 6.5))
        if kind == "blurred":
            self.width = modules * rng.uniform(3.0, 5.0)
        self.x = SIZE[0] / 2 + rng.uniform(-160, 160)
        self.y = SIZE[1] / 2 + rng.uniform(-110, 110)
        self.turn = rng.gauss(0, 0.12)
        strong = kind == "skewed"
        self.tilt = rng.uniform(0.3, 0.6) * rng.choice((-1, 1)) if strong else rng.uniform(-0.12, 0.12)
        self.squeeze = rng.uniform(0.42, 0.7) if strong else rng.uniform(0.9, 1.0)
        self.light = rng.uniform(0.08, 0.24) if kind == "dark" else rng.uniform(0.6, 0.95)
        self.spot = (rng.uniform(-0.3, 0.3), rng.uniform(-0.3, 0.3), rng.uniform(0.18, 0.36)) if kind == "glared" else None

    def moved(self) -> _Look:
        rng, per = self.rng, self.width / 41  # pixels of a module
        x, y = self.x + rng.gauss(0, 8), self.y + rng.gauss(0, 8)
        width = self.width * rng.uniform(0.97, 1.04)
        blurred = self.kind == "blurred"
        glare = None
        if self.spot:
            away, beside, size = self.spot
            glare = (x + width * (away + rng.gauss(0, 0.07)), y + width * (beside + rng.gauss(0, 0.07)), width * size)
        return _Look(
            corners=self._corners(x, y, width),
            blur=per * rng.uniform(0.4, 0.75) if blurred else per * rng.uniform(0.1, 0.25),
            drag=per * rng.uniform(0.0, 0.9) if blurred else 0.0,
            light=self.light * rng.uniform(0.95, 1.05),
            noise=rng.uniform(3.5, 7) if self.kind == "dark" else rng.uniform(2, 5),
            glare=glare,
            grain=rng.randbytes(SIZE[0] * SIZE[1]),
        )

    def _corners(self, x: float, y: float, width: float) -> list[tuple[float, float]]:
        height = width * 1.25
        turn, tilt = self.turn + self.rng.gauss(0, 0.02), self.tilt
        found = []
        for right, down in ((-0.5, -0.5), (-0.5, 0.5), (0.5, 0.5), (0.5, -0.5)):
            across, along = right * width * self.squeeze, down * height * (1 + tilt * right)
            beside = across * math.cos(turn) - along * math.sin(turn)
            below = across * math.sin(turn) + along * math.cos(turn)
            found.append((x + beside, y + below))
        return found


def _seen(plate: Grey, look: _Look) -> Grey:
    frame = Image.linear_gradient("L").resize(SIZE).point([110 + value // 4 for value in range(256)])
    matrix = _perspective(look.corners, plate.size)
    shown = plate.transform(SIZE, Image.Transform.PERSPECTIVE, matrix, Image.Resampling.BICUBIC)
    inside = Image.new("L", plate.size, 255).transform(SIZE, Image.Transform.PERSPECTIVE, matrix, Image.Resampling.BICUBIC)
    frame = Image.composite(_reduced(plate, look, shown), frame, inside)
    frame = frame.filter(ImageFilter.GaussianBlur(look.blur))
    if look.drag >= 1:
        steps = max(2, round(look.drag))
        parts = [ImageChops.offset(frame, step, step // 2) for step in range(steps)]
        frame = parts[0]
        for count, part in enumerate(parts[1:], 2):
            frame = Image.blend(frame, part, 1 / count)
    frame = frame.point([min(255, round(value * look.light)) for value in range(256)])
    if look.glare:
        frame = ImageChops.add(frame, _spot(look.glare))
    grain = Image.frombytes("L", SIZE, look.grain).filter(ImageFilter.BoxBlur(0.6))
    part = look.noise / 30  # what the blurred grain spreads, in grey levels
    return ImageChops.add(frame, grain.point([round(value * part) for value in range(256)]), 1, -round(128 * part))


def _reduced(plate: Grey, look: _Look, shown: Grey) -> Grey:
    """A plate far away is averaged as a sensor does it, not picked pixel by pixel."""
    (x0, y0), _, (x1, y1), _ = look.corners
    share = math.hypot(x1 - x0, y1 - y0) / math.hypot(*plate.size)
    if share > 0.6:
        return shown
    soft = plate.filter(ImageFilter.GaussianBlur(0.35 / share))
    return soft.transform(SIZE, Image.Transform.PERSPECTIVE, _perspective(look.corners, plate.size), Image.Resampling.BICUBIC)


def _spot(glare: tuple[float, float, float]) -> Grey:
    x, y, r = glare
    light = Image.new("L", (SIZE[0] // 4, SIZE[1] // 4), 0)
    ImageDraw.Draw(light).ellipse(((x - r) / 4, (y - r * 0.7) / 4, (x + r) / 4, (y + r * 0.7) / 4), fill=230)
    return light.filter(ImageFilter.GaussianBlur(r / 14)).resize(SIZE)


def _perspective(corners: list[tuple[float, float]], size: tuple[int, int]) -> list[float]:
    """Pillow's eight numbers that bring the frame's `corners` (left top, left bottom, right bottom, right top) to the plate's."""
    there = ((0, 0), (0, size[1]), (size[0], size[1]), (size[0], 0))
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(corners, there, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    return _solved(rows)


def _solved(rows: list[list[float]]) -> list[float]:
    """Gauss: each row the factors of a line and its value."""
    count = len(rows)
    for column in range(count):
        pivot = max(range(column, count), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(count):
            if row != column:
                factor = rows[row][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [row[-1] for row in rows]
