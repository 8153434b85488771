"""The list of issues and the page of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, request
from sqlalchemy import select

from app.cases import words
from app.cases.models import Issue
from app.cases.queries import (
    Filter,
    issue_by_id,
    list_issues,
    seen_too,
    state_counts,
    state_of,
    steps_for,
    thing_of_issue,
)
from app.core.db import db
from app.core.errors import Problem, not_found
from app.core.moments import Moments
from app.people.models import Person
from app.people.queries import active_people, teams
from app.photos.queries import photos_of
from app.places.models import Building
from app.policy import User, may
from app.web import acting
from app.web.acting import requires
from app.web.language import say
from app.web.sought import sought

SIZE = 50
_FIELDS = {"words", "description", "deadline_at", "assignee_id"}  # what a form can show a fault beside


@requires("report_issue")
def issues() -> str:
    """Every issue one may see, by filters, the most pressing first."""
    user, now = _user(), acting.now()
    wanted = Filter(
        state=request.args.get("state", "unclosed"),
        building_id=request.args.get("building", ""),
        team_id=request.args.get("team", ""),
        person_id=request.args.get("person", ""),
        words=sought(),
        from_visitors=request.args.get("from") == "visitors",
    )
    number = max(1, min(request.args.get("page", 1, type=int), 10_000))
    found, total = list_issues(user, wanted, now, number, SIZE)
    page = {"number": number, "pages": max(1, -(-total // SIZE)), "total": total}
    buildings = db.session.execute(select(Building).order_by(Building.position)).scalars().all()
    return render_template(
        "cases/list.html", issues=found, page=page, wanted=wanted, counts=state_counts(user, now), words=words,
        buildings=buildings, teams=teams(), people=active_people() if may(user, "see_people") else [],
        state_of=lambda issue: state_of(issue, now),
    )  # fmt: skip


@requires("report_issue")
def issue(issue_id: str) -> str:
    """One issue. Raises Problem 404."""
    return issue_page(visible(issue_id))


def visible(issue_id: str) -> Issue:
    """The issue, if this person may see it. Raises Problem 404."""
    found = issue_by_id(issue_id)
    if found is None or not may(_user(), "see_issue", thing_of_issue(found)):
        raise not_found()
    return found


def faults_of(problem: Problem | None) -> dict[str, Any]:
    """A refusal for a form's template: `faults` by field, and `fault` for what no field is to blame for."""
    if problem is None:
        return {"fault": "", "faults": {}}
    faults = {error.pointer.rsplit("/", 1)[-1]: say(error.message, **error.params) for error in problem.errors}
    beside = bool(faults) and set(faults) <= _FIELDS
    return {"fault": "" if beside else say(problem.message, **problem.params), "faults": faults}


def issue_page(shown: Issue, problem: Problem | None = None, tried: str = "", form: Any = None) -> str:
    """The page; `problem` is what was wrong with `form` of the step `tried`, which keeps what was typed."""
    photos = photos_of("issue_event", [event.id for event in shown.events])
    sides = {"before": ["reported"], "after": ["fixed", "verified"]}
    pictures = {
        side: [photo for event in shown.events if event.kind in kinds for photo in photos.get(event.id, [])]
        for side, kinds in sides.items()
    }
    hidden = photos_of("hidden_issue_event", [event.id for event in shown.events]) if shown.hidden else {}
    pictures["hidden"] = [photo for of_event in hidden.values() for photo in of_event]
    marks = {
        event.id: Moments(event.device_at, event.corrected_at, event.received_at).marks for event in shown.events
    }
    return render_template(
        "cases/issue.html", issue=shown, photos=photos, pictures=pictures, marks=marks, words=words, tried=tried,
        form=form or {}, **faults_of(problem), deadline_of=lambda event: datetime.fromisoformat(event.data["deadline_at"]),
        steps=steps_for(_user(), shown), people=_people(_user()),
        too=seen_too(shown), state=state_of(shown, acting.now()),
    )  # fmt: skip


def _people(user: User) -> list[Person]:
    """Whom one may name: everybody, or one's own team."""
    everybody = may(user, "see_people")
    return [person for person in active_people() if everybody or person.team_id == user.team_id]


def _user() -> User:
    return acting.acting().user
