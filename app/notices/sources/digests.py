"""The morning's digest: one message for each person who wants it, one for each group's robot. Off until switched on."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

from sqlalchemy import case, func, select

from app.cases.models import Issue
from app.cases.queries import overdue_at
from app.cases.rules import FIXED, OPEN
from app.channels.carry import robots
from app.core.db import db
from app.duties.queries.duties import duties_between
from app.duties.queries.facts import gather
from app.notices.models import Notice, NoticeChoice
from app.notices.queries.chosen import SITE, site_choice
from app.notices.rules.ladder import DIGEST_KIND, Due
from app.notices.sources import Look, Source
from app.people.models import Person, PersonRole
from app.places.models import Zone
from app.policy import DEPUTY, LEAD, MANAGER, OFFICE, VISITOR_ID
from app.settings.rules import Settings, day_bounds

_WHOLE_SITE = {OFFICE, MANAGER, DEPUTY}


def dues(look: Look) -> list[tuple[Due, bool]]:
    chosen, today = site_choice(), look.settings.local(look.now).date()
    at = datetime.combine(today, time.fromisoformat(chosen.digest_at), look.settings.zone_info)
    if not look.since < at <= look.now:
        return []
    found = []
    readers = _readers(everybody=chosen.digest)
    if readers:
        figures = _Figures(look.settings, look.now, today)
        found += [_persons(person, figures, today, at) for person in readers if figures.says(person)]
    if chosen.robots and (addresses := robots()):
        figures = _Figures(look.settings, look.now, today)
        found += [_robots(address.id, figures, today, at) for address in addresses]
    return [(due, False) for due in found]


class _Figures:
    """What the morning says, counted once for all."""

    def __init__(self, settings: Settings, now: datetime, today: date) -> None:
        start, end = day_bounds(settings, today)
        until = func.coalesce(Issue.late_from, Issue.deadline_at)
        overdue = case((overdue_at(now), 1), else_=0)  # what is not delivered is still due, and nobody's delay
        issues = select(Issue.assignee_id, Zone.team_id, overdue).join(Zone, Zone.id == Issue.zone_id)
        self.late: Counter[str] = Counter()
        self.today: Counter[str] = Counter()
        for assignee, team, late in db.session.execute(issues.where(Issue.state == OPEN, until <= end)):
            for whose in (assignee, team, SITE):
                (self.late if late else self.today)[whose or ""] += 1
        waiting = select(func.count()).select_from(Issue).where(Issue.state == FIXED)
        self.waiting = db.session.execute(waiting).scalar_one()
        unread = select(Notice.person_id, func.count()).where(Notice.read_at.is_(None), Notice.kind != DIGEST_KIND)
        unread = unread.where(Notice.created_at > start - timedelta(days=7), Notice.person_id.is_not(None))
        counted = db.session.execute(unread.group_by(Notice.person_id))
        self.unread: dict[str, int] = {str(person): count for person, count in counted}
        self.duties = _duties(settings, now, today)
        self.roles: dict[str, set[str]] = {}
        self.led: dict[str, str] = {}
        for person, role, team in db.session.execute(select(PersonRole.person_id, PersonRole.role, PersonRole.team_id)):
            self.roles.setdefault(person, set()).add(role)
            if role == LEAD and team:
                self.led[person] = team

    def scope(self, person: str) -> str:
        """Whose issues the person is told of: the site's, their team's, their own."""
        return SITE if self.roles.get(person, set()) & _WHOLE_SITE else self.led.get(person, person)

    def of(self, person: str) -> dict[str, int]:
        scope = self.scope(person)
        return {"late": self.late[scope], "today": self.today[scope], "duties": self.duties[person],
                "unread": self.unread.get(person, 0)}  # fmt: skip

    def says(self, person: str) -> bool:
        return any(self.of(person).values())


def _readers(*, everybody: bool) -> list[str]:
    """Who wants a digest: everybody, or who asked for it."""
    rows = select(Person.id).where(Person.active, Person.id != VISITOR_ID)
    if not everybody:
        rows = rows.where(Person.id.in_(select(NoticeChoice.whose).where(NoticeChoice.digest, NoticeChoice.whose != SITE)))
    return list(db.session.execute(rows.order_by(Person.id)).scalars())


def _duties(settings: Settings, now: datetime, today: date) -> Counter[str]:
    """How much of today's windows and of the periods that end today each person owes."""
    owed: Counter[str] = Counter()
    if duties_between(today, today):
        for item in gather(settings, now, today, today).items(today, today):
            for person in (item.person_id,) if item.person_id else item.people:
                owed[person] += item.waiting
    return owed


def _persons(person: str, figures: _Figures, today: date, at: datetime) -> Due:
    return Due(DIGEST_KIND, person, str(today), at, at, (person,), known=True, values=figures.of(person))


def _robots(address_id: str, figures: _Figures, today: date, at: datetime) -> Due:
    values = {"late": figures.late[SITE], "today": figures.today[SITE], "waiting": figures.waiting}
    return Due(DIGEST_KIND, address_id, str(today), at, at, (), known=True, words="group", to_group=True, values=values)


SOURCE = Source(
    (DIGEST_KIND,), dues, lambda thing, ladder, settings, now: ladder == str(settings.local(now).date()),
    lambda thing_id: "/notices", lambda thing_id: "/app/notices",
)  # fmt: skip
