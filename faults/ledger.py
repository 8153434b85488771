"""What people were told: every record that a screen, or the phone's own outbox, called saved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol


class Holder(Protocol):
    """A phone, real or scripted: the rows of its outbox, by operation id."""

    def rows(self) -> dict[str, dict[str, Any]]: ...


@dataclass(frozen=True)
class Record:
    """One saved record. `mark` stands in its words and nowhere else; `photos` are the hashes it names."""

    id: str
    kind: str
    who: str
    mark: str
    photos: tuple[str, ...]
    holder: Holder


@dataclass
class Ledger:
    """All of a day's records. `tapped` counts those whose number only the screen's count tells: (who, kind) → n."""

    records: list[Record] = field(default_factory=list)
    excused: dict[str, str] = field(default_factory=dict)  # record id → why it may be missing, said to the person

    def add(self, record: Record) -> None:
        self.records.append(record)

    def excuse(self, ids: list[str], why: str) -> None:
        """These are gone for good and the product says so: a wiped store."""
        self.excused |= dict.fromkeys(ids, why)
