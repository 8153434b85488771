"""The first account of an empty site."""

from __future__ import annotations

from datetime import datetime

from app.core.acting import Acting
from app.core.db import transaction
from app.core.errors import not_found
from app.duties.actions import ship_scheme
from app.people.account import set_password
from app.people.actions import add_person, add_team, grant_role
from app.people.models import Person
from app.people.queries import bare_user, person_exists
from app.people.sessions import open_session
from app.policy import OFFICE, SYSTEM
from app.settings.actions import change_settings, keep_host

OFFICE_TEAM = "管理办公室"


def begin(
    now: datetime, label: str, *, site_name: str, number: str, name: str, password: str, host: str = ""
) -> tuple[Person, str]:
    """Name the site and make its first office account; the person and a session's token. `host`: under which name that was done.

    Raises Problem 404 once anybody has an account, 422 for a bad field.
    """
    by = Acting(user=SYSTEM, now=now)
    with transaction():
        if person_exists():
            raise not_found()
        change_settings(by, site_name=site_name.strip())
        keep_host(host)
        person = add_person(by, number, name, team_id=add_team(by, OFFICE_TEAM).id)
        grant_role(by, person.id, OFFICE)
        set_password(by, person.id, password)
        ship_scheme(by)
        token = open_session(Acting(user=bare_user(person), now=now), person, label)
    return person, token
