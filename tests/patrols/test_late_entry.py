"""A late entry (补录) counts for the day and window that its author names, and is marked and counted apart for ever."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.boards.queries import Scope, board
from app.boards.rules.day import DONE, LATE, MISSED
from app.core import journal
from app.core.db import db
from app.core.errors import Problem
from app.core.journal import JournalEntry
from app.core.moments import CLOCK_TOLERANCE, here_and_now
from app.duties.actions import DeedDone, record_deed, ship_scheme
from app.duties.models import Duty
from app.duties.queries.owed import month_of
from app.evidence.models import Evidence
from app.inspections.actions import Inspected, record_inspection
from app.inspections.queries import meeting_findings
from app.patrols.actions import PatrolFound, record_patrol
from app.patrols.models import Patrol
from app.patrols.rules import FUTURE, LATE_ENTRY, NO_REASON, TOO_OLD, claim_fault
from app.places.actions import assign_owner
from app.reports.kinds import LEDGERS, Wanted
from app.reports.rules import Month
from app.rollups.actions import rebuild
from app.rollups.queries import differences
from app.settings.actions import change_settings
from app.settings.queries import current
from tests.cast import Cast
from tests.inspections.test_record import judged

SHANGHAI = ZoneInfo("Asia/Shanghai")
TUESDAY = date(2026, 3, 3)
MORNING = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)  # ten in the office
WHY = "手机没电"


@pytest.fixture
def scene(cast: Cast) -> Cast:
    """Wednesday nine o'clock; the scheme's duties hold since Sunday, and nobody walked on Tuesday."""
    ship_scheme(cast.system, date(2026, 3, 1))
    cast.clock.moment += timedelta(days=2)
    return cast


def walk(cast: Cast, claimed: datetime | None = None, who: str = "owner", reason: str = WHY) -> Patrol:
    found = PatrolFound(cast.zones["hall"].id, "list", late_reason=reason, claimed_at=claimed)
    return record_patrol(cast.by(who), found, here_and_now(cast.clock.now()))


def refused(call: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(Problem) as caught:
        call()
    return caught.value.code, caught.value.errors[0].pointer if caught.value.errors else ""


def on_board(cast: Cast, day: date) -> list[str]:
    now = cast.clock.now()
    return [cell.state for cell in board(Scope(cast.by("manager").user), current(), day, now).cells[cast.zones["hall"].id]]


def in_month(cast: Cast, day: date, who: str = "owner") -> tuple[int, int, int]:
    """Of the day's patrols of the hall: done, late, missed."""
    found = month_of(current(), cast.clock.now(), cast.people[who].id, day, day)
    items = [one for one in found.items if one.zone_id == cast.zones["hall"].id and one.window]
    return sum(one.done for one in items), sum(one.late for one in items), sum(one.missed for one in items)


def ledger(cast: Cast, name: str) -> list[list[Any]]:
    wanted = Wanted(Scope(cast.by("manager").user), Month(date(2026, 3, 1)), current(), cast.clock.now())
    return [list(row) for row in LEDGERS[name].rows(wanted)]


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))


@given(moments, st.timedeltas(timedelta(days=-9), timedelta(days=9)), st.booleans(), st.integers(0, 6))
def test_a_moment_may_be_named_in_the_days_allowed_with_a_reason_and_never_ahead(
    recorded: datetime, apart: timedelta, reason: bool, days: int
) -> None:
    claimed = recorded + apart
    fault = claim_fault(claimed, recorded, reason, days, SHANGHAI)
    back = (recorded.astimezone(SHANGHAI).date() - claimed.astimezone(SHANGHAI).date()).days
    assert (fault == "") == (reason and claimed <= recorded + CLOCK_TOLERANCE and back <= days)
    assert fault in ("", NO_REASON, FUTURE, TOO_OLD)


def test_what_is_entered_on_wednesday_for_tuesday_counts_on_tuesday_as_late_wherever_it_is_counted(scene: Cast) -> None:
    assert on_board(scene, TUESDAY) == [MISSED, MISSED] and in_month(scene, TUESDAY) == (0, 0, 2)
    today = in_month(scene, TUESDAY + timedelta(days=1))
    entry = walk(scene, MORNING)
    assert (entry.counts_at, entry.corrected_at) == (MORNING, scene.clock.now())
    assert LATE_ENTRY in entry.marks
    assert on_board(scene, TUESDAY) == [LATE, MISSED]
    assert in_month(scene, TUESDAY) == (0, 1, 1), "neither done in time nor missed any more"
    assert in_month(scene, TUESDAY + timedelta(days=1)) == today and DONE not in on_board(scene, TUESDAY + timedelta(days=1))
    (row,) = ledger(scene, "patrols")
    assert row[0] == MORNING and "补录" in row[-2] and WHY in row[-2] and "记录于 2026-03-04 09:00" in row[-2]
    person = next(row for row in ledger(scene, "by_person") if row[1] == "谢春梅")
    assert person[8:10] == [0, 1], "a patrol entered late, none in time"
    assert next(row for row in ledger(scene, "by_team") if row[0] == "保洁班组")[3:5] == [0, 1]


def test_the_figures_of_a_late_entry_can_be_made_anew_and_proved(scene: Cast) -> None:
    walk(scene, MORNING)
    walk(scene, MORNING + timedelta(hours=5))
    walk(scene)
    walk(scene, reason="")
    assert list(differences()) == []
    states = on_board(scene, TUESDAY)
    rebuild(scene.system)
    assert list(differences()) == [] and on_board(scene, TUESDAY) == states == [LATE, LATE]


def test_a_walk_in_time_stays_what_counts_beside_a_late_entry_for_its_window(scene: Cast) -> None:
    scene.clock.moment -= timedelta(days=1)
    walked = walk(scene, reason="")
    scene.clock.moment += timedelta(days=1)
    walk(scene, MORNING - timedelta(hours=3))
    assert on_board(scene, TUESDAY)[0] == DONE and in_month(scene, TUESDAY) == (1, 0, 1)
    assert walked.counts_at == walked.corrected_at


@pytest.mark.parametrize(
    ("claimed", "reason"),
    [(MORNING, " "), (MORNING + timedelta(days=2), WHY), (MORNING - timedelta(days=3), WHY)],
)
def test_no_reason_a_moment_to_come_and_one_too_long_ago_are_refused(scene: Cast, claimed: datetime, reason: str) -> None:
    assert refused(lambda: walk(scene, claimed, "deputy", reason)) == ("invalid", "/body/claimed_at")
    assert db.session.execute(select(Patrol)).first() is None and journal.verify() is None


def test_the_office_says_how_many_days_back(scene: Cast) -> None:
    scene.clock.moment += timedelta(days=4)  # Sunday
    assert refused(lambda: walk(scene, MORNING))[1] == "/body/claimed_at"
    change_settings(scene.by("office"), late_entry_days=5)
    assert walk(scene, MORNING).counts_at == MORNING
    with pytest.raises(Problem):
        change_settings(scene.by("office"), late_entry_days=7)


def test_the_owner_of_that_day_enters_it_late_and_whoever_came_after_does_not(scene: Cast) -> None:
    assign_owner(scene.by("office"), scene.zones["hall"].id, scene.people["neighbour"].id)
    scene.clock.moment += timedelta(hours=1)
    assert refused(lambda: walk(scene, MORNING, "neighbour")) == ("invalid", "/body/claimed_at")
    assert "former_right" in walk(scene, MORNING, "owner").marks
    assert in_month(scene, TUESDAY) == (0, 1, 1)
    assert refused(lambda: walk(scene, None, "owner"))[0] == "forbidden", "today it is another's"
    assert refused(lambda: walk(scene, MORNING, "staff"))[0] == "forbidden"


def test_a_late_entry_is_to_be_looked_at_and_says_nothing_of_the_way_between_zones(scene: Cast) -> None:
    """Typed at a desk within a minute, claimed for one moment: neither makes a true walk doubtful."""
    corridor = PatrolFound(scene.zones["corridor"].id, "list")
    walked = record_patrol(scene.by("deputy"), corridor, here_and_now(MORNING + timedelta(seconds=1)))
    before = db.session.get_one(Evidence, walked.id).grade
    entry = walk(scene, MORNING, "deputy")
    row = db.session.get_one(Evidence, entry.id)
    assert row.grade == "check" and "late_entry" in [one["name"] for one in row.signals]
    assert row.at == scene.clock.now(), "weighed is the moment of recording"
    assert not {"too_fast", "impossible_pace"} & {one["name"] for one in row.signals}
    assert db.session.get_one(Evidence, walked.id).grade == before


def test_a_duty_done_and_an_inspection_count_for_the_moment_named_too(scene: Cast) -> None:
    now = here_and_now(scene.clock.now())
    duty = db.session.execute(select(Duty).where(Duty.record_kind == "deed", Duty.evidence != "photo")).scalars().first()
    assert duty is not None
    done = DeedDone(duty.id, scene.zones["hall"].id, late_reason=WHY, claimed_at=MORNING)
    deed = record_deed(scene.by("owner"), done, now)
    assert deed.counts_at == MORNING and db.session.get_one(Evidence, deed.id).grade == "check"
    items = judged(scene)
    seen = Inspected(scene.zones["hall"].id, "general", items, late_reason=WHY, claimed_at=MORNING)
    made = record_inspection(scene.by("inspector"), seen, now)
    assert made.counts_at == MORNING and LATE_ENTRY in made.marks
    assert len(meeting_findings(date(2026, 3, 2))) == len(made.findings)
    (row, *_) = ledger(scene, "inspections")
    assert row[0] == MORNING and "补录" in row[2] and "记录于 2026-03-04 09:00" in row[2]


def test_an_inspection_for_the_week_before_puts_its_issues_on_the_list_to_come(scene: Cast) -> None:
    scene.clock.moment = datetime(2026, 3, 9, 1, tzinfo=UTC)  # the next Monday
    claimed = scene.clock.moment - timedelta(days=3)
    seen = Inspected(scene.zones["hall"].id, "general", judged(scene), late_reason=WHY, claimed_at=claimed)
    made = record_inspection(scene.by("inspector"), seen, here_and_now(scene.clock.now()))
    assert made.findings and all(one.week_on == date(2026, 3, 9) for one in made.findings)


def test_the_journal_and_the_pages_say_for_when_it_is(scene: Cast) -> None:
    entry = walk(scene, MORNING)
    told = db.session.execute(select(JournalEntry).where(JournalEntry.entity_id == entry.id)).scalar_one()
    assert told.data["counts_at"] == MORNING.isoformat() and journal.verify() is None
    page = scene.client("office").get(f"/records/{entry.id}").text
    assert "补录，为" in page and "2026-03-03 上午" in page and "2026-03-04 09:00" in page and "已经周结" not in page
    that_day = scene.client("office").get("/records?day=2026-03-03").text
    assert "补录，为 2026-03-03 上午" in that_day and entry.id in that_day
    assert entry.id not in scene.client("office").get("/records?day=2026-03-04").text
    plain = walk(scene, reason="")
    assert "补录，为" not in scene.client("office").get(f"/records/{plain.id}").text
