"""Leave, stand-ins, hand-overs and closures at random: whoever answers owes, nobody else does, and what they do counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.duties.rules.assess import Item, assess
from app.duties.rules.calendar import WorkCalendar
from app.duties.rules.holders import Hold
from app.duties.rules.matching import Record
from app.duties.rules.quota import DAY
from app.duties.rules.terms import DEED, EACH_ZONE, OWNER, PATROL, Facts, Terms
from app.duties.scheme import scheme_duties
from tests.duties.scenes import LONG_AGO, SHANGHAI, WINDOWS

START, DAYS = date(2026, 3, 2), 28  # four whole weeks from a Monday on
ZONES = ("hall", "plant")
SHIPPED = [
    Terms(entry.name, OWNER, entry.record_kind, tuple(entry.quotas), date(2020, 1, 1), scope=entry.scope,
          topic=entry.name if entry.record_kind == DEED else entry.topic, evidence=entry.evidence)
    for entry in scheme_duties(date(2020, 1, 1), WINDOWS) if entry.who_kind == OWNER
]  # fmt: skip
numbers = st.integers(0, DAYS)


@dataclass(frozen=True)
class Life:
    """Days, counted from the start. The hall is ann's until `handed`, then bob's, which was entered on `entered`; sue stands
    in for it in `standing`. The plant room is bob's. Spans are (first, end)."""

    handed: int
    entered: int
    standing: tuple[int, int]
    away: dict[str, tuple[int, int]]
    closed: dict[str, tuple[int, int]]

    def owner(self, zone: str, day: int) -> str:
        return "bob" if zone == "plant" or day >= self.handed else "ann"

    def is_away(self, person: str, day: int) -> bool:
        first, end = self.away.get(person, (0, 0))
        return first <= day < end

    def answers(self, zone: str, day: int) -> str | None:
        """Who owes what is to be done in the zone on the day; None: it is excused."""
        first, end = self.closed[zone]
        unknown = zone == "hall" and self.handed <= day < self.entered
        if first <= day < end or unknown:
            return None
        if zone == "hall" and self.standing[0] <= day < self.standing[1] and not self.is_away("sue", day):
            return "sue"
        owner = self.owner(zone, day)
        return None if self.is_away(owner, day) else owner


spans = st.tuples(numbers, numbers).map(lambda pair: (min(pair), max(pair)))


@st.composite
def lives(draw: st.DrawFn) -> Life:
    handed = draw(numbers)
    return Life(
        handed=handed, entered=draw(st.integers(handed, DAYS)) if draw(st.booleans()) else handed, standing=draw(spans),
        away={person: draw(spans) for person in ("ann", "bob", "sue")}, closed={zone: draw(spans) for zone in ZONES},
    )  # fmt: skip


def at(day: int, hour: int = 0) -> datetime:
    return datetime.combine(START, time(hour), SHANGHAI) + timedelta(days=day)


def facts(terms: Terms, life: Life, records: list[Record]) -> Facts:
    handed = at(life.handed)
    return Facts(
        zone=SHANGHAI, now=at(DAYS + 60), calendar=WorkCalendar(), zones={terms.id: ZONES}, records=records,
        owners={"hall": [Hold("ann", LONG_AGO, handed), Hold("bob", handed)], "plant": [Hold("bob", LONG_AGO)]},
        backdated={"hall": [Hold("ann", handed, at(life.entered))]} if life.entered > life.handed else {},
        stand_ins={"hall": [Hold("sue", *map(at, life.standing))]},
        closed={zone: [Hold(None, *map(at, span))] for zone, span in life.closed.items()},
        leaves={person: [Hold(person, *map(at, span))] for person, span in life.away.items()},
    )  # fmt: skip


def of_days(terms: Terms, items: list[Item]) -> list[Item]:
    return [one for one in items if terms.quotas[one.quota].per == DAY]


def everything_done(terms: Terms, life: Life) -> list[Record]:
    """Each working day whoever answers does it, in each zone where that is asked; twice for the windows of a day."""
    found = {}
    for day in (day for day in range(DAYS) if WorkCalendar().is_working(START + timedelta(days=day))):
        for zone in ZONES:
            person = life.answers(zone, day)
            if person is None and life.handed <= day < life.entered and zone == "hall" and not life.is_away("ann", day):
                person = "ann"  # who did not know of the hand-over yet
            for hour in (9, 15) if terms.kind == PATROL and person else (9,) if person else ():
                where = zone if terms.scope == EACH_ZONE else None
                found[f"{person} {where} {day} {hour}"] = (str(person), where, at(day, hour))
    topic = terms.topic if terms.kind == DEED else ""
    return [Record(key, terms.kind, who, when, where, topic, has_photo=True) for key, (who, where, when) in found.items()]


@pytest.mark.parametrize("terms", SHIPPED, ids=lambda terms: terms.id)
@given(life=lives())
@settings(max_examples=30, deadline=None)
def test_a_day_is_owed_by_whoever_answers_and_by_nobody_else(terms: Terms, life: Life) -> None:
    items = assess(terms, facts(terms, life, []), START, START + timedelta(days=DAYS - 1))
    owed = {(one.day, one.zone_id, one.person_id) for one in of_days(terms, items) if one.owed}
    wanted = set()
    for day in range(DAYS):
        on = START + timedelta(days=day)
        for zone in ZONES:
            person = life.answers(zone, day)
            if person and WorkCalendar().is_working(on) and any(quota.per == DAY for quota in terms.quotas):
                wanted.add((on, zone if terms.scope == EACH_ZONE else None, person))
    assert owed == wanted


@pytest.mark.parametrize("terms", SHIPPED, ids=lambda terms: terms.id)
@given(life=lives())
@settings(max_examples=30, deadline=None)
def test_a_zones_period_is_shared_out_whole_and_nobody_owes_more_than_the_whole(terms: Terms, life: Life) -> None:
    items = assess(terms, facts(terms, life, []), START, START + timedelta(days=DAYS - 1))
    if terms.scope == EACH_ZONE:
        shared: dict[tuple[int, str, str | None], int] = {}
        for one in items:
            shared[one.quota, one.key, one.zone_id] = shared.get((one.quota, one.key, one.zone_id), 0) + one.owed + one.excused
        assert all(shared[key] == terms.quotas[key[0]].at_least for key in shared)
        return
    for place, quota in enumerate(terms.quotas):
        for one in (one for one in items if one.quota == place):
            assert one.owed + one.excused <= quota.at_least


@pytest.mark.parametrize("terms", SHIPPED, ids=lambda terms: terms.id)
@given(life=lives())
@settings(max_examples=30, deadline=None)
def test_what_whoever_answered_did_counts_and_nothing_is_missed(terms: Terms, life: Life) -> None:
    done = everything_done(terms, life)
    items = assess(terms, facts(terms, life, done), START, START + timedelta(days=DAYS - 1))
    assert not [one for one in items if one.missed or one.waiting]
    counted = {record: one.person_id for one in of_days(terms, items) for record in one.record_ids}
    assert len(counted) == sum(len(one.record_ids) for one in of_days(terms, items)), "none counts twice"
    if any(quota.per == DAY for quota in terms.quotas):
        assert counted == {one.id: one.person_id for one in done}, "each for whoever did it"
