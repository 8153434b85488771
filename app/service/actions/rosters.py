"""Who is set for what: confidential topics (附表二 二.3), ushers (礼仪人员). The office keeps both."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid
from app.people.models import Person
from app.policy import may
from app.service.models import ConfidentialPerson, Usher


def set_cleared(by: Acting, person_ids: Iterable[str]) -> None:
    """Exactly these people may see confidential topics. Raises Problem 403, 422 for somebody who does not work here."""
    _set(by, "set_cleared", ConfidentialPerson, person_ids)


def set_ushers(by: Acting, person_ids: Iterable[str]) -> None:
    """Exactly these people are the ushers. Raises Problem 403, 422 for somebody who does not work here."""
    _set(by, "set_ushers", Usher, person_ids)


def must_manage(by: Acting) -> None:
    """Raises Problem 403 for who does not keep the service's lists."""
    if not may(by.user, "manage"):
        raise forbidden()


def _set(by: Acting, action: str, roster: type[ConfidentialPerson] | type[Usher], person_ids: Iterable[str]) -> None:
    must_manage(by)
    wanted = sorted(set(person_ids))
    with transaction():
        people = [db.session.get(Person, person_id) for person_id in wanted]
        if any(person is None or not person.active for person in people):
            raise invalid("person_id", N_("Nobody of that name works here."))
        db.session.execute(delete(roster))
        db.session.add_all(roster(person_id=person_id) for person_id in wanted)
        journal.append(by, action, "settings", "service", {"people": wanted})
