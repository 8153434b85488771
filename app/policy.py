"""Who may do what: the only place that decides it (docs/ARCHITECTURE.md has the same table).

Pure: `User` and `Thing` are values, no database in sight. Pages, sync and commands all ask `may`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

OFFICE, MANAGER, DEPUTY, INSPECTOR, LEAD, OWNER, STAFF = (
    "office", "manager", "deputy", "inspector", "lead", "owner", "staff",
)  # fmt: skip
ROLES = (OFFICE, MANAGER, DEPUTY, INSPECTOR, LEAD, OWNER, STAFF)
GRANTED_ROLES = (OFFICE, MANAGER, DEPUTY, INSPECTOR, LEAD)  # owner follows from a zone, staff from an account
EVERYWHERE = frozenset({OFFICE, MANAGER, DEPUTY, INSPECTOR})
SYSTEM_ID = "system"


@dataclass(frozen=True)
class User:
    """A signed-in person, with what their rights rest on."""

    id: str
    name: str = ""
    number: str = ""
    roles: frozenset[str] = frozenset()
    team_id: str | None = None
    led_team_ids: frozenset[str] = frozenset()
    zone_ids: frozenset[str] = frozenset()
    stand_in_zone_ids: frozenset[str] = frozenset()
    language: str = "zh_CN"


SYSTEM = User(id=SYSTEM_ID, name="system", roles=frozenset({OFFICE}))
VISITOR_ID = "visitor"
VISITOR = User(id=VISITOR_ID)  # whoever reports from a plate's page: what may be seen of it is behind a private link


@dataclass(frozen=True)
class Thing:
    """What an action is about; a field that does not apply stays None."""

    zone_id: str | None = None
    team_id: str | None = None
    person_id: str | None = None  # whose record it is
    assignee_id: str | None = None
    reporter_id: str | None = None
    fixer_ids: frozenset[str] = field(default_factory=frozenset)  # everyone who confirmed a fix of it
    offered_id: str | None = None  # to whom it is handed over, until they accept
    freed_ids: frozenset[str] = field(default_factory=frozenset)  # who owes nothing any more if it is upheld
    given_roles: frozenset[str] = frozenset()  # of whom a task is given to
    called_ids: frozenset[str] = frozenset()  # teams that were called to it, people who help in it
    shared: bool = False  # everybody's: an incident
    cleared_ids: frozenset[str] | None = None  # of a confidential matter: whom it concerns; None: not confidential


Rule = Callable[[User, Thing], bool]


def may(user: User | None, action: str, thing: Thing | None = None) -> bool:
    """Whether `user` (None: a visitor) may do `action` to `thing`. An unknown action raises KeyError."""
    rule = RULES[action]
    return user is not None and rule(user, thing or Thing())


def _has(*roles: str) -> Rule:
    return lambda user, thing: bool(user.roles & set(roles))


def _everywhere(user: User, thing: Thing) -> bool:
    return bool(user.roles & EVERYWHERE)


def _in_team(user: User, thing: Thing) -> bool:
    return LEAD in user.roles and thing.team_id is not None and thing.team_id in user.led_team_ids


def _owns(user: User, thing: Thing) -> bool:
    return thing.zone_id is not None and thing.zone_id in user.zone_ids


def _stands_in(user: User, thing: Thing) -> bool:
    return thing.zone_id is not None and thing.zone_id in user.stand_in_zone_ids


def _assigned(user: User, thing: Thing) -> bool:
    return thing.assignee_id == user.id


def _offered(user: User, thing: Thing) -> bool:
    return thing.offered_id == user.id


def _called(user: User, thing: Thing) -> bool:
    return thing.shared or bool(thing.called_ids & {user.id, user.team_id, *user.led_team_ids})


def _cleared(user: User, thing: Thing) -> bool:
    """Confidential topics are for the set people alone, whatever their role (附表二 二.3)."""
    if thing.cleared_ids is None:
        return True
    return user.id in thing.cleared_ids


def _all_of(*rules: Rule) -> Rule:
    return lambda user, thing: all(rule(user, thing) for rule in rules)


def _own_record(user: User, thing: Thing) -> bool:
    return user.id in (thing.person_id, thing.reporter_id)


def _any_of(*rules: Rule) -> Rule:
    return lambda user, thing: any(rule(user, thing) for rule in rules)


def _anyone(user: User, thing: Thing) -> bool:
    return True


def _verifies(user: User, thing: Thing) -> bool:
    """A fix is never verified by a person who made it (design: Rules that people will argue about)."""
    return bool(user.roles & {MANAGER, DEPUTY, INSPECTOR}) and user.id not in thing.fixer_ids


def _settles(user: User, thing: Thing) -> bool:
    """Nobody judges a record of their own."""
    return bool(user.roles & {MANAGER, INSPECTOR}) and user.id != thing.person_id


def _judges(user: User, thing: Thing) -> bool:
    """An objection is never answered by whoever it would free."""
    return bool(user.roles & {MANAGER, DEPUTY}) and user.id not in {thing.person_id, *thing.freed_ids}


def _gives(user: User, thing: Thing) -> bool:
    """A task comes from above (附表一 二.2); what a superior asked of somebody by telephone they write down for themselves."""
    if thing.assignee_id == user.id or user.roles & {OFFICE, MANAGER}:
        return True
    if DEPUTY in user.roles:
        return MANAGER not in thing.given_roles
    return _in_team(user, thing) and not thing.given_roles & {OFFICE, MANAGER, DEPUTY}


def _in_place(user: User, thing: Thing) -> bool:
    """Whoever has work to do in a zone."""
    return _any_of(_everywhere, _in_team, _owns, _stands_in)(user, thing)


def _confirms(user: User, thing: Thing) -> bool:
    # Office, manager, deputy and inspector hold no fix unless they own the zone or it was given to them.
    return _any_of(_in_team, _owns, _assigned, _stands_in)(user, thing)


RULES: dict[str, Rule] = {
    # people, places, plates, import, settings
    "manage": _has(OFFICE),
    "see_place": _any_of(_everywhere, _in_team, _owns, _stands_in),
    "see_people": _any_of(_everywhere, _has(LEAD)),
    "see_person": _any_of(_everywhere, _in_team, _own_record),
    "search": _anyone,  # what is found is cut by the rules of each kind
    "use_office_pages": _any_of(_everywhere, _has(LEAD, OWNER)),
    "see_board": _any_of(_everywhere, _has(LEAD, OWNER)),
    "see_all": _everywhere,
    "mount_plate": _any_of(_everywhere, _in_team, _owns),
    "bind_plate": _has(OFFICE),
    # the spine
    "record_patrol": _in_place,
    "object_to_slot": _own_record,
    "keep_feed": _own_record,
    "answer_objection": _judges,
    "record_deed": lambda user, thing: thing.zone_id is None or _in_place(user, thing),
    # 三 5: deputy and inspector; 附表四 1: leads in their zones. The manager may where the deputy may.
    "record_inspection": _any_of(_has(MANAGER, DEPUTY, INSPECTOR), _in_team),
    "plan_inspection": _everywhere,
    "see_routes": _any_of(_everywhere, _has(LEAD)),
    "see_inspection": _any_of(_everywhere, _in_team, _owns, _own_record),
    # the zone book: 附表三 一.1 to 一.5
    "keep_book": _any_of(_has(OFFICE), _in_team, _owns),
    "hand_over_key": _in_place,
    "write_plan": _any_of(_has(OFFICE), _in_team, _owns, _stands_in),
    "see_weeks": _any_of(_everywhere, _has(LEAD)),
    "carry_over": _has(MANAGER, DEPUTY),
    "close_week": _has(OFFICE, MANAGER),
    # the survey: 三 8, 考评阶段; what follows from it is the manager's (考评办法 5)
    "see_surveys": _any_of(_everywhere, _has(LEAD)),
    "run_survey": _has(OFFICE, MANAGER),
    "act_on_survey": _has(MANAGER),
    "see_deliveries": _has(OFFICE, MANAGER),
    "report_issue": _anyone,
    "change_deadline": _any_of(_everywhere, _in_team),
    "ask_deadline": _any_of(_owns, _assigned),
    "reassign": _any_of(_everywhere, _in_team),
    "ask_reassign": _any_of(_owns, _assigned),
    "confirm_fix": _confirms,
    "verify_fix": _verifies,
    "reject_fix": _verifies,
    "comment": _any_of(_everywhere, _in_team, _owns, _stands_in, _assigned, _own_record),
    "see_issue": _any_of(_everywhere, _in_team, _owns, _stands_in, _assigned, _own_record),
    "dispute_fix": _own_record,
    "rate_fix": _own_record,
    "hide_words": _has(OFFICE, MANAGER),
    "show_words": _has(OFFICE, MANAGER),
    "see_patrol": _any_of(_everywhere, _in_team, _owns, _stands_in, _own_record),
    # what somebody asks for: complaints, tasks, inquiries, suggestions; incidents, receptions
    "open_case": _anyone,
    "give_task": _gives,
    "see_case": _all_of(_cleared, _any_of(_everywhere, _in_team, _assigned, _offered, _own_record, _called)),
    "comment_case": _any_of(_everywhere, _in_team, _assigned, _offered, _own_record, _called),
    "tick_case": _any_of(_has(OFFICE, MANAGER, DEPUTY), _in_team, _assigned, _called),  # what is to be done by whoever is there
    "work_case": _any_of(_has(OFFICE, MANAGER, DEPUTY), _in_team, _assigned),
    "accept_case": _offered,
    "begin_case": _assigned,
    "steer_case": _any_of(_has(OFFICE, MANAGER, DEPUTY), _in_team),
    "close_case": _any_of(_has(OFFICE, MANAGER), _assigned, _own_record),
    "close_task": _any_of(_has(OFFICE, MANAGER), _own_record),  # by whoever gave it, not by whoever did it
    "report_incident": _anyone,  # 附表一 一.1: whoever finds it
    "arrange_reception": _has(OFFICE, MANAGER),
    # meeting rooms: 附表三 二.4, through the office
    "see_rooms": _anyone,
    "book_room": _has(OFFICE, MANAGER),
    # how sure a record is: for whom it is about and for who looks into it, never for colleagues
    "see_grade": _any_of(_has(INSPECTOR, MANAGER), _own_record),
    "settle_grade": _settles,
    "answer_grade": _own_record,
}
