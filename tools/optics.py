"""A cheap phone's camera, worked out: where it stands, its lens, how long it looks, what its sensor and its JPEG make of it.

Nothing of tools/frames.py is used: plates are turned in space, seen through a lens that bends lines, and many moments and
places of the lens are averaged, as glass and time do it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from io import BytesIO

from PIL import Image, ImageChops

SIZE = (1280, 960)  # as the scanner asks its camera for
FINE = 2  # the picture is worked out with so many points for one of the sensor's, each way
FOCAL = 1150.0
PATCH = 40  # points a side, within which a bent line is taken for straight
Point = tuple[float, float]
Matrix = list[list[float]]
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Pose:
    """Where the plate is: its middle in the picture, pixels of a module, radians about the three axes."""

    x: float
    y: float
    pitch: float
    turn: float = 0.0
    nod: float = 0.0
    shake: float = 0.0


@dataclass(frozen=True)
class Shot:
    """How a frame is taken. `path` is how far the hand goes in the time; `disc` the radius of a point out of focus."""

    path: Point = (0.0, 0.0)
    disc: float = 0.5
    bent: float = 0.06
    light: float = 0.9
    cast: tuple[float, float, float] = (1.0, 0.98, 0.94)
    noise: float = 3.0
    quality: int = 75


def sight(plate: Image.Image, module: int, pose: Pose, wall: Image.Image, bent: float) -> tuple[Image.Image, Box]:
    """The plate before the wall, in fine points, sharp: the part of the picture about it, and where that is."""
    back = _inverse(_seen_from(pose, plate.size, module))

    def there(x: float, y: float) -> Point:
        x, y = x - SIZE[0] / 2, y - SIZE[1] / 2
        more = 1 + bent * (x * x + y * y) / (SIZE[0] / 2) ** 2
        u, v, w = (row[0] * x * more + row[1] * y * more + row[2] for row in back)
        return u / w, v / w

    step = max(1, round(1 / (pose.pitch * FINE / module)))  # a plate far away is averaged first
    nearer = plate.reduce(step) if step > 1 else plate
    quads = {box: _quad(box, there) for box in _patches()}
    near = [box for box, quad in quads.items() if _touches(quad, plate.size)] or [(0, 0, PATCH, PATCH)]
    left, top = (max(0, min(box[side] for box in near) - PATCH) for side in (0, 1))
    right, low = (min(SIZE[side - 2], max(box[side] for box in near) + PATCH) for side in (2, 3))
    size = ((right - left) * FINE, (low - top) * FINE)
    mesh = [(_fine(box, left, top), [value / step for value in quads[box]]) for box in near]
    mask = Image.new("L", nearer.size, 255)
    seen, inside = (image.transform(size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR) for image in (nearer, mask))
    part = wall.crop((left, top, right, low)).resize(size)
    return Image.composite(seen, part, inside), (left, top, right, low)


def _patches() -> list[Box]:
    return [(x, y, x + PATCH, y + PATCH) for y in range(0, SIZE[1], PATCH) for x in range(0, SIZE[0], PATCH)]


def _fine(box: Box, left: int, top: int) -> Box:
    return (box[0] - left) * FINE, (box[1] - top) * FINE, (box[2] - left) * FINE, (box[3] - top) * FINE


def _quad(box: Box, there: Callable[[float, float], Point]) -> list[float]:
    left, top, right, low = box
    corners = [there(*at) for at in ((left, top), (left, low), (right, low), (right, top))]
    return [value for corner in corners for value in corner]


def _touches(quad: list[float], size: tuple[int, int]) -> bool:
    across, down = quad[::2], quad[1::2]
    return max(across) > 0 and min(across) < size[0] and max(down) > 0 and min(down) < size[1]


def _seen_from(pose: Pose, size: tuple[int, int], module: int) -> Matrix:
    """From the plate's points to the picture's, whose middle is (0, 0)."""
    away = FOCAL / pose.pitch  # in modules
    (ct, st), (cn, sn), (cs, ss) = ((math.cos(a), math.sin(a)) for a in (pose.turn, pose.nod, pose.shake))
    across = (cs * ct, cn * st + sn * ss * ct, sn * st - cn * ss * ct)
    down = (-cs * st, cn * ct - sn * ss * st, sn * ct + cn * ss * st)
    x, y = pose.x - SIZE[0] / 2, pose.y - SIZE[1] / 2
    middle = (x * away / FOCAL, y * away / FOCAL, away)
    u, v = size[0] / 2, size[1] / 2
    rows = [[a / module, d / module, m - (a * u + d * v) / module] for a, d, m in zip(across, down, middle, strict=True)]
    return [[FOCAL * value for value in rows[0]], [FOCAL * value for value in rows[1]], rows[2]]


def _inverse(m: Matrix) -> Matrix:
    def rest(row: int, column: int) -> float:
        (a, b), (c, d) = ([m[(row + i) % 3][(column + j) % 3] for j in (1, 2)] for i in (1, 2))
        return a * d - b * c

    whole = sum(m[0][column] * rest(0, column) for column in range(3))
    return [[rest(column, row) / whole for column in range(3)] for row in range(3)]


def exposed(fine: Image.Image, shot: Shot, rng: random.Random) -> Image.Image:
    """Many moments and places of the lens, averaged, then brought to the sensor's points."""
    long = math.hypot(*shot.path) + 2 * shot.disc
    count = 4 if long < 1.5 else 16 if long < 5 else 32
    parts = []
    for index in range(count):
        when, out, angle = (index + rng.random()) / count - 0.5, math.sqrt(rng.random()), index * 2.399963
        dx = shot.path[0] * when + shot.disc * out * math.cos(angle)
        dy = shot.path[1] * when + shot.disc * out * math.sin(angle)
        parts.append(ImageChops.offset(fine, round(dx * FINE), round(dy * FINE)))
    while len(parts) > 1:
        parts = [Image.blend(one, other, 0.5) for one, other in zip(parts[::2], parts[1::2], strict=True)]
    return parts[0].reduce(FINE)


def developed(lit: Image.Image, shot: Shot, rng: random.Random) -> bytes:
    """What the sensor and the phone make of it: noise in each colour, a cast, and a JPEG of no great quality."""
    colours = []
    for gain in shot.cast:
        part = lit.point([min(255, round(value * shot.light * gain)) for value in range(256)])
        colours.append(_noisy(part, shot.noise, rng))
    out = BytesIO()
    Image.merge("RGB", colours).save(out, "JPEG", quality=shot.quality, subsampling=2)
    return out.getvalue()


def _noisy(part: Image.Image, noise: float, rng: random.Random) -> Image.Image:
    """Two throws added come near to what a sensor does by chance."""
    throws = [Image.frombytes("L", SIZE, rng.randbytes(SIZE[0] * SIZE[1])) for _ in range(2)]
    spread = noise / 52  # half of two throws spreads by 52 levels
    grain = reduce(lambda one, other: Image.blend(one, other, 0.5), throws)
    return ImageChops.add(part, grain.point([round(value * spread) for value in range(256)]), 1, -round(127.5 * spread))
