"""Who acts, when, and from which device: the first argument of every action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.policy import User


@dataclass(frozen=True)
class Acting:
    """`now` is the server's clock at the start of the request or command; actions never ask for the time."""

    user: User
    now: datetime
    device_id: str | None = None
    imported_by: str | None = None  # who brought the phone's records in as a file, on its owner's behalf

    @property
    def id(self) -> str:
        return self.user.id
