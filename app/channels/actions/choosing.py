"""A person switches a channel off or on for themselves."""

from __future__ import annotations

from app.channels.models import PersonChannel
from app.channels.queries import CHOICES
from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, invalid


def choose_channel(by: Acting, channel: str, wanted: bool) -> bool:
    """One's own; False when it already was so. Raises Problem 422 for a channel there is not."""
    if channel not in CHOICES:
        raise invalid("channel", N_("There is no such channel."))
    with transaction():
        row = db.session.get(PersonChannel, (by.id, channel))
        if wanted == (row is None or row.wanted):
            return False
        if row is None:
            row = PersonChannel(person_id=by.id, channel=channel)
            db.session.add(row)
        row.wanted = wanted
        journal.append(by, "choose_channel", "person_channel", by.id, {"channel": channel, "wanted": wanted})
    return True
