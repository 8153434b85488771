"""What the lines of a zone's book are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

KIND_WORDS = {"room": _l("Rooms and bureaus"), "equipment": _l("Equipment"), "fire": _l("Fire points"), "key": _l("Keys")}
