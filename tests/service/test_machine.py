"""The machine of service cases: whatever happens in whatever order, some things always hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from app.service.rules import CLOSED, KINDS, Folded, Happened, allowed_steps, fold, state_of_clock, step_rule
from app.service.rules.clocks import left_of
from app.service.rules.declaring import BY_OTHERS, OFFERED, OWNER, TAKER
from app.service.rules.kinds import COMMON, SILENT

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PEOPLE = ("owner", "lead", "manager")
NAMES = sorted({rule.name for kind in KINDS.values() for rule in (*kind.steps, *COMMON, *SILENT)})
MINUTE = timedelta(minutes=1)
quick = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


POINTS = [{"id": "p1", "text": "断电"}, {"id": "p2", "text": "疏散"}, {"id": "p3", "text": "话筒", "team_id": "conference"}]
TEAMS = [{"id": "conference", "name": "会服", "lead_id": "owner"}, {"id": "security", "name": "安全", "lead_id": "lead"}]
WHOLE = {"points": POINTS, "teams": TEAMS, "size": "large", "told": ["lead"]}


def opened(kind: str, **more: Any) -> Happened:
    return Happened("0", "opened", START, "taker", {"kind": kind, "owner_id": "owner"} | more)


@st.composite
def histories(draw: st.DrawFn) -> list[Happened]:
    more = {"size": draw(st.sampled_from(["small", "large"])), "team": draw(st.booleans())}
    if draw(st.booleans()):
        more["begins_at"] = (START + draw(st.integers(-60, 600)) * MINUTE).isoformat()
    events = [opened(draw(st.sampled_from(sorted(KINDS))), **(WHOLE | more))]
    for number in range(draw(st.integers(0, 14))):
        at = START + timedelta(minutes=draw(st.integers(-30, 3_000)))
        data = {
            "person_id": draw(st.sampled_from(PEOPLE)), "to": draw(st.sampled_from(sorted(KINDS))), "issue_id": "i",
            "item": draw(st.sampled_from(["p1", "p2", "p3", "none"])), "zone_id": "z", "person_ids": ["owner"],
            "team_id": draw(st.sampled_from(["conference", "security", "cleaning"])), "team_name": "保洁", "lead_id": "manager",
            "verdict": draw(st.booleans()), "promised_at": (at + draw(st.integers(-60, 600)) * MINUTE).isoformat(),
            **(WHOLE | {"owner_id": "lead", "begins_at": at.isoformat()} if draw(st.booleans()) else {}),
        }  # fmt: skip
        events.append(Happened(f"{number + 1}", draw(st.sampled_from(NAMES)), at, draw(st.sampled_from(PEOPLE)), data))
    return events


def seen(case: Folded) -> tuple[Any, ...]:
    return (case.kind, case.state, case.owner_id, case.offered_id, case.paused_at, case.closed_at, case.reopened,
            case.hand_overs, case.clocks, sorted(case.ignored), case.points, case.teams, case.ushers, case.zone_id)  # fmt: skip


@quick
@given(histories())
def test_no_case_is_ever_without_an_owner_and_its_state_is_one_of_its_kind(events: list[Happened]):
    case = fold(events)
    assert case.owner_id and case.state in KINDS[case.kind].states
    assert case.offered_id != case.owner_id


@st.composite
def likely(draw: st.DrawFn, kind: str, most: int = 9) -> list[Happened]:
    """A history as people make it: nearly each step is one that fits, so that it comes far; a few are not."""
    events = [opened(kind, **(WHOLE | {"size": draw(st.sampled_from(["small", "large"]))}))]
    for number in range(draw(st.integers(0, most))):
        case = fold(events)
        fitting = [
            rule.name
            for rule in allowed_steps(case.kind, case.state, offered=bool(case.offered_id), paused=case.paused_at is not None)
            if rule.name != "move"  # that makes it another kind's
        ]
        name = draw(st.sampled_from(fitting if fitting and draw(st.integers(0, 9)) else NAMES))
        at = events[-1].at + draw(st.integers(0, 90)) * MINUTE
        data = {
            "person_id": draw(st.sampled_from(PEOPLE)), "issue_id": "i", "item": draw(st.sampled_from(["p1", "p2", "p3"])),
            "zone_id": "z", "person_ids": ["owner"], "team_id": draw(st.sampled_from(["conference", "security"])),
            "team_name": "保洁", "lead_id": "manager", "verdict": draw(st.booleans()), "to": kind,
            **WHOLE, "owner_id": "lead", "begins_at": START.isoformat(),
            "promised_at": (at + 60 * MINUTE).isoformat(),
        }  # fmt: skip
        events.append(Happened(f"{number + 1}", name, at, draw(st.sampled_from(PEOPLE)), data))
    return events


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_can_come_to_its_end(kind: str):
    """What the next test says of closed cases is said of some of each kind."""
    searching = settings(max_examples=1_000, database=None, phases=[Phase.generate])
    ended = find(likely(kind), lambda events: fold(events).state == CLOSED, settings=searching)
    assert fold(ended).kind == kind


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(quick, max_examples=30)
@given(st.data())
def test_no_path_skips_the_closing_step(kind: str, data: st.DataObject):
    events = data.draw(likely(kind) | histories())
    for length in range(1, len(events) + 1):
        case = fold(events[:length])
        effective = [event for event in events[:length] if event.id not in case.ignored and event.kind != "opened"]
        if case.state == CLOSED:
            done = [one for one in effective if one.kind not in ("seen", "reached", "comment")]
            last = max(done, key=lambda one: (one.at, one.id))
            assert last.kind == KINDS[case.kind].closing and last.data["verdict"]
        assert (case.closed_at is not None) == (case.state == CLOSED)


@quick
@given(histories(), st.integers(0, 5_000))
def test_clocks_are_never_negative_and_end_after_they_begin(events: list[Happened], later: int):
    case, now = fold(events), START + later * MINUTE
    for clock in case.clocks:
        assert clock.limit >= timedelta() and left_of(clock, now) >= timedelta()
        assert clock.took is None or clock.took >= timedelta()
        assert clock.ended_at is None or clock.ended_at >= clock.started_at
        assert clock.left is None or clock.left > timedelta()
        assert state_of_clock(clock, now) in ("running", "met", "late", "missed", "unreached", "paused", "void")
        assert case.state != CLOSED or not clock.runs
    running = [(clock.name, clock.team_id) for clock in case.clocks if clock.runs]
    assert len(running) == len(set(running)), "a clock runs once at a time, for a team or the case"


@quick
@given(histories().flatmap(lambda events: st.tuples(st.just(events), st.permutations(events))))
def test_any_order_of_arrival_ends_in_the_same_state(both: tuple[list[Happened], list[Happened]]):
    events, shuffled = both
    assert seen(fold(events)) == seen(fold(shuffled))


def test_only_the_closing_step_of_a_kind_leads_to_closed():
    for kind in KINDS.values():
        assert [rule.name for rule in kind.steps if rule.leads == CLOSED] == [kind.closing]
        known = {rule.name for rule in (*kind.steps, *COMMON, *SILENT)} | {f"{kind.closing}_no", "opened", "cannot", "rechecked"}
        known |= {f"{name}{BY_OTHERS}" for name in ("arrive", "team_arrive")}
        for clock in kind.clocks:
            assert clock.starts | clock.meets | clock.ends <= known, f"{kind.name}: {clock.name} names no such event"
        states = {"new"} | {rule.leads for rule in kind.steps if rule.leads}
        assert states == set(kind.states), "every state can be reached"


def happenings(kind: str, *steps: tuple[float, str, str, dict[str, Any]], **more: Any) -> list[Happened]:
    """Events at so many minutes after the opening."""
    events = [opened(kind, **more)]
    return events + [Happened(str(at).zfill(6), name, START + at * MINUTE, who, data) for at, name, who, data in steps]


def walk(kind: str, *steps: tuple[float, str, str, dict[str, Any]], **more: Any) -> Folded:
    return fold(happenings(kind, *steps, **more))


def clock(case: Folded, name: str, now: int = 10_000) -> str:
    found = [state_of_clock(one, START + now * MINUTE) for one in case.clocks if one.name == name]
    return " ".join(found)


def test_a_complaint_goes_its_way_and_comes_back_when_the_complainer_is_not_content():
    case = walk(
        "complaint", (3, "seen", "owner", {}), (20, "arrive", "owner", {}),
        (30, "promise", "owner", {"promised_at": (START + timedelta(hours=5)).isoformat()}),
        (200, "finish", "owner", {}), (260, "return_visit", "owner", {"verdict": False}),
    )  # fmt: skip
    assert (case.state, case.reopened) == ("new", 1)
    told = [clock(case, name, 260) for name in ("tell", "arrive", "promise", "return_visit")]
    assert told == ["met", "met running", "met", "met"]


def test_a_task_is_on_site_in_five_minutes_a_team_in_ten_counted_from_getting_it():
    for minutes, team, said in ((6, False, "met"), (7, False, "late"), (11, True, "met"), (12, True, "late")):
        case = walk("task", (1, "accept", "owner", {}), (minutes, "arrive", "owner", {}), team=team)
        assert clock(case, "arrive") == said, (minutes, team)


def test_who_could_not_be_reached_is_not_late():
    assert clock(walk("task"), "arrive", 60) == "unreached"
    reached = walk("task", (30, "seen", "owner", {}))
    assert clock(reached, "arrive", 34) == "running" and clock(reached, "arrive", 36) == "missed"
    assert clock(walk("task", (30, "seen", "owner", {}), (34, "arrive", "owner", {})), "arrive") == "met"
    assert clock(walk("task", (30, "arrive", "owner", {})), "arrive") == "unreached", "it says nothing of them"
    told = walk("task", (4.9, "seen", "owner", {}))
    assert clock(told, "arrive", 9) == "running" and clock(told, "arrive", 10) == "missed", "five minutes from getting the order"
    assert clock(walk("task", (4, "arrive", "owner", {})), "arrive") == "met"
    assert clock(walk("task", (30, "seen", "lead", {})), "arrive", 60) == "unreached", "somebody else saw it"


def test_a_pause_holds_the_clocks_and_gives_back_what_was_left():
    held = walk("inquiry", (4, "pause", "manager", {}))
    assert clock(held, "answer") == "paused"
    gone_on = walk("inquiry", (4, "pause", "manager", {}), (100, "resume", "manager", {}), (105, "answer", "owner", {}))
    assert clock(gone_on, "answer") == "met"
    assert walk("inquiry", (4, "pause", "manager", {}), (5, "answer", "owner", {})).state == "new", "held is held"


def test_a_hand_over_counts_once_it_is_accepted_and_by_whom_it_was_offered_to():
    offered = (1, "hand_over", "owner", {"person_id": "lead"})
    assert walk("inquiry", offered).owner_id == "owner"
    assert walk("inquiry", offered, (2, "take_over", "manager", {})).owner_id == "owner"
    taken = walk("inquiry", offered, (2, "take_over", "lead", {}))
    assert (taken.owner_id, taken.offered_id, taken.hand_overs) == ("lead", None, 1)
    assert walk("inquiry", offered, (2, "decline", "lead", {})).offered_id is None
    assert clock(walk("inquiry", offered), "take_over", 30) == "unreached"


def test_who_cannot_says_who_takes_it_and_the_clock_begins_anew_for_them():
    case = walk("task", (1, "accept", "owner", {}), (3, "cannot", "owner", {"person_id": "lead"}), (6, "take_over", "lead", {}))
    assert (case.state, case.owner_id) == ("accepted", "lead")
    assert clock(case, "arrive", 10) == "void running" and clock(case, "arrive", 12) == "void missed"


def test_handed_on_to_somebody_else_the_first_one_has_no_clock_any_more():
    to = {name: {"person_id": name} for name in ("lead", "manager")}
    case = walk("inquiry", (1, "hand_over", "owner", to["lead"]), (5, "hand_over", "owner", to["manager"]))
    assert clock(case, "take_over", 12) == "void running"
    assert [(one.person_id, one.started_at) for one in case.clocks if one.name == "take_over" and one.runs] == [
        ("manager", START + 5 * MINUTE)
    ]  # fmt: skip
    moved = walk("inquiry", (1, "hand_over", "owner", to["lead"]), (2, "move", "manager", {"to": "suggestion"}))
    assert (moved.offered_id, clock(moved, "take_over", 3)) == ("lead", "running"), "what is offered stays offered"
    away = {"to": "complaint", "owner_id": "manager"}
    given = walk("inquiry", (1, "hand_over", "owner", to["lead"]), (2, "move", "lead", away))
    assert (given.owner_id, given.offered_id, clock(given, "take_over", 3)) == ("manager", None, "void")


def test_what_is_taken_over_on_hold_begins_when_it_goes_on():
    steps = [(1, "pause", "manager", {}), (2, "hand_over", "owner", {"person_id": "lead"}), (3, "take_over", "lead", {})]
    held = walk("task", *steps)
    assert clock(held, "arrive", 60) == "void paused"
    gone_on = walk("task", *steps, (60, "resume", "manager", {}))
    assert clock(gone_on, "arrive", 64) == "void running" and clock(gone_on, "arrive", 66) == "void missed"


def test_who_opens_it_themself_is_told_by_that():
    for kind, told in (("complaint", []), ("incident", ["lead"])):
        case = fold([Happened("0", "opened", START, "owner", {"kind": kind, "owner_id": "owner", **WHOLE, "told": told})])
        assert clock(case, "tell") == "met", kind
    moved = walk("inquiry", (2, "move", "manager", {"to": "complaint", "owner_id": "manager"}))
    assert clock(moved, "tell") == "met"


def test_a_complaint_given_to_somebody_is_the_managers_to_learn_of():
    case = walk("complaint", (2, "seen", "owner", {}), (4, "arrive", "owner", {}), told=["manager"])
    assert clock(case, "tell", 4) == "running" and clock(case, "arrive") == "met"
    assert clock(walk("complaint", (4, "seen", "manager", {}), told=["manager"]), "tell") == "met"


def test_the_clocks_are_those_of_whoever_has_it_now():
    steps = [(3, "hand_over", "owner", {"person_id": "lead"}), (8, "take_over", "lead", {})]
    case = walk("inquiry", *steps, (30, "answer", "lead", {}))
    answers = [(one.person_id, state_of_clock(one, START + 60 * MINUTE)) for one in case.clocks if one.name == "answer"]
    assert answers == [("owner", "void"), ("lead", "late")]
    assert [one.person_id for one in case.clocks if one.name == "call_back"] == ["taker"], "附表二 二.6, 二.8"
    promised = {"promised_at": (START + 300 * MINUTE).isoformat()}
    case = walk("complaint", (1, "arrive", "owner", {}), (2, "promise", "owner", promised), *steps)
    due = [(one.person_id, one.due_at) for one in case.clocks if one.name == "promise" and one.runs]
    assert due == [("lead", START + 300 * MINUTE)], "what was promised stays promised"
    done = walk("task", (1, "arrive", "owner", {}), (2, "finish", "owner", {}))
    assert [one.person_id for one in done.clocks if one.runs] == ["taker"], "whoever gave it"


@pytest.mark.parametrize(("kind", "state"), [("task", "accepted"), ("complaint", "new"), ("incident", "new")])
def test_taken_over_on_site_whoever_took_it_over_has_to_come(kind: str, state: str):
    steps = [(1, "arrive", "owner", {}), (2, "hand_over", "owner", {"person_id": "lead"})]
    case = walk(kind, *steps, (3, "take_over", "lead", {"afresh": True}))
    assert (case.state, clock(case, "arrive", 4)) == (state, "met running")
    assert walk(kind, *steps, (3, "take_over", "lead", {})).state == "on_site", "what was written before is replayed as it was"


def test_that_others_say_they_are_on_site_meets_no_clock():
    said = {"said_for": "谢春梅"}
    case = walk("task", (1, "accept", "owner", {}), (3, "arrive", "manager", said))
    assert (case.state, clock(case, "arrive")) == ("on_site", "void")
    assert clock(walk("task", (9, "seen", "owner", {}), (20, "arrive", "manager", said)), "arrive") == "missed"
    assert clock(walk("task", (3, "arrive", "owner", said)), "arrive") == "met", "it was theirs by then"
    late = {"team_id": "security", "said_for": "安全"}
    case = walk("reception", (2, "team_arrive", "manager", late), **WHOLE)
    assert clock(case, "team_arrive") == "void" and case.teams["security"].arrived_at


def test_moved_from_where_it_stands_it_begins_anew_and_the_manager_is_told():
    brought = {"to": "incident", "points": POINTS, "told": ["lead"], "owner_id": "owner", "afresh": True}
    for kind, steps in (("complaint", ["arrive"]), ("task", ["arrive", "finish"])):
        done = [(number, name, "owner", {}) for number, name in enumerate(steps)]
        case = walk(kind, *done, (9, "move", "manager", brought))
        assert (case.state, {one.name for one in case.clocks if one.runs}) == ("new", {"tell", "arrive"})


def test_what_is_set_up_has_until_it_begins_and_a_small_one_fifteen_minutes():
    for size, minutes in (("small", 15), ("large", 60)):
        limits = [one.limit for one in walk("reception", **(WHOLE | {"size": size})).clocks if one.name == "set_up"]
        assert limits == [minutes * MINUTE]


def holders(case: Folded, name: str) -> set[str]:
    """Whose a running clock of that name may be."""
    rule = next(rule for rule in KINDS[case.kind].clocks if rule.name == name)
    whose = {OWNER: case.owner_id, OFFERED: case.offered_id or "", TAKER: case.taken_by_id}.get(rule.whose, "")
    return {team.lead_id for team in case.teams.values()} if rule.each_team else {whose} if whose else {*case.told, case.owner_id}


def meets(case: Folded, name: str) -> bool:
    """Whether a step that meets the clock can come, now or once the case goes on."""
    rule = next(rule for rule in KINDS[case.kind].clocks if rule.name == name)
    steps = (step_rule(case.kind, {"rechecked": "tick"}.get(one, one)) for one in rule.meets)
    return any(step is not None and case.state in step.starts for step in steps)


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(quick, max_examples=60)
@given(st.data())
def test_a_running_clock_is_of_whom_it_concerns_can_be_met_and_stands_while_held(kind: str, data: st.DataObject):
    for case in map(fold, [data.draw(likely(kind)), data.draw(histories())]):
        for one in (one for one in case.clocks if one.runs):
            assert one.name == "tell" or one.person_id in holders(case, one.name), one
            assert meets(case, one.name), one
            assert case.paused_at is None or one.left is not None or one.due_at <= case.paused_at, "held, or run out before"


@pytest.mark.parametrize("to", sorted(name for name in KINDS if KINDS[name].call and name != "complaint"))
def test_moved_into_another_kind_it_keeps_its_history_and_starts_that_kinds_clocks(to: str):
    case = walk("complaint", (2, "seen", "owner", {}), (4, "move", "manager", {"to": to}))
    assert (case.kind, case.state) == (to, "new")
    assert "met" in clock(case, "tell") and any(one.runs for one in case.clocks)
    for kind, other in (("complaint", "complaint"), ("complaint", "incident"), ("task", "reception")):
        assert walk(kind, (4, "move", "manager", {"to": other})).ignored, "nothing that this kind needs was brought"


def test_moved_into_an_incident_it_is_the_managers_with_a_plan_and_moved_on_it_has_none():
    brought = {"to": "incident", "points": POINTS, "told": ["lead"], "owner_id": "manager"}
    case = walk("complaint", (2, "move", "lead", brought))
    assert (case.kind, case.state, case.owner_id, case.told) == ("incident", "new", "manager", ["lead"])
    assert list(case.points) == ["p1", "p2", "p3"] and {one.name for one in case.clocks if one.runs} == {"tell", "arrive"}
    on = walk("complaint", (2, "move", "lead", brought), (3, "move", "manager", {"to": "task"}))
    assert (on.kind, on.points, on.told) == ("task", {}, [])
    sealed = walk("inquiry", (1, "seal", "lead", {"confidential": True}), (2, "move", "lead", brought))
    assert sealed.kind == "inquiry", "everybody sees an incident"


def test_moved_into_a_reception_its_teams_clocks_run_and_moved_on_it_has_none():
    begins = (START + 600 * MINUTE).isoformat()
    brought = {"to": "reception", "points": POINTS, "teams": TEAMS, "size": "large", "begins_at": begins, "owner_id": "owner"}
    case = walk("inquiry", (2, "move", "lead", brought), (3, "move", "owner", {"to": "task"}))
    assert (case.kind, case.teams, case.points, case.size, case.begins_at) == ("task", {}, {}, "", None)
    case = walk("inquiry", (2, "move", "lead", brought))
    assert (case.kind, list(case.teams), case.size) == ("reception", ["conference", "security"], "large")
    assert {one.name for one in case.clocks if one.runs} >= {"team_told", "set_up"}


def test_what_fits_now_is_offered():
    names = [rule.name for rule in allowed_steps("task", "new", offered=False, paused=False)]
    assert names == ["accept", "arrive", "cannot", "hand_over", "pause", "comment"]
    assert [rule.name for rule in allowed_steps("task", "new", offered=True, paused=True)] == [
        "hand_over", "take_over", "decline", "resume", "comment",
    ]  # fmt: skip
    assert step_rule("task", "fly") is None


def test_the_points_of_a_plan_are_ticked_by_several_and_the_first_one_did_it():
    case = walk(
        "incident", (2, "tick", "lead", {"item": "p1"}), (1, "tick", "owner", {"item": "p1"}),
        (3, "tick", "manager", {"item": "p2"}), (4, "untick", "lead", {"item": "p2"}), (5, "tick", "lead", {"item": "none"}),
        **WHOLE,
    )  # fmt: skip
    assert (case.points["p1"].by_id, case.points["p2"].by_id) == ("owner", None)
    assert case.ignored == {"000005"} and case.state == "new"


def test_an_incident_is_over_before_it_is_summed_up_and_the_manager_is_told_at_once():
    assert walk("incident", (3, "summary", "manager", {})).state == "new"
    case = walk("incident", (2, "seen", "owner", {}), (9, "arrive", "owner", {}), (60, "finish", "owner", {}),
                (90, "summary", "owner", {}), **WHOLE)  # fmt: skip
    assert case.state == "closed" and {clock(case, name) for name in ("tell", "arrive", "summary")} == {"met"}
    assert clock(walk("incident", (60, "finish", "lead", {})), "tell") == "unreached"


def test_a_small_reception_is_set_up_in_fifteen_minutes_or_by_its_beginning():
    for minutes, begins, said in ((14, 0, "met"), (16, 0, "late"), (50, 60, "met"), (61, 60, "late")):
        more = {"size": "small", "begins_at": (START + begins * MINUTE).isoformat()}
        assert clock(walk("reception", (minutes, "set_up", "owner", {}), **(WHOLE | more)), "set_up") == said


def test_a_large_reception_calls_the_other_teams_who_come_in_five_minutes_and_check_again():
    came = (4, "team_arrive", "lead", {"team_id": "security"})
    case = walk("reception", came, (9, "set_up", "owner", {}), (12, "tick", "owner", {"item": "p3"}), **WHOLE)
    assert clock(case, "team_arrive") == "met" and clock(case, "recheck") == "met"
    assert [one.team_id for one in case.clocks if one.name == "recheck"] == ["conference"], "whoever has something to check"
    assert clock(walk("reception", came, **(WHOLE | {"size": "small"})), "team_arrive") == "", "a small one needs no others"
    called = {"team_id": "cleaning", "team_name": "保洁", "lead_id": "manager"}
    later = walk("reception", (20, "call_team", "owner", called), (24, "team_arrive", "manager", called), **WHOLE)
    assert [one.team_id for one in later.clocks if one.name == "team_arrive" and one.met] == ["cleaning"]
    early = walk("reception", (1, "tick", "owner", {"item": "p3"}), **WHOLE)
    assert early.ignored, "checked again means after it is set up"
