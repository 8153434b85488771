"""What became of each attempt, and whose turn it is. No person's doing, so no row of the journal."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from app.channels.actions.subscribing import drop
from app.channels.models import Carried, MailServer, PersonChannel, PushSubscription, Robot, RobotMessage
from app.channels.queries import SITE, told_lately
from app.channels.rules.outcome import Outcome
from app.channels.rules.push import is_gone
from app.channels.rules.robots import KINDS, Local, wait_for
from app.core.acting import Acting
from app.core.db import db, transaction
from app.policy import SYSTEM

KEPT = timedelta(hours=1)


def claim_turn(robot_id: str, now: datetime, local: Local) -> timedelta | None:
    """Take one of the robot's places in this minute; None when taken, else how long to leave it alone.

    The place is a row, taken under the write lock: two workers never take the same, and a restart forgets none.
    """
    with transaction():
        row = db.session.get_one(Robot, robot_id)
        wait = wait_for(KINDS[row.kind], told_lately(robot_id, now), row.held_until, now, local)
        if wait:
            return wait
        db.session.add(RobotMessage(robot_id=robot_id, at=now))
        db.session.execute(delete(RobotMessage).where(RobotMessage.at < now - KEPT))
    return None


def note_robot(robot_id: str, outcome: Outcome, now: datetime) -> None:
    """Also keeps the rest that the service asked for, so that nobody else runs into it."""
    with transaction():
        row = db.session.get(Robot, robot_id)
        if row is None:
            return
        _keep(row, outcome, now)
        if outcome.state == "slow_down" and outcome.retry_after:
            row.held_until = now + outcome.retry_after


def note_mail(person_id: str, outcome: Outcome, now: datetime) -> None:
    """On the person's own page, and on the office's what its server said last."""
    with transaction():
        row = db.session.get(PersonChannel, (person_id, "email"))
        if row is None:
            row = PersonChannel(person_id=person_id, channel="email", wanted=True)
            db.session.add(row)
        server = db.session.get(MailServer, SITE)
        for one in (row, *([server] if server else [])):
            _keep(one, outcome, now)


def note_push(subscription_id: str, outcome: Outcome, now: datetime) -> None:
    """A subscription that its push service no longer knows is taken away."""
    with transaction():
        row = db.session.get(PushSubscription, subscription_id)
        if row is None:
            return
        if is_gone(outcome):
            drop(Acting(user=SYSTEM, now=now), row, "gone")
        else:
            _keep(row, outcome, now)


def _keep(row: Carried, outcome: Outcome, now: datetime) -> None:
    row.last_at, row.last_state, row.last_detail, row.last_far = now, outcome.state, outcome.detail, outcome.far
