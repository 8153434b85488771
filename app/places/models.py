"""Tables of places, and of who owned which zone when."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.core.ids import new_id
from app.people.models import Person, Team
from app.places.rules import floor_label, place_label


class Building(Model):
    """楼宇."""

    __tablename__ = "building"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    position: Mapped[int] = mapped_column(default=0)


class BuildingFloor(Model):
    """楼层. `level` is 1 for the ground floor, -1 for the first basement; there is no 0."""

    __tablename__ = "building_floor"
    __table_args__ = (UniqueConstraint("building_id", "level"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    building_id: Mapped[str] = mapped_column(ForeignKey("building.id"))
    level: Mapped[int]

    building: Mapped[Building] = relationship(lazy="joined", innerjoin=True)


class Zone(Model):
    """责任区. `area_m2` is in square metres; `duty` (职责) is what its plate promises."""

    __tablename__ = "zone"
    __table_args__ = (UniqueConstraint("floor_id", "name"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(20), default="")
    floor_id: Mapped[str] = mapped_column(ForeignKey("building_floor.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    area_m2: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id"), index=True)
    duty: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)

    floor: Mapped[BuildingFloor] = relationship(lazy="joined", innerjoin=True)
    team: Mapped[Team | None] = relationship(lazy="joined")

    def full_name(self, language: str = "zh_CN") -> str:
        """As `place_label`: what a page calls the zone wherever its floor is not told beside it."""
        return place_label(self.floor.building.name, self.floor.level, self.name, language)

    def name_from(self, here: Zone, language: str = "zh_CN") -> str:
        """What it is called by whoever stands in `here`: its floor always, its building only where that is another."""
        if here.floor.building_id != self.floor.building_id:
            return self.full_name(language)
        return f"{floor_label(self.floor.level, language)} {self.name}"


class ZoneOwner(Model):
    """Who answers for a zone (责任人), from when until when; the present one has no `until_at`."""

    __tablename__ = "zone_owner"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    zone_id: Mapped[str] = mapped_column(ForeignKey("zone.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    changed_by: Mapped[str] = mapped_column(String(36))

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class StandIn(Model):
    """Who walks a zone while its owner is away (代班)."""

    __tablename__ = "stand_in"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    zone_id: Mapped[str] = mapped_column(ForeignKey("zone.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    given_by: Mapped[str] = mapped_column(String(36))

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
