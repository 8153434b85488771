"""Where things that fall due come from: a file for each area, all asked in the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.notices.models import LadderRung
from app.notices.rules.ladder import Due, Minutes, Span
from app.policy import User
from app.settings.rules import Settings


@dataclass(frozen=True)
class Look:
    """What to look for: steps reached after `since` and by `now`. `touched`: entity → what the journal named since then."""

    settings: Settings
    since: datetime
    now: datetime
    minutes: Mapping[str, Minutes]  # kind → step → minutes
    quiet: Callable[[datetime], datetime | None]
    nights: Sequence[Span] = ()  # the quiet hours before which early reminders come in this look
    touched: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Subject:
    """What a step was about: a msgid and its values, as a notice has them; `link` is "" where the reader may not see it."""

    msgid: str
    values: Mapping[str, Any]
    link: str = ""


@dataclass(frozen=True)
class Source:
    """`dues(look)` are the unsettled things whose steps may lie in the look, each with whether it is fresh; `still_due`
    says whether a thing's ladder still stands; `link` and `app_link` are where it is opened ("": not there);
    `reached(thing id, person id, now)` hears that a notice came to the person's phone, or was read; `subject(rung, reader)`
    names what a step was about, None where nothing is left of it; `may_know(thing id, person id)` says whether the person
    may still be told of it."""

    kinds: tuple[str, ...]
    dues: Callable[[Look], list[tuple[Due, bool]]]
    still_due: Callable[[str, str, Settings, datetime], bool]
    link: Callable[[str], str]
    app_link: Callable[[str], str]
    reached: Callable[[str, str, datetime], object] = lambda thing_id, person_id, now: None
    subject: Callable[[LadderRung, User], Subject | None] = lambda rung, reader: None
    may_know: Callable[[str, str], bool] = lambda thing_id, person_id: True


def sources() -> list[Source]:
    from app.notices.sources import alerts, digests, duties, inspections, issues, objections, phones, restored, service

    return [
        issues.SOURCE, service.SOURCE, inspections.SOURCE, duties.SOURCE, duties.TO_THOSE_ABOVE, objections.WAITING,
        objections.ANSWERS, alerts.SOURCE, phones.SOURCE, restored.SOURCE, digests.SOURCE,
    ]  # fmt: skip


def source_of(kind: str) -> Source | None:
    return next((one for one in sources() if kind in one.kinds), None)


def say_later(msgid: str) -> dict[str, Any]:
    """A value that is itself translated when it is shown."""
    return {"say": msgid}


def moment_later(moment: datetime) -> dict[str, Any]:
    """A value that is a moment, shown on the site's clock."""
    return {"at": moment.isoformat()}
