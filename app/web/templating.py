"""What templates may use: local times, the policy, the site's settings, versioned static files."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, url_for
from flask_babel import gettext

from app.places.rules import floor_label
from app.policy import Thing, may
from app.settings.queries import current
from app.settings.rules import Settings
from app.web import acting
from app.web.language import LANGUAGES, language, say


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(moment=moment, day=day, clock=clock, clock_end=clock_end, until=until)
    app.jinja_env.filters.update(claimed=claimed, counted=counted, after_its_week=after_its_week)
    app.jinja_env.globals.update(asset=asset, floor_label=floor_label, languages=LANGUAGES, say=say)
    app.context_processor(_common)


def _common() -> dict[str, Any]:
    return {
        "site": site(),
        "user": acting.signed_in(),
        "may": lambda action, thing=None: may(acting.signed_in(), action, thing or Thing()),
        "language": language(),
        "now": acting.now(),
    }


def site() -> Settings:
    """The site's settings, read once a request."""
    if "site" not in g:
        g.site = current()
    settings: Settings = g.site
    return settings


def moment(value: datetime | None) -> str:
    """2026-03-04 15:30 in the site's zone; "" for None."""
    return site().local(value).strftime("%Y-%m-%d %H:%M") if value else ""


def day(value: datetime | None) -> str:
    return site().local(value).strftime("%Y-%m-%d") if value else ""


def clock(value: datetime | None) -> str:
    return site().local(value).strftime("%H:%M") if value else ""


def clock_end(value: datetime) -> str:
    """As `clock`, for the end of a span: midnight is 24:00."""
    return "24:00" if clock(value) == "00:00" else clock(value)


def until(value: datetime) -> str:
    """As `moment`, for the end of a span or a deadline: midnight is 24:00 of the day before."""
    return f"{day(value - timedelta(minutes=1))} 24:00" if clock(value) == "00:00" else moment(value)


def claimed(value: datetime) -> str:
    """For when a late entry is: the day and its patrol window, which is all that is meant, else the clock's time."""
    window = site().window_at(value)
    said: str = say(window.name) if window else clock(value)
    return f"{day(value)} {said}"


def counted(record: Any) -> str:
    """When a patrol, an inspection or a duty done counts; it says so where that is not when it was recorded."""
    if record.counts_at == record.corrected_at:
        return moment(record.counts_at)
    return str(gettext("late entry for %(when)s", when=claimed(record.counts_at)))


def after_its_week(record: Any) -> bool:
    """Whether it was recorded when the week it counts for was over, so that the week's close knows nothing of it."""
    days = [site().local(at).date() for at in (record.counts_at, record.corrected_at)]
    mondays = [one - timedelta(days=one.weekday()) for one in days]
    return mondays[0] < mondays[1]


def asset(name: str) -> str:
    """The address of a static file, with a mark that changes when the file does; looked at once a request."""
    known: dict[str, str] = g.setdefault("assets", {})
    if name not in known:
        path = Path(str(current_app.static_folder)) / name
        known[name] = url_for("static", filename=name, v=_mark(str(path), path.stat().st_mtime_ns))
    return known[name]


@lru_cache(maxsize=512)
def _mark(path: str, _changed: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]
