"""The list and the board of service cases, and the page of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app.cases import words as issue_words
from app.cases.models import Issue
from app.cases.queries import issue_by_id, thing_of_issue
from app.core.db import db
from app.core.errors import N_, Problem, not_found
from app.core.ids import new_id
from app.core.moments import here_and_now
from app.people.models import Person
from app.people.queries import active_people, person_by_id, teams
from app.photos.queries import photos_of
from app.places.queries import zones_in_order
from app.policy import VISITOR_ID, User, may
from app.rooms.models import RoomBooking
from app.rooms.queries import booking_of_case, rooms
from app.service import words
from app.service.actions import note_seen
from app.service.actions.steps import visible
from app.service.lists import names_of, other_kinds, point_lists, told
from app.service.models import ServiceCase, ServiceEvent
from app.service.plans import plans
from app.service.queries import (
    Filter,
    cleared_people,
    counts_by_kind,
    folded,
    list_cases,
    may_see_event,
    open_cases,
    steps_for,
    thing_of_case,
    ushers,
)
from app.service.rules import CLOSED, KINDS, state_of_clock
from app.service.rules.clocks import left_of
from app.service.rules.receptions import lacking
from app.web import acting
from app.web.acting import requires
from app.web.language import say
from app.web.sought import sought

SIZE = 50
TURNS = ("move", "link", "seal")  # what a case turns out to be
COLUMNS = {"new": ("new",), "going": ("accepted", "on_site", "promised", "set_up"), "closing": ("answered", "done")}


@dataclass(frozen=True)
class Line:
    """One line of the timeline, the case's own or its issue's."""

    at: datetime
    words: str
    title: str
    tone: str
    who: str
    event: ServiceEvent | None
    late: bool


@requires("open_case")
def cases() -> str:
    """What was asked for, the most pressing first; ?view=board shows what is open side by side."""
    user, now = acting.acting().user, acting.now()
    kind = request.args.get("kind", "")
    wanted = Filter(
        state=request.args.get("state", "open"), kind=kind if kind in KINDS else "",
        words=sought(),
        person_id=user.id if request.args.get("mine") else _held(user),
    )  # fmt: skip
    held = person_by_id(wanted.person_id) if wanted.person_id != user.id else None
    shared = {"held": held, "words": words, "counts": counts_by_kind(user, now), "wanted": wanted, "now": now}
    if request.args.get("view") == "board":
        found = [case for case in open_cases(user, now) if not wanted.kind or case.kind == wanted.kind]
        columns = {name: [case for case in found if case.state in states] for name, states in COLUMNS.items()}
        return render_template("service/board.html", columns=columns, **shared)
    number = max(1, min(request.args.get("page", 1, type=int), 10_000))
    found, total = list_cases(user, wanted, now, number, SIZE)
    page = {"number": number, "pages": max(1, -(-total // SIZE)), "total": total}
    return render_template("service/list.html", cases=found, page=page, **shared)


def _held(user: User) -> str:
    """Whose cases are asked for: of somebody whose account was closed, what they still hold."""
    return request.args.get("held", "")[:36] if may(user, "see_people") else ""


@requires("open_case")
def case(case_id: str) -> str:
    """One case. Whose it is has now learnt of it. Raises Problem 404."""
    by = acting.acting()
    note_seen(by, visible(by, case_id), here_and_now(by.now))
    return case_page(visible(by, case_id))


@requires("open_case")
def case_of_event(event_id: str) -> Response:
    """Whoever looks into an arrival's evidence comes to its case. Raises Problem 404."""
    event = db.session.get(ServiceEvent, event_id)
    if event is None or not may_see_event(acting.acting().user, event_id):
        raise not_found()
    return redirect(f"/service/{event.case_id}")


def case_page(shown: ServiceCase, problem: Problem | None = None, tried: str = "", form: Any = None) -> str:
    """The page; `problem` is what was wrong with `form` of the step `tried`, which keeps what was typed."""
    user, now = acting.acting().user, acting.now()
    state, thing = folded(shown), thing_of_case(shown)
    issue = issue_by_id(shown.issue_id) if shown.issue_id else None
    faults = {error.pointer: say(error.message, **error.params) for error in problem.errors} if problem else {}
    fault = say(problem.message, **problem.params) if problem and not faults else ""
    steers = may(user, "steer_case", thing) and state.state != CLOSED and state.paused_at is None
    steps = steps_for(user, shown, state)
    goes_on = state.closed_at is None and state.paused_at is None
    rebooks = goes_on and "begins_at" in KINDS[shown.kind].brings and may(user, "arrange_reception")
    booking = booking_of_case(shown.id)
    open_now = {*(rule.name for rule in steps), *(TURNS if steers else ()), *(("rebook",) if rebooks else ())}
    if faults and tried not in open_now:
        # It is offered no more: why, above all; and what was written, where it can still be said.
        fault = " ".join([say(N_("This step is no longer open here.")), *faults.values()])
        tried, faults = "comment", {}
    needs_zone = any("zone" in rule.needs for rule in steps)
    return render_template(
        "service/case.html", case=shown, state=state, words=words, tried=tried, form=form or {}, faults=faults,
        fault=fault, issue=issue,
        issue_link=issue is not None and may(user, "see_issue", thing_of_issue(issue)),
        clocks=[(clock, state_of_clock(clock, now), left_of(clock, now)) for clock in state.clocks],
        timeline=timeline(shown, issue, state.ignored), steps=[rule for rule in steps if "item" not in rule.needs], new_id=new_id,
        people=_people(user, shown), steers=steers, kinds=other_kinds(shown), incident_plans=_plans(shown) if steers else [],
        lists=point_lists(user, shown, state), told=told(shown, state), ushers=names_of(state.ushers),
        booking=booking, rebooks=rebooks, rooms=rooms() if rebooks else [], span=_span(state.begins_at or now, booking),
        lacking=[say(words.LACKING[one]) for one in lacking(state)],
        zones=_zones() if needs_zone or (steers and not shown.zone_id and not issue) else [],
        teams=teams() if any("team" in rule.needs for rule in steps) else [],
        roster=ushers() if any("ushers" in rule.needs for rule in steps) else [],
        photos=photos_of("service_event", [event.id for event in shown.events]),
        when=lambda event, name: datetime.fromisoformat(event.data[name]), issue_words=issue_words,
    )  # fmt: skip


def _span(begins_at: datetime, booking: RoomBooking | None) -> tuple[datetime, datetime]:
    """From when until when, as far as it is known; two hours without a room."""
    return (booking.starts_at, booking.ends_at) if booking else (begins_at, begins_at + timedelta(hours=2))


def timeline(shown: ServiceCase, issue: Issue | None, ignored: set[str]) -> list[Line]:
    """One history: the case's steps and those of the issue that it became, by when they happened."""
    lines = [
        Line(event.corrected_at, event.words, words.EVENTS[event.kind], words.EVENT_TONES.get(event.kind, "mute"),
             event.person.name, event, event.id in ignored)
        for event in shown.events
    ]  # fmt: skip
    for step in issue.events if issue else []:
        tone = issue_words.EVENT_TONES.get(step.kind, "mute")
        who = say(N_("Visitor")) if step.person_id == VISITOR_ID else step.person.name
        lines.append(Line(step.corrected_at, step.words, issue_words.EVENTS[step.kind], tone, who, None, False))
    return sorted(lines, key=lambda line: line.at)


def _people(user: User, shown: ServiceCase) -> list[Person]:
    """To whom it may be handed over: anybody who works here; a confidential one, to the set people."""
    cleared = cleared_people() if shown.confidential else None
    return [one for one in active_people() if one.id != shown.assignee_id and (cleared is None or one.id in cleared)]


def _plans(shown: ServiceCase) -> list[Any]:
    """By which it may become an incident."""
    kind = KINDS[shown.kind]
    return [] if kind.shared or shown.confidential else plans()


def _zones() -> list[Any]:
    return list(db.session.execute(zones_in_order()).scalars())
