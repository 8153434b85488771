"""Tables of what came with a record, how it was graded, what was said about that, and how long ways take."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.core.ids import new_id
from app.people.models import Person
from app.places.models import Zone


class Evidence(Model):
    """证据: one row for each record that is weighed, written with it. What came is never edited, only its grade.

    `entity` is patrol, inspection, deed, key_handover,
    issue_event or service_event. `at` is when the person stood there as far as is
    known, `claimed_at` the device's time corrected, `earliest_at` and `latest_at` the bounds the server knows. `life`
    names one life of the page, in which `mono_ms` and `seen_mono_ms` count. `signals` is a list of {name, weight,
    params}. `to_review` says that somebody should look at it; `verdict` is credible or not_credible once somebody did.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        Index("ix_evidence_person_time", "person_id", "at"),
        Index("ix_evidence_zone_time", "zone_id", "at"),
        Index("ix_evidence_device_seq", "device_id", "seq"),
        Index("ix_evidence_tap", "life", "mono_ms"),
        Index("ix_evidence_review", "to_review", "received_at"),
    )

    record_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    entity: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    zone_id: Mapped[str] = mapped_column(ForeignKey("zone.id"))
    device_id: Mapped[str | None] = mapped_column(String(64))
    seq: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(10), default="")
    at: Mapped[datetime]
    claimed_at: Mapped[datetime]
    received_at: Mapped[datetime]
    earliest_at: Mapped[datetime | None]
    latest_at: Mapped[datetime]
    life: Mapped[str] = mapped_column(String(36), default="")
    mono_ms: Mapped[int | None] = mapped_column(BigInteger)
    seen_mono_ms: Mapped[int | None] = mapped_column(BigInteger)
    late: Mapped[bool] = mapped_column(default=False)
    marks: Mapped[list[str]] = mapped_column(JSON)
    challenge_day: Mapped[str] = mapped_column(String(10), default="")
    challenge_share: Mapped[int] = mapped_column(default=0)
    challenge_due: Mapped[bool] = mapped_column(default=False)
    challenge_photo: Mapped[str] = mapped_column(String(64), default="")
    challenge_skipped: Mapped[str] = mapped_column(Text, default="")
    photo_age_s: Mapped[int | None] = mapped_column(BigInteger)
    resembles: Mapped[str] = mapped_column(String(36), default="")
    metres_away: Mapped[int | None]
    grade: Mapped[str] = mapped_column(String(10))
    signals: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    to_review: Mapped[bool] = mapped_column(default=False)
    verdict: Mapped[str | None] = mapped_column(String(12))

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    zone: Mapped[Zone] = relationship(lazy="joined", innerjoin=True)


class EvidencePhoto(Model):
    """A photo of a weighed record, with what is needed to find its like on other days."""

    __tablename__ = "evidence_photo"
    __table_args__ = (
        Index("ix_evidence_photo_zone_time", "zone_id", "at"),
        Index("ix_evidence_photo_person_time", "person_id", "at"),
    )

    record_id: Mapped[str] = mapped_column(ForeignKey("evidence.record_id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
    person_id: Mapped[str] = mapped_column(String(36))
    zone_id: Mapped[str] = mapped_column(String(36))
    at: Mapped[datetime]


class EvidenceNote(Model):
    """What somebody said about a grade: `kind` is verdict (with `verdict`) or answer. Append-only."""

    __tablename__ = "evidence_note"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    record_id: Mapped[str] = mapped_column(ForeignKey("evidence.record_id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(10))
    verdict: Mapped[str | None] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class WalkingTime(Model):
    """The shortest way between two floors or two buildings in seconds, as the office set it; ids in order."""

    __tablename__ = "walking_time"

    one_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    other_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    seconds: Mapped[int]


class BuildingPosition(Model):
    """Where a building stands, WGS 84 degrees; phones compare it themselves and send only how far away they are."""

    __tablename__ = "building_position"

    building_id: Mapped[str] = mapped_column(ForeignKey("building.id"), primary_key=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
