"""Finds by words, cut to what the reader may see, read from the tables themselves.

LIKE and no index of words: the office searches for names of one or two characters, which trigrams (FTS5's, pg_trgm's)
cannot find, so every word would be looked for by LIKE all the same; and there is no second copy to keep up or to leak.
At 2,000 zones, 50,000 issues and 100,000 words said on them a search took 0.2 to 0.6 s on two cores, on both databases.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union
from sqlalchemy.orm import lazyload

from app.boards.queries import Scope
from app.book.models import BookEntry, KeyHandover, ZonePlan
from app.cases.models import Issue, IssueEvent
from app.cases.queries import visible_to as issues_of
from app.core.db import db
from app.core.text import phone_digits, squeeze
from app.inspections.models import Inspection
from app.inspections.queries import visible_to as inspections_of
from app.patrols.models import Patrol
from app.patrols.queries import visible_to as patrols_of
from app.people.models import Person, Team
from app.places.models import Building, BuildingFloor, Zone
from app.places.queries import owner_names, thing_of
from app.plates.models import Plate
from app.plates.queries import plate_by_code
from app.plates.rules import read_code
from app.policy import VISITOR_ID, User, may
from app.service.models import DirectoryEntry, ServiceCase
from app.service.queries import visible_to as cases_of
from app.standards.models import Standard

LONGEST = 60
MOST = 8  # of a kind on one page
MOST_TERMS = 5
LATELY = timedelta(days=31)  # as far back as patrols are searched


@dataclass(frozen=True)
class Found:
    """The first of a kind; `more` says whether there are others."""

    kind: str
    rows: list[Any]
    more: bool


def terms_in(text: str) -> list[str]:
    """The words looked for, each of which must be there."""
    return squeeze(text)[:LONGEST].split(" ")[:MOST_TERMS] if squeeze(text) else []


def plate_of(user: User, text: str) -> Plate | None:
    """The plate whose whole code this is, when the reader may see where it hangs; a part of a code finds nothing."""
    code = read_code(text)
    plate = plate_by_code(code) if code and may(user, "use_office_pages") else None
    if plate is None:
        return None
    seen = may(user, "see_place", thing_of(plate.zone)) if plate.zone else may(user, "bind_plate")
    return plate if seen else None


@dataclass(frozen=True)
class Wanted:
    """Who looks for which words, and when."""

    user: User
    terms: Sequence[str]
    now: datetime


def find(user: User, text: str, now: datetime) -> list[Found]:
    """What holds every word of the text, a group a kind; kinds without any are left out."""
    terms = terms_in(text)
    if not terms:
        return []
    wanted = Wanted(user, terms, now)
    found = [_first(kind, seek(wanted)) for kind, (right, seek) in KINDS.items() if may(user, right)]
    return [one for one in found if one.rows]


def _first(kind: str, query: Select[Any]) -> Found:
    rows = list(db.session.execute(query.limit(MOST + 1)).scalars().unique())
    return Found(kind, rows[:MOST], len(rows) > MOST)


def _holds(terms: Iterable[str], *columns: Any) -> ColumnElement[bool]:
    """Each word stands in one of the columns."""
    return and_(*(or_(*(column.icontains(term, autoescape=True) for column in columns)) for term in terms))


def _numbered(term: str, column: Any) -> list[ColumnElement[bool]]:
    """`#12` and `12` are numbers too."""
    digits = term.removeprefix("#")
    return [column == int(digits)] if digits.isascii() and digits.isdigit() and len(digits) < 10 else []


_FLOOR = re.compile(r"(地下|B|-)?(\d{1,3})(层|楼|F)?", re.IGNORECASE)


def _level(term: str) -> int | None:
    """The floor that a word names: 5层, 3楼, 5F, 地下1层, B1, -1."""
    named = _FLOOR.fullmatch(term)
    if named is None or not (named[1] or named[3]):
        return None
    return -int(named[2]) if named[1] else int(named[2])


def _placed(terms: Iterable[str], *columns: Any) -> ColumnElement[bool]:
    """As `_holds`; a word may also name the building or the floor. Over Zone joined with its floor and building."""
    found = []
    for term in terms:
        ways = [_holds([term], *columns, Building.name)]
        if (level := _level(term)) is not None:
            ways.append(BuildingFloor.level == level)
        found.append(or_(*ways))
    return and_(*found)


def _zones(wanted: Wanted) -> Select[Any]:
    """By name, number, duty, building, floor, or who answers for them now."""
    held = owner_names(wanted.now).subquery()
    rows = select(Zone).join(Zone.floor).join(BuildingFloor.building).outerjoin(held, held.c.zone_id == Zone.id)
    rows = rows.where(*Scope(wanted.user).conditions(), _placed(wanted.terms, Zone.name, Zone.number, Zone.duty, held.c.name))
    return rows.order_by(Building.position, Building.name, BuildingFloor.level, Zone.position, Zone.name)


def _people(wanted: Wanted) -> Select[Any]:
    rows = select(Person).outerjoin(Team, Team.id == Person.team_id).where(Person.active, Person.id != VISITOR_ID)
    if not may(wanted.user, "see_all"):
        rows = rows.where(or_(Person.id == wanted.user.id, Person.team_id.in_(wanted.user.led_team_ids)))
    return rows.where(_holds(wanted.terms, Person.name, Person.number, func.coalesce(Team.name, ""))).order_by(Person.number)


def _issues(wanted: Wanted) -> Select[Any]:
    said = select(Issue.id).join(Zone, Zone.id == Issue.zone_id).join(Zone.floor).join(BuildingFloor.building)
    said = said.outerjoin(Person, Person.id == Issue.assignee_id)
    ways = [said.where(_placed(wanted.terms, Issue.description, Issue.item, Zone.name, Person.name))]
    ways.append(select(IssueEvent.issue_id).where(IssueEvent.words != "", _holds(wanted.terms, IssueEvent.words)))
    ways += [select(Issue.id).where(one) for one in (_numbered(wanted.terms[0], Issue.number) if len(wanted.terms) == 1 else [])]
    found = Issue.id.in_(union(*ways))  # no OR over two tables: PostgreSQL would walk one for each row of the other
    rows = issues_of(wanted.user).where(found).options(lazyload(Issue.events), lazyload(Issue.hidden))
    return rows.order_by(Issue.number.desc())


def _cases(wanted: Wanted) -> Select[Any]:
    columns = (ServiceCase.words, ServiceCase.caller_name, ServiceCase.caller_unit, ServiceCase.place)
    ways = [_holds(wanted.terms, *columns)]
    if len(wanted.terms) == 1:
        ways += _numbered(wanted.terms[0], ServiceCase.number)
        if len(digits := phone_digits(wanted.terms[0])) >= 7:
            ways.append(ServiceCase.caller_phone == digits)
    return cases_of(wanted.user).where(or_(*ways)).options(lazyload(ServiceCase.events)).order_by(ServiceCase.number.desc())


def _inspections(wanted: Wanted) -> Select[Any]:
    rows = inspections_of(wanted.user).join(Person, Person.id == Inspection.person_id)
    rows = rows.where(_holds(wanted.terms, Inspection.note, Zone.name, Person.name)).options(lazyload(Inspection.findings))
    return rows.order_by(Inspection.counts_at.desc())


def _book(wanted: Wanted) -> Select[Any]:
    rows = select(BookEntry).join(Zone, Zone.id == BookEntry.zone_id).where(BookEntry.active)
    rows = rows.where(BookEntry.zone_id.in_(Scope(wanted.user).zone_ids()), _holds(wanted.terms, BookEntry.name, Zone.name))
    return rows.where(_holds(wanted.terms[:1], BookEntry.name)).order_by(BookEntry.name)


def _plans(wanted: Wanted) -> Select[Any]:
    rows = select(ZonePlan).join(Zone, Zone.id == ZonePlan.zone_id).where(ZonePlan.zone_id.in_(Scope(wanted.user).zone_ids()))
    return rows.where(_holds(wanted.terms, ZonePlan.words)).order_by(ZonePlan.corrected_at.desc())


def _keys(wanted: Wanted) -> Select[Any]:
    """By who was given a key."""
    rows = select(KeyHandover).join(BookEntry, BookEntry.id == KeyHandover.entry_id)
    rows = rows.where(BookEntry.zone_id.in_(Scope(wanted.user).zone_ids()))
    rows = rows.where(_holds(wanted.terms, KeyHandover.to_name, BookEntry.name), _holds(wanted.terms[:1], KeyHandover.to_name))
    return rows.order_by(KeyHandover.corrected_at.desc())


def _patrols(wanted: Wanted) -> Select[Any]:
    """By what was said with them lately: of millions only those with words are looked through."""
    said = Patrol.note + Patrol.late_reason
    rows = patrols_of(wanted.user).where(Patrol.counts_at >= wanted.now - LATELY, said != "")
    rows = rows.where(_holds(wanted.terms, said, Zone.name, Person.name), _holds(wanted.terms[:1], said))
    return rows.order_by(Patrol.counts_at.desc())


def _directory(wanted: Wanted) -> Select[Any]:
    columns = (DirectoryEntry.unit, DirectoryEntry.room, DirectoryEntry.phone, DirectoryEntry.note)
    return select(DirectoryEntry).where(_holds(wanted.terms, *columns)).order_by(DirectoryEntry.unit, DirectoryEntry.room)


def _standards(wanted: Wanted) -> Select[Any]:
    rows = select(Standard).join(Team, Team.id == Standard.team_id).where(Standard.active)
    columns = (Standard.area, Standard.equipment, Standard.requirement, Standard.responsible, Team.name)
    return rows.where(_holds(wanted.terms, *columns)).order_by(Team.name, Standard.area)


# kind → the right to open the pages that its findings lead to, and how it is looked for
KINDS: dict[str, tuple[str, Callable[[Wanted], Select[Any]]]] = {
    "zones": ("use_office_pages", _zones),
    "people": ("see_people", _people),
    "issues": ("report_issue", _issues),
    "service": ("open_case", _cases),
    "inspections": ("use_office_pages", _inspections),
    "book": ("use_office_pages", _book),
    "plans": ("use_office_pages", _plans),
    "keys": ("use_office_pages", _keys),
    "patrols": ("use_office_pages", _patrols),
    "directory": ("open_case", _directory),
    "standards": ("use_office_pages", _standards),
}
