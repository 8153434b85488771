"""Leave with a stand-in, and freeing somebody from a duty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid, not_found
from app.core.text import sentence
from app.duties.models import Duty, DutyExemption
from app.people.leaves import end_leave, give_leave, withdraw_leave
from app.people.models import Leave, Person
from app.places.actions import end_stand_in, give_stand_in
from app.places.models import StandIn, Zone, ZoneOwner
from app.places.queries import zones_of
from app.policy import may


@dataclass(frozen=True)
class Absence:
    """A leave as arranged: the zones given to the stand-in, those left without anybody, and where the person who goes

    stands in for somebody else in that time: nobody walks those now.
    """

    leave: Leave
    covered: Sequence[Zone]
    uncovered: Sequence[Zone]
    promised: Sequence[StandIn]


def arrange_leave(
    by: Acting, person_id: str, from_at: datetime, until_at: datetime, reason: str = "", stand_in_id: str | None = None
) -> Absence:
    """Note a leave and let somebody stand in for all the person's zones. Raises Problem 403, 404, 422.

    Refused when the stand-in is the person, or on leave in that time.
    """
    if stand_in_id == person_id:
        raise invalid("stand_in_id", N_("Nobody can stand in for themselves."))
    with transaction():
        leave = give_leave(by, person_id, from_at, until_at, reason)
        zones = zones_of(person_id, max(from_at, by.now)) if until_at > by.now else zones_of(person_id, from_at)
        if stand_in_id:
            for zone in zones:
                give_stand_in(by, zone.id, stand_in_id, from_at, until_at)
        promised = db.session.execute(
            select(StandIn).where(StandIn.person_id == person_id, StandIn.from_at < until_at, StandIn.until_at > from_at)
        ).scalars().all()
    return Absence(leave, zones if stand_in_id else [], [] if stand_in_id else zones, promised)


def take_back_leave(by: Acting, leave_id: str) -> list[StandIn] | None:
    """The person was not away after all; who stood in for them does so no longer. None when it is taken back already.

    Returns the stand-ins that ended. Raises Problem 403, 404.
    """
    with transaction():
        standing = _given_with(db.session.get(Leave, leave_id))
        return _end(by, standing) if withdraw_leave(by, leave_id) else None


def end_leave_now(by: Acting, leave_id: str) -> list[StandIn] | None:
    """The person is back before their leave is over, and so answers for their zones again; else as `take_back_leave`."""
    with transaction():
        standing = _given_with(db.session.get(Leave, leave_id))
        return _end(by, standing) if end_leave(by, leave_id) else None


def _given_with(leave: Leave | None) -> Sequence[StandIn]:
    """Who stands in for a leave: in a zone of the person's, for just that time."""
    if leave is None:
        return []
    owned = select(ZoneOwner.zone_id).where(
        ZoneOwner.person_id == leave.person_id, ZoneOwner.from_at < leave.until_at,
        or_(ZoneOwner.until_at.is_(None), ZoneOwner.until_at > leave.from_at),
    )  # fmt: skip
    same = (StandIn.from_at == leave.from_at, StandIn.until_at == leave.until_at, StandIn.zone_id.in_(owned))
    return db.session.execute(select(StandIn).where(*same)).scalars().all()


def _end(by: Acting, standing: Sequence[StandIn]) -> list[StandIn]:
    return [one for one in standing if end_stand_in(by, one.id)]


def exempt(
    by: Acting, from_at: datetime, until_at: datetime, reason: str,
    series_id: str | None = None, person_id: str | None = None, zone_id: str | None = None,
) -> DutyExemption:  # fmt: skip
    """Free a person, a zone or a duty for a while, with a reason. Raises Problem 403, 404, 422."""
    if not may(by.user, "manage"):
        raise forbidden()
    if until_at <= from_at:
        raise invalid("until_on", N_("The end must come after the beginning."))
    if not sentence(reason):
        raise invalid("reason", N_("Please give a reason."))
    with transaction():
        known = (
            (not person_id or db.session.get(Person, person_id))
            and (not zone_id or db.session.get(Zone, zone_id))
            and (not series_id or db.session.execute(select(Duty.id).where(Duty.series_id == series_id)).first())
        )
        if not known:
            raise not_found()
        row = DutyExemption(
            series_id=series_id or None, person_id=person_id or None, zone_id=zone_id or None, from_at=from_at,
            until_at=until_at, reason=sentence(reason)[:200], given_by=by.id, given_at=by.now,
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        data = {"series_id": series_id, "person_id": person_id, "zone_id": zone_id, "from_at": from_at,
                "until_at": until_at, "reason": row.reason}  # fmt: skip
        journal.append(by, "exempt", "duty_exemption", row.id, data)
    return row


def withdraw_exemption(by: Acting, exemption_id: str) -> bool:
    """Take an exemption back; False when it already is. Raises Problem 403, 404."""
    if not may(by.user, "manage"):
        raise forbidden()
    with transaction():
        row = db.session.get(DutyExemption, exemption_id)
        if row is None:
            raise not_found()
        if row.withdrawn_at:
            return False
        row.withdrawn_at = by.now
        journal.append(by, "withdraw_exemption", "duty_exemption", row.id)
    return True
