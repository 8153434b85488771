"""An incident is said to every group at once, through the night: whoever is near comes (附表一 一)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from app.channels.carry import robots
from app.core.db import db
from app.notices.models import LadderRung
from app.notices.rules.ladder import ALERT_KIND, Due
from app.notices.sources import Look, Source, Subject
from app.notices.sources.service import place_and_words, subject_of_case
from app.policy import User
from app.service.models import ServiceCase
from app.service.rules import CLOSED
from app.settings.rules import Settings

INCIDENT = "incident"


def dues(look: Look) -> list[tuple[Due, bool]]:
    touched = look.touched.get("service_case", frozenset())
    fresh = or_(ServiceCase.opened_at > look.since, ServiceCase.id.in_(list(touched)))
    rows = select(ServiceCase).where(ServiceCase.kind == INCIDENT, ServiceCase.state != CLOSED, fresh)
    cases = [case for case in db.session.execute(rows).scalars().unique() if not case.confidential]
    groups = robots() if cases else []
    return [(_due(case, group.id), case.id in touched) for case in cases for group in groups]


def _due(case: ServiceCase, robot_id: str) -> Due:
    """Each group has a ladder of its own for each incident: it hears of it once."""
    return Due(
        ALERT_KIND, robot_id, case.id, case.opened_at, case.opened_at, (), to_group=True,
        values={"number": case.number}, about=place_and_words(case),
    )  # fmt: skip


def still_due(robot_id: str, case_id: str, settings: Settings, now: datetime) -> bool:
    case = db.session.get(ServiceCase, case_id)
    return case is not None and case.state != CLOSED


def subject(rung: LadderRung, reader: User) -> Subject | None:
    return subject_of_case(rung.ladder, reader)


SOURCE = Source(
    (ALERT_KIND,), dues, still_due, lambda thing_id: "/service?kind=incident", lambda thing_id: "/app/service",
    subject=subject,
)  # fmt: skip
