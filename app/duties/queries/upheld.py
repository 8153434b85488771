"""Windows that nobody owes any more in a zone, because an objection to having missed them was upheld."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select

from app.core.db import db
from app.duties.models import Duty, Objection
from app.duties.queries.duties import terms_of, work_calendar
from app.duties.rules.objections import UPHELD
from app.duties.rules.slots import Slot, slots
from app.duties.rules.terms import Exemption, Terms
from app.settings.rules import Settings, Span, spans_of


def zones_excused(duties: Sequence[Duty], settings: Settings, first: date, last: date) -> list[Exemption]:
    """The site's windows that were objected to, on the days from `first` to `last`, each in its zone alone.

    One that was only entered late stays owed: it was done.
    """
    terms = {one.id: terms_of(one, settings) for one in duties}
    rows = db.session.execute(
        select(Objection.duty_id, Objection.quota, Objection.slot, Objection.day, Objection.zone_id).where(
            Objection.verdict == UPHELD, Objection.missed > 0, Objection.zone_id != "",
            Objection.day >= first, Objection.day <= last, Objection.duty_id.in_(terms),
        )
    )  # fmt: skip
    return [
        Exemption(span.start, span.end, None, None, row.zone_id)
        for row in rows
        for slot in _slots(terms[row.duty_id], row.quota, settings, row.day) if slot.key == row.slot
        for span in spans_of(settings, row.day) if _meets(slot, span)
    ]  # fmt: skip


def _slots(terms: Terms, quota: int, settings: Settings, day: date) -> Iterator[Slot]:
    if quota < len(terms.quotas):
        yield from slots(terms.quotas[quota], work_calendar(), settings.zone_info, day, day)


def _meets(slot: Slot, span: Span) -> bool:
    return any(start < span.end and end > span.start for start, end in slot.spans)
