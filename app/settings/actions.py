"""Changes the site's settings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from zoneinfo import available_timezones

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, notes, transaction
from app.core.errors import N_, forbidden, invalid
from app.policy import may
from app.settings.models import SiteSetting
from app.settings.queries import HOSTS, NAMES, SETTINGS, current
from app.settings.rules import Settings, Window, check_windows, clean_public_url, host_of, kept_windows

MOST_HOSTS = 50


def change_settings(by: Acting, **changes: Any) -> Settings:
    """Set the named settings; `windows` as a tuple of Window, which hold from tomorrow on.

    Raises Problem 403, 422, TypeError for an unknown name.
    """
    if not may(by.user, "manage"):
        raise forbidden()
    unknown = set(changes) - (NAMES - {"old_windows"})
    if unknown:
        raise TypeError(f"no such setting: {sorted(unknown)}")
    _check(changes)
    with transaction():
        if "windows" in changes:
            changes |= _from_tomorrow(by, changes["windows"])
        if changes.get("public_url", current().public_url) != current().public_url:
            keep_host(current().public_url)  # plates on walls carry it
        for name, value in changes.items():
            db.session.merge(SiteSetting(name=name, value=value))
        notes().pop(SETTINGS, None)
        journal.append(by, "change_settings", "settings", "site", changes)
    return current()


def _from_tomorrow(by: Acting, windows: Sequence[Window]) -> dict[str, Any]:
    """The windows as they are kept, with those that hold until tonight."""
    settings = current()
    old = kept_windows(settings, tuple(windows), settings.local(by.now).date())
    return {
        "windows": [asdict(one) for one in windows],
        "old_windows": [{"until": one.until.isoformat(), "windows": [asdict(each) for each in one.windows]} for one in old],
    }


def keep_host(address: str) -> None:
    """Go on answering under the name in this address, as long as the site lives."""
    name = host_of(address)
    with transaction():
        row = db.session.get(SiteSetting, HOSTS)
        kept = list(row.value) if row else []
        if name and name not in kept:
            db.session.merge(SiteSetting(name=HOSTS, value=[*kept, name][-MOST_HOSTS:]))


# A phone holds its person's records of seven days: a late entry is for one of these.
_MOST = {"challenge_share": 100, "walk_same_floor_s": 300, "walk_per_floor_s": 300, "walk_between_buildings_s": 300,
         "late_entry_days": 6}  # fmt: skip
_WINDOW_FAULTS = {
    "none": N_("A day needs at least one patrol window."),
    "unnamed": N_("Each patrol window needs a name."),
    "time": N_("A time is written as 07:30."),
    "empty": N_("A patrol window must end after it begins."),
    "overlap": N_("Two patrol windows overlap."),
    "twin": N_("Two patrol windows have the same key."),
}


def _check(changes: dict[str, Any]) -> None:
    """Bring the changes into the form they are kept in. Raises Problem 422 naming the setting."""
    if changes.get("public_url"):
        try:
            changes["public_url"] = clean_public_url(changes["public_url"])
        except ValueError:
            message = N_("An address looks like https://zonewalk.example, with nothing after the name.")
            raise invalid("public_url", message) from None
    if "timezone" in changes and changes["timezone"] not in available_timezones():
        raise invalid("timezone", N_("There is no such time zone."))
    if "windows" in changes and (fault := check_windows(changes["windows"])):
        raise invalid("windows", _WINDOW_FAULTS[fault])
    if len(str(changes.get("site_name", ""))) > 60:
        raise invalid("site_name", N_("A site's name has at most 60 characters."))
    for name, most in _MOST.items():
        if name in changes and not 0 <= changes[name] <= most:
            raise invalid(name, N_("This is a number from 0 to %(most)s."), most=most)
    phone = str(changes.get("supervision_phone", ""))
    if phone and not re.fullmatch(r"[0-9+() -]{3,25}", phone):
        raise invalid("supervision_phone", N_("A phone number has digits only."))
