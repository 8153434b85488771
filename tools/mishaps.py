"""What befalls a plate, and the light on it: dirt, drops, a thumb, fading; glare, shadow, a lamp's flicker, a screen's dots."""

from __future__ import annotations

import math
import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tools.optics import SIZE, Pose

MODULE = 8  # points of a module on the plate


def befallen(kind: str, plate: Image.Image, rng: random.Random) -> Image.Image:
    """What happened to the plate itself."""
    if kind == "spotted":
        return _spotted(plate, rng)
    if kind == "wet":
        return _wet(plate, rng)
    if kind == "covered":
        return _covered(plate, rng)
    if kind == "faded":
        dark = rng.randint(110, 165)
        light = dark + rng.randint(16, 50)
        return plate.point([dark + value * (light - dark) // 255 for value in range(256)])
    if kind == "inverted":
        return ImageChops.invert(plate)
    return plate


def _spotted(plate: Image.Image, rng: random.Random) -> Image.Image:
    """Specks of paint and rust, a few blots, thin scratches down to the metal."""
    pen = ImageDraw.Draw(plate)
    for _ in range(rng.randint(60, 260)):
        x, y, r = rng.uniform(0, plate.width), rng.uniform(0, plate.height), rng.expovariate(0.45) + 1
        pen.ellipse((x - r, y - r, x + r, y + r), fill=rng.choice((40, 90, 150, 235)))
    for _ in range(rng.randint(1, 4)):
        x, y, r = rng.uniform(0, plate.width), rng.uniform(0, plate.height), rng.uniform(1.2, 2.6) * MODULE
        pen.polygon([(x + r * rng.uniform(0.5, 1.2) * math.cos(a), y + r * rng.uniform(0.5, 1.2) * math.sin(a))
                     for a in (k * math.tau / 9 for k in range(9))], fill=rng.choice((60, 110, 200)))  # fmt: skip
    for _ in range(rng.randint(3, 10)):
        x, y, a, far = rng.uniform(0, plate.width), rng.uniform(0, plate.height), rng.uniform(0, math.pi), rng.uniform(60, 300)
        pen.line((x, y, x + far * math.cos(a), y + far * math.sin(a)), fill=rng.choice((200, 225, 60)), width=rng.randint(1, 5))
    return plate


def _wet(plate: Image.Image, rng: random.Random) -> Image.Image:
    """Drops show what is behind them upside down and blurred, with a light on them; runnels shift it."""
    for _ in range(rng.randint(12, 40)):
        r = round(rng.uniform(0.6, 2.4) * MODULE)
        x, y = rng.randint(r, plate.width - r), rng.randint(r, plate.height - r)
        box = (x - r, y - r, x + r, y + r)
        drop = plate.crop(box).transpose(Image.Transpose.ROTATE_180).filter(ImageFilter.GaussianBlur(r / 4))
        mask = Image.new("L", drop.size, 0)
        ImageDraw.Draw(mask).ellipse((1, 1, 2 * r - 2, 2 * r - 2), fill=230)
        plate.paste(drop, box, mask.filter(ImageFilter.GaussianBlur(1.5)))
        ImageDraw.Draw(plate).ellipse((x - r / 2, y - r / 2, x - r / 6, y - r / 6), fill=255)
    for _ in range(rng.randint(2, 5)):
        x, wide = rng.randint(0, plate.width - 30), rng.randint(6, 14)
        strip = plate.crop((x, 0, x + wide, plate.height))
        plate.paste(strip, (x + rng.randint(-5, 5), rng.randint(0, 8)))
    return plate


def _covered(plate: Image.Image, rng: random.Random) -> Image.Image:
    """A thumb, a leaf or tape over the corner that has no finder, and a nick in one edge: within what level Q makes good."""
    pen = ImageDraw.Draw(plate)
    low, right = plate.height - 9 * MODULE, plate.width - 6 * MODULE
    r = rng.uniform(5, 11) * MODULE
    pen.ellipse((right - r, low - r * rng.uniform(0.7, 1), right + 2 * r, low + 2 * r), fill=rng.choice((40, 120, 175, 215)))
    x = rng.uniform(16, 24) * MODULE
    pen.rectangle((x, 11 * MODULE, x + 3 * MODULE, (11 + rng.uniform(1, 4)) * MODULE), fill=rng.choice((50, 130, 210)))
    return plate


class Falls:
    """What light and shadow do to the view: they stay where they are, more or less, while the hand moves."""

    def __init__(self, kind: str, pose: Pose, rng: random.Random) -> None:
        self.kind, self.side = kind, 41 * pose.pitch
        self.at = (rng.uniform(-0.35, 0.35), rng.uniform(-0.35, 0.35))
        self.size, self.angle, self.period = rng.uniform(0.2, 0.45), rng.uniform(0, math.pi), rng.uniform(40, 160)
        self.dim = rng.uniform(0.2, 0.5)

    def on(self, seen: Image.Image, pose: Pose, rng: random.Random) -> Image.Image:
        x = pose.x + self.side * (self.at[0] + rng.gauss(0, 0.1))
        y = pose.y + self.side * (self.at[1] + rng.gauss(0, 0.1))
        if self.kind == "glared":
            return self._glare(seen, x, y)
        if self.kind == "shaded":
            return ImageChops.multiply(self._shadow(seen, x, y), self._bands(rng, 0.35))
        if self.kind == "screen":
            return ImageChops.multiply(seen, ImageChops.multiply(self._weave(rng), self._bands(rng, 0.2)))
        return seen

    def _glare(self, seen: Image.Image, x: float, y: float) -> Image.Image:
        """A broad slope of light and a hard spot in it."""
        slope = Image.radial_gradient("L").point([max(0, 190 - value) for value in range(256)])
        r = round(self.side * 1.2)
        light = Image.new("L", SIZE, 0)
        light.paste(slope.resize((2 * r, 2 * r)), (round(x) - r, round(y) - r))
        s = self.side * self.size / 2
        spot = Image.new("L", SIZE, 0)
        ImageDraw.Draw(spot).ellipse((x - s, y - 0.5 * s, x + s, y + 0.5 * s), fill=255)
        return ImageChops.screen(ImageChops.screen(seen, light), spot.filter(ImageFilter.BoxBlur(s / 8)))

    def _shadow(self, seen: Image.Image, x: float, y: float) -> Image.Image:
        """The half beyond a slanted edge is dim, and a bar too."""
        mask = Image.new("L", SIZE, 0)
        pen = ImageDraw.Draw(mask)
        c, s, far = math.cos(self.angle), math.sin(self.angle), 2000
        pen.polygon([(x + far * c, y + far * s), (x - far * c, y - far * s), (x - far * c - far * s, y - far * s + far * c),
                     (x + far * c - far * s, y + far * s + far * c)], fill=255)  # fmt: skip
        bar = self.side * 0.25
        pen.line((x + far * s + bar, y - far * c, x - far * s + bar, y + far * c), fill=255, width=round(bar / 2))
        dim = seen.point([round(value * self.dim) for value in range(256)])
        return Image.composite(dim, seen, mask.filter(ImageFilter.BoxBlur(3)))

    def _bands(self, rng: random.Random, deep: float) -> Image.Image:
        """A lamp that flickers while the sensor reads its lines."""
        start = rng.uniform(0, math.tau)
        waves = (0.5 + 0.5 * math.sin(start + y * math.tau / self.period) for y in range(SIZE[1]))
        lines = bytes(round(255 * (1 - deep * wave)) for wave in waves)
        return Image.frombytes("L", (1, SIZE[1]), lines).resize(SIZE)

    def _weave(self, rng: random.Random) -> Image.Image:
        """The screen's own dots against the sensor's: fine slanted stripes that come and go."""
        step, phase = 0.5 - 1 / self.period, rng.uniform(0, 1)
        line = bytes(round(190 + 65 * math.sin(math.tau * (x * step + phase))) for x in range(2 * SIZE[0]))
        stripes = Image.frombytes("L", (2 * SIZE[0], 1), line).resize((2 * SIZE[0], 2 * SIZE[0]))
        turned = stripes.rotate(math.degrees(self.angle) % 20, Image.Resampling.BILINEAR)
        return turned.crop((SIZE[0] // 2, SIZE[0] // 2, SIZE[0] // 2 + SIZE[0], SIZE[0] // 2 + SIZE[1]))
