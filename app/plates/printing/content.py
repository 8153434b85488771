"""What stands on each plate, gathered once for a whole batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale, gettext

from app.places.queries import owners_at
from app.places.rules import floor_label
from app.plates.lines import shown_owner, standard_lines
from app.plates.models import Plate
from app.plates.queries import public_url
from app.plates.rules import grouped, plate_url
from app.settings.queries import current

LONGEST_URL = 38  # a longer one makes the symbol denser, which costs reads


@dataclass(frozen=True)
class Words:
    """The plate's own labels. Plates are Chinese, whoever prints them."""

    responsible: str
    phone: str
    duty: str
    standard: str
    supervision: str
    scan: str
    blank: str
    team: str


@dataclass(frozen=True)
class PlateContent:
    """Empty fields are left out in print; a blank plate has no zone."""

    url: str
    code: str
    version: int
    site_name: str
    zone: str
    place: str
    owner: str
    phone: str
    team: str
    duty: str
    standard: tuple[str, ...]
    supervision: str
    words: Words


def plate_words() -> Words:
    with force_locale("zh_CN"):
        return Words(
            responsible=gettext("Responsible"),
            phone=gettext("Phone"),
            duty=gettext("Duties"),
            standard=gettext("Standard"),
            supervision=gettext("Supervision phone"),
            scan=gettext("Scan to see when it was last checked"),
            blank=gettext("To be bound"),
            team=gettext("Team"),
        )


def contents(plates: Iterable[Plate], now: datetime, base_url: str = "") -> list[PlateContent]:
    """The plates' contents in their order. `base_url` is used where the site has no public address of its own."""
    plates = list(plates)
    settings, owners, words = current(), owners_at(now), plate_words()
    standards = standard_lines((plate.zone for plate in plates if plate.zone), most=5)
    address = public_url() or base_url
    found = []
    for plate in plates:
        zone = plate.zone
        shown = shown_owner(settings, owners.get(plate.zone_id or ""))
        found.append(
            PlateContent(
                url=plate_url(address, plate.code),
                code=grouped(plate.code),
                version=plate.version,
                site_name=settings.site_name,
                zone=zone.name if zone else words.blank,
                place=f"{zone.floor.building.name} {floor_label(zone.floor.level)}" if zone else "",
                owner=shown.name,
                phone=shown.phone,
                team=zone.team.name if zone and zone.team else "",
                duty=zone.duty.strip() if zone else "",
                standard=tuple(standards[zone.id]) if zone else (),
                supervision=settings.supervision_phone,
                words=words,
            )
        )
    return found
