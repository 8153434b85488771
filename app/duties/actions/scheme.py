"""Shipping the scheme's own duties to a site that has none."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.core.acting import Acting
from app.core.db import db, transaction
from app.duties.actions.duty import set_duty
from app.duties.models import Duty
from app.settings.queries import current


def ship_scheme(by: Acting, from_on: date | None = None) -> list[Duty]:
    """The scheme's duties in force from a day on (today), unless the site has any. Raises Problem 403."""
    from app.duties.scheme import scheme_duties

    settings = current()
    begin = from_on or settings.local(by.now).date()
    with transaction():
        if db.session.execute(select(Duty.id).limit(1)).first():
            return []
        return [set_duty(by, entry) for entry in scheme_duties(begin, settings.windows)]
