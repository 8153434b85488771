"""The cast: a small invented office, built through the product's own actions.

Two buildings; team 保洁 led by `lead` with zones 一层大厅 (owner: `owner`) and 二层走廊 (owner: `neighbour`);
team 工程 with zone 配电室 (no owner). `staff` is in 保洁 and owns nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.acting import Acting
from app.core.clock import FixedClock
from app.core.db import db, transaction
from app.people.actions import add_person, add_team, grant_role
from app.people.models import Person, Team
from app.people.queries import person_by_id
from app.people.sessions import open_session
from app.places.actions import add_building, add_floor, add_zone, assign_owner
from app.places.models import Zone
from app.places.queries import user_of
from app.policy import SYSTEM, User
from app.web.acting import COOKIE

NAMES = {
    "office": "方璐",
    "manager": "郭启明",
    "deputy": "宋知远",
    "inspector": "喆赟",
    "lead": "白燚",
    "owner": "谢春梅",
    "neighbour": "罗翀",
    "staff": "丁小雨",
}
ZONES = {"hall": "1", "corridor": "2", "plant": "3"}


@dataclass
class Cast:
    app: Flask
    clock: FixedClock
    people: dict[str, Person] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    zones: dict[str, Zone] = field(default_factory=dict)

    def user(self, name: str) -> User:
        person = person_by_id(self.people[name].id)
        assert person is not None
        return user_of(person, self.clock.now())

    def by(self, name: str, device_id: str | None = None) -> Acting:
        """`name` acting now."""
        return Acting(user=self.user(name), now=self.clock.now(), device_id=device_id)

    @property
    def system(self) -> Acting:
        return Acting(user=SYSTEM, now=self.clock.now())

    def opens(self, *names: str) -> None:
        """Their phones are heard of: what is theirs by now has reached them."""
        for name in names:
            open_session(self.system, self.people[name], "phone")

    def client(self, name: str) -> FlaskClient:
        """A browser in which `name` is signed in."""
        token = open_session(self.system, self.people[name], "test")
        client = self.app.test_client()
        client.set_cookie(COOKIE, token)
        return client


def build_cast(app: Flask, clock: FixedClock) -> Cast:
    cast = Cast(app, clock)
    by = cast.system
    with transaction():
        for team in ("管理办公室", "保洁班组", "工程班组"):
            cast.teams[team] = add_team(by, team)
        cleaning, engineering = cast.teams["保洁班组"].id, cast.teams["工程班组"].id
        for position, (role, name) in enumerate(NAMES.items(), start=1):
            team_id = cleaning if role in ("lead", "owner", "neighbour", "staff") else cast.teams["管理办公室"].id
            phone = f"139000000{position:02d}"
            cast.people[role] = add_person(by, f"W{position:03d}", name, phone=phone, team_id=team_id)
        for role in ("office", "manager", "deputy", "inspector"):
            grant_role(by, cast.people[role].id, role)
        grant_role(by, cast.people["lead"].id, "lead", cleaning)
        first = add_building(by, "1号楼")
        second = add_building(by, "2号楼")
        hall, corridor = add_floor(by, first.id, 1), add_floor(by, first.id, 2)
        cellar = add_floor(by, second.id, -1)
        cast.zones["hall"] = add_zone(by, hall.id, "一层大厅", number=ZONES["hall"], team_id=cleaning, duty="大厅保洁")
        cast.zones["corridor"] = add_zone(by, corridor.id, "二层走廊", number=ZONES["corridor"], team_id=cleaning)
        cast.zones["plant"] = add_zone(by, cellar.id, "配电室", number=ZONES["plant"], team_id=engineering)
        assign_owner(by, cast.zones["hall"].id, cast.people["owner"].id)
        assign_owner(by, cast.zones["corridor"].id, cast.people["neighbour"].id)
    return cast


def find_cast(app: Flask, clock: FixedClock) -> Cast:
    """The cast that a database already holds."""
    people, teams, zones = (db.session.execute(select(table)).unique().scalars().all() for table in (Person, Team, Zone))
    roles = {name: role for role, name in NAMES.items()}
    return Cast(
        app,
        clock,
        people={roles[person.name]: person for person in people},
        teams={team.name: team for team in teams},
        zones={key: zone for key, number in ZONES.items() for zone in zones if zone.number == number},
    )
