"""A round under way: opened by the office, answered by people."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.db import db
from app.surveys import actions
from app.surveys.actions import Filled, RoundEntry
from app.surveys.models import SurveyRound
from tests.cast import Cast

MONTH = date(2026, 3, 1)
HUMAN = timedelta(seconds=20)


def begin(cast: Cast, month: date = MONTH, **more: Any) -> SurveyRound:
    """A round of the scheme's questionnaire, open for a week and to plates."""
    kept = actions.ship_survey(cast.by("office"))
    until = cast.clock.now().date() + timedelta(days=7)
    return actions.open_a_round(cast.by("office"), RoundEntry(month, kept.id, until, **more))


def filled(found: SurveyRound, verdict: int = 1, scale: int = 5, words: str = "", **more: str) -> dict[str, str]:
    """Every question answered, by form names."""
    values = {"verdict": str(verdict), "scale": str(scale), "choice": "0", "words": words}
    return {f"q-{one.id}": values[one.kind] for one in found.questionnaire.questions} | more


def ask(cast: Cast, found: SurveyRound, number: int, zone: str | None = None, **more: Any) -> None:
    """So many invited people answer alike."""
    given = {name.removeprefix("q-"): value for name, value in filled(found, **more).items()}
    zone_id = cast.zones[zone].id if zone else None
    for token in actions.make_invitations(cast.by("office"), found.id, number):
        actions.answer_invitation(token, Filled(given, zone_id), cast.clock.now())


def answer(cast: Cast, client: FlaskClient, path: str, data: dict[str, str], after: timedelta = HUMAN) -> Any:
    """Open the form, take a person's time, send it."""
    page = client.get(path).text
    signed = re.search(r'name="form" value="([^"]+)"', page)
    cast.clock.moment += after
    return client.post(path, data=({"form": signed[1]} if signed else {}) | data)


def count(table: Any) -> int:
    return db.session.execute(select(func.count()).select_from(table)).scalar_one()
