"""The cheats, as somebody would do them, and three that no signal stops."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from app.evidence.rules import Spot
from tools.trusting.world import START, Person, Phone, Tap, site, stroll, walk_s

EPISODE_ZONES = 10


def episodes(kind: str, count: int, seed: int) -> list[Tap]:
    """`count` times that cheat, each by other people on a day of its own."""
    dice = random.Random(f"{seed}-{kind}")  # noqa: S311 - a simulation
    taps: list[Tap] = []
    zones = site()
    for number in range(count):
        first = dice.randrange(0, len(zones) - 20)
        spots = zones[first : first + 20 : 2][:EPISODE_ZONES]
        day = START + timedelta(days=100 + number, hours=9)
        taps += [_called(tap, kind) for tap in CHEATS[kind](dice, f"{kind}{number}", spots, day)]
    return taps


def _called(tap: Tap, kind: str) -> Tap:
    tap.kind = kind if tap.kind == "honest" else tap.kind
    return tap


def _scan_row(
    dice: random.Random, name: str, spots: list[Spot], start: datetime, gap: tuple[float, float], source: str = "camera"
) -> list[Tap]:
    """Codes one after the other at one place: no way between them. A photo asked for cannot be of the zone."""
    phone, now, taps = Phone(f"p-{name}", dice), start, []
    phone.reload(now)
    phone.meet(now)
    for spot in spots:
        now += timedelta(seconds=dice.uniform(*gap))
        tap = phone.tap(name, spot, now - timedelta(seconds=2), now, source)
        if tap.due and dice.random() < 0.5:
            tap.photo, tap.photo_age_s = f"elsewhere-{tap.id}", 3  # of whatever is there; software cannot tell
        taps.append(tap)
        phone.meet(now + timedelta(seconds=1))
    return taps


def car_park(dice: random.Random, name: str, spots: list[Spot], start: datetime) -> list[Tap]:
    """Photos of the plates, scanned from a screen in the car park, one after the other."""
    return _scan_row(dice, name, spots, start, (5, 14))


def patient_car_park(dice: random.Random, name: str, spots: list[Spot], start: datetime) -> list[Tap]:
    """The same by somebody who waits between them as long as the way would take."""
    return _scan_row(dice, name, spots, start, (90, 240))


def typed_codes(dice: random.Random, name: str, spots: list[Spot], start: datetime) -> list[Tap]:
    """Codes from a list, typed at the desk."""
    return _scan_row(dice, name, spots, start, (20, 60), "typed")


def clock_set_back(dice: random.Random, name: str, spots: list[Spot], start: datetime) -> list[Tap]:
    """The morning forgotten: at two in the afternoon flight mode, the clock back to nine, a quick round, all put right."""
    phone = Phone(f"p-{name}", dice)
    afternoon = start + timedelta(hours=5)
    phone.reload(afternoon - timedelta(minutes=dice.uniform(1, 50)))
    phone.meet(phone.born)
    return _set_back(dice, name, spots, phone, afternoon)


def offline_since_morning(dice: random.Random, name: str, spots: list[Spot], start: datetime) -> list[Tap]:
    """The same on a phone kept in flight mode, and its page closed, from before nine."""
    phone = Phone(f"p-{name}", dice)
    phone.reload(start - timedelta(hours=1))
    phone.meet(start - timedelta(minutes=40))
    phone.reload(start + timedelta(hours=4))
    return _set_back(dice, name, spots, phone, start + timedelta(hours=5))


def _set_back(dice: random.Random, name: str, spots: list[Spot], phone: Phone, now: datetime) -> list[Tap]:
    phone.wrong_by = -timedelta(hours=dice.uniform(4, 6))
    if dice.random() < 0.3:
        phone.reload(now)
    taps, before = [], spots[0]
    for spot in spots:
        now += timedelta(seconds=walk_s(dice, before, spot) + dice.uniform(8, 40))
        before = spot
        tap = phone.tap(name, spot, now - timedelta(seconds=8), now, "camera")
        if tap.due:
            tap.photo, tap.photo_age_s = f"photo-{tap.id}", 3
        taps.append(tap)
    phone.wrong_by = timedelta()
    phone.meet(now + timedelta(minutes=3))
    return taps


def one_walk_for_two(dice: random.Random, name: str, spots: list[Spot], start: datetime) -> list[Tap]:
    """One person walks with two phones and scans every plate with both."""
    taps, now, before = [], start, spots[0]
    phones = [(f"{name}-a", Phone(f"p-{name}-a", dice)), (f"{name}-b", Phone(f"p-{name}-b", dice))]
    for _, phone in phones:
        phone.reload(start)
        phone.meet(start)
    for spot in spots:
        now += timedelta(seconds=walk_s(dice, before, spot) + dice.uniform(20, 60))
        before = spot
        for number, (who, phone) in enumerate(phones):
            at = now + timedelta(seconds=number * dice.uniform(5, 20))
            tap = phone.tap(who, spot, at, at + timedelta(seconds=4), "camera")
            if tap.due:
                tap.photo, tap.photo_age_s = f"photo-{tap.id}", 3
            taps.append(tap)
            phone.meet(at + timedelta(seconds=5))
    return taps


def yesterdays_photo(dice: random.Random, name: str, spots: list[Spot], start: datetime) -> list[Tap]:
    """A photo asked for, answered with the one of the day before, sent through a chat and stamped again."""
    return _photos_again(dice, name, spots, start, "again")


def one_photo_for_all(dice: random.Random, name: str, spots: list[Spot], start: datetime) -> list[Tap]:
    """Every photo of a round answered with the one taken first, sent through a chat and stamped again."""
    begun = next(spot for spot in site() if spot not in spots)
    first, *rest = stroll(dice, Person(name, Phone(f"p-{name}", dice), [begun, *spots]), start)
    shown = f"photo-{first.id}@{begun.zone_id}"
    for tap in (first, *rest):
        tap.source, tap.due, tap.late, tap.skipped = "camera", True, False, ""
        tap.photo, tap.photo_age_s = f"again:{shown}", 3
    first.photo, first.kind = shown, "before"
    return [first, *rest]


def photo_of_a_screen(dice: random.Random, name: str, spots: list[Spot], start: datetime) -> list[Tap]:
    """Yesterday's photo, photographed anew from another phone's screen."""
    return _photos_again(dice, name, spots, start, "screen")


def _photos_again(dice: random.Random, name: str, spots: list[Spot], start: datetime, how: str) -> list[Tap]:
    person = Person(name, Phone(f"p-{name}", dice), spots)
    first = stroll(dice, person, start)
    again = stroll(dice, person, start + timedelta(days=1))
    for tap in first:
        tap.kind, tap.source, tap.due, tap.late, tap.skipped = "honest", "camera", True, False, ""
        tap.photo, tap.photo_age_s = f"photo-{tap.id}", 3
        tap.kind = "before"
    for tap, old in zip(again, first, strict=True):
        tap.source, tap.due, tap.late, tap.skipped = "camera", True, False, ""
        tap.photo, tap.photo_age_s = f"{how}:{old.photo}", 3
    return [*first, *again]


Cheat = Callable[[random.Random, str, list[Spot], datetime], list[Tap]]
CHEATS: dict[str, Cheat] = {
    "car_park": car_park, "clock_set_back": clock_set_back, "one_walk_for_two": one_walk_for_two,
    "yesterdays_photo": yesterdays_photo, "one_photo_for_all": one_photo_for_all, "typed_codes": typed_codes,
    "patient_car_park": patient_car_park, "offline_since_morning": offline_since_morning, "photo_of_a_screen": photo_of_a_screen,
}  # fmt: skip
TO_CATCH = ("car_park", "clock_set_back", "one_walk_for_two", "yesterdays_photo", "one_photo_for_all", "typed_codes")
BEYOND = ("patient_car_park", "offline_since_morning", "photo_of_a_screen")
