"""The pages of people: their blueprint, with each part's routes."""

from __future__ import annotations

from app.people import me, roster  # noqa: F401 - their routes
from app.people.door import blueprint

__all__ = ["blueprint"]
