"""Taking a step on a case: the right checked, what it needs checked, written, replayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.cases.rules import deadline_fits
from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, forbidden, invalid, not_found
from app.core.ids import new_id
from app.core.moments import Moments
from app.people.models import Person
from app.plates.queries import plate_by_code
from app.plates.rules import read_code
from app.policy import may
from app.service.actions.writing import refold, write_event
from app.service.models import ServiceCase, ServiceEvent
from app.service.queries import case_by_id, cleared_people, thing_of_case
from app.service.rules import StepRule, step_rule
from app.service.rules.kinds import SILENT


@dataclass(frozen=True)
class Step:
    """A step somebody takes. `code` is what was read from a plate: proof of being there."""

    case_id: str
    name: str
    words: str = ""
    person_id: str = ""
    promised_at: datetime | None = None
    verdict: bool | None = None
    code: str = ""
    photos: Sequence[str] = ()
    id: str = field(default_factory=new_id)


def take(by: Acting, step: Step, times: Moments) -> ServiceEvent:
    """Take the step; the same id sent again changes nothing.

    Raises Problem 404, 403, 422, and 409 `overtaken` when the case has moved on: what was said is then kept on its
    timeline before the answer goes out.
    """
    with transaction():
        case = visible(by, step.case_id)
        rule = step_rule(case.kind, step.name)
        if rule is None or rule in SILENT:
            raise not_found()
        if not may(by.user, rule.who, thing_of_case(case)):
            raise forbidden()
        event = db.session.get(ServiceEvent, step.id)
        if event is not None:
            return _same(event, case, by)
        data = _data(case, rule, step, times)
        event = write_event(by, case, step.name, step.id, step.words, data, times, step.photos)
        fits = event.id not in refold(case).ignored
        journal.append(by, step.name if fits else f"late_{step.name}", "service_case", case.id, {"event_id": event.id})
    if not fits:
        raise Problem(409, "overtaken", N_("Somebody was faster. What you wrote is kept on the timeline."))
    return event


def note_seen(by: Acting, case: ServiceCase, times: Moments) -> bool:
    """Whose case it is, or to whom it is offered, has opened it: from now on they are reached. Once a person."""
    if by.id not in (case.assignee_id, case.offered_id):
        return False
    since = max(event.position for event in case.events if event.kind in ("opened", "hand_over", "cannot", "take_over"))
    if any(event.person_id == by.id and event.position >= since and event.kind != "hand_over" for event in case.events):
        return False
    with transaction():
        case = visible(by, case.id)
        write_event(by, case, "seen", new_id(), "", {}, times)
        refold(case)
        journal.append(by, "see_case", "service_case", case.id)
    return True


def visible(by: Acting, case_id: str) -> ServiceCase:
    """The case, if this person may see it. Raises Problem 404."""
    case = case_by_id(case_id)
    if case is None or not may(by.user, "see_case", thing_of_case(case)):
        raise not_found()
    return case


def _same(event: ServiceEvent, case: ServiceCase, by: Acting) -> ServiceEvent:
    """The step sent before. Raises Problem 409 for an id that is another's."""
    if event.case_id != case.id or event.person_id != by.id:
        raise Problem(409, "id-taken", N_("This page is out of date. Please go back, reload it and try again."))
    return event


def _data(case: ServiceCase, rule: StepRule, step: Step, times: Moments) -> dict[str, Any]:
    """What the machine needs of the step. Raises Problem 422 naming the field that is missing or wrong."""
    if "words" in rule.needs and not step.words.strip():
        raise invalid("words", N_("Please write something."))
    data: dict[str, Any] = {}
    if "person" in rule.needs:
        data |= _person(case, step)
    if "promise" in rule.needs:
        data["promised_at"] = _promise(step, times).isoformat()
    if "verdict" in rule.needs:
        if step.verdict is None:
            raise invalid("verdict", N_("Please choose the caller's word."))
        if not step.verdict and not step.words.strip():
            raise invalid("words", N_("Please write why."))
        data["verdict"] = step.verdict
    if "plate" in rule.needs:
        data["proved"] = _is_there(case, step.code)
    return data


def _person(case: ServiceCase, step: Step) -> dict[str, str]:
    person = db.session.get(Person, step.person_id) if step.person_id else None
    if person is None or not person.active:
        raise invalid("person_id", N_("Nobody of that name works here."))
    if person.id == case.assignee_id:
        raise invalid("person_id", N_("It is theirs already."))
    if case.confidential and person.id not in cleared_people():
        raise invalid("person_id", N_("A confidential topic goes only to those who are set for it."))
    return {"person_id": person.id, "person_name": person.name}


def _promise(step: Step, times: Moments) -> datetime:
    if step.promised_at is None:
        raise invalid("promised_at", N_("Please say by when."))
    if not deadline_fits(step.promised_at, times.device_at, times.corrected_at):
        raise invalid("promised_at", N_("The deadline lies in the past or more than a year ahead."))
    return step.promised_at


def _is_there(case: ServiceCase, typed: str) -> bool:
    """Whether a plate's code proves it; a wrong one is told, none is no fault. Raises Problem 422."""
    if not typed.strip():
        return False
    code = read_code(typed)
    plate = plate_by_code(code) if code else None
    if plate is None or plate.revoked_at is not None or plate.zone_id is None:
        raise invalid("code", N_("No plate in force has this code."))
    if case.zone_id and plate.zone_id != case.zone_id:
        raise invalid("code", N_("That is another zone's plate."))
    return True
