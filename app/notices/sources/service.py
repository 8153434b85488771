"""Service cases' running clocks. What was not delivered is said so, never that it is overdue (未送达)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from app.core.acting import Acting
from app.core.db import db
from app.core.errors import N_
from app.notices.models import LadderRung
from app.notices.rules.ladder import LEAD, MANAGER, TOLD, Due, window_of
from app.notices.sources import Look, Source, Subject, moment_later, say_later
from app.people.queries import person_by_id
from app.places.queries import user_of
from app.places.rules import floor_label
from app.policy import SYSTEM, User, may
from app.service import words as service_words
from app.service.actions import note_reached
from app.service.models import ServiceCase, ServiceEvent
from app.service.queries import folded, thing_of_case
from app.service.rules import CLOSED, Clock, Folded
from app.service.rules.folded import OPENED
from app.settings.rules import Settings

A_REQUEST = timedelta(hours=1)
MINUTES = timedelta(hours=1)  # a clock of at most this long is a call: told at once, through the night
URGENT = "urgent"
TOLD_AT_ONCE = {"complaint": (MANAGER,), "incident": (MANAGER, LEAD)}  # 附表一 三.1; 一


def dues(look: Look) -> list[tuple[Due, bool]]:
    before, _after = window_of([look.minutes["call"], look.minutes["promise"]])
    touched = look.touched.get("service_case", frozenset())
    # A case is kept by the clock that is due first; others of its clocks may be due at any time after.
    near = ServiceCase.due_at <= look.now + before
    rows = select(ServiceCase).where(ServiceCase.state != CLOSED, or_(near, ServiceCase.id.in_(list(touched))))
    found = []
    for case in db.session.execute(rows).scalars().unique():
        now_folded = folded(case)
        news = _urgent(case, now_folded) if TOLD in look.minutes[URGENT] else None
        if news:
            # Only while the site has just learnt of it; a request may have begun a while before it was written.
            fresh = case.id in touched and _began(case, now_folded).received_at > look.since - A_REQUEST
            found.append((news, fresh))
        found += [(due, case.id in touched) for due in of_clocks(case, now_folded, news)]
    return found


def _began(case: ServiceCase, now_folded: Folded) -> ServiceEvent:
    """The opening, or the latest move into another kind: what the kind's first clocks began with."""
    begins = [one for one in case.events if one.kind in (OPENED, "move") and one.id not in now_folded.ignored]
    return max(begins, key=lambda one: (one.kind != OPENED, one.corrected_at, one.id))


def _urgent(case: ServiceCase, now_folded: Folded) -> Due | None:
    """That it is there, for whose it is and for those of the kind who are told at once, whatever its clocks say meanwhile."""
    also, began = TOLD_AT_ONCE.get(case.kind, ()), _began(case, now_folded)
    if not also:
        return None
    at = max(began.corrected_at, case.opened_at)
    begun = [one for one in now_folded.clocks if _runs(one) and one.started_at == at]
    first = min(begun, key=lambda one: one.due_at, default=None)
    thing, owner = thing_of_case(case), str(began.data.get("owner_id") or case.assignee_id)
    return Due(
        kind=URGENT, thing_id=case.id, ladder=_ladder_of_news(case, began), begun_at=at, due_at=at,
        holders=(owner,), team_id=case.team_id or thing.team_id, known=began.person_id == owner,
        also=also, cleared=thing.cleared_ids, words="clock" if first else "", values=_values(case, first),
        about="" if case.confidential else place_and_words(case),
    )  # fmt: skip


def _ladder_of_news(case: ServiceCase, began: ServiceEvent) -> str:
    return f"{case.kind}/{began.id}"


def of_clocks(case: ServiceCase, now_folded: Folded, news: Due | None) -> list[Due]:
    """A ladder for each running clock. Of those that began together for one person only the first to be due is told, and

    none that began with the news of the case, which told its person.
    """
    running = sorted((clock for clock in now_folded.clocks if _runs(clock)), key=lambda clock: clock.due_at)
    told: set[tuple[str, datetime]] = {(one, news.begun_at) for one in (*news.holders, *now_folded.told)} if news else set()
    found = []
    for clock in running:
        begun = (clock.person_id, clock.started_at)
        found.append(_due(case, clock, known=begun in told or not _is_news(clock)))
        told.add(begun)
    return found


def ladder_of(clock: Clock) -> str:
    return f"{clock.name}/{clock.team_id}/{clock.started_at.isoformat()}/{clock.due_at.isoformat()}"


def still_due(case_id: str, ladder: str, settings: Settings, now: datetime) -> bool:
    case = db.session.get(ServiceCase, case_id)
    if case is None or case.state == CLOSED:
        return False
    now_folded = folded(case)
    standing = {ladder_of(clock) for clock in now_folded.clocks if _runs(clock)}
    return ladder in standing or ladder == _ladder_of_news(case, _began(case, now_folded))


def _runs(clock: Clock) -> bool:
    return clock.runs and clock.left is None


def _is_news(clock: Clock) -> bool:
    """Whether its person did not begin it themself, and this is its first run."""
    return clock.reached_at != clock.started_at and clock.due_at - clock.limit == clock.started_at


def _values(case: ServiceCase, clock: Clock | None) -> dict[str, object]:
    values: dict[str, object] = {"case": say_later(service_words.KINDS[case.kind]), "number": case.number}
    if clock is None:
        return values
    person = person_by_id(clock.person_id)
    return values | {
        "clock": say_later(service_words.CLOCKS[clock.name]), "due": moment_later(clock.due_at),
        "who": person.name if person else "",
    }  # fmt: skip


def _due(case: ServiceCase, clock: Clock, *, known: bool) -> Due:
    thing = thing_of_case(case)
    return Due(
        kind="call" if clock.limit <= MINUTES else "promise", thing_id=case.id, ladder=ladder_of(clock),
        begun_at=clock.started_at, due_at=clock.due_at, holders=(clock.person_id,),
        team_id=clock.team_id or thing.team_id, known=known,
        cleared=thing.cleared_ids, knows_reach=True,
        words="unreached" if clock.reach and clock.reached_at is None else "",
        values=_values(case, clock), about="" if case.confidential else place_and_words(case),
    )  # fmt: skip


def may_know(case_id: str, person_id: str) -> bool:
    """Of a case that was sealed since, only the set people and those it concerns are told."""
    case = db.session.get(ServiceCase, case_id)
    cleared = thing_of_case(case).cleared_ids if case else None
    return cleared is None or person_id in cleared


def place_and_words(case: ServiceCase) -> str:
    """Where, and what was said; nothing of who said it."""
    zone = case.zone
    place = f"{zone.floor.building.name} {floor_label(zone.floor.level)} {zone.name}" if zone else case.place
    return "：".join(one for one in (place, case.words[:80]) if one)


def reached(case_id: str, person_id: str, now: datetime) -> None:
    """Whoever a reminder came to is reached: from then on their clocks run against them."""
    person = person_by_id(person_id)
    if person is not None:
        note_reached(Acting(SYSTEM, now), case_id, user_of(person, now))


def subject(rung: LadderRung, reader: User) -> Subject | None:
    return subject_of_case(rung.thing_id, reader)


def subject_of_case(case_id: str, reader: User) -> Subject | None:
    """Its kind and number say nothing of what it is about: whoever may not see it reads them too."""
    case = db.session.get(ServiceCase, case_id)
    if case is None:
        return None
    values = {"case": say_later(service_words.KINDS[case.kind]), "number": case.number}
    seen = may(reader, "see_case", thing_of_case(case))
    return Subject(N_("%(case)s #%(number)s"), values, f"/service/{case.id}" if seen else "")


SOURCE = Source((URGENT, "call", "promise"), dues, still_due, "/service/{}".format, "/app/case/{}".format, reached, subject,
                may_know)  # fmt: skip
