"""Carries what waits: claimed in a transaction, carried outside of any, noted in another.

Two workers never hold the same claim. One that is killed before it claims leaves the message waiting; one that is killed
between carrying and noting leaves a claim that grows old: it is then carried again and marked, since nobody can know
whether the first copy went out.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app
from flask_babel import force_locale, gettext
from sqlalchemy import and_, func, or_, select

from app.channels.carry import carry
from app.channels.rules.outcome import Address, Channel, Message, Outcome
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.ids import new_id
from app.notices.models import Delivery, Notice
from app.notices.queries.reach import REACHES
from app.notices.rules.ladder import BEFORE, DIGEST_KIND
from app.notices.rules.sending import (
    CLAIMED,
    DROPPED,
    GIVEN_UP,
    LOST_AFTER,
    REFUSED,
    SENT,
    WAITING,
    needless,
    next_try,
)
from app.notices.showing import told
from app.notices.sources import source_of
from app.settings.queries import current

BATCH = 8  # carried one after the other, each in at most half a minute: sooner than a claim is lost
BUDGET_SECONDS = 25.0  # of one look; what is left waits for the next minute

Carry = Callable[[Address, Message], Outcome]


@dataclass(frozen=True)
class Claimed:
    """A message in this worker's hands."""

    delivery_id: str
    claim: str
    address: Address
    message: Message


def send_due(by: Acting, carrying: Carry | None = None, pausing: Callable[[float], None] | None = None) -> int:
    """Carry every message whose time has come, as many as fit into a look; how many were tried.

    With `pausing` (time.sleep) it waits for those whose time comes within the look, so that they are spread over it.
    """
    until, tried = time.monotonic() + BUDGET_SECONDS, 0
    while (left := until - time.monotonic()) > 0:
        batch = _claim(_now())
        for one in batch:
            outcome = (carrying or carry)(one.address, one.message)
            _note(one, outcome, _now())
        tried += len(batch)
        if batch:
            continue
        wait = _next_in(_now()) if pausing else None
        if pausing is None or wait is None or wait > left:
            break
        pausing(wait)
    return tried


def _next_in(now: datetime) -> float | None:
    """Seconds until the next waiting message may go; None when none waits."""
    rows = select(func.min(Delivery.not_before)).where(Delivery.state == WAITING)
    first = db.session.execute(rows).scalar()
    db.session.rollback()  # nothing is held while it waits
    return max(0.0, (first - now).total_seconds()) + 0.01 if first else None


def _claim(now: datetime) -> list[Claimed]:
    """Take the next few; those that nobody needs any more are dropped on the way."""
    taken = []
    with transaction():
        lost = and_(Delivery.state == CLAIMED, Delivery.claimed_at < now - LOST_AFTER)
        waits = and_(Delivery.state == WAITING, Delivery.not_before <= now)
        rows = select(Delivery).where(or_(waits, lost)).order_by(Delivery.not_before, Delivery.id).limit(BATCH)
        for row in db.session.execute(rows).scalars().all():
            notice = db.session.get_one(Notice, row.notice_id)
            why = _needless(notice, now)
            if why:  # of a lost claim too: whether a first copy went out or not, a second is not wanted
                row.state, row.detail, row.ended_at = DROPPED, why, now
                continue
            row.maybe_twice = row.maybe_twice or row.state == CLAIMED
            row.state, row.claim, row.claimed_at, row.tries = CLAIMED, new_id(), now, row.tries + 1
            taken.append((row, notice))
        return [
            Claimed(row.id, row.claim, _address(row, notice), _message(notice, again=row.maybe_twice)) for row, notice in taken
        ]


def _address(row: Delivery, notice: Notice) -> Address:
    return Address(row.address_id, cast(Channel, row.channel), notice.person_id)


def _needless(notice: Notice, now: datetime) -> str:
    rung, source = notice.rung, source_of(notice.kind)
    if source and notice.person_id and not source.may_know(notice.thing_id, notice.person_id):
        return "sealed"
    still = source is None or source.still_due(notice.thing_id, rung.ladder, current(), now)
    return needless(notice.step == BEFORE, rung.due_at, now, read=notice.read_at is not None, still_due=still)


def _message(notice: Notice, *, again: bool) -> Message:
    """In its reader's language. `again`: a first copy may have gone out, and this one says so."""
    language = notice.person.language if notice.person else "zh_CN"
    with force_locale(language):
        said = told(notice, current())
        about = [said.about, gettext("You may have received this before.")] if again else [said.about]
    source = source_of(notice.kind)
    to_group = notice.person_id is None or notice.kind == DIGEST_KIND
    link = source.link(notice.thing_id) if source and to_group else f"/notices/{notice.id}"
    return Message(said.title, "\n".join(line for line in about if line), link, notice.id)


def _note(one: Claimed, outcome: Outcome, now: datetime) -> None:
    """What became of it; unless the claim was lost meanwhile, and another worker has it."""
    with transaction():
        row = db.session.get(Delivery, one.delivery_id, populate_existing=True)
        if row is None or row.claim != one.claim or row.state != CLAIMED:
            return
        row.detail = f"{outcome.detail}"[:200]
        notice = db.session.get_one(Notice, row.notice_id)
        if outcome.state in (SENT, REFUSED):
            row.state, row.ended_at = outcome.state, now
            source = source_of(notice.kind)
            if outcome.state == SENT and row.channel in REACHES and source and notice.person_id:
                source.reached(notice.thing_id, notice.person_id, now)
            return
        row.maybe_twice = row.maybe_twice or outcome.maybe
        asked = outcome.retry_after if outcome.state == "slow_down" else None
        if asked is not None:
            row.tries -= 1  # being told to wait is no failure
        again = next_try(row.id, notice.how, row.tries, notice.created_at, now, asked)
        if again is None:
            row.state, row.ended_at = GIVEN_UP, now
        else:
            row.state, row.not_before = WAITING, again


def _now() -> datetime:
    moment: datetime = current_app.extensions["clock"].now()
    return moment
