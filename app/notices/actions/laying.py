"""Lays a message for every address of whoever is told, in the transaction that makes the notice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.channels.carry import addresses_of
from app.core.db import db
from app.notices.models import Delivery, Notice
from app.notices.queries.chosen import own_quiet, site_choice
from app.notices.rules.ladder import DIGEST, DIGEST_KIND
from app.notices.rules.sending import WAITING, first_try
from app.settings.queries import current


def lay_out(notices: Sequence[Notice], now: datetime) -> None:
    """A waiting delivery for each address; what only the digest tells gets none. A robot's notice goes to the robot."""
    carried = [one for one in notices if one.how != DIGEST]
    if not carried:
        return
    people = {one.person_id for one in carried if one.person_id}
    addresses, own = addresses_of(sorted(people)), own_quiet(people)
    site, zone = site_choice().quiet, current().zone_info
    for one in carried:
        hours = [site, own[one.person_id]] if one.person_id in own else [site]
        morning = one.kind == DIGEST_KIND
        places = (
            [(to.id, str(to.channel)) for to in addresses.get(one.person_id, ())]
            if one.person_id
            else [(one.thing_id, "robot")]
        )
        for address_id, channel in places:
            at = first_try(f"{one.id}/{address_id}", one.how, now, hours, zone, morning=morning)
            db.session.add(
                Delivery(notice_id=one.id, address_id=address_id, channel=channel, state=WAITING, not_before=at)
            )
