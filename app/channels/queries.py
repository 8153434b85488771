"""Reads channels: what the office set up, who can be reached where, when robots were told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from app.channels.models import MailServer, PersonChannel, PushSubscription, Robot, RobotMessage
from app.channels.rules.mail import Server
from app.channels.rules.robots import MINUTE
from app.core.db import db
from app.people.models import DeviceSession, Person
from app.policy import VISITOR_ID

SITE = "site"
CHOICES = ("push", "email")  # what a person may say no to


def robot_rows() -> list[Robot]:
    """The robots the office set up, in the order in which it did."""
    rows = select(Robot).where(Robot.removed_at.is_(None)).order_by(Robot.created_at, Robot.id)
    return list(db.session.execute(rows).scalars())


def robot_by_id(robot_id: str) -> Robot | None:
    """A robot that was not taken away."""
    row = db.session.get(Robot, robot_id)
    return row if row and row.removed_at is None else None


def told_lately(robot_id: str, now: datetime) -> list[datetime]:
    """When this robot was told something in the last minute, by whichever worker."""
    rows = select(RobotMessage.at).where(RobotMessage.robot_id == robot_id, RobotMessage.at > now - MINUTE)
    return list(db.session.execute(rows).scalars())


def mail_row() -> MailServer | None:
    return db.session.get(MailServer, SITE)


def server_of(row: MailServer) -> Server:
    return Server(row.host, row.port, row.security, row.login, row.password, row.sender)


def subscriptions_of(person_ids: Iterable[str], now: datetime) -> list[PushSubscription]:
    """The browsers that may be pushed to: of people whose account is open, in a session that has not ended."""
    rows = (
        select(PushSubscription)
        .join(DeviceSession, DeviceSession.id == PushSubscription.session_id)
        .join(Person, Person.id == PushSubscription.person_id)
        .where(
            PushSubscription.person_id.in_(list(person_ids)), Person.active,
            DeviceSession.person_id == PushSubscription.person_id,
            DeviceSession.revoked_at.is_(None), DeviceSession.expires_at > now,
        )
        .order_by(PushSubscription.created_at)
    )  # fmt: skip
    return list(db.session.execute(rows).scalars())


def subscription_in(session_id: str) -> PushSubscription | None:
    """The subscription made in this session, the latest where a browser renewed it."""
    rows = select(PushSubscription).where(PushSubscription.session_id == session_id)
    return db.session.execute(rows.order_by(PushSubscription.created_at.desc())).scalars().first()


def mailboxes_of(person_ids: Iterable[str]) -> dict[str, str]:
    """person → their e-mail address, of those with an open account who have one."""
    rows = select(Person.id, Person.email).where(Person.id.in_(list(person_ids)), Person.active)
    return {person_id: address for person_id, address in db.session.execute(rows) if address}


def unwanted(person_ids: Iterable[str]) -> set[tuple[str, str]]:
    """(person, channel) of every channel somebody switched off for themselves."""
    rows = select(PersonChannel.person_id, PersonChannel.channel).where(
        PersonChannel.person_id.in_(list(person_ids)), PersonChannel.wanted.is_(False)
    )
    return {(person_id, channel) for person_id, channel in db.session.execute(rows)}


def channel_rows(person_id: str) -> dict[str, PersonChannel]:
    """What a person said about each channel, and how its latest message went."""
    rows = db.session.execute(select(PersonChannel).where(PersonChannel.person_id == person_id)).scalars()
    return {row.channel: row for row in rows}


def reach(now: datetime) -> dict[str, int]:
    """How many people can be reached by which channel, of how many."""
    people = list(db.session.execute(select(Person.id).where(Person.active, Person.id != VISITOR_ID)).scalars())
    refused = unwanted(people)
    return {
        "people": len(people),
        "push": len(
            {row.person_id for row in subscriptions_of(people, now)} - {one for one, name in refused if name == "push"}
        ),
        "email": len(set(mailboxes_of(people)) - {one for one, name in refused if name == "email"}),
    }
