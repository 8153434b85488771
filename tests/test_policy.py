"""The table of who may do what, as data, walked over every role. A visitor may do nothing of it."""

from __future__ import annotations

import pytest

from app.policy import ROLES, RULES, SYSTEM, Thing, User, may

TEAM, ZONE, OTHER_TEAM, OTHER_ZONE, ME, ELSE = "team", "zone", "team2", "zone2", "me", "somebody"

PEOPLE = {
    "office": User(ME, roles=frozenset({"office", "staff"})),
    "manager": User(ME, roles=frozenset({"manager", "staff"})),
    "deputy": User(ME, roles=frozenset({"deputy", "staff"})),
    "inspector": User(ME, roles=frozenset({"inspector", "staff"})),
    "lead": User(ME, roles=frozenset({"lead", "staff"}), team_id=TEAM, led_team_ids=frozenset({TEAM})),
    "lead no more": User(ME, roles=frozenset({"staff"}), team_id=TEAM, led_team_ids=frozenset({TEAM})),
    "owner": User(ME, roles=frozenset({"owner", "staff"}), team_id=TEAM, zone_ids=frozenset({ZONE})),
    "staff": User(ME, roles=frozenset({"staff"}), team_id=TEAM),
    "stand-in": User(ME, roles=frozenset({"staff"}), team_id=TEAM, stand_in_zone_ids=frozenset({ZONE})),
}
NEAR = Thing(zone_id=ZONE, team_id=TEAM, person_id=ELSE, assignee_id=ELSE, reporter_id=ELSE)
FAR = Thing(zone_id=OTHER_ZONE, team_id=OTHER_TEAM, person_id=ELSE, assignee_id=ELSE, reporter_id=ELSE)
MINE_TO_MEND = Thing(zone_id=OTHER_ZONE, team_id=OTHER_TEAM, assignee_id=ME, reporter_id=ELSE)
MY_RECORD = Thing(zone_id=OTHER_ZONE, team_id=OTHER_TEAM, person_id=ME, reporter_id=ME)
I_MENDED = Thing(zone_id=ZONE, team_id=TEAM, reporter_id=ELSE, fixer_ids=frozenset({ME}))
OFFERED_TO_ME = Thing(zone_id=OTHER_ZONE, team_id=OTHER_TEAM, person_id=ELSE, assignee_id=ELSE, offered_id=ME)
MY_TEAM_IS_CALLED = Thing(zone_id=OTHER_ZONE, team_id=OTHER_TEAM, person_id=ELSE, assignee_id=ELSE, called_ids=frozenset({TEAM}))
EVERYBODYS = Thing(zone_id=OTHER_ZONE, team_id=OTHER_TEAM, person_id=ELSE, assignee_id=ELSE, shared=True)
SECRET = Thing(zone_id=ZONE, team_id=TEAM, person_id=ELSE, assignee_id=ELSE, cleared_ids=frozenset({ELSE}))
MY_SECRET = Thing(zone_id=OTHER_ZONE, team_id=OTHER_TEAM, person_id=ELSE, assignee_id=ME, cleared_ids=frozenset({ME}))
SECRET_OF_MY_TEAM = Thing(zone_id=ZONE, team_id=TEAM, person_id=ELSE, assignee_id=ELSE, cleared_ids=frozenset({ELSE, ME}))
FREES_ME = Thing(person_id=ELSE, freed_ids=frozenset({ME, ELSE}))
TO_A_DEPUTY = Thing(team_id=TEAM, assignee_id=ELSE, given_roles=frozenset({"deputy"}))
TO_THE_MANAGER = Thing(team_id=TEAM, assignee_id=ELSE, given_roles=frozenset({"manager"}))
HEADS = {"office", "manager", "deputy", "inspector"}
EVERYBODY = set(PEOPLE)

# action, thing, who may
TABLE = [
    ("manage", NEAR, {"office"}),
    ("bind_plate", NEAR, {"office"}),
    ("see_all", NEAR, HEADS),
    ("see_place", NEAR, HEADS | {"lead", "owner", "stand-in"}),
    ("see_place", FAR, HEADS),
    ("see_people", NEAR, HEADS | {"lead"}),
    ("see_person", NEAR, HEADS | {"lead"}),
    ("see_person", FAR, HEADS),
    ("see_person", MY_RECORD, EVERYBODY),
    ("search", FAR, EVERYBODY),
    ("use_office_pages", NEAR, HEADS | {"lead", "owner"}),
    ("see_board", NEAR, HEADS | {"lead", "owner"}),
    ("mount_plate", NEAR, HEADS | {"lead", "owner"}),
    ("mount_plate", FAR, HEADS),
    ("record_patrol", NEAR, HEADS | {"lead", "owner", "stand-in"}),
    ("record_patrol", FAR, HEADS),
    ("object_to_slot", NEAR, set()),
    ("object_to_slot", MY_RECORD, EVERYBODY),
    ("keep_feed", NEAR, set()),
    ("keep_feed", MY_RECORD, EVERYBODY),
    ("answer_objection", NEAR, {"manager", "deputy"}),
    ("answer_objection", MY_RECORD, set()),
    ("answer_objection", FREES_ME, set()),
    ("record_deed", NEAR, HEADS | {"lead", "owner", "stand-in"}),
    ("record_deed", FAR, HEADS),
    ("record_deed", Thing(), EVERYBODY),
    ("record_inspection", NEAR, {"manager", "deputy", "inspector", "lead"}),
    ("record_inspection", FAR, {"manager", "deputy", "inspector"}),
    ("plan_inspection", NEAR, HEADS),
    ("see_routes", FAR, HEADS | {"lead"}),
    ("see_inspection", NEAR, HEADS | {"lead", "owner"}),
    ("see_inspection", FAR, HEADS),
    ("see_inspection", MY_RECORD, EVERYBODY),
    ("keep_book", NEAR, {"office", "lead", "owner"}),
    ("keep_book", FAR, {"office"}),
    ("hand_over_key", NEAR, HEADS | {"lead", "owner", "stand-in"}),
    ("hand_over_key", FAR, HEADS),
    ("write_plan", NEAR, {"office", "lead", "owner", "stand-in"}),
    ("write_plan", FAR, {"office"}),
    ("see_weeks", FAR, HEADS | {"lead"}),
    ("carry_over", NEAR, {"manager", "deputy"}),
    ("close_week", NEAR, {"office", "manager"}),
    ("see_surveys", FAR, HEADS | {"lead"}),
    ("run_survey", NEAR, {"office", "manager"}),
    ("act_on_survey", NEAR, {"manager"}),
    ("see_deliveries", NEAR, {"office", "manager"}),
    ("report_issue", FAR, EVERYBODY),
    ("change_deadline", NEAR, HEADS | {"lead"}),
    ("change_deadline", FAR, HEADS),
    ("reassign", NEAR, HEADS | {"lead"}),
    ("reassign", FAR, HEADS),
    ("ask_deadline", NEAR, {"owner"}),
    ("ask_reassign", NEAR, {"owner"}),
    ("ask_deadline", MINE_TO_MEND, EVERYBODY),
    ("ask_reassign", MINE_TO_MEND, EVERYBODY),
    ("confirm_fix", NEAR, {"lead", "owner", "stand-in"}),
    ("confirm_fix", FAR, set()),
    ("confirm_fix", MINE_TO_MEND, EVERYBODY),
    ("verify_fix", FAR, {"manager", "deputy", "inspector"}),
    ("verify_fix", I_MENDED, set()),
    ("reject_fix", NEAR, {"manager", "deputy", "inspector"}),
    ("reject_fix", I_MENDED, set()),
    ("comment", NEAR, HEADS | {"lead", "owner", "stand-in"}),
    ("comment", MINE_TO_MEND, EVERYBODY),
    ("comment", MY_RECORD, EVERYBODY),
    ("dispute_fix", NEAR, set()),
    ("dispute_fix", MY_RECORD, EVERYBODY),
    ("rate_fix", NEAR, set()),
    ("rate_fix", MY_RECORD, EVERYBODY),
    ("hide_words", NEAR, {"office", "manager"}),
    ("show_words", NEAR, {"office", "manager"}),
    ("open_case", FAR, EVERYBODY),
    ("see_case", NEAR, HEADS | {"lead"}),
    ("see_case", FAR, HEADS),
    ("see_case", MINE_TO_MEND, EVERYBODY),
    ("see_case", MY_RECORD, EVERYBODY),
    ("see_case", OFFERED_TO_ME, EVERYBODY),
    ("see_case", MY_TEAM_IS_CALLED, HEADS | {"lead", "lead no more", "owner", "staff", "stand-in"}),
    ("see_case", EVERYBODYS, EVERYBODY),
    ("see_case", SECRET, set()),
    ("see_case", MY_SECRET, EVERYBODY),
    ("see_case", SECRET_OF_MY_TEAM, HEADS | {"lead"}),
    ("comment_case", NEAR, HEADS | {"lead"}),
    ("comment_case", FAR, HEADS),
    ("comment_case", MINE_TO_MEND, EVERYBODY),
    ("comment_case", MY_RECORD, EVERYBODY),
    ("comment_case", OFFERED_TO_ME, EVERYBODY),
    ("comment_case", EVERYBODYS, EVERYBODY),
    ("tick_case", NEAR, {"office", "manager", "deputy", "lead"}),
    ("tick_case", FAR, {"office", "manager", "deputy"}),
    ("tick_case", MINE_TO_MEND, EVERYBODY),
    ("tick_case", MY_TEAM_IS_CALLED, {"office", "manager", "deputy", "lead", "lead no more", "owner", "staff", "stand-in"}),
    ("tick_case", EVERYBODYS, EVERYBODY),
    ("report_incident", FAR, EVERYBODY),
    ("arrange_reception", FAR, {"office", "manager"}),
    ("see_rooms", FAR, EVERYBODY),
    ("book_room", FAR, {"office", "manager"}),
    ("work_case", EVERYBODYS, {"office", "manager", "deputy"}),
    ("work_case", NEAR, {"office", "manager", "deputy", "lead"}),
    ("work_case", FAR, {"office", "manager", "deputy"}),
    ("work_case", MINE_TO_MEND, EVERYBODY),
    ("accept_case", NEAR, set()),
    ("accept_case", OFFERED_TO_ME, EVERYBODY),
    ("begin_case", NEAR, set()),
    ("begin_case", MINE_TO_MEND, EVERYBODY),
    ("steer_case", NEAR, {"office", "manager", "deputy", "lead"}),
    ("steer_case", FAR, {"office", "manager", "deputy"}),
    ("close_case", NEAR, {"office", "manager"}),
    ("close_case", MINE_TO_MEND, EVERYBODY),
    ("close_case", MY_RECORD, EVERYBODY),
    ("close_task", MINE_TO_MEND, {"office", "manager"}),
    ("close_task", MY_RECORD, EVERYBODY),
    ("give_task", NEAR, {"office", "manager", "deputy", "lead"}),
    ("give_task", FAR, {"office", "manager", "deputy"}),
    ("give_task", MINE_TO_MEND, EVERYBODY),
    ("give_task", TO_A_DEPUTY, {"office", "manager", "deputy"}),
    ("give_task", TO_THE_MANAGER, {"office", "manager"}),
    ("see_issue", NEAR, HEADS | {"lead", "owner", "stand-in"}),
    ("see_issue", FAR, HEADS),
    ("see_issue", MY_RECORD, EVERYBODY),
    ("see_issue", MINE_TO_MEND, EVERYBODY),
    ("see_patrol", NEAR, HEADS | {"lead", "owner", "stand-in"}),
    ("see_patrol", FAR, HEADS),
    ("see_patrol", MY_RECORD, EVERYBODY),
    ("see_grade", NEAR, {"manager", "inspector"}),
    ("see_grade", MY_RECORD, EVERYBODY),
    ("settle_grade", NEAR, {"manager", "inspector"}),
    ("settle_grade", MY_RECORD, set()),
    ("answer_grade", NEAR, set()),
    ("answer_grade", MY_RECORD, EVERYBODY),
]


@pytest.mark.parametrize(("action", "thing", "who"), TABLE, ids=[f"{row[0]}-{at}" for at, row in enumerate(TABLE)])
def test_the_table_holds_for_every_role(action: str, thing: Thing, who: set[str]):
    assert {name for name, user in PEOPLE.items() if may(user, action, thing)} == who
    assert not may(None, action, thing)


def test_the_table_names_every_action_and_every_role():
    assert {row[0] for row in TABLE} == set(RULES)
    assert set(ROLES) <= set(PEOPLE)


def test_an_unknown_action_is_a_fault_and_not_a_permission():
    with pytest.raises(KeyError):
        may(SYSTEM, "fly", NEAR)
