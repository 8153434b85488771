"""Who answers for a zone at a moment, and what excuses them then: one answer for months, boards and ledgers. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise

from app.duties.rules.holders import BACKDATED, EXEMPT, LEAVE, Hold, Turn, edges_of, first_at, joined


@dataclass(frozen=True)
class Chain:
    """A zone's hands over time: its stand-in while there is one who is there, else its owner.

    `unaware`: from when a hand-over was dated until it was entered, with who did not know of it. `freed`: whether an
    exemption holds for that person here. `leaves`: person → when they are on leave.
    """

    owners: Sequence[Hold]
    stand_ins: Sequence[Hold]
    unaware: Sequence[Hold]
    leaves: Mapping[str, Sequence[Hold]]
    freed: Callable[[str | None, datetime], bool]

    def at(self, moment: datetime) -> Turn:
        """Whose turn it is, and why what they leave undone is excused."""
        stand_in = first_at([hold for hold in self.stand_ins if not self._away(hold.person_id, moment)], moment)
        owner = first_at(self.owners, moment)
        person = (stand_in or owner or Hold(None, moment)).person_id
        if self.freed(person, moment):
            return Turn(person, EXEMPT)
        if stand_in is None and self._away(person, moment):
            return Turn(person, LEAVE)
        return Turn(person, BACKDATED if first_at(self.unaware, moment) else "")

    @cached_property
    def hands(self) -> tuple[Hold, ...]:
        """Whose records in the zone count, and when."""
        return (*self.owners, *self.stand_ins, *self.unaware)

    @cached_property
    def absences(self) -> tuple[Hold, ...]:
        """When its owners and stand-ins are on leave."""
        people = dict.fromkeys(str(hold.person_id) for hold in (*self.owners, *self.stand_ins))
        return tuple(hold for person in people for hold in self.leaves.get(person, ()))

    def excused(self, doubtful: Sequence[Hold]) -> Iterator[Hold]:
        """Of these times, those in which what is left undone is excused; `doubtful` holds every beginning and end of freedom."""
        changes = (*self.hands, *self.absences, *doubtful)
        for span in joined(doubtful):
            cuts = [span.start, *sorted(set(edges_of(span.start, span.end, changes))), span.end]
            for start, end in pairwise(cuts):
                if self.at(start).soft:
                    yield Hold(None, start, end)

    def _away(self, person_id: str | None, moment: datetime) -> bool:
        return any(hold.at(moment) for hold in self.leaves.get(person_id or "", ()))
