"""Objecting to a slot that counts against oneself, and answering that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, forbidden, invalid, not_found
from app.duties.models import Objection
from app.duties.queries.objections import thing_of_objection
from app.duties.queries.owed import month_of
from app.duties.rules.assess import Item
from app.duties.rules.objections import VERDICTS, may_be_objected_to
from app.people.models import Person
from app.policy import Thing, may
from app.settings.queries import current

LONGEST = 500


@dataclass(frozen=True)
class Slot:
    """Which of one's items: its duty's row, quota and slot as the engine names them, the day it ends, its zone."""

    duty_id: str
    quota: int
    key: str
    day: date
    zone_id: str = ""


def object_to(by: Acting, slot: Slot, words: str) -> Objection:
    """Object to a slot that one missed or was late for. Raises Problem 404 for one that is not one's own or holds

    nothing against one, 409 while an earlier one of one's own waits for its answer, 422 for no words.
    """
    if not may(by.user, "object_to_slot", Thing(person_id=by.id)):
        raise forbidden()
    said = words.strip()
    if not said or len(said) > LONGEST:
        raise invalid("words", N_("Say what happened, in 1 to 500 characters."))
    with transaction():
        item = _mine(by, slot)
        if item is None or not may_be_objected_to(item):
            raise not_found()
        waiting = select(Objection.id).where(
            Objection.duty_id == slot.duty_id, Objection.quota == slot.quota, Objection.slot == slot.key,
            Objection.zone_id == slot.zone_id, Objection.person_id == by.id, Objection.verdict == "",
        )  # fmt: skip
        if db.session.execute(waiting).first():
            raise Problem(409, "objected", N_("Your objection to this still waits for its answer."))
        row = Objection(
            duty_id=slot.duty_id, quota=slot.quota, slot=item.key, day=item.day, window=item.window,
            zone_id=item.zone_id or "", holder_id=item.person_id or "", person_id=by.id, people=list(item.people),
            missed=item.missed, late=item.late, words=said, filed_at=by.now, verdict="", reason="",
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        data = {"duty_id": row.duty_id, "quota": row.quota, "slot": row.slot, "zone_id": row.zone_id,
                "people": row.people, "missed": row.missed, "late": row.late, "words": said}  # fmt: skip
        journal.append(by, "object_to_slot", "objection", row.id, data)
    return row


def answer_objection(by: Acting, objection_id: str, verdict: str, reason: str) -> Objection:
    """Uphold it (the slot is excused, the figures follow) or turn it down, either with a reason; once for all.

    Raises Problem 403, 404, 409 when it is answered already, 422.
    """
    with transaction():
        row = db.session.get(Objection, objection_id)
        if row is None:
            raise not_found()
        if not may(by.user, "answer_objection", thing_of_objection(row)):
            raise forbidden()
        said = reason.strip()
        if verdict not in VERDICTS:
            raise invalid("verdict", N_("Please choose from the list."))
        if not said or len(said) > LONGEST:
            raise invalid("reason", N_("Please give a reason."))
        if row.verdict:
            raise Problem(409, "answered", N_("This objection has been answered already."))
        row.verdict, row.reason, row.answered_at = verdict, said, by.now
        row.answerer = db.session.get(Person, by.id)
        data = {"verdict": verdict, "reason": said, "person_id": row.person_id}
        journal.append(by, "answer_objection", "objection", row.id, data, also=[("duty", row.duty_id)])
    return row


def _mine(by: Acting, slot: Slot) -> Item | None:
    items = month_of(current(), by.now, by.id, slot.day, slot.day).items
    wanted = (slot.duty_id, slot.quota, slot.key, slot.zone_id)
    return next((one for one in items if (one.duty_id, one.quota, one.key, one.zone_id or "") == wanted), None)
