"""Drawn rooms as a handheld camera sees them; no photograph of anything."""

from __future__ import annotations

import io

from tools.trusting.pictures import draw_room, look


def photograph(room: int, shift: float = 0, quality: int = 85) -> bytes:
    """A JPEG of a room; `shift` in per cent of the picture's width moves the camera."""
    out = io.BytesIO()
    look(draw_room(room), shift, shift / 2).save(out, "JPEG", quality=quality)
    return out.getvalue()
