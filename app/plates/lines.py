"""What is said about a zone on its plate and on its public page: owner as far as allowed, duty, standard."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select

from app.core.db import db
from app.people.models import Person
from app.places.models import Zone
from app.settings.rules import Settings
from app.standards.models import Standard

_SENTENCES = re.compile(r"[。；;\n\r]+")


@dataclass(frozen=True)
class Shown:
    """A responsible person as the settings let strangers see them; "" where withheld or absent."""

    name: str = ""
    phone: str = ""


def shown_owner(settings: Settings, owner: Person | None) -> Shown:
    """A phone is never shown without its name, nor a name unless the office says so."""
    if owner is None or not settings.public_shows_owner:
        return Shown()
    return Shown(owner.name, (owner.phone or "") if settings.public_shows_phone else "")


def pick_standard(name: str, standards: list[Standard]) -> Standard | None:
    """Of a team's standards the one whose area is the longest word in the zone's name."""
    fitting = [standard for standard in standards if standard.area and standard.area in name]
    return max(fitting, key=lambda standard: len(standard.area), default=None)


def standards_by_team() -> dict[str, list[Standard]]:
    """team id → its standards in use."""
    found: dict[str, list[Standard]] = {}
    for standard in db.session.execute(select(Standard).where(Standard.active)).scalars():
        found.setdefault(standard.team_id, []).append(standard)
    return found


def standard_lines(zone: Zone, by_team: dict[str, list[Standard]] | None = None, most: int = 6) -> list[str]:
    """The zone's standard in short lines, at most `most`; none where no standard fits."""
    known = standards_by_team() if by_team is None else by_team
    standard = pick_standard(zone.name, known.get(zone.team_id or "", []))
    if standard is None:
        return []
    lines = [item.text for item in standard.items] or _SENTENCES.split(standard.requirement)
    return [line.strip() for line in lines if line.strip()][:most]
