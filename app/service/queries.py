"""Reads service cases, and how the policy and the machine see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, and_, false, func, or_, select

from app.core.db import db
from app.core.text import phone_digits, squeeze
from app.people.models import Person, PersonRole
from app.places.models import Zone
from app.places.queries import owner_of
from app.policy import EVERYWHERE, LEAD, MANAGER, Thing, User, may
from app.service.models import ConfidentialPerson, DirectoryEntry, ServiceCase, ServiceEvent, ServiceParty, Usher
from app.service.rules import CLOSED, KINDS, Folded, Happened, StepRule, allowed_steps, fold

LOCAL_NUMBER = 7  # digits of a telephone number without its area code, at least
SHARED = [kind.name for kind in KINDS.values() if kind.shared]


@dataclass(frozen=True)
class Filter:
    """What to list; an empty field does not narrow."""

    state: str = ""  # open, overdue, closed
    kind: str = ""
    words: str = ""
    person_id: str = ""  # whose it is, or to whom it is offered


def case_by_id(case_id: str) -> ServiceCase | None:
    return db.session.get(ServiceCase, case_id)


def happened(events: Iterable[ServiceEvent]) -> list[Happened]:
    """The timeline as the machine replays it: by when it happened, as the server knows it."""
    return [Happened(event.id, event.kind, event.corrected_at, event.person_id, event.data) for event in events]


def folded(case: ServiceCase) -> Folded:
    return fold(happened(case.events))


def thing_of_case(case: ServiceCase) -> Thing:
    """The case as the policy sees it."""
    cleared = None
    if case.confidential:
        named = {case.taken_by_id, case.assignee_id, case.offered_id or case.assignee_id}
        cleared = frozenset(named | cleared_people())
    return Thing(
        zone_id=case.zone_id,
        team_id=case.team_id or (case.zone.team_id if case.zone else None),
        person_id=case.taken_by_id,
        assignee_id=case.assignee_id,
        offered_id=case.offered_id,
        called_ids=frozenset(party.party_id for party in case.parties),
        shared=KINDS[case.kind].shared,
        cleared_ids=cleared,
    )


def thing_of_case_at(case: ServiceCase, at: datetime) -> Thing:
    """The case as the policy saw it at an earlier moment: whose it was then may have been offline until now."""
    events = [one for one in happened(case.events) if one.at <= at or one.kind == "opened"]
    then = fold(events)
    return replace(thing_of_case(case), assignee_id=then.owner_id, offered_id=then.offered_id)


def cleared_people() -> set[str]:
    """Who may see confidential topics."""
    return set(db.session.execute(select(ConfidentialPerson.person_id)).scalars())


def cleared() -> list[Person]:
    """Who may see confidential topics and works here, in order."""
    rows = select(Person).join(ConfidentialPerson, ConfidentialPerson.person_id == Person.id)
    return list(db.session.execute(rows.where(Person.active).order_by(Person.number)).scalars())


def first_cleared() -> Person | None:
    """Who gets a confidential topic when nobody is named."""
    return next(iter(cleared()), None)


def has_learnt(user: User, case: ServiceCase, state: Folded) -> bool | None:
    """Whether this person has learnt of the case since it became theirs to know; None where they need not."""
    leads = {team.lead_id for team in state.teams.values()}
    if user.id not in {case.assignee_id, case.offered_id, *state.told, *leads, *state.ushers}:
        return None
    anew = _ANEW if user.id in (case.assignee_id, case.offered_id) else _ANEW_BESIDE
    since = max(event.position for event in case.events if event.kind in anew or (anew is _ANEW and _sends_back(event)))
    return any(one.person_id == user.id and one.position >= since and one.kind not in _NO_LOOK for one in case.events)


def _sends_back(event: ServiceEvent) -> bool:
    return event.data.get("verdict") is False


_NO_LOOK = ("hand_over", "reached")  # whoever was only reached has not opened it yet
_ANEW = ("opened", "hand_over", "cannot", "take_over", "decline", "move", "rebook")
_ANEW_BESIDE = ("opened", "call_team", "assign_ushers", "move", "rebook")


def steps_for(user: User, case: ServiceCase, now_folded: Folded) -> list[StepRule]:
    """What this person may do to the case now."""
    thing = thing_of_case(case)
    offered, paused = now_folded.offered_id is not None, now_folded.paused_at is not None
    rules = allowed_steps(now_folded.kind, now_folded.state, offered=offered, paused=paused)
    return [rule for rule in rules if may(user, rule.who, thing)]


def visible_to(user: User) -> Select[ServiceCase]:
    """The cases `user` may see (policy: see_case), as a query."""
    named = {user.id, *([user.team_id] if user.team_id else []), *user.led_team_ids}
    called = select(ServiceParty.case_id).where(ServiceParty.party_id.in_(named))
    mine = or_(
        ServiceCase.assignee_id == user.id, ServiceCase.offered_id == user.id, ServiceCase.taken_by_id == user.id
    )
    rows = select(ServiceCase)
    cleared = or_(ServiceCase.confidential.is_(False), mine)
    if user.id in cleared_people():
        cleared = or_(cleared, ServiceCase.confidential)
    if user.roles & EVERYWHERE:
        return rows.where(cleared)
    wanted = [mine, ServiceCase.kind.in_(SHARED), ServiceCase.id.in_(called)]
    if LEAD in user.roles:
        wanted.append(ServiceCase.team_id.in_(user.led_team_ids))
        led = ServiceCase.zone.has(Zone.team_id.in_(user.led_team_ids))
        wanted.append(and_(ServiceCase.team_id.is_(None), led))
    return rows.where(or_(*wanted), cleared)


def list_cases(user: User, wanted: Filter, now: datetime, page: int = 1, size: int = 50) -> tuple[list[ServiceCase], int]:
    """A page of the cases that fit, the most pressing first, and how many there are in all."""
    rows = _narrow(visible_to(user), wanted, now)
    total = db.session.execute(select(func.count()).select_from(rows.with_only_columns(ServiceCase.id).subquery()))
    ordered = rows.order_by(
        (ServiceCase.state == CLOSED), ServiceCase.due_at.is_(None), ServiceCase.due_at, ServiceCase.number.desc()
    )
    found = db.session.execute(ordered.limit(size).offset((page - 1) * size)).scalars().all()
    return list(found), total.scalar_one()


def open_cases(user: User, now: datetime, most: int = 300) -> list[ServiceCase]:
    """What is open and visible, for the board."""
    return list_cases(user, Filter(state="open"), now, 1, most)[0]


def counts_by_kind(user: User, now: datetime) -> dict[str, Counter[str]]:
    """kind → how many are open, overdue, closed."""
    found: dict[str, Counter[str]] = {}
    for state in ("open", "overdue", "closed"):
        rows = _narrow(visible_to(user), Filter(state=state), now).with_only_columns(ServiceCase.kind, func.count())
        for kind, number in db.session.execute(rows.group_by(ServiceCase.kind)):
            found.setdefault(kind, Counter())[state] = number
    return found


def _narrow(rows: Select[ServiceCase], wanted: Filter, now: datetime) -> Select[ServiceCase]:
    if wanted.state == "open":
        rows = rows.where(ServiceCase.state != CLOSED)
    elif wanted.state == "overdue":
        rows = rows.where(ServiceCase.state != CLOSED, ServiceCase.due_at < now)
    elif wanted.state == "closed":
        rows = rows.where(ServiceCase.state == CLOSED)
    if wanted.kind:
        rows = rows.where(ServiceCase.kind == wanted.kind)
    if wanted.person_id:
        rows = rows.where(or_(ServiceCase.assignee_id == wanted.person_id, ServiceCase.offered_id == wanted.person_id))
    if wanted.words:
        columns = (ServiceCase.words, ServiceCase.caller_name, ServiceCase.caller_unit, ServiceCase.place)
        rows = rows.where(or_(*(column.icontains(wanted.words, autoescape=True) for column in columns)))
    return rows


def cases_opened(since: datetime, until: datetime) -> list[ServiceCase]:
    """Every case opened in the span, whoever may see it: for figures."""
    rows = select(ServiceCase).where(ServiceCase.opened_at >= since, ServiceCase.opened_at < until)
    return list(db.session.execute(rows.order_by(ServiceCase.number)).scalars())


def earlier_cases(user: User, phone: str, name: str, most: int = 5) -> list[ServiceCase]:
    """The caller's earlier cases, latest first: by telephone, with the area code or without, else by the very name."""
    digits, called = phone_digits(phone)[:20], squeeze(name)
    if len(digits) >= 4:
        shorter = [digits[at:] for at in range(len(digits) - LOCAL_NUMBER + 1)] or [digits]
        longer = ServiceCase.caller_phone.endswith(digits, autoescape=True) if len(digits) >= LOCAL_NUMBER else false()
        rows = visible_to(user).where(or_(ServiceCase.caller_phone.in_(shorter), longer))
    elif called:
        rows = visible_to(user).where(ServiceCase.caller_name == called)
    else:
        return []
    return list(db.session.execute(rows.order_by(ServiceCase.number.desc()).limit(most)).scalars())


def default_owner(rule: str, zone_id: str | None, taker: Person, now: datetime) -> Person:
    """Whose a case is when nobody is named: the manager, the zone's owner, or whoever was asked first."""
    if rule == "manager":
        return manager() or taker
    owner = owner_of(zone_id, now) if rule == "zone" and zone_id else None
    return owner if owner and owner.active else taker


def manager() -> Person | None:
    """The property manager (the first, where there are several)."""
    rows = (
        select(Person)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(PersonRole.role == MANAGER, Person.active)
        .order_by(Person.number)
    )
    return db.session.execute(rows).scalars().first()


def alerted() -> list[Person]:
    """Who has to learn of an incident at once: the managers and every team's lead (附表一)."""
    named = select(PersonRole.person_id).where(PersonRole.role.in_((MANAGER, LEAD)))
    rows = select(Person).where(Person.id.in_(named), Person.active).order_by(Person.number)
    return list(db.session.execute(rows).unique().scalars())


def told_at_once(kind: str, owner_id: str, confidential: bool) -> list[str]:
    """Who has to learn of a case of this kind beside whose it is; of a confidential one, the set people alone."""
    head = manager()
    people = {"alerted": alerted(), "manager": [head] if head else []}.get(KINDS[kind].tells, [])
    fit = cleared_people() if confidential else {person.id for person in people}
    return [person.id for person in people if person.id != owner_id and person.id in fit]


def ushers() -> list[Person]:
    """The roster (礼仪人员)."""
    rows = select(Person).join(Usher, Usher.person_id == Person.id).where(Person.active).order_by(Person.number)
    return list(db.session.execute(rows).unique().scalars())


def lead_of(team_id: str) -> Person | None:
    """Who leads the team."""
    rows = (
        select(Person)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(PersonRole.role == LEAD, PersonRole.team_id == team_id, Person.active)
        .order_by(Person.number)
    )
    return db.session.execute(rows).scalars().first()


def superiors(user: User) -> list[Person]:
    """To whom somebody reports what they cannot do themselves (附表一 二.2): their team's lead, the manager."""
    above = (lead_of(user.team_id) if user.team_id else None, manager())
    return [person for person in above if person and person.id != user.id]


def taken_lately(person_id: str, most: int = 5) -> list[ServiceCase]:
    """What this person was asked last."""
    rows = select(ServiceCase).where(ServiceCase.taken_by_id == person_id).order_by(ServiceCase.number.desc())
    return list(db.session.execute(rows.limit(most)).scalars())


def may_see_event(user: User, event_id: str) -> bool:
    """Whether the photos of this step are this person's to see."""
    event = db.session.get(ServiceEvent, event_id)
    case = case_by_id(event.case_id) if event else None
    return case is not None and may(user, "see_case", thing_of_case(case))


def directory(words: str = "") -> list[DirectoryEntry]:
    """Bureaus and rooms, narrowed to those that hold every word."""
    rows = select(DirectoryEntry).order_by(DirectoryEntry.unit, DirectoryEntry.room)
    for word in squeeze(words).split()[:5]:
        columns = (DirectoryEntry.unit, DirectoryEntry.room, DirectoryEntry.phone, DirectoryEntry.note)
        rows = rows.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return list(db.session.execute(rows).scalars())
