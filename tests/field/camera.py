"""A camera that sees what the test gives it: a film of one picture, over and over."""

from __future__ import annotations

from pathlib import Path

import qrcode
from PIL import Image


def film(path: Path, text: str, black: int = 0, white: int = 255) -> list[str]:
    """The browser's arguments for a camera that looks at a code, of these greys."""
    picture = Image.new("RGB", (640, 480), "white")
    code = (
        qrcode.make(text, box_size=8, border=4).get_image().convert("RGB").resize((360, 360), Image.Resampling.NEAREST)
    )
    picture.paste(code, (140, 60))
    faded = picture.point([black + level * (white - black) // 255 for level in range(256)] * 3)
    luma, blue, red = faded.convert("YCbCr").split()
    half = (320, 240)
    frame = luma.tobytes() + blue.resize(half).tobytes() + red.resize(half).tobytes()
    path.write_bytes(b"YUV4MPEG2 W640 H480 F15:1 Ip A1:1 C420jpeg\n" + (b"FRAME\n" + frame) * 3)
    return [f"--use-file-for-fake-video-capture={path}"]
