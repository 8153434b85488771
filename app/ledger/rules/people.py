"""The sheet of people (人员). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from app.core.errors import N_
from app.core.text import compact
from app.ledger.rules import cells
from app.ledger.rules.findings import Findings
from app.ledger.rules.rows import Row
from app.policy import DEPUTY, INSPECTOR, LEAD, MANAGER, OFFICE

PHONE_FAULTS = {
    "letters": N_("A phone number has digits only."),
    "short": N_("The phone number is too short."),
    "long": N_("The phone number is too long."),
    "rounded": N_("The phone number was rounded by Excel and its digits are lost."),
}
MANAGER_POSTS = frozenset({"物业经理", "项目经理", "部门经理", "经理", "物业部经理"})
DEPUTY_POSTS = ("副经理",)
INSPECTOR_POSTS = ("质检员", "质检", "品质督导")
LEAD_POSTS = ("班组负责人", "班组长", "班长", "组长", "领班", "班组主管")
OFFICE_POSTS = ("文员", "办公室")


@dataclass(frozen=True)
class PersonRow:
    """A person as the ledger has them; `number` is "" where the sheet gives none."""

    row: int
    number: str
    name: str
    team: str
    post: str = ""
    phone: str = ""
    note: str = ""


def roles_of(post: str, team: str) -> frozenset[str]:
    """The roles a post gives; a lead needs a team to lead."""
    roles = set()
    for part in compact(post).replace("、", "/").replace("兼", "/").split("/"):
        if any(word in part for word in DEPUTY_POSTS):
            roles.add(DEPUTY)
        elif part in MANAGER_POSTS:
            roles.add(MANAGER)
        if any(word in part for word in INSPECTOR_POSTS):
            roles.add(INSPECTOR)
        if team and any(part.endswith(word) for word in LEAD_POSTS) and "副" not in part:
            roles.add(LEAD)
        if any(word in part for word in OFFICE_POSTS):
            roles.add(OFFICE)
    return frozenset(roles)


def read_people(rows: Iterable[Row], findings: Findings) -> list[PersonRow]:
    """Every person whose row can be taken; the rest stand among the findings."""
    lines = list(rows)
    pattern = cells.number_pattern(row.raw("number") for row in lines)
    read = [(row, _person(row, pattern)) for row in lines]
    _refuse_twins(read)
    _note_shared_phones(read)
    return [person for row, person in read if not row.is_bad]


def _person(row: Row, pattern: tuple[str, int]) -> PersonRow:
    name = row.short_enough("name", cells.person_name(row.raw("name")), 40)
    if name in cells.NOTHING:
        row.problem("name", N_("There is no name."))
    elif name.isdigit():
        row.problem("name", N_("A number stands where the name should."))
    elif isinstance(row.raw("name"), str) and row.raw("name") != name:
        row.oddity("name", N_("Stray spaces or wide letters; read as %(taken)s."), taken=name)
    team = compact(row.text("team")) if row.has("team") else ""
    row.short_enough("team", team, 40)
    if not team and not row.is_bad:
        row.oddity("team", N_("No team."))
    return PersonRow(
        row.number,
        _number(row, pattern),
        name,
        team,
        row.short_enough("post", row.text("post"), 40),
        read_phone(row),
        row.short_enough("note", row.text("note"), 2000),
    )


def _number(row: Row, pattern: tuple[str, int]) -> str:
    if not row.has("number"):
        if not row.is_bad:
            row.oddity("number", N_("No work number; one is given when the rows are written."))
        return ""
    raw = row.raw("number")
    number = row.short_enough("number", cells.work_number(raw, pattern), 20)
    if number != compact(cells.plain(raw)):
        row.oddity("number", N_("Work number read as %(taken)s, like the others."), taken=number)
    elif cells.is_wide(raw):
        row.oddity("number", N_("Full-width digits; read as %(taken)s."), taken=number)
    return number


def read_phone(row: Row, *, strict: bool = True) -> str:
    """The phone number of the row; what is wrong with it is a problem, or only an oddity when not `strict`."""
    raw = row.raw("phone")
    if not row.has("phone"):
        return ""
    digits, fault = cells.phone(raw)
    if fault in PHONE_FAULTS:
        (row.problem if strict else row.oddity)("phone", PHONE_FAULTS[fault])
    elif fault == "many":
        row.oddity("phone", N_("More than one phone number; the first is taken: %(taken)s."), taken=digits)
    elif isinstance(raw, (int, float)):
        row.oddity("phone", N_("The phone number was kept as a number; read as %(taken)s."), taken=digits)
    elif cells.is_wide(raw):
        row.oddity("phone", N_("Full-width digits; read as %(taken)s."), taken=digits)
    elif digits != str(raw):
        row.oddity("phone", N_("Spaces or dashes in the phone number; read as %(taken)s."), taken=digits)
    return digits


def _refuse_twins(read: list[tuple[Row, PersonRow]]) -> None:
    """A work number twice, or one name twice in a team without numbers: neither row can be taken."""
    numbers: dict[str, list[Row]] = defaultdict(list)
    names: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row, person in read:
        if person.number:
            numbers[person.number].append(row)
        elif person.name:
            names[(person.name, person.team)].append(row)
    for number, rows in numbers.items():
        for row in rows if len(rows) > 1 else ():
            message = N_("The work number %(number)s stands in more than one row (also in %(others)s).")
            row.problem("number", message, number=number, others=_others(rows, row))
    for (name, _team), rows in names.items():
        for row in rows if len(rows) > 1 else ():
            message = N_("%(name)s stands twice without a work number (also in %(others)s).")
            row.problem("name", message, name=name, others=_others(rows, row))


def _note_shared_phones(read: list[tuple[Row, PersonRow]]) -> None:
    phones: dict[str, list[Row]] = defaultdict(list)
    for row, person in read:
        if person.phone:
            phones[person.phone].append(row)
    for rows in phones.values():
        for row in rows[1:]:
            row.oddity("phone", N_("The same phone number as in row %(others)s."), others=_others(rows, row))


def _others(rows: list[Row], row: Row) -> str:
    return ", ".join(str(other.number) for other in rows if other is not row)
