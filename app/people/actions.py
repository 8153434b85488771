"""Changes people, teams and roles."""

from __future__ import annotations

from sqlalchemy import func, select

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid, not_found
from app.core.text import compact, phone_digits, squeeze
from app.people.models import Person, PersonRole, Team
from app.people.queries import person_by_number
from app.people.rules import is_email
from app.people.sessions import renew_sessions
from app.policy import GRANTED_ROLES, LEAD, OFFICE, may


def add_team(by: Acting, name: str) -> Team:
    """The team of that name, made if there is none. Raises Problem 403, 422 for an empty name."""
    _must_manage(by)
    name = compact(name)
    if not name or len(name) > 40:
        raise invalid("name", N_("A team needs a name of at most 40 characters."))
    with transaction():
        found = db.session.execute(select(Team).where(Team.name == name)).scalar_one_or_none()
        if found:
            return found
        position = db.session.execute(select(func.count(Team.id))).scalar_one()
        team = Team(name=name, position=position)
        db.session.add(team)
        db.session.flush()
        journal.append(by, "add_team", "team", team.id, {"name": name})
    return team


def add_person(
    by: Acting,
    number: str,
    name: str,
    *,
    phone: str = "",
    email: str = "",
    team_id: str | None = None,
    post: str = "",
    note: str = "",
) -> Person:
    """A new person with the role staff. Raises Problem 403, 422 for a number already used or a bad field."""
    _must_manage(by)
    number, name, digits = _checked(number, name, phone)
    with transaction():
        if person_by_number(number):
            raise invalid("number", N_("The work number %(number)s is already used."), number=number)
        person = Person(
            number=number, name=name, phone=digits or None, email=_email(email), team_id=team_id,
            post=squeeze(post)[:40], note=note, created_at=by.now,
        )  # fmt: skip
        db.session.add(person)
        db.session.flush()
        journal.append(by, "add_person", "person", person.id, {"number": number, "name": name, "team_id": team_id})
    return person


def change_person(
    by: Acting,
    person_id: str,
    *,
    number: str,
    name: str,
    phone: str = "",
    email: str | None = None,
    team_id: str | None = None,
    post: str = "",
    note: str = "",
) -> bool:
    """Correct a person's entry; False when nothing differs. An `email` of None leaves theirs as it is.

    Raises Problem 403, 404, 422 as `add_person`.
    """
    _must_manage(by)
    number, name, digits = _checked(number, name, phone)
    wanted = {
        "number": number, "name": name, "phone": digits or None, "team_id": team_id,
        "post": squeeze(post)[:40], "note": note,
    }  # fmt: skip
    if email is not None:
        wanted["email"] = _email(email)
    with transaction():
        person = db.session.get(Person, person_id)
        if person is None:
            raise not_found()
        holder = person_by_number(number)
        if holder and holder.id != person_id:
            raise invalid("number", N_("The work number %(number)s is already used."), number=number)
        changed = {key: value for key, value in wanted.items() if getattr(person, key) != value}
        if not changed:
            return False
        for key, value in changed.items():
            setattr(person, key, value)
        # What they are reached by stays out of the journal: phones pull from it.
        told = {key: "changed" if key in ("phone", "email") else value for key, value in changed.items()}
        journal.append(by, "change_person", "person", person_id, told)
    return True


def grant_role(by: Acting, person_id: str, role: str, team_id: str | None = None) -> bool:
    """Give a role; a lead's needs the team. False when already held. Raises Problem 403, 404, 422."""
    _must_manage(by)
    if role not in GRANTED_ROLES or (role == LEAD) != (team_id is not None):
        raise invalid("role", N_("That role cannot be given this way."))
    with transaction():
        person = db.session.get(Person, person_id)
        if person is None:
            raise not_found()
        if any(held.role == role and held.team_id == team_id for held in person.roles):
            return False
        person.roles.append(PersonRole(role=role, team_id=team_id))
        renew_sessions(person_id)
        journal.append(by, "grant_role", "person", person_id, {"role": role, "team_id": team_id})
    return True


def withdraw_role(by: Acting, person_id: str, role: str, team_id: str | None = None) -> bool:
    """Take a role back; False when not held. Raises Problem 403, 404, 422 for one's own office role."""
    _must_manage(by)
    if role == OFFICE and person_id == by.id:
        raise invalid("role", N_("You cannot take the office role from yourself."))
    with transaction():
        person = db.session.get(Person, person_id)
        if person is None:
            raise not_found()
        held = [row for row in person.roles if row.role == role and row.team_id == team_id]
        for row in held:
            person.roles.remove(row)
        if held:
            renew_sessions(person_id)
            journal.append(by, "withdraw_role", "person", person_id, {"role": role, "team_id": team_id})
    return bool(held)


def _must_manage(by: Acting) -> None:
    if not may(by.user, "manage"):
        raise forbidden()


def _checked(number: str, name: str, phone: str) -> tuple[str, str, str]:
    """Number, name and phone as they are kept. Raises Problem 422 naming the field."""
    number, name, digits = compact(number), squeeze(name), phone_digits(phone)
    if not number or len(number) > 20:
        raise invalid("number", N_("A work number has 1 to 20 characters."))
    if not name or len(name) > 40:
        raise invalid("name", N_("A name has 1 to 40 characters."))
    if digits and (not digits.isdigit() or not 3 <= len(digits) <= 20):
        raise invalid("phone", N_("A phone number has digits only."))
    return number, name, digits


def _email(given: str) -> str | None:
    """The address as it is kept, None for none. Raises Problem 422."""
    address = compact(given)
    if address and not is_email(address):
        raise invalid("email", N_("An e-mail address looks like name@example.cn."))
    return address or None
