"""The month's summary (月度汇总), by team and by person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from sqlalchemy import case, func, select

from app.boards.queries.owing import owing, windows_asked
from app.boards.queries.teams import team_months, team_then, walked_by_team, zones_by_team
from app.boards.queries.unowed import walked_unowed
from app.boards.rules.year import in_time
from app.cases.models import Issue, IssueEvent
from app.cases.queries import overdue_at
from app.cases.rules import VERIFIED
from app.core.db import db
from app.core.errors import N_
from app.duties.queries.owed import everybody, month_days
from app.duties.rules.sums import Sums
from app.patrols.models import Patrol
from app.people.models import Person, Team
from app.places.models import Zone
from app.policy import VISITOR_ID, Thing, may
from app.reports.kinds.kind import Column, Ledger, Value, Wanted


def _owed(wanted: Wanted) -> dict[str, tuple[int, int]]:
    """Team → the patrols its zones owed in the month's windows that are over, and how many of these were made in time."""
    first, today = wanted.month.first, wanted.settings.local(wanted.now).date()
    last = min(first + timedelta(days=wanted.month.days - 1), today)
    owed = owing(wanted.scope, wanted.settings, first, last, wanted.now)
    walked, unowed = walked_by_team(wanted.scope, wanted.settings, first, last), walked_unowed(owed)
    return {
        team: (one.total(), in_time(walked[team], unowed.get(team, {}), one).total())
        for team, one in windows_asked(owed).items()
    }


def _by_team(wanted: Wanted) -> Iterator[Sequence[Value]]:
    walked = {one.team: one for one in team_months(wanted.scope, wanted.settings, wanted.month.first, wanted.month.first)}
    zones, issues = zones_by_team(replace(wanted.scope, with_closed=False)), _issues_by_team(wanted)
    owes = _owed(wanted)
    for team in sorted(zones.keys() | walked.keys() | issues.keys(), key=lambda name: (not name, name)):
        one, (owed, kept) = walked.get(team), owes.get(team, (0, 0))
        late, abnormal = (one.late, one.abnormal) if one else (0, 0)
        share = Fraction(kept, owed) if owed else None
        yield (team, zones.get(team, 0), owed, kept, late, share, abnormal, *issues[team])


def _issues_by_team(wanted: Wanted) -> dict[str, tuple[int, int, int]]:
    """Of the month's issues by the team of then: reported, closed since, open past their deadline."""
    start, end = wanted.bounds
    closed, late = Issue.state == VERIFIED, overdue_at(wanted.now)
    within = Issue.reported_at >= start, Issue.reported_at < end, Issue.zone_id.in_(wanted.scope.zone_ids())
    moved = team_then(wanted.scope)
    figures = func.count(), func.sum(case((closed, 1), else_=0)), func.sum(case((late, 1), else_=0))
    rows = (
        select(func.coalesce(Team.name, ""), *figures)
        .select_from(Issue).join(Zone, Zone.id == Issue.zone_id).outerjoin(Team, Team.id == Zone.team_id)
        .where(*within, Issue.zone_id.not_in(moved)).group_by(Team.name)
    )  # fmt: skip
    found: dict[str, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    found.update({name: (count, int(over), int(open_)) for name, count, over, open_ in db.session.execute(rows)})
    apart = select(Issue.zone_id, Issue.reported_at, case((closed, 1), else_=0), case((late, 1), else_=0))
    for zone_id, at, over, open_ in db.session.execute(apart.where(*within, Issue.zone_id.in_(moved))) if moved else ():
        team = next(name for since, name in reversed(moved[zone_id]) if since <= at)
        before = found[team]
        found[team] = (before[0] + 1, before[1] + over, before[2] + open_)
    return found


def _by_person(wanted: Wanted) -> Iterator[Sequence[Value]]:
    start, end = wanted.bounds
    here = wanted.scope.zone_ids()
    in_time = func.sum(case((Patrol.late_reason == "", 1), else_=0))
    made = (
        select(Patrol.person_id, func.count(), in_time)
        .where(Patrol.counts_at >= start, Patrol.counts_at < end, Patrol.zone_id.in_(here))
        .group_by(Patrol.person_id)
    )
    patrols = {row[0]: (int(row[2]), row[1] - int(row[2])) for row in db.session.execute(made)}
    steps: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    done = (
        select(IssueEvent.person_id, IssueEvent.kind, func.count())
        .join(Issue, Issue.id == IssueEvent.issue_id)
        .where(IssueEvent.received_at >= start, IssueEvent.received_at < end, Issue.zone_id.in_(here))
        .where(IssueEvent.kind.in_(("reported", "fixed", "verified")))
        .group_by(IssueEvent.person_id, IssueEvent.kind)
    )
    for person_id, kind, count in db.session.execute(done):
        steps[person_id][kind] = count
    duties, scope = _duties_of(wanted), wanted.scope
    names = select(Person.id, Person.number, Person.name, Person.team_id, Team.name).outerjoin(Team, Team.id == Person.team_id)
    names = names.where(Person.id != VISITOR_ID)
    for person_id, number, name, team_id, team in db.session.execute(names.order_by(Team.name, Person.number)):
        may_see = may(scope.user, "see_person", Thing(person_id=person_id, team_id=team_id))
        owes = may_see and person_id in duties and not scope.building_id and scope.team_id in ("", team_id)
        if owes or person_id in patrols or person_id in steps:
            one = steps[person_id]
            yield (
                number, name, team or "", *_told(duties.get(person_id, Sums()) if may_see else None),
                *patrols.get(person_id, (0, 0)), one["reported"], one["fixed"], one["verified"],
            )  # fmt: skip


def _duties_of(wanted: Wanted) -> dict[str, Sums]:
    """Person → what became of all their duties in the month, wherever they were owed."""
    month = month_days(wanted.month.first.year, wanted.month.first.month)
    return everybody(wanted.settings, wanted.now, *month)[0]


def _told(duties: Sums | None) -> tuple[Value, ...]:
    """What was owed and became of it; nothing of somebody of whom the reader sees no more than the patrols."""
    return (duties.owed, duties.done, duties.late, duties.missed, duties.excused) if duties else ("",) * 5


def _few(wanted: Wanted) -> int:
    return 0


BY_TEAM = Ledger(
    "by_team",
    N_("Month by team"),
    (
        Column(N_("Team"), 14), Column(N_("Zones"), 9), Column(N_("Patrols owed"), 12), Column(N_("Walked in time"), 12),
        Column(N_("Entered late"), 12), Column(N_("Share in time"), 10), Column(N_("Patrols with findings"), 14),
        Column(N_("Issues reported"), 12), Column(N_("Of them closed"), 12), Column(N_("Of them overdue"), 12),
    ),
    _few,
    _by_team,
)  # fmt: skip
BY_PERSON = Ledger(
    "by_person",
    N_("Month by person"),
    (
        Column(N_("Work number"), 10), Column(N_("Name"), 10), Column(N_("Team"), 14), Column(N_("Duties owed"), 9),
        Column(N_("Done"), 9), Column(N_("Late"), 9), Column(N_("Not done"), 9), Column(N_("Excused"), 9),
        Column(N_("Patrols in time"), 12), Column(N_("Entered late"), 10), Column(N_("Issues reported"), 10),
        Column(N_("Issues mended"), 10), Column(N_("Issues verified"), 10),
    ),
    _few,
    _by_person,
)  # fmt: skip
