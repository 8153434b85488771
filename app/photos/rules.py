"""What counts as a photo, and how it is cleaned: decoded, turned upright, encoded anew without what cameras add."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from app.core.errors import N_, Problem

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
FULL_SIDE = 2048
THUMB_SIDE = 360
FORMATS = ("JPEG", "PNG", "WEBP")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Cleaned:
    """A photo ready to be kept: two JPEGs, and the size of the full one in pixels."""

    full: bytes
    thumb: bytes
    width: int
    height: int


def is_sha256(text: str) -> bool:
    return _SHA256.fullmatch(text) is not None


def too_large() -> Problem:
    return Problem(413, "photo-large", N_("The photo is too large: at most 20 MB and 50 megapixels."))


def digest(content: bytes) -> str:
    """What a photo is named by: SHA-256 in lower-case hex."""
    return hashlib.sha256(content).hexdigest()


def check_hash(content: bytes, sha256: str) -> None:
    """Raises Problem 422 photo-hash when the bytes are not those the phone named."""
    if digest(content) != sha256:
        raise Problem(422, "photo-hash", N_("The photo arrived damaged. It will be sent again."))


def clean(content: bytes) -> Cleaned:
    """Decode and encode anew. Raises Problem 413 photo-large, 415 photo-kind."""
    if len(content) > MAX_BYTES:
        raise too_large()
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise too_large()
            opened.draft("RGB", (FULL_SIDE, FULL_SIDE))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Problem(415, "photo-kind", N_("That is not a photo that can be read (JPEG, PNG or WebP).")) from error
    upright.thumbnail((FULL_SIDE, FULL_SIDE))
    full = _jpeg(upright, 85)
    width, height = upright.size
    upright.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return Cleaned(full, _jpeg(upright, 75), width, height)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    bare = Image.frombytes("RGB", image.size, image.tobytes())  # pixels only: no EXIF, no profile, no comment
    bare.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
