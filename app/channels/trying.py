"""A test: one message of one's own to try a channel out, before it is switched on too."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.channels.carry import attempt
from app.channels.models import PushSubscription
from app.channels.queries import channel_rows, mail_row, robot_by_id
from app.channels.rules.outcome import Address, Message, Outcome
from app.core.acting import Acting
from app.core.db import db
from app.core.errors import N_, Problem, forbidden, not_found
from app.policy import may

PAUSE = timedelta(seconds=10)


def try_robot(by: Acting, robot_id: str, message: Message) -> Outcome:
    """One message to the group, by the office. Raises Problem 403, 404, 429."""
    _must_manage(by)
    row = robot_by_id(robot_id)
    if row is None:
        raise not_found()
    _not_at_once(row.last_at, by.now)
    return attempt(Address(row.id, "robot"), message, even_if_off=True)


def try_mail_server(by: Acting, message: Message) -> Outcome:
    """One e-mail to oneself, by the office. Raises Problem 403, 404, 429."""
    _must_manage(by)
    row = mail_row()
    if row is None:
        raise not_found()
    _not_at_once(row.last_at, by.now)
    return attempt(Address(by.id, "email", by.id), message, even_if_off=True)


def try_email(by: Acting, message: Message) -> Outcome:
    """One e-mail to oneself. Raises Problem 429."""
    row = channel_rows(by.id).get("email")
    _not_at_once(row.last_at if row else None, by.now)
    return attempt(Address(by.id, "email", by.id), message, even_if_off=False)


def try_phone(by: Acting, subscription_id: str, message: Message) -> Outcome:
    """One message to a phone of one's own. Raises Problem 404, 429."""
    row = db.session.get(PushSubscription, subscription_id)
    if row is None or row.person_id != by.id:
        raise not_found()
    _not_at_once(row.last_at, by.now)
    return attempt(Address(row.id, "push", by.id), message, even_if_off=False)


def _must_manage(by: Acting) -> None:
    if not may(by.user, "manage"):
        raise forbidden()


def _not_at_once(last_at: datetime | None, now: datetime) -> None:
    """A far side is not hammered, and no worker of ours kept busy, by one finger on a button."""
    if last_at and now - last_at < PAUSE:
        raise Problem(
            429, "just-tried", N_("A message was sent a moment ago. Wait ten seconds, then try again."), retry_after=10
        )
