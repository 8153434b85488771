"""Objections: told to whoever answers them, and the answer to whoever objected."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from app.core.db import db
from app.core.errors import N_
from app.duties.models import Objection
from app.duties.queries.objections import open_objections
from app.notices.models import LadderRung
from app.notices.rules.ladder import Due
from app.notices.sources import Look, Source, Subject
from app.policy import DEPUTY, MANAGER, User, may
from app.settings.rules import Settings

FILED, ANSWERED = "objection", "objection_answered"


def _waiting(look: Look) -> list[tuple[Due, bool]]:
    touched = look.touched.get("objection", frozenset())
    return [(_filed(row), row.id in touched) for row in open_objections()]


def _lately_answered(look: Look) -> list[tuple[Due, bool]]:
    touched = look.touched.get("objection", frozenset())
    lately = or_(Objection.answered_at > look.since, Objection.id.in_(list(touched)))
    rows = select(Objection).where(Objection.verdict != "", lately)
    return [(_answered(row), row.id in touched) for row in db.session.execute(rows).scalars()]


def _filed(row: Objection) -> Due:
    return Due(
        FILED, row.id, FILED, row.filed_at, row.filed_at, (), also=(MANAGER, DEPUTY),
        values={"duty": row.duty.name, "day": row.day.isoformat(), "who": row.person.name}, about=row.words[:80],
    )  # fmt: skip


def _answered(row: Objection) -> Due:
    assert row.answered_at is not None
    return Due(
        ANSWERED, row.id, ANSWERED, row.answered_at, row.answered_at, (row.person_id,), words=row.verdict,
        values={"duty": row.duty.name, "day": row.day.isoformat()}, about=row.reason[:80],
    )  # fmt: skip


def still_due(objection_id: str, ladder: str, settings: Settings, now: datetime) -> bool:
    row = db.session.get(Objection, objection_id)
    return row is not None and (row.verdict == "") == (ladder == FILED)


def subject(rung: LadderRung, reader: User) -> Subject | None:
    row = db.session.get(Objection, rung.thing_id)
    if row is None:
        return None
    values = {"who": row.person.name, "duty": row.duty.name, "day": row.day.isoformat()}
    return Subject(N_("Objection of %(who)s: %(duty)s, %(day)s"), values, "/duties/objections" if may(reader, "see_all") else "")


WAITING = Source((FILED,), _waiting, still_due, lambda thing_id: "/duties/objections", lambda thing_id: "", subject=subject)
ANSWERS = Source(
    (ANSWERED,), _lately_answered, still_due, lambda thing_id: "/me/duties", lambda thing_id: "", subject=subject
)
