"""What duties, states and periods are called on pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _gettext
from flask_babel import lazy_gettext as _l

from app.duties.models import Duty, DutyQuota
from app.duties.rules.assess import Item
from app.settings.rules import Settings

WHO = {"owner": _l("Zone owners"), "role": _l("Roles"), "team": _l("Teams"), "person": _l("People by name")}
ROLES = {
    "office": _l("Office"),
    "manager": _l("Manager"),
    "deputy": _l("Deputy manager"),
    "inspector": _l("Inspector"),
    "lead": _l("Team lead"),
}
SHARES = {"each": _l("each of them"), "any": _l("one of them is enough")}
# What fulfils a duty: the kind of record and, after a stroke, what narrows or widens it.
FULFILS = {
    "patrol": _l("Patrol"),
    "inspection": _l("Inspection: its route walked to the end"),
    "inspection/targeted": _l("Targeted inspection: its route walked to the end"),
    "inspection/general": _l("General inspection: its route walked to the end"),
    "survey": _l("A survey round closed"),
    "deed": _l("Ticked off in the field app"),
    "deed/week": _l("The zone's plan of the week, or ticked off"),
    "deed/day": _l("The zone's plan of the day, or ticked off"),
}


def fulfils(duty: Duty) -> str:
    """The key in FULFILS of what fulfils the duty."""
    return f"{duty.record_kind}/{duty.topic}" if duty.topic else duty.record_kind


SCOPES = {"each_zone": _l("In each zone"), "anywhere": _l("Anywhere in these zones")}
EVIDENCE = {"": _l("None"), "photo": _l("A photo"), "plate": _l("The scanned plate")}
PERIODS = {"day": _l("a day"), "week": _l("a week"), "month": _l("a month")}
WEEKDAYS = (_l("Mon"), _l("Tue"), _l("Wed"), _l("Thu"), _l("Fri"), _l("Sat"), _l("Sun"))
STATES = {
    "done": (_l("Done"), "check-circle", "ok"),
    "late": (_l("Done late"), "history", "info"),
    "due": (_l("To do"), "clock", "warn"),
    "overdue": (_l("Time is over, still counts as late"), "clock", "bad"),
    "later": (_l("Not yet"), "more", "mute"),
    "missed": (_l("Not done"), "cross-circle", "bad"),
    "excused": (_l("Excused"), "info", "mute"),
}
REASONS = {
    "leave": _l("on leave"),
    "closed": _l("zone closed"),
    "exempt": _l("exempted by the office"),
    "holiday": _l("holiday"),
    "backdated": _l("hand-over entered later"),
    "objection": _l("objection upheld"),
}
VERDICTS = {
    "": (_l("Not answered yet"), "clock", "warn"),
    "upheld": (_l("Upheld"), "check-circle", "ok"),
    "turned_down": (_l("Turned down"), "cross-circle", "bad"),
}
NUMBERS = {
    "owed": _l("Owed"),
    "done": _l("Done"),
    "late": _l("Late"),
    "missed": _l("Not done"),
    "waiting": _l("To do"),
    "excused": _l("Excused"),
}
DAY_KINDS = {
    "workday": _l("Working day"),
    "weekend": _l("Weekend"),
    "holiday": _l("Day off"),
    "make_up": _l("Make-up working day"),
}


def gettext(message: str, **params: object) -> str:
    return str(_gettext(message, **params))


def how_often(quota: DutyQuota, settings: Settings) -> str:
    """A quota in a line: 每个工作日，上午、下午各 1 次."""
    days = gettext("every working day") if quota.working_days else gettext("every day")
    if quota.weekdays:
        days = gettext(", ").join(str(WEEKDAYS[day]) for day in quota.weekdays)
        if quota.working_days:
            days = gettext("%(days)s, working days", days=days)
    windows = settings.windows if quota.site_windows else quota.windows
    if windows and quota.per == "day":
        names = gettext(", ").join(one["name"] if isinstance(one, Mapping) else one.name for one in windows)
        text = gettext("%(days)s, %(n)s in each of: %(windows)s", days=days, n=quota.at_least, windows=names)
    elif quota.per == "day":
        text = gettext("%(days)s, at least %(n)s", days=days, n=quota.at_least)
    else:
        text = gettext("at least %(n)s a month", n=quota.at_least)
        if quota.per == "week":
            text = gettext("at least %(n)s a week", n=quota.at_least)
        if quota.weekdays or quota.working_days:
            text = gettext("%(often)s (%(days)s)", often=text, days=days)
    if quota.gap_minutes:
        text = gettext("%(often)s, %(minutes)s minutes apart", often=text, minutes=quota.gap_minutes)
    return text


def who_owes(duty: Duty, team_names: Mapping[str, str], people: Mapping[str, str]) -> str:
    """Who owes it, in a line."""
    if duty.who_kind == "owner":
        return gettext("Each zone owner")
    names = {"role": {key: str(word) for key, word in ROLES.items()}, "team": team_names, "person": people}[
        duty.who_kind
    ]
    listed = gettext(", ").join(names.get(one, "?") for one in duty.who)
    return (
        gettext("%(who)s, one is enough", who=listed) if duty.share == "any" else gettext("%(who)s, each", who=listed)
    )


def when(item: Item) -> str:
    """The slot of an item: 3-2 上午; the week until 3-8; the month of March."""
    return slot_words(item.key, item.day, item.window)


def slot_words(key: str, on: date, window: str) -> str:
    day = f"{on.month}-{on.day}"
    if key.startswith("week/"):
        return gettext("week until %(day)s", day=day)
    if key.startswith("month/"):
        return gettext("month %(month)s", month=f"{on.year}-{on.month:02d}")
    return f"{day} {window}" if window else day
