"""What the journal tells of a zone, in words: what changed, from what to what, and by whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from app.boards.words import CHANGE_WORDS, FIELD_WORDS
from app.core.db import db
from app.core.journal import JournalEntry
from app.people.models import Person, Team
from app.places.models import BuildingFloor
from app.places.rules import floor_label
from app.web.language import language
from app.web.templating import moment

MOST = 30


@dataclass(frozen=True)
class Change:
    """One row of the journal; `told` are lines such as "Team: A → B"."""

    at: datetime
    by: str
    words: str
    told: list[str]


def changes_of(zone_id: str) -> list[Change]:
    """The zone's latest changes, latest first."""
    rows = db.session.execute(
        select(JournalEntry)
        .where(JournalEntry.entity == "zone", JournalEntry.entity_id == zone_id)
        .order_by(JournalEntry.revision.desc())
        .limit(MOST)
    ).scalars().all()
    names = _names(rows)
    return [
        Change(
            row.at,
            names.get(row.actor_id, gettext("System")),
            str(CHANGE_WORDS.get(row.action, row.action)),
            _told(row.action, row.data, names),
        )
        for row in rows
    ]


def _names(rows: Iterable[JournalEntry]) -> dict[str, str]:
    """id → name of every person, team and floor that the rows name."""
    ids = {row.actor_id for row in rows} | {one for row in rows for one in _ids(row.data)}
    names: dict[str, str] = {}
    for model in (Person, Team):
        found = db.session.execute(select(model.id, model.name).where(model.id.in_(ids)))
        names |= {row.id: row.name for row in found}
    floors = db.session.execute(select(BuildingFloor).where(BuildingFloor.id.in_(ids))).scalars()
    return names | {one.id: f"{one.building.name} {floor_label(one.level, language())}" for one in floors}


def _ids(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [one for part in value.values() for one in _ids(part)]
    if isinstance(value, list):
        return [one for part in value for one in _ids(part)]
    return [value] if isinstance(value, str) and len(value) == 36 else []


def _told(action: str, data: dict[str, Any], names: dict[str, str]) -> list[str]:
    if action == "assign_owner":
        before = "、".join(names.get(one, "—") for one in data.get("before", []))
        return [f"{before or gettext('Nobody')} → {names.get(str(data.get('after')), gettext('Nobody'))}"]
    if action in ("give_stand_in", "end_stand_in"):
        span = " – ".join(moment(datetime.fromisoformat(data[key])) for key in ("from_at", "until_at") if key in data)
        return [f"{names.get(str(data.get('person_id')), '—')} {span}"]
    if action != "change_zone":
        return []
    before = data.get("before", {})
    return [
        f"{words}: {_value(before[key], names)} → {_value(data[key], names)}" if key in before
        else f"{words}: {_value(data[key], names)}"
        for key, words in FIELD_WORDS.items() if key in data
    ]  # fmt: skip


def _value(value: Any, names: dict[str, str]) -> str:
    if isinstance(value, bool):
        return str(gettext("Yes") if value else gettext("No"))
    if value in (None, ""):
        return "—"
    told: str = names.get(str(value), str(value))
    return told
