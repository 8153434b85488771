"""One file for each entity that phones hold: which ids a person may see, and the data of many at once.

Their order is that of a first picture: what a person needs to begin stands first, up to TO_BEGIN, and makes its first page
alone, so that a round can begin while the rest is on its way. Each has `ids(reader, only=None)`, the
visible ids (of `only`, when given) in a steady order, and `data(reader, ids)`.
"""

from __future__ import annotations

from typing import Any, Protocol

from app.sync.entities import (
    book,
    deed,
    directory_entry,
    duty,
    inspection,
    issue,
    me,
    notice,
    operation,
    patrol,
    person,
    plan,
    route,
    service_case,
    site,
    standard,
    team,
    zone,
)
from app.sync.reader import Reader


class Entity(Protocol):
    def ids(self, reader: Reader, only: set[str] | None = None) -> list[str]: ...

    def data(self, reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]: ...


ENTITIES: dict[str, Entity] = {
    "site": site, "me": me, "team": team, "zone": zone, "issue": issue, "service_case": service_case, "plan": plan,
    "person": person, "patrol": patrol, "duty": duty, "deed": deed, "notice": notice, "route": route, "inspection": inspection,
    "standard": standard, "book": book, "directory_entry": directory_entry, "operation": operation,
}  # type: ignore[dict-item]  # fmt: skip
TO_BEGIN = "issue"
