"""Whom a zone's owner cell means: by number, by name, and where two share a name by phone or team. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.core.errors import N_
from app.core.text import phone_digits, squeeze
from app.ledger.rules import cells
from app.ledger.rules.people import PersonRow
from app.ledger.rules.rows import Row

_ASIDE = re.compile(r"^(.*?)\s*[(（](.*?)[)）]\s*$")
_SEVERAL = re.compile(r"[、,，/;；\n&+]|和")


@dataclass(frozen=True)
class Known:
    """A person the site already has."""

    id: str
    number: str
    name: str
    team: str
    phone: str
    active: bool = True


@dataclass(frozen=True)
class Owner:
    """An owner found: by the people's sheet (`row`), or by the site alone (`id`)."""

    name: str
    row: int | None = None
    id: str | None = None


@dataclass(frozen=True)
class _Candidate:
    owner: Owner
    number: str
    team: str
    phone: str
    active: bool = True


@dataclass
class Owners:
    """Everyone an owner cell may mean; people of the file come before those only the site knows."""

    file: dict[str, list[_Candidate]] = field(default_factory=lambda: defaultdict(list))
    site: dict[str, list[_Candidate]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[str, _Candidate] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[PersonRow], known: Iterable[Known], refused: dict[str, int]) -> Owners:
        """`refused`: name → row of the people whose own row has a problem."""
        owners = cls(refused=refused)
        held = list(known)
        closed = {person.number for person in held if not person.active}
        in_file = set()
        for row in people:
            one = _Candidate(Owner(row.name, row=row.row), row.number, row.team, row.phone, row.number not in closed)
            owners.file[row.name].append(one)
            in_file.add(row.number or (row.name, row.team))
            if row.number:
                owners.numbers[row.number] = one
        for person in held:
            if person.number in in_file or (person.name, person.team) in in_file:
                continue
            one = _Candidate(
                Owner(person.name, id=person.id), person.number, person.team, person.phone, person.active
            )
            owners.site[person.name].append(one)
            owners.numbers.setdefault(person.number, one)
        return owners

    def find(self, row: Row, team: str, phone: str) -> Owner | None:
        """The owner of a zone's row; None with an oddity when it names none, with a problem when it cannot be told."""
        if not row.has("owner") and not row.has("owner_number"):
            row.oddity("owner", N_("No owner."))
            return None
        name, hint = cells.person_name(row.raw("owner")), ""
        aside = _ASIDE.match(squeeze(row.raw("owner")))
        if aside and name not in self.file and name not in self.site:
            name, hint = cells.person_name(aside[1]), squeeze(aside[2])
        number = row.text("owner_number") or hint
        by_number = self.numbers.get(number) or self.numbers.get(name)
        if by_number:
            return self._checked(row, by_number, phone)
        candidates = self.file.get(name) or self.site.get(name) or []
        if not candidates:
            self._unknown(row, name)
            return None
        return self._one_of(row, candidates, team, phone or phone_digits(hint), hint)

    def _unknown(self, row: Row, name: str) -> None:
        if name in self.refused:
            message = N_("%(name)s's own row (%(other)s) has a problem, so the zone cannot be given to them.")
            row.problem("owner", message, name=name, other=self.refused[name])
        elif len([part for part in _SEVERAL.split(squeeze(row.raw("owner"))) if part.strip()]) > 1:
            row.problem("owner", N_("A zone has one responsible person; this cell names several."))
        else:
            row.problem("owner", N_("Nobody of this name is known."))

    def _one_of(self, row: Row, candidates: list[_Candidate], team: str, phone: str, hint: str) -> Owner | None:
        if len(candidates) == 1:
            return self._checked(row, candidates[0], phone)
        for fits, decider in (
            ([one for one in candidates if phone and one.phone == phone], "phone"),
            ([one for one in candidates if one.team and one.team in (team, hint)], "team"),
        ):
            if len(fits) == 1:
                self._told(row, decider)
                return self._checked(row, fits[0], "")
        message = N_("%(count)s people are called %(name)s, and neither phone nor team says which is meant.")
        row.problem("owner", message, count=len(candidates), name=candidates[0].owner.name)
        return None

    def _told(self, row: Row, decider: str) -> None:
        if decider == "phone":
            row.oddity("owner", N_("Several people have this name; the phone number decides."))
        else:
            row.oddity("owner", N_("Several people have this name; the team decides."))

    def _checked(self, row: Row, found: _Candidate, phone: str) -> Owner | None:
        if not found.active:
            row.problem("owner", N_("This person's entry is closed."))
            return None
        if phone and found.phone and phone != found.phone:
            row.oddity("phone", N_("Not the phone number that this person has; left aside."))
        return found.owner
