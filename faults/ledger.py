"""What people were told: every record that a screen, or the phone's own outbox, called saved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol


class Holder(Protocol):
    """A phone, real or scripted: the rows of its outbox, by operation id."""

    def rows(self) -> dict[str, dict[str, Any]]: ...


@dataclass(frozen=True)
class Record:
    """One saved record. `mark` stands in its words and nowhere else ("": it has none); `photos` are the hashes it names.

    `operation` is the row of the outbox that tells of it: its own, or that of the record it was made with.
    """

    id: str
    kind: str
    who: str
    mark: str
    photos: tuple[str, ...]
    holder: Holder
    operation: str


@dataclass
class Ledger:
    """All of a day's records."""

    records: list[Record] = field(default_factory=list)
    excused: dict[str, str] = field(default_factory=dict)  # record id → why it may be missing: the person was told, or asked for it

    def add(self, record: Record) -> None:
        self.records.append(record)

    def excuse(self, ids: list[str], why: str) -> None:
        """These are gone for good, and whoever saved them knows it: a wiped store, a record taken back."""
        self.excused |= dict.fromkeys(ids, why)
