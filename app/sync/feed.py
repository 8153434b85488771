"""What the server tells a phone: a picture of all it may see, in pages, and from then on what changed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.core.journal import JournalEntry, head, journal_key
from app.places.models import Zone
from app.service.queries import cleared_people
from app.sync import cursor as cursors
from app.sync.cursor import DIGITS, Cursor
from app.sync.entities import ENTITIES, TO_BEGIN
from app.sync.reader import Reader, chunks
from app.sync.touched import Key, stale

PAGE = 500
ENTRIES = 250  # journal rows looked at for one page
TOO_FAR = 20_000  # a phone this many rows behind has a fresh picture sooner


@dataclass(frozen=True)
class Page:
    """`reset`: forget everything held, a fresh picture begins here. `more`: ask again at once with `cursor`."""

    changes: list[dict[str, Any]] = field(default_factory=list)
    cursor: str = ""
    reset: bool = False
    more: bool = False


def read_feed(reader: Reader, given: str | None, epoch: str) -> Page:
    """The next page after the cursor `given`; whatever is no cursor of this epoch and these rights starts anew."""
    newest, row_hash = head()
    rights = rights_of(reader)
    held = cursors.read(given, journal_key())
    fits = held is not None and (held.epoch, held.rights) == (epoch, rights)
    if held is None or not fits or not newest - TOO_FAR <= held.revision <= newest:
        return _picture(reader, Cursor(epoch, newest, row_hash[:DIGITS], rights), newest, reset=True)
    if held.after:
        return _picture(reader, held, newest, reset=False)
    return _since(reader, held, newest)


def rights_of(reader: Reader) -> str:
    """The fingerprint of all that decides what this person may see, and of the order in which a picture comes."""
    user = reader.user
    led = (
        set(db.session.execute(select(Zone.id).where(Zone.team_id.in_(user.led_team_ids))).scalars())
        if user.led_team_ids
        else set()
    )
    # With the week, since what is owed is told for some days ahead: a phone takes a fresh picture every Monday.
    week = reader.settings.local(reader.now).date().isocalendar()[:2]
    return cursors.fingerprint(
        week, user.id, user.roles, user.led_team_ids, user.zone_ids, user.stand_in_zone_ids, led, user.language,
        list(ENTITIES), user.team_id, user.id in cleared_people(),
    )


def _picture(reader: Reader, held: Cursor, newest: int, reset: bool) -> Page:
    """The next page of the whole. What changes meanwhile comes after it, since the revision is the beginning's."""
    keys: list[Key] = []
    names = list(ENTITIES)
    begin = names.index(held.after[0]) if held.after and held.after[0] in ENTITIES else 0
    for name in names[begin:]:
        after = held.after[1] if held.after and name == held.after[0] else ""
        keys += [(name, id_) for id_ in ENTITIES[name].ids(reader) if id_ > after]
        if len(keys) > PAGE or (keys and name == TO_BEGIN):
            break
    more, keys = name != names[-1] or len(keys) > PAGE, keys[:PAGE]
    end = replace(held, after=keys[-1] if more else None)
    changes = [change for change in _changes(reader, keys, set(keys)) if change["data"] is not None]
    return Page(changes, cursors.write(end, journal_key()), reset, more or held.revision < newest)


def _since(reader: Reader, held: Cursor, newest: int) -> Page:
    """What the journal names after the cursor; what this person may not see, or no longer, comes as null."""
    rows = db.session.execute(
        select(JournalEntry.revision, JournalEntry.hash, JournalEntry.touched)
        .where(JournalEntry.revision > held.revision, JournalEntry.revision <= newest)
        .order_by(JournalEntry.revision)
        .limit(ENTRIES)
    ).all()
    end = replace(held, revision=rows[-1].revision, row_hash=rows[-1].hash[:DIGITS]) if rows else held
    named = [(name, key) for row in rows for name, key in row.touched]
    keys = stale(named, reader.user.id, reader.settings.local(reader.now).date())
    page = _changes(reader, keys, _visible(reader, keys))
    return Page(page, cursors.write(end, journal_key()), False, end.revision < newest)


def _visible(reader: Reader, keys: list[Key]) -> set[Key]:
    return {
        (name, id_)
        for name, ids in _grouped(keys).items()
        for part in chunks(ids)
        for id_ in ENTITIES[name].ids(reader, set(part))
    }


def _changes(reader: Reader, keys: list[Key], visible: set[Key]) -> list[dict[str, Any]]:
    data: dict[Key, dict[str, Any]] = {}
    for name, ids in _grouped([key for key in keys if key in visible]).items():
        for part in chunks(ids):
            data |= {(name, id_): one for id_, one in ENTITIES[name].data(reader, part).items()}
    return [{"entity": name, "id": id_, "data": data.get((name, id_))} for name, id_ in keys]


def _grouped(keys: list[Key]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for name, id_ in keys:
        groups[name].append(id_)
    return groups
