"""A notice in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.core.errors import N_
from app.notices.models import LadderRung, Notice
from app.notices.rules.ladder import BEFORE, LADDERS, TOLD
from app.notices.sources import source_of
from app.notices.words import KINDS
from app.policy import User
from app.settings.rules import Settings
from app.web.language import say


@dataclass(frozen=True)
class Told:
    """`title` and `about` as they are read; `link` in the office's pages, `app_link` on the phone ("": not there)."""

    title: str
    about: str
    link: str
    app_link: str


def told(notice: Notice, settings: Settings) -> Told:
    """What the notice says, in the language of whoever asks."""
    values = {name: _value(value, settings, notice.created_at) for name, value in notice.data.items()}
    source = source_of(notice.kind)
    thing = notice.thing_id
    return Told(
        say(notice.msgid, **values) if values else say(notice.msgid), notice.about,
        source.link(thing) if source else "/notices", source.app_link(thing) if source else "/app/notices",
    )  # fmt: skip


def headed(rung: LadderRung, reader: User, settings: Settings) -> tuple[str, str]:
    """What a step was about, and the page of that where the reader may see it (else ""): as it was told where it was
    told to anybody, else by the thing's name."""
    source = source_of(rung.kind)
    subject = source.subject(rung, reader) if source else None
    link = subject.link if subject else ""
    if rung.notices:
        return told(rung.notices[0], settings).title, link
    if subject is None:
        return say(KINDS[rung.kind]), link
    values = {name: _value(value, settings, rung.taken_at) for name, value in subject.values.items()}
    return say(subject.msgid, **values), link


def _value(value: Any, settings: Settings, asked: datetime) -> Any:
    if isinstance(value, dict) and "say" in value:
        return say(value["say"])
    if isinstance(value, dict) and "at" in value:
        return _moment(datetime.fromisoformat(value["at"]), settings, asked)
    return value


def _moment(moment: datetime, settings: Settings, asked: datetime) -> str:
    """15:30, or with its day where that is another than when it was said; midnight is 24:00 of the day before."""
    local, today = settings.local(moment), settings.local(asked).date()
    clock = local.strftime("%H:%M")
    if clock == "00:00":
        local, clock = local - timedelta(minutes=1), "24:00"
    return clock if local.date() == today else f"{local.strftime('%m-%d')} {clock}"


_OFFERED = (0, 1, 2, 3, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 4320, 10080)


def spans(kind: str, step: str, present: int | None) -> list[tuple[int, str]]:
    """The lengths of time that a kind's step may be set to, in minutes and in words; the present one among them."""
    kept = set() if present is None else {present}
    if step == TOLD:  # on or off: it has the one moment that its kind gives it
        offered = {LADDERS[kind].minutes.get(step, 0), *kept}
    else:
        offered = {minutes for minutes in _OFFERED if minutes or step != BEFORE} | kept
    return [(minutes, span(minutes)) for minutes in sorted(offered)]


def span(minutes: int) -> str:
    """0 → at once; 90 → 90 min; 120 → 2 h; 1440 → 1 d."""
    if minutes == 0:
        return say(N_("at once"))
    if minutes % 1440 == 0:
        return say(N_("%(n)s d"), n=minutes // 1440)
    if minutes % 60 == 0:
        return say(N_("%(n)s h"), n=minutes // 60)
    return say(N_("%(n)s min"), n=minutes)
