"""Taking a step on a case: the right checked, what it needs checked, written, replayed."""

from __future__ import annotations

from dataclasses import replace

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, forbidden, invalid, not_found
from app.core.ids import new_id
from app.core.moments import Moments, here_and_now
from app.policy import User, may
from app.rooms.actions import release_rooms
from app.service.actions.opening import Asked, open_case
from app.service.actions.proof import keep_proof, proof_of, said_for
from app.service.actions.taking import Step, brings
from app.service.actions.writing import refold, write_event
from app.service.models import ServiceCase, ServiceEvent
from app.service.queries import case_by_id, cleared_people, folded, has_learnt, thing_of_case, thing_of_case_at
from app.service.rules import CLOSED, Clock, step_rule
from app.service.rules.kinds import SILENT


def take(by: Acting, step: Step, times: Moments) -> ServiceEvent:
    """Take the step; the same id sent again changes nothing. What counts is whose the case was at that moment.

    Raises Problem 404, 403, 422, and 409 `overtaken` when the case has moved on: what was said is then kept on its
    timeline before the answer goes out.
    """
    with transaction():
        case = _seen_then(by, step.case_id, times)
        rule = step_rule(case.kind, step.name)
        if rule is None or rule in SILENT:
            raise not_found()
        things = (thing_of_case(case), thing_of_case_at(case, times.corrected_at))
        if not any(may(by.user, rule.who, thing) for thing in things):
            raise forbidden()
        event = db.session.get(ServiceEvent, step.id)
        if event is not None:
            return _same(event, case, by)
        if step.name == "take_over" and case.confidential and by.id not in cleared_people():
            raise forbidden(N_("A confidential topic goes only to those who are set for it."))
        data = brings(by, case, rule, step, times)
        if step.name == "take_over":
            data["afresh"] = True
        if "plate" in rule.needs:
            data |= proof_of(case, step) | said_for(by, case, data.get("team_id", ""), times)
        event = write_event(by, case, step.name, step.id, step.words, data, times, step.photos)
        keep_proof(by, event, step, times)
        fits = event.id not in refold(case).ignored
        if fits and case.state == CLOSED:
            release_rooms(by, case.id)
        journal.append(by, step.name if fits else f"late_{step.name}", "service_case", case.id, {"event_id": event.id})
    if not fits:
        raise Problem(409, "overtaken", N_("Somebody was faster. What you wrote is kept on the timeline."))
    return event


def note_seen(by: Acting, case: ServiceCase, times: Moments, event_id: str = "") -> bool:
    """Whoever has to learn of the case has opened it: from now on they are reached. Once a person."""
    if has_learnt(by.user, case, folded(case)) is not False:
        return False
    with transaction():
        case = visible(by, case.id)
        write_event(by, case, "seen", event_id or new_id(), "", {}, times)
        refold(case)
        journal.append(by, "see_case", "service_case", case.id)
    return True


def note_reached(by: Acting, case_id: str, person: User) -> bool:
    """A reminder of the case came to whom one of its clocks waits for: from now on it runs against them. Once a clock.

    They have not opened it yet, so what only opening meets stays open.
    """
    times = here_and_now(by.now)
    with transaction():
        case = case_by_id(case_id)
        if case is None or not any(_waits_for(clock, person.id) for clock in folded(case).clocks):
            return False
        write_event(replace(by, user=person), case, "reached", new_id(), "", {}, times)
        refold(case)
        journal.append(by, "reach_person", "service_case", case.id, {"person_id": person.id})
    return True


def _waits_for(clock: Clock, person_id: str) -> bool:
    return clock.person_id == person_id and clock.runs and clock.reach and clock.reached_at is None


def see(by: Acting, case_id: str, event_id: str, times: Moments) -> None:
    """Somebody opened the case on their phone; twice is no fault. Raises Problem 404."""
    with transaction():
        if db.session.get(ServiceEvent, event_id) is None:
            note_seen(by, _seen_then(by, case_id, times), times, event_id)


def write_down(by: Acting, asked: Asked, answer: str, times: Moments, during: str = "") -> ServiceCase:
    """Write down what was asked (首问); an inquiry with an `answer` had it at once: answered, and their word is had.

    `during` is what the timeline says of that word. Raises Problem as `open_case` and `take`, and 422 for one that is given on.
    """
    with transaction():
        case = open_case(by, asked, times)
        if answer.strip() and (case.assignee_id != case.taken_by_id or case.offered_id):
            raise invalid("assign", N_("What you answered yourself is given to nobody: leave one of the two empty."))
        if answer.strip() and case.state == "new":
            take(by, Step(case.id, "answer", words=answer), times)
            take(by, Step(case.id, "call_back", words=during, verdict=True), times)
    return case


def visible(by: Acting, case_id: str) -> ServiceCase:
    """The case, if this person may see it. Raises Problem 404."""
    case = case_by_id(case_id)
    if case is None or not may(by.user, "see_case", thing_of_case(case)):
        raise not_found()
    return case


def _seen_then(by: Acting, case_id: str, times: Moments) -> ServiceCase:
    """The case, if this person may see it or could at that moment. Raises Problem 404."""
    case = case_by_id(case_id)
    if case is not None and may(by.user, "see_case", thing_of_case_at(case, times.corrected_at)):
        return case
    return visible(by, case_id)


def _same(event: ServiceEvent, case: ServiceCase, by: Acting) -> ServiceEvent:
    """The step sent before. Raises Problem 409 for an id that is another's."""
    if event.case_id != case.id or event.person_id != by.id:
        raise Problem(409, "id-taken", N_("This page is out of date. Please go back, reload it and try again."))
    return event
