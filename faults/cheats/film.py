"""A camera that is shown photographs of plates, one after the other, round and round: a film for the browser's own camera."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import qrcode
from PIL import Image

SIZE = (640, 480)
EACH_S = 3  # how long a plate is held before it, in seconds; it sees a picture twice a second


def film(path: Path, codes: Sequence[str]) -> list[str]:
    """The browser's arguments for a camera that sees these codes, each askew and grey as on another phone's screen."""
    frames = [_frame(code, index) for index, code in enumerate(codes) for _ in range(2 * EACH_S)]
    path.write_bytes(b"YUV4MPEG2 W640 H480 F2:1 Ip A1:1 C420jpeg\n" + b"".join(b"FRAME\n" + one for one in frames))
    return [f"--use-file-for-fake-video-capture={path}"]


def _frame(code: str, index: int) -> bytes:
    plate = qrcode.make(code, box_size=8, border=4).get_image().convert("L").resize((340, 340))
    plate = plate.point(lambda light: 40 + light * 180 // 255).rotate(3 - index % 7, fillcolor=200, expand=True)
    picture = Image.new("L", SIZE, 90)
    picture.paste(plate, ((SIZE[0] - plate.width) // 2, (SIZE[1] - plate.height) // 2))
    return picture.tobytes() + bytes([128]) * (SIZE[0] * SIZE[1] // 2)
