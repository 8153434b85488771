"""What counts as a photo, and how it is cleaned: decoded, turned upright, encoded anew without what cameras add."""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zlib
from dataclasses import dataclass

import dhash
from PIL import Image, ImageOps, ImageStat, UnidentifiedImageError

from app.core.errors import N_, Problem

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_FLAT_PIXELS = 24_000_000  # of kinds that cannot be decoded small: four bytes each
FULL_SIDE = 2048
THUMB_SIDE = 360
HASH_SIDE = 8
EVEN = 6.0  # grey levels of 256
FORMATS = ("JPEG", "PNG", "WEBP")
SHRINKING = ("JPEG", "MPO")  # decoded at a fraction of their size; MPO is a phone's JPEG with a second view in it
# What Pillow raises for bytes that are not what they claim to be.
DAMAGE = (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError,
          AttributeError, ArithmeticError, struct.error, zlib.error)  # fmt: skip
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Cleaned:
    """A photo ready to be kept: two JPEGs, the size of the full one in pixels, its difference hash."""

    full: bytes
    thumb: bytes
    width: int
    height: int
    dhash: str


def is_sha256(text: str) -> bool:
    return _SHA256.fullmatch(text) is not None


def too_large() -> Problem:
    return Problem(413, "photo-large", N_("The photo is too large: at most 20 MB and 50 megapixels (PNG and WebP 24)."))


def digest(content: bytes) -> str:
    """What a photo is named by: SHA-256 in lower-case hex."""
    return hashlib.sha256(content).hexdigest()


_STAMP_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def check_code(device_id: str, when: str, place: str, person: str) -> str:
    """The six letters that a phone stamps beside `when` ("2026-03-02 09:05"), `place` and `person`: whoever paints
    another time or place over a stamp cannot know them (static/field/pixels.js does the same)."""
    said = "\n".join((device_id, when, place, person)).encode()
    return "".join(_STAMP_LETTERS[byte % 32] for byte in hashlib.sha256(said).digest()[:6])


def read_letters(typed: str) -> str:
    """A check code as somebody reads it off a photo: letters that look alike are the ones that are used."""
    return typed.strip().upper().replace(" ", "").replace("O", "0").replace("I", "1").replace("L", "1")


def check_hash(content: bytes, sha256: str) -> None:
    """Raises Problem 422 photo-hash when the bytes are not those the phone named."""
    if digest(content) != sha256:
        raise Problem(422, "photo-hash", N_("The photo arrived damaged. It will be sent again."))


def clean(content: bytes) -> Cleaned:
    """Decode and encode anew. Raises Problem 413 photo-large, 415 photo-kind.

    The size is judged by the header alone, before a pixel is decoded: a bomb costs nothing.
    """
    if len(content) > MAX_BYTES:
        raise too_large()
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > (MAX_PIXELS if opened.format in SHRINKING else MAX_FLAT_PIXELS):
                raise too_large()
            upright = _upright(opened)
    except Image.DecompressionBombError as error:
        raise too_large() from error
    except DAMAGE as error:
        raise Problem(415, "photo-kind", N_("That is not a photo that can be read (JPEG, PNG or WebP).")) from error
    full = _jpeg(upright, 85)
    width, height = upright.size
    upright.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return Cleaned(full, _jpeg(upright, 75), width, height, difference_hash(upright))


def difference_hash(image: Image.Image) -> str:
    """The picture's 128-bit difference hash in hex: all but the same for all but the same picture.

    The lowest eighth is left out: phones stamp it with time and place. "" for a picture so even that its hash would
    be noise (a lens covered by a thumb, a dark room).
    """
    grey = image.convert("L").crop((0, 0, image.width, max(1, image.height * 7 // 8)))
    small = grey.resize((HASH_SIDE + 1, HASH_SIDE + 1), Image.Resampling.LANCZOS)
    if ImageStat.Stat(small).stddev[0] < EVEN:
        return ""
    row, column = dhash.dhash_row_col(list(small.tobytes()), size=HASH_SIDE)
    return str(dhash.format_hex(row, column, size=HASH_SIDE))


def _upright(opened: Image.Image) -> Image.Image:
    """Decoded, made small, turned as the camera was held, flat RGB on white."""
    opened.draft("RGB", (FULL_SIDE, FULL_SIDE))
    image: Image.Image = opened
    if image.mode.startswith("I"):  # 16 bits a pixel
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode not in ("RGB", "L", "RGBA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((FULL_SIDE, FULL_SIDE))
    image = ImageOps.exif_transpose(image)
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    bare = Image.frombytes("RGB", image.size, image.tobytes())  # pixels only: no EXIF, no profile, no comment
    bare.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
