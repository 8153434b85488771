"""What is said about a zone on its plate and on its public page: owner as far as allowed, duty, standard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.people.models import Person
from app.places.models import Zone
from app.settings.rules import Settings
from app.standards.queries import standards_by_zone


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


def standard_lines(zones: Iterable[Zone], most: int = 6) -> dict[str, list[str]]:
    """zone id → what its standard asks for in short lines, at most `most`."""
    found = standards_by_zone(zones)
    return {zone_id: [text for _, text in standard.checklist][:most] for zone_id, standard in found.items()}
