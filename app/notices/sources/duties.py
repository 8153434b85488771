"""Standing duties: what each person still owes of a window, day, week or month, and what a team left undone.

Everything is gathered only when a step of some slot is reached: slots need no records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.core.db import db
from app.core.errors import N_
from app.duties.models import Duty
from app.duties.queries.duties import terms_between, work_calendar
from app.duties.queries.facts import Gathered, gather
from app.duties.rules.assess import Item
from app.duties.rules.quota import DAY, LONGEST_LATE
from app.duties.rules.slots import Slot, slots
from app.duties.rules.terms import Terms
from app.notices.models import LadderRung
from app.notices.queries.reach import Given, reached_by_now
from app.notices.rules.ladder import Due, step_times, window_of
from app.notices.sources import Look, Source, Subject, moment_later
from app.people.models import Person, Team
from app.policy import User, may
from app.settings.rules import Settings

OWN, ABOVE = ("duty", "period"), ("missed", "missed_site")
MOST_NAMED = 6
SlotKey = tuple[str, int, str]  # duty, quota, slot


@dataclass(frozen=True)
class Wanted:
    """A slot of which a step is reached."""

    duty: Duty
    quota: int
    slot: Slot
    kind: str


def dues(look: Look) -> list[tuple[Due, bool]]:
    wanted = {(one.duty.id, one.quota, one.slot.key): one for one in _reached(look)}
    if not wanted:
        return []
    days = [one.slot.day for one in wanted.values()]
    found = gather(look.settings, look.now, min(days), max(days))
    items = [one for one in found.items(min(days), max(days)) if (one.duty_id, one.quota, one.key) in wanted and _left(one)]
    return [(due, False) for due in [*_peoples(wanted, items, found), *_teams(wanted, items, found)]]


def still_due(thing_id: str, ladder: str, settings: Settings, now: datetime) -> bool:
    """A reminder says how it stood when it was made: it is not gathered anew for each message."""
    return True


def _reached(look: Look) -> Iterable[Wanted]:
    before, after = window_of([look.minutes[kind] for kind in (*OWN, *ABOVE)])
    first = look.settings.local(look.since - after).date() - timedelta(days=1)
    last = look.settings.local(look.now + before).date() + timedelta(days=1)
    calendar = work_calendar()
    duties, terms = terms_between(look.settings, first - timedelta(minutes=LONGEST_LATE), last)
    for duty, row in zip(duties, terms, strict=True):
        for number, quota in enumerate(row.quotas):
            kind = "duty" if quota.per == DAY else "period"
            begin = first - timedelta(minutes=quota.late_minutes)
            for slot in slots(quota, calendar, look.settings.zone_info, begin, last):
                if _in_force(row.of_period(quota.per), slot.day) and not slot.off and _is_reached(look, slot, kind):
                    yield Wanted(duty, number, slot, kind)


def _in_force(terms: Terms, day: date) -> bool:
    return terms.from_on <= day and (terms.until_on is None or day <= terms.until_on)


def _is_reached(look: Look, slot: Slot, own: str) -> bool:
    """Whether a step of its people is, or one of those above, to whom "not done" is said when it cannot be done any more."""
    ends = [(own, slot.end), *((kind, slot.late_until) for kind in ABOVE)]
    bare = [(Due("", "", "", slot.start, end, ()), look.minutes[kind]) for kind, end in ends]
    moments = [at for due, minutes in bare for at in step_times(due, minutes, look.quiet).values()]
    return any(look.since < at <= look.now for at in moments)


def _left(item: Item) -> int:
    return item.waiting + item.missed


def _whose(item: Item) -> tuple[str, ...]:
    return (item.person_id,) if item.person_id else item.people


def _peoples(wanted: dict[SlotKey, Wanted], items: list[Item], found: Gathered) -> Iterable[Due]:
    """One for each person, or group who owe it together, however many zones it is about."""
    groups: dict[tuple[SlotKey, tuple[str, ...]], list[Item]] = defaultdict(list)
    for item in items:
        if holders := _whose(item):
            groups[(item.duty_id, item.quota, item.key), holders].append(item)
    for (key, holders), theirs in groups.items():
        one = wanted[key]
        yield Due(
            kind=one.kind, thing_id=_thing(one, holders[0] if len(holders) == 1 else "*"), ladder=one.slot.end.isoformat(),
            begun_at=one.slot.start, due_at=one.slot.end, holders=holders, known=True,
            values=_values(one, theirs), about=_zones(theirs, found),
        )  # fmt: skip


def _teams(wanted: dict[SlotKey, Wanted], items: list[Item], found: Gathered) -> Iterable[Due]:
    """What was left undone, for those above: one for each team, and one for all teams together."""
    teams = {row.id: row.team_id for row in db.session.execute(select(Person.id, Person.team_id))}
    names = {row.id: row.name for row in db.session.execute(select(Team.id, Team.name))}
    slots_of: dict[SlotKey, dict[str, list[Item]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        zone = found.zones.get(item.zone_id or "")
        team = next((teams.get(one) for one in _whose(item)), zone.team_id if zone else None)
        slots_of[item.duty_id, item.quota, item.key][team or ""].append(item)
    reached = reached_by_now([
        given for key, by_team in slots_of.items() for theirs in by_team.values() for given in _given(wanted[key], theirs)
    ])  # fmt: skip
    for key, by_team in slots_of.items():
        one = wanted[key]
        for team, theirs in by_team.items():
            values = {"team": names.get(team, "—"), "people": _people(theirs)}
            yield _above("missed", one, theirs, values | _unreached(one, theirs, reached), _zones(theirs, found), team)
        shares = [(names.get(team, "—"), sum(map(_left, theirs))) for team, theirs in by_team.items()]
        about = "、".join(f"{name} {left}" for name, left in sorted(shares, key=lambda share: -share[1]))
        every = [item for theirs in by_team.values() for item in theirs]
        values = {"people": _people(every)} | _unreached(one, every, reached)
        yield _above("missed_site", one, every, values, about, "")


def _above(kind: str, one: Wanted, items: list[Item], values: dict[str, object], about: str, team: str) -> Due:
    return Due(
        kind=kind, thing_id=_thing(one, team or "*"), ladder=one.slot.end.isoformat(), begun_at=one.slot.start,
        due_at=one.slot.late_until, holders=(), team_id=team or None, known=True,
        words="unreached" if "unreached" in values else "", values=_values(one, items) | values, about=about,
    )  # fmt: skip


def _given(one: Wanted, items: list[Item]) -> set[Given]:
    """Whom the slot's reminders are kept for: each by themself, or those who owe it together."""
    return {
        (_thing(one, person if len(holders) == 1 else "*"), person, one.slot.start)
        for holders in map(_whose, items)
        for person in holders
    }


def _unreached(one: Wanted, items: list[Item], reached: set[tuple[str, str]]) -> dict[str, object]:
    given = _given(one, items)
    people = {person for _, person, _ in given} - {person for thing, person, _ in given if (thing, person) in reached}
    return {"unreached": len(people)} if people else {}


def _people(items: list[Item]) -> int:
    return len({person for item in items for person in _whose(item)})


def _thing(one: Wanted, whose: str) -> str:
    return f"{one.duty.series_id}/{one.quota}/{one.slot.key}/{whose}"


def _values(one: Wanted, items: list[Item]) -> dict[str, object]:
    name = f"{one.duty.name}·{one.slot.name}" if one.slot.name else one.duty.name
    return {"duty": name, "left": sum(map(_left, items)), "due": moment_later(one.slot.end)}


def _zones(items: list[Item], found: Gathered) -> str:
    names = list(dict.fromkeys(found.zones[item.zone_id].name for item in items if item.zone_id in found.zones))
    return "、".join(names[:MOST_NAMED]) + ("…" if len(names) > MOST_NAMED else "")


def _whose_left(thing_id: str) -> str:
    """The page of who has not done it, for those above."""
    return f"/duties/slot/{thing_id.rpartition('/')[0]}"


def subject(rung: LadderRung, reader: User) -> Subject | None:
    """The duty as it is called now, and whose it was: a person's, a team's or ("*") that of several."""
    series_id, whose = rung.thing_id.partition("/")[0], rung.thing_id.rpartition("/")[2]
    rows = select(Duty.name).where(Duty.series_id == series_id).order_by(Duty.from_on.desc())
    name = db.session.execute(rows.limit(1)).scalar()
    if name is None:
        return None
    holder = db.session.get(Person, whose) or db.session.get(Team, whose)
    values = {"duty": name, "due": moment_later(datetime.fromisoformat(rung.ladder))}  # its end, whatever still counted
    link = _whose_left(rung.thing_id) if may(reader, "see_people") else ""
    if holder is None:
        return Subject(N_("%(duty)s until %(due)s"), values, link)
    return Subject(N_("%(who)s, %(duty)s until %(due)s"), values | {"who": holder.name}, link)


SOURCE = Source(OWN, dues, still_due, lambda thing_id: "/me/duties", lambda thing_id: "/app", subject=subject)
TO_THOSE_ABOVE = Source(  # found with their people's
    ABOVE, lambda look: [], still_due, _whose_left, lambda thing_id: "", subject=subject
)
