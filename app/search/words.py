"""What the groups of findings are called, their signs, where the whole list is, and who is shown them."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class KindWords:
    """`all_at` leads to the list narrowed by the same words, "" where there is none."""

    name: LazyString
    sign: str
    all_at: str = ""


KINDS = {
    "zones": KindWords(_l("Zones"), "zone", "/zones?sought="),
    "people": KindWords(_l("People"), "people", "/people?sought="),
    "issues": KindWords(_l("Issues"), "issue", "/issues?state=&sought="),
    "service": KindWords(_l("Service"), "call", "/service?state=&sought="),
    "inspections": KindWords(_l("Inspections"), "search"),
    "book": KindWords(_l("Zone books"), "standard"),
    "plans": KindWords(_l("Plans"), "calendar"),
    "keys": KindWords(_l("Who was given keys"), "key"),
    "patrols": KindWords(_l("Said with patrols lately"), "record"),
    "directory": KindWords(_l("Directory"), "call", "/service/directory?sought="),
    "standards": KindWords(_l("Standards"), "standard"),
}
