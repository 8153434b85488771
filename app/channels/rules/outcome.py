"""What is carried, where to, and what became of it. These three are what other areas hold on to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

State = Literal["sent", "refused", "unreachable", "slow_down"]
Channel = Literal["push", "email", "robot"]


@dataclass(frozen=True)
class Message:
    """Plain text, already in the reader's language.

    `link` is a path of the site ("/issues/…"), or ""; a message replaces an earlier one of the same `tag` where the
    channel can do that (push). Nothing goes in that the reader does not need: it is shown on locked screens.
    """

    title: str
    body: str = ""
    link: str = ""
    tag: str = ""


@dataclass(frozen=True)
class Address:
    """One place a message can be carried to; `id` means something to its channel alone. A robot's has no person."""

    id: str
    channel: Channel
    person_id: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt.

    "sent": the far side took it (not that anybody has read it). "refused": trying again will not help until somebody
    changes something. "unreachable": try again later. "slow_down": not before `retry_after` has passed, counted from the
    attempt. `detail` is a msgid, for people, through `say`; `far` the far side's own code and words, without secrets.
    `maybe`: the connection broke after the message had left, so the far side may have taken it; trying again may bring a
    second copy.
    """

    state: State
    detail: str
    retry_after: timedelta | None = None
    far: str = ""
    maybe: bool = False

    @property
    def ok(self) -> bool:
        return self.state == "sent"
