"""Whom what was theirs to do could reach (送达): they opened the product, or a reminder came to their phone or was read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, func, or_, select

from app.core.db import db
from app.notices.models import Delivery, Notice
from app.notices.rules.sending import SENT
from app.people.models import DeviceSession
from app.people.sessions import SEEN_STEP

REACHES = ("push",)  # what comes to the phone in the pocket; a mailbox may be looked into tomorrow

Given = tuple[str, str, datetime]  # a thing, whose it is, since when


def reached_by_now(wanted: Collection[Given]) -> set[tuple[str, str]]:
    """(thing, person) of those whom it reached since it was theirs; whoever stood in for them counts as they do."""
    people, things = {person for _, person, _ in wanted}, {thing for thing, _, _ in wanted}
    contacts, told = _contacts(people), _told(things)
    found = set()
    for thing, person, since in wanted:
        heard = person in contacts and contacts[person] >= since - SEEN_STEP
        if heard or any(at >= since for at in told.get((thing, person), ())):
            found.add((thing, person))
    return found


def _contacts(people: Collection[str]) -> dict[str, datetime]:
    """person → when any of their devices was last heard of, which is written down at most every SEEN_STEP."""
    found: dict[str, datetime] = {}
    for part in _parts(people):
        rows = select(DeviceSession.person_id, func.max(DeviceSession.last_seen_at)).where(DeviceSession.person_id.in_(part))
        found.update((person, at) for person, at in db.session.execute(rows.group_by(DeviceSession.person_id)))
    return found


def _told(things: Collection[str]) -> dict[tuple[str, str], list[datetime]]:
    """(thing, person) → when they were told by what came to a phone or was read, in their place too."""
    carried = exists().where(Delivery.notice_id == Notice.id, Delivery.state == SENT, Delivery.channel.in_(REACHES))
    found: dict[tuple[str, str], list[datetime]] = {}
    for part in _parts(things):
        rows = select(Notice.thing_id, Notice.person_id, Notice.for_id, Notice.created_at)
        rows = rows.where(Notice.thing_id.in_(part), Notice.person_id.is_not(None), or_(Notice.read_at.is_not(None), carried))
        for thing, person, instead_of, at in db.session.execute(rows):
            found.setdefault((thing, str(instead_of or person)), []).append(at)
    return found


def _parts(keys: Collection[str], size: int = 400) -> list[list[str]]:
    ordered = sorted(keys)
    return [ordered[start : start + size] for start in range(0, len(ordered), size)]
