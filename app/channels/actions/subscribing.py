"""A phone's browser takes messages, or takes them no longer."""

from __future__ import annotations

from sqlalchemy import or_, select

from app.channels.actions.choosing import choose_channel
from app.channels.models import PushSubscription
from app.channels.rules.push import clean_endpoint, clean_keys, endpoint_hash
from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, invalid
from app.people.models import DeviceSession, Person

MOST = 10  # browsers of one person


def subscribe(by: Acting, session_id: str, endpoint: str, p256dh: str, auth: str) -> tuple[PushSubscription, bool]:
    """This session's browser takes messages for `by` from now on; the row, and whether it is new.

    One endpoint is one browser: subscribed anew by somebody else, it is theirs. One session has one browser.
    Raises Problem 422 for an address that is no push service's.
    """
    try:
        endpoint, (p256dh, auth) = clean_endpoint(endpoint), clean_keys(p256dh, auth)
    except ValueError as error:
        raise invalid("/endpoint", N_("That is not the address of a push service.")) from error
    with transaction():
        digest = endpoint_hash(endpoint)
        found = select(PushSubscription).where(
            or_(PushSubscription.endpoint_hash == digest, PushSubscription.session_id == session_id)
        )
        earlier = list(db.session.execute(found).scalars())
        row = next((one for one in earlier if one.endpoint_hash == digest), None)
        for one in earlier:
            if one is not row:
                drop(by, one, "renewed")
        choose_channel(by, "push", True)  # whoever switches it on for a phone wants it
        if row and (row.person_id, row.session_id, row.p256dh, row.auth) == (by.id, session_id, p256dh, auth):
            return row, False
        new = row is None or row.person_id != by.id
        row = row or PushSubscription(endpoint=endpoint, endpoint_hash=digest)
        row.person_id, row.session_id, row.p256dh, row.auth = by.id, session_id, p256dh, auth
        row.created_at, row.last_at, row.last_state, row.last_detail, row.last_far = by.now, None, "", "", ""
        db.session.add(row)
        db.session.flush()
        _keep_few(by)
        journal.append(by, "subscribe_push", "push_subscription", row.id, {"person_id": by.id})
    return row, new


def unsubscribe(by: Acting, session_id: str) -> bool:
    """This session's browser takes none any more; False when it took none."""
    return _drop_all(by, PushSubscription.session_id == session_id, "switched off") > 0


def drop_ended(by: Acting) -> int:
    """Take away the subscriptions of sessions that have ended and of closed accounts; how many. None of them is used
    meanwhile: sending looks at the session itself."""
    over = select(PushSubscription.id).join(DeviceSession, DeviceSession.id == PushSubscription.session_id).join(
        Person, Person.id == PushSubscription.person_id
    ).where(
        or_(
            DeviceSession.revoked_at.is_not(None), DeviceSession.expires_at <= by.now, Person.active.is_(False),
            DeviceSession.person_id != PushSubscription.person_id,
        )
    )  # fmt: skip
    ids = list(db.session.execute(over).scalars())
    return _drop_all(by, PushSubscription.id.in_(ids), "signed out") if ids else 0


def drop(by: Acting, row: PushSubscription, why: str) -> None:
    """Inside a transaction. The row goes: its keys are of no use to anybody any more."""
    db.session.delete(row)
    journal.append(by, "drop_push", "push_subscription", row.id, {"person_id": row.person_id, "why": why})


def _drop_all(by: Acting, which: object, why: str) -> int:
    with transaction():
        rows = list(db.session.execute(select(PushSubscription).where(which)).scalars())  # type: ignore[arg-type]
        for row in rows:
            drop(by, row, why)
    return len(rows)


def _keep_few(by: Acting) -> None:
    mine = (
        select(PushSubscription).where(PushSubscription.person_id == by.id).order_by(PushSubscription.created_at.desc())
    )
    for row in list(db.session.execute(mine.offset(MOST)).scalars()):
        drop(by, row, "too many")
