"""Setting what is owed. What was owed before the change stays as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid, not_found
from app.core.ids import new_id
from app.core.text import sentence, squeeze
from app.duties.models import Duty, DutyQuota
from app.duties.rules.ability import cannot_be_met
from app.duties.rules.quota import Quota, check_quota
from app.duties.rules.terms import (
    ANY,
    EACH,
    EACH_ZONE,
    EVIDENCE,
    INSPECTION,
    OWNER,
    PERSON,
    RECORD_KINDS,
    ROLE,
    SURVEY,
    TEAM,
    WHO_KINDS,
)
from app.people.models import Person, Team
from app.policy import GRANTED_ROLES, may
from app.settings.queries import current

SCOPES = (EACH_ZONE, "anywhere")
MAX_CHECKS = 30


@dataclass(frozen=True)
class DutyEntry:
    """A duty as the office writes it. Of the quotas, those named in `site_windows` follow the site's own windows."""

    name: str
    who_kind: str
    quotas: Sequence[Quota]
    from_on: date
    who: Sequence[str] = ()
    share: str = EACH
    record_kind: str = "deed"
    topic: str = ""
    clause: str = ""
    checklist: Sequence[str] = ()
    scope: str = "anywhere"
    zone_filter: dict[str, Any] = field(default_factory=dict)
    evidence: str = ""
    until_on: date | None = None
    site_windows: frozenset[int] = frozenset()


FAULTS = {
    "period": N_("A quota is for a day, a week or a month."),
    "number": N_("At least how many? From 1 to 200."),
    "minutes": N_("Minutes are not negative; late counts for three days at most."),
    "windows_of_day": N_("Time windows belong to a quota for a day."),
    "windows_none": N_("A day needs at least one patrol window."),
    "windows_unnamed": N_("Each time window needs a name."),
    "windows_time": N_("A time is written as 07:30."),
    "windows_empty": N_("A time window must end after it begins."),
    "windows_overlap": N_("Two time windows overlap."),
    "windows_twin": N_("Two time windows have the same key."),
    "impossible": N_("Nobody can meet this: so many do not fit into the time with that gap between them."),
}
NOBODY = {
    "evidence": N_("Nobody can meet this: what fulfils it brings no such evidence."),
    INSPECTION: N_("Nobody can meet this: only the manager, deputy managers, inspectors and team leads inspect."),
    SURVEY: N_("Nobody can meet this: only the office and the manager close a survey round."),
}


def set_duty(by: Acting, entry: DutyEntry, duty_id: str | None = None) -> Duty:
    """A new duty, or `duty_id` changed. Raises Problem 403, 404, 422 naming the field.

    A change of what is owed by a duty in force takes effect today: the row ends yesterday, another begins.
    """
    if not may(by.user, "manage"):
        raise forbidden()
    checked = _checked(entry)
    today = current().local(by.now).date()
    with transaction():
        _people_exist(entry)
        present = db.session.get(Duty, duty_id) if duty_id else None
        if duty_id and present is None:
            raise not_found()
        duty = _place(present, checked, entry, today)
        db.session.flush()
        _owed_once(duty)
        data = {**checked, "series_id": duty.series_id, "quotas": [_plain(one) for one in entry.quotas]}
        also = [("duty", present.id)] if present is not None and present is not duty else []
        journal.append(by, "set_duty", "duty", duty.id, data, also=also)
    return duty


def _place(present: Duty | None, checked: dict[str, Any], entry: DutyEntry, today: date) -> Duty:
    """The row that takes the entry: the present one while nothing was owed by it, else one that follows it."""
    rows = _quota_rows(entry)
    if present is None:
        last = db.session.execute(select(func.max(Duty.position))).scalar_one()
        duty = Duty(series_id=new_id(), position=0 if last is None else last + 1, **checked)
        duty.quotas = rows
        db.session.add(duty)
        return duty
    if present.from_on >= today:
        _set(present, checked)
        present.quotas = rows
        return present
    over = present.until_on is not None and present.until_on < today
    same = all(getattr(present, key) == value for key, value in checked.items() if key not in _FREE)
    again = over and checked["until_on"] != present.until_on
    if same and not again and [_facts(one) for one in present.quotas] == [_facts(one) for one in rows]:
        _takes_nothing_back(present, checked, today)
        _set(present, {key: checked[key] for key in _FREE})
        return present
    begin = max(checked["from_on"], today)
    duty = Duty(series_id=present.series_id, position=present.position, **(checked | {"from_on": begin}))
    if duty.until_on and duty.until_on < begin:
        raise invalid("until_on", N_("The last day must come after the first."))
    duty.quotas = rows
    if not over:
        present.until_on = begin - timedelta(days=1)
    db.session.add(duty)
    return duty


# Words, what is looked at, an earlier first day, a last day that is not over: changing them changes nothing already owed,
# and each deed keeps what was ticked.
_FREE = ("name", "clause", "checklist", "until_on", "from_on")


def _set(duty: Duty, columns: Mapping[str, Any]) -> None:
    for key, value in columns.items():
        setattr(duty, key, value)


def _takes_nothing_back(present: Duty, checked: Mapping[str, Any], today: date) -> None:
    """What was owed, done or missed, stays. Raises Problem 422."""
    if checked["from_on"] > present.from_on:
        message = N_("It has been owed since %(day)s, and that stays: it cannot begin later.")
        raise invalid("from_on", message, day=present.from_on)
    last = min(present.until_on or today, today - timedelta(days=1))
    if checked["until_on"] and checked["until_on"] < last:
        raise invalid("until_on", N_("It was owed until %(day)s, and that stays: it cannot end earlier."), day=last)


def _owed_once(duty: Duty) -> None:
    """No day is owed by two rows of a series. Raises Problem 422."""
    others = select(Duty).where(Duty.series_id == duty.series_id, Duty.id != duty.id)
    for other in db.session.execute(others).scalars():
        first, last = max(duty.from_on, other.from_on), min(duty.until_on or date.max, other.until_on or date.max)
        if first <= last:
            raise invalid("from_on", N_("On %(day)s it is owed already, as it stood then."), day=first)


def end_duty(by: Acting, duty_id: str) -> bool:
    """Ask for it no longer from today on; False when it is over already. Raises Problem 403, 404."""
    if not may(by.user, "manage"):
        raise forbidden()
    yesterday = current().local(by.now).date() - timedelta(days=1)
    with transaction():
        duty = db.session.get(Duty, duty_id)
        if duty is None:
            raise not_found()
        if duty.until_on and duty.until_on <= yesterday:
            return False
        duty.until_on = max(yesterday, duty.from_on - timedelta(days=1))
        journal.append(by, "end_duty", "duty", duty.id, {"until_on": duty.until_on})
    return True


def _checked(entry: DutyEntry) -> dict[str, Any]:
    """The entry's columns as they are kept. Raises Problem 422."""
    name, clause = squeeze(entry.name), squeeze(entry.clause)
    if not name or len(name) > 60:
        raise invalid("name", N_("A duty needs a name of at most 60 characters."))
    if len(clause) > 60:
        raise invalid("clause", N_("A clause is named in at most 60 characters."))
    known = entry.who_kind in WHO_KINDS and entry.share in (EACH, ANY) and entry.scope in SCOPES
    if not known or entry.record_kind not in RECORD_KINDS or entry.evidence not in EVIDENCE:
        raise invalid("who_kind", N_("Please choose from the list."))
    if entry.until_on and entry.until_on < entry.from_on:
        raise invalid("until_on", N_("The last day must come after the first."))
    if not entry.quotas:
        raise invalid("quotas", N_("Please say how often."))
    for quota in entry.quotas:
        if fault := check_quota(quota):
            raise invalid("quotas", FAULTS[fault])
    if why := cannot_be_met(entry.who_kind, entry.who, entry.share, entry.record_kind, entry.evidence):
        raise invalid("evidence" if why == "evidence" else "who", NOBODY[why])
    checks = [sentence(line)[:200] for line in entry.checklist if sentence(line)][:MAX_CHECKS]
    wanted = {key: value for key, value in entry.zone_filter.items() if value}
    return {
        "name": name, "clause": clause, "who_kind": entry.who_kind, "who": sorted(entry.who),
        "share": EACH if entry.who_kind == OWNER else entry.share, "record_kind": entry.record_kind,
        "topic": entry.topic, "checklist": checks, "scope": entry.scope, "zone_filter": wanted,
        "evidence": entry.evidence, "from_on": entry.from_on, "until_on": entry.until_on,
    }  # fmt: skip


def _people_exist(entry: DutyEntry) -> None:
    """A duty is owed by somebody: owners, or roles, teams or people that there are. Raises Problem 422."""
    if entry.who_kind == OWNER:
        return
    if not entry.who:
        raise invalid("who", N_("A duty needs people: choose who owes it."))
    if entry.who_kind == ROLE and set(entry.who) <= set(GRANTED_ROLES):
        return
    model = {TEAM: Team, PERSON: Person}.get(entry.who_kind)
    found = [db.session.get(model, one) for one in entry.who] if model else [None]
    if not all(found) or any(isinstance(one, Person) and not one.active for one in found):
        raise invalid("who", N_("Nobody of that name works here."))


def _quota_rows(entry: DutyEntry) -> list[DutyQuota]:
    return [
        DutyQuota(
            position=place, at_least=one.at_least, per=one.per, weekdays=sorted(one.weekdays),
            windows=[] if place in entry.site_windows else [asdict(window) for window in one.windows],
            site_windows=place in entry.site_windows, working_days=one.working_days,
            gap_minutes=one.gap_minutes, late_minutes=one.late_minutes,
        )
        for place, one in enumerate(entry.quotas)
    ]  # fmt: skip


def _facts(row: DutyQuota) -> tuple[Any, ...]:
    return (row.at_least, row.per, row.weekdays, row.windows, bool(row.site_windows), row.working_days,
            row.gap_minutes, row.late_minutes)  # fmt: skip


def _plain(quota: Quota) -> dict[str, Any]:
    return asdict(quota) | {"weekdays": sorted(quota.weekdays)}
