"""One-time links: shown once when they are made, of each only its hash is kept."""

from __future__ import annotations

from sqlalchemy import delete, func, select

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid
from app.people.rules import token_hash
from app.policy import may
from app.surveys.actions.rounds import still_open
from app.surveys.models import SurveyInvitation
from app.surveys.rules import new_token

AT_ONCE, MOST = 200, 5_000


def make_invitations(by: Acting, round_id: str, number: int) -> list[str]:
    """The tokens of so many new invitations; nobody can read them again. Raises Problem 403, 404, 409, 422."""
    if not may(by.user, "run_survey"):
        raise forbidden()
    if not 1 <= number <= AT_ONCE:
        raise invalid("number", N_("From 1 to 200 invitations at once."))
    tokens = [new_token() for _ in range(number)]
    with transaction():
        found = still_open(round_id)
        held = select(func.count()).select_from(SurveyInvitation).where(SurveyInvitation.round_id == found.id)
        if db.session.execute(held).scalar_one() + number > MOST:
            raise invalid("number", N_("A round has at most 5,000 invitations."))
        db.session.add_all(SurveyInvitation(round_id=found.id, token_hash=token_hash(token)) for token in tokens)
        journal.append(by, "make_invitations", "survey_round", found.id, {"number": number})
    return tokens


def withdraw_invitations(by: Acting, round_id: str) -> int:
    """Take back every invitation that nobody has used; how many. Raises Problem 403, 404, 409."""
    if not may(by.user, "run_survey"):
        raise forbidden()
    with transaction():
        found = still_open(round_id)
        gone = db.session.execute(
            delete(SurveyInvitation).where(SurveyInvitation.round_id == found.id, SurveyInvitation.used.is_(False))
        )
        number: int = gone.rowcount  # type: ignore[attr-defined]
        journal.append(by, "withdraw_invitations", "survey_round", found.id, {"number": number})
    return number
