"""Files as phones, scanners and attackers make them."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

TURNED = {1: (), 2: ("FLIP_LEFT_RIGHT",), 3: ("ROTATE_180",), 4: ("FLIP_TOP_BOTTOM",), 5: ("TRANSPOSE",),
          6: ("ROTATE_90",), 7: ("TRANSVERSE",), 8: ("ROTATE_270",)}  # fmt: skip
SECRETS = (b"NIKON-MAKER", b"31.2304", b"xmpmeta", b"SECRET-COMMENT", b"hidden thumbnail", b"ICC-SECRET")


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def corner(size: tuple[int, int] = (160, 96)) -> Image.Image:
    """White, with a red block in the top left corner: it tells how a picture is turned."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 4, size[1] // 4))
    return image


def held_turned(orientation: int) -> bytes:
    """`corner` as a camera held that way writes it: pixels lying, EXIF saying how to turn them back."""
    image = corner()
    for name in TURNED[orientation]:
        image = image.transpose(Image.Transpose[name])
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(image, exif=exif, quality=95)


def talkative(kind: str) -> bytes:
    """A photo that tells where, with what and by whom it was taken, in every place a file has for that."""
    exif = Image.Exif()
    exif[0x010F] = "NIKON-MAKER"
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 49.44), 29: "31.2304"})
    exif.get_ifd(0x8769).update({0x927C: b"NIKON-MAKERNOTE", 0x9286: b"SECRET-COMMENT"})
    more: dict[str, object] = {"exif": exif, "icc_profile": b"ICC-SECRET" * 20}
    if kind != "PNG":
        more["xmp"] = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>31.2304</x:xmpmeta>"
    if kind == "JPEG":
        more["comment"] = b"SECRET-COMMENT"
    return saved(corner(), kind, **more) + b"hidden thumbnail"


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *chunks: bytes, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG of these chunks, whatever its header promises."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunks) + chunk(b"IEND", b"")


def bomb() -> bytes:
    """30,000 × 30,000 pixels in under three megabytes."""
    packer = zlib.compressobj(9)
    row = b"\0" * (30_000 // 8 + 1)
    data = b"".join(packer.compress(row) for _ in range(30_000)) + packer.flush()
    return png(30_000, 30_000, chunk(b"IDAT", data), depth=1, colour=0)


def text_bomb() -> bytes:
    """A small picture with 64 MB of text folded into a chunk."""
    words = b"Comment\0\0" + zlib.compress(b"A" * 64_000_000, 9)
    return png(1, 1, chunk(b"zTXt", words), chunk(b"IDAT", zlib.compress(b"\0\xff\xff\xff")))


def moving(kind: str = "PNG") -> bytes:
    """Forty frames in one file."""
    frames = [Image.new("RGB", (64, 64), (5 * number, 0, 0)) for number in range(40)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:])
