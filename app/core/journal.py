"""The journal: one row for each accepted change, chained by HMAC. Audit log and feed in one (design: Journal)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from sqlalchemy import JSON, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.acting import Acting
from app.core.db import Model, db, notes

GENESIS = "0" * 64
SHORT = 16  # characters of a hash that a mark on paper has
HEAD = "journal_head"  # in the transaction's notes


class JournalEntry(Model):
    __tablename__ = "journal_entry"

    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(String(36))
    device_id: Mapped[str | None] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(40))
    entity: Mapped[str] = mapped_column(String(40), index=True)
    entity_id: Mapped[str] = mapped_column(String(64), index=True)
    touched: Mapped[list[list[str]]] = mapped_column(JSON)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True)
class Broken:
    """The first row that does not fit the chain."""

    revision: int
    reason: str


def append(
    by: Acting,
    action: str,
    entity: str,
    entity_id: str,
    data: dict[str, Any] | None = None,
    also: Iterable[tuple[str, str]] = (),
) -> int:
    """Write the row for a change inside the caller's transaction; returns its revision.

    `also` names other entities whose copy on the phones is now out of date.
    """
    db.session.flush()
    if by.imported_by:
        data = {**(data or {}), "imported_by": by.imported_by}
    # Nobody else writes while this transaction lasts: its last row is the journal's.
    revision, digest = notes().get(HEAD) or head()
    entry = JournalEntry(
        revision=revision + 1,
        at=by.now.astimezone(UTC),
        actor_id=by.id,
        device_id=by.device_id,
        action=action,
        entity=entity,
        entity_id=entity_id,
        touched=[[entity, entity_id], *([name, key] for name, key in also)],
        data=json.loads(json.dumps(data or {}, default=str)),
        prev_hash=digest,
    )
    entry.hash = chain_hash(journal_key(), entry)
    db.session.add(entry)
    notes()[HEAD] = (entry.revision, entry.hash)
    return entry.revision


def journal_key() -> bytes:
    """The key kept beside the database, never in it: who can write the database alone cannot remake the chain."""
    key: bytes = current_app.config["JOURNAL_KEY"]
    return key


def chain_hash(key: bytes, entry: JournalEntry) -> str:
    """HMAC-SHA256 in hex over the row's fields, each with its length before it."""
    mac = hmac.new(key, digestmod=hashlib.sha256)
    for part in (
        str(entry.revision),
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.device_id or "",
        entry.action,
        entry.entity,
        entry.entity_id,
        _canonical(entry.touched),
        _canonical(entry.data),
        entry.prev_hash,
    ):
        raw = part.encode()
        mac.update(len(raw).to_bytes(8, "big") + raw)
    return mac.hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def head() -> tuple[int, str]:
    """The last revision and its hash; (0, GENESIS) for an empty journal. Note it elsewhere to prove no tail was cut."""
    return head_in(db.session())


def hash_of(revision: int) -> str:
    """The hash of a row; "" where there is no such row."""
    if revision == 0:
        return GENESIS
    found = select(JournalEntry.hash).where(JournalEntry.revision == revision)
    return db.session.execute(found).scalar_one_or_none() or ""


def mark_of(entity_id: str, action: str) -> str:
    """`1234:9f…`, the revision and the hash's beginning of the row that an action left: short enough for paper; "" without one.

    `verify` takes it as a head noted elsewhere.
    """
    found = select(JournalEntry.revision, JournalEntry.hash).where(
        JournalEntry.entity_id == entity_id, JournalEntry.action == action
    )
    row = db.session.execute(found.order_by(JournalEntry.revision.desc()).limit(1)).first()
    return f"{row.revision}:{row.hash[:SHORT]}" if row else ""


def verify(expected_head: tuple[int, str] | None = None) -> Broken | None:
    """Walk the chain from the first row; the first broken row, or None.

    `expected_head`, a revision and its hash or the hash's beginning, detects a tail cut off and a chain made anew.
    """
    return verify_in(db.session(), journal_key(), expected_head)


def head_in(session: Session) -> tuple[int, str]:
    """As `head`, in any database."""
    last = session.execute(
        select(JournalEntry.revision, JournalEntry.hash).order_by(JournalEntry.revision.desc()).limit(1)
    ).first()
    return (last.revision, last.hash) if last else (0, GENESIS)


def verify_in(session: Session, key: bytes, expected_head: tuple[int, str] | None = None) -> Broken | None:
    """As `verify`, in any database whose chain was made with `key`."""
    previous, revision = GENESIS, 0
    rows = session.execute(
        select(JournalEntry).order_by(JournalEntry.revision).execution_options(yield_per=500)
    ).scalars()
    for entry in rows:
        revision += 1
        if entry.revision != revision:
            return Broken(revision, "missing")
        if entry.prev_hash != previous:
            return Broken(revision, "does not follow the row before")
        if not hmac.compare_digest(chain_hash(key, entry), entry.hash):
            return Broken(revision, "was changed")
        if expected_head and expected_head[0] == revision and not entry.hash.startswith(expected_head[1]):
            return Broken(revision, "is not the row noted as head")
        previous = entry.hash
    if expected_head and revision < expected_head[0]:
        return Broken(revision + 1, "missing")
    return None
