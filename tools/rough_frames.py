"""A second set of plates seen badly, made otherwise than tools/frames.py, so that the scanner is not fitted to its own trials.

A case is a plate, what befell it, and a camera (tools/optics.py); its frames differ as a hand moves. A seed makes the same.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

import zxingcpp
from PIL import Image, ImageDraw

from tools.mishaps import MODULE, Falls, befallen
from tools.optics import SIZE, Pose, Shot, developed, exposed, sight

FRAMES = 6  # of a case
KINDS = ("far", "turned", "slanted", "shaken", "unfocused", "compressed", "glared", "spotted", "wet", "covered", "dark", "shaded",
         "faded", "inverted", "screen")  # fmt: skip
QUIET = 4
NEAR = ("turned", "glared", "spotted", "wet", "dark", "shaded", "faded", "screen")  # some fill half of the picture
ASIDE = ("far", "compressed", "unfocused")  # anywhere in the picture; the others are about its middle
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Rough:
    """`text` is what the plate's code says; `frames` are JPEG files."""

    kind: str
    text: str
    frames: list[bytes]


def rough(seed: int, number: int, frames: int = FRAMES) -> Iterator[Rough]:
    """`number` cases of each kind."""
    for kind in KINDS:
        for index in range(number):
            yield one(kind, seed, index, frames)


def one(kind: str, seed: int, index: int, frames: int = FRAMES) -> Rough:
    rng = random.Random(f"rough {seed} {kind} {index}")  # noqa: S311 pictures, not secrets
    text = "HTTPS://ZW.EXAMPLE.CN/Z/" + "".join(rng.choice(SIGNS) for _ in range(10))
    plate = befallen(kind, drawn(text, rng), rng)
    wall, pose, shot = walled(rng), posed(kind, rng), taken(kind, rng)
    falls = Falls(kind, pose, rng)
    return Rough(kind, text, [_frame(plate, wall, pose, shot, falls, rng) for _ in range(frames)])


def _frame(plate: Image.Image, wall: Image.Image, pose: Pose, shot: Shot, falls: Falls, rng: random.Random) -> bytes:
    pose = replace(pose, x=pose.x + rng.gauss(0, 10), y=pose.y + rng.gauss(0, 10), pitch=pose.pitch * rng.uniform(0.96, 1.05),
                   turn=pose.turn + rng.gauss(0, 0.03), nod=pose.nod + rng.gauss(0, 0.02))  # fmt: skip
    shot = replace(shot, path=_swung(shot.path, rng), disc=shot.disc * rng.uniform(0.75, 1.2))
    part, box = sight(plate, MODULE, pose, wall, shot.bent)
    seen = wall.copy()
    seen.paste(exposed(part, shot, rng), box)
    return developed(falls.on(seen, pose, rng), shot, rng)


def _swung(path: tuple[float, float], rng: random.Random) -> tuple[float, float]:
    part, angle = rng.uniform(0.4, 1.2), rng.gauss(0, 0.5)
    x, y = path
    return part * (x * math.cos(angle) - y * math.sin(angle)), part * (x * math.sin(angle) + y * math.cos(angle))


def drawn(text: str, rng: random.Random) -> Image.Image:
    """A plate: a dark band, the symbol at level Q, words under it, a frame."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    symbol = Image.fromarray(made.to_image(scale=MODULE, add_quiet_zones=False))
    side = symbol.width + 2 * QUIET * MODULE
    plate = Image.new("L", (side + 4 * MODULE, side + 16 * MODULE), rng.randint(232, 250))
    plate.paste(symbol.point([22 if value < 128 else 244 for value in range(256)]), (6 * MODULE, 11 * MODULE))
    pen = ImageDraw.Draw(plate)
    pen.rectangle((0, 0, plate.width, 6 * MODULE), fill=70)
    pen.rectangle((0, 0, plate.width - 1, plate.height - 1), outline=120, width=MODULE // 2)
    for line in range(2):
        top = side + (9 + 3 * line) * MODULE
        for word in range(3, plate.width // MODULE - 4 - 9 * line, 3):
            pen.rectangle((word * MODULE, top, (word + 2) * MODULE, top + 1.6 * MODULE), fill=50)
    return plate


def walled(rng: random.Random) -> Image.Image:
    """Tiles and a few things beside the plate."""
    wall = Image.new("L", SIZE, rng.randint(120, 200))
    pen = ImageDraw.Draw(wall)
    for at in range(rng.randint(0, 90), SIZE[0], rng.randint(90, 220)):
        pen.line((at, 0, at + rng.randint(-9, 9), SIZE[1]), fill=rng.randint(90, 150), width=3)
        pen.line((0, at, SIZE[0], at), fill=rng.randint(90, 150), width=3)
    for _ in range(6):
        x, y = rng.uniform(0, SIZE[0]), rng.uniform(0, SIZE[1])
        pen.rectangle((x, y, x + rng.uniform(20, 200), y + rng.uniform(20, 120)), fill=rng.randint(30, 230))
    return wall


def posed(kind: str, rng: random.Random) -> Pose:
    wide = 11.0 if kind in NEAR else 6.5
    pitch = {"far": rng.uniform(1.3, 2.1), "compressed": rng.uniform(2.2, 3.4)}.get(kind, 3.0 * (wide / 3.0) ** rng.random())
    turn = rng.uniform(-math.pi, math.pi) if kind in ("turned", "inverted", "covered") else rng.gauss(0, 0.15)
    tilt = rng.uniform(0.75, 1.12) if kind == "slanted" else rng.uniform(0, 0.25)
    toward = rng.uniform(0, 2 * math.pi)
    aside = 3.0 if kind in ASIDE else 1.0
    x, y = aside * rng.uniform(-140, 140), aside * rng.uniform(-90, 90)
    return Pose(SIZE[0] / 2 + x, SIZE[1] / 2 + y, pitch, turn, tilt * math.cos(toward), tilt * math.sin(toward))


def taken(kind: str, rng: random.Random) -> Shot:
    shot = Shot(bent=rng.uniform(0.02, 0.12), light=rng.uniform(0.7, 1.0), noise=rng.uniform(2, 6), quality=rng.randint(60, 85),
                cast=(rng.uniform(0.85, 1), rng.uniform(0.9, 1), rng.uniform(0.75, 1)))  # fmt: skip
    if kind == "shaken":
        far, angle = rng.uniform(3, 11), rng.uniform(0, math.pi)
        return replace(shot, path=(far * math.cos(angle), far * math.sin(angle)))
    if kind == "unfocused":
        return replace(shot, disc=rng.uniform(2.0, 5.0))
    if kind == "compressed":
        return replace(shot, quality=rng.randint(6, 22), noise=rng.uniform(5, 9))
    if kind == "dark":
        cast = (1.0, rng.uniform(0.6, 0.8), rng.uniform(0.3, 0.6))
        return replace(shot, light=rng.uniform(0.05, 0.2), noise=rng.uniform(5, 14), cast=cast, quality=rng.randint(35, 70))
    return shot
