"""Makes the demo site: the ledger taken in, accounts for every role, plates, two weeks of work. All of it invented."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Flask

from app.core.acting import Acting
from app.core.db import db, transaction
from app.demo.asking import ask_around
from app.demo.book import fill_books
from app.demo.deeds import do_duties
from app.demo.inspecting import inspect
from app.demo.ledger import OFFICE, demo_ledger
from app.demo.reminding import remind_of_yesterday
from app.demo.service import serve
from app.demo.weeks import live_two_weeks
from app.duties.actions import arrange_leave, ship_scheme
from app.ledger.actions import accept_import, import_workbook
from app.people.account import set_password, set_sign_in_name
from app.people.actions import add_person, add_team, grant_role
from app.people.models import Person
from app.people.queries import active_people, person_exists
from app.people.rules import DEMO_PASSWORD
from app.places.actions import give_stand_in
from app.places.models import Zone
from app.places.queries import owners_at, user_of, zones_in_order
from app.plates.actions import issue_plates, mount_plate, note_printed
from app.plates.models import Plate
from app.policy import DEPUTY, INSPECTOR, LEAD, MANAGER, SYSTEM, User
from app.settings.actions import change_settings
from app.settings.queries import current

SITE_NAME = "新区管理部"
WEEKS = timedelta(days=14)


@dataclass
class DemoSite:
    """What the seeding works on."""

    now: datetime
    dice: random.Random
    zones: list[Zone] = field(default_factory=list)
    plates: list[Plate] = field(default_factory=list)  # held, so that the session need not read them again
    codes: dict[str, str] = field(default_factory=dict)  # zone id → its plate's code
    owners: dict[str, Person] = field(default_factory=dict)  # zone id → owner
    accounts: dict[str, Person] = field(default_factory=dict)  # sign-in name → person
    users: dict[str, User] = field(default_factory=dict)

    def by(self, person: Person, at: datetime) -> Acting:
        """`person` acting at a past moment, with the rights they have now."""
        if person.id not in self.users:
            self.users[person.id] = user_of(person, self.now)
        return Acting(user=self.users[person.id], now=at)


def seed_demo(app: Flask, tell: Callable[[int, int], None] = lambda day, days: None) -> bool:
    """Fill an empty site, all or nothing; False when anybody has an account already. Within the app's context.

    `tell` is called with each day that is about to be lived, and how many there are.
    """
    now = app.extensions["clock"].now()
    if person_exists():
        return False
    begun = now - WEEKS - timedelta(days=1)
    by = Acting(user=SYSTEM, now=begun)
    with transaction():
        change_settings(
            by,
            demo=True,
            site_name=SITE_NAME,
            public_url=app.config["PUBLIC_URL"] or "http://127.0.0.1:8000",
            supervision_phone="0571-00001234",
        )
        taken = import_workbook(by, "zone-ledger.xlsx", demo_ledger())
        accept_import(by, taken.id)
        site = DemoSite(now, random.Random(20260301))  # noqa: S311 - a demo, no secret
        site.zones = list(db.session.execute(zones_in_order()).unique().scalars())
        site.owners = owners_at(now)
        _open_accounts(by, site)
        since = (now - WEEKS).astimezone(current().zone_info).date()
        duties = ship_scheme(by, since)
        _mount_plates(by, site)
        live_two_weeks(site, tell)
        do_duties(site, duties, since)
        inspect(site, since)
        fill_books(site)
        serve(site)
        ask_around(site)
    remind_of_yesterday(now)
    return True


def _open_accounts(by: Acting, site: DemoSite) -> None:
    """A sign-in name and the demo password for one person of each role."""
    office = add_person(by, "W900", "文静宜", team_id=add_team(by, OFFICE).id, post="文员")
    grant_role(by, office.id, "office")
    people = [person for person in active_people() if person.id != office.id]
    owned: dict[str, int] = {}
    for person in site.owners.values():
        owned[person.id] = owned.get(person.id, 0) + 1

    def first(role: str, team: str = "") -> Person:
        return next(p for p in people if any(r.role == role for r in p.roles) and (not team or (p.team and p.team.name == team)))

    lead = first(LEAD, "保洁班组")
    cleaners = [p for p in people if p.team_id == lead.team_id and not p.roles and owned.get(p.id, 0) >= 3]
    idle = [p for p in people if not owned.get(p.id) and not p.roles] or [
        add_person(by, "W901", "常小满", team_id=lead.team_id, post="保洁员")
    ]
    site.accounts = {
        "office": office, "manager": first(MANAGER), "deputy": first(DEPUTY), "inspector": first(INSPECTOR),
        "lead": lead, "owner": cleaners[0], "staff": idle[0],
    }  # fmt: skip
    for name, person in site.accounts.items():
        set_sign_in_name(by, person.id, name)
        set_password(by, person.id, DEMO_PASSWORD)
    spare = next(zone for zone in site.zones if zone.team_id == lead.team_id and zone.id in site.owners)
    give_stand_in(by, spare.id, idle[0].id, site.now - timedelta(days=1), site.now + timedelta(days=14))
    away = next(p for p in cleaners[1:] if spare.id not in {zone for zone, owner in site.owners.items() if owner.id == p.id})
    arrange_leave(by, away.id, site.now - timedelta(days=1), site.now + timedelta(days=4), "探亲", idle[0].id)


def _mount_plates(by: Acting, site: DemoSite) -> None:
    """A plate for every zone, all printed, most of them on the wall."""
    plates = issue_plates(by, [zone.id for zone in site.zones])
    note_printed(by, [plate.id for plate in plates])
    site.plates = plates
    site.codes = {str(plate.zone_id): plate.code for plate in plates}
    hanging = site.dice.sample(plates, k=len(plates) * 4 // 5)
    for plate in hanging:
        mount_plate(by, plate.code)
