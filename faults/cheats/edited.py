"""Records changed after they were made, and clocks and numbers that are not what they were."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from faults.cheats.scene import QUIET_S, Scene, portions
from faults.cheats.tally import Kind, Tally
from faults.day import Day
from faults.phone import Phone
from faults.rows import Figure, fault

HOUR_S = 3_600
UNTIMED = {"stamps.life": "", "stamps.mono_ms": None, "stamps.token_mono_ms": None, "body.brought": {}}  # as an old browser's
EDITED = Kind("the time changed in the phone's store", 100, ("before_possible",))
SET_BACK = Kind("the clock set back between contact and record", 100, ("before_possible",))
ORDER = Kind("a later number with an earlier time, the page's clock left out", 100, ("clock_back",))
CAREFUL = Kind("not demanded: the time changed within all that the server knows, the page's clock left out", None)
NUMBER = Kind("a number used again, on its way out", 100, ("twin_number",))


def _set_back(scene: Scene, phone: Phone, ids: list[str], **more: object) -> None:
    """Their time is made earlier in the phone's own store."""
    rows = phone.rows()
    earlier = {id_: moment(str(rows[id_]["device_at"])) - timedelta(hours=scene.rng.uniform(0.5, 2)) for id_ in ids}
    scene.edit(phone, {id_: {"device_at": at.isoformat(), **more} for id_, at in earlier.items()})


def moment(said: str) -> datetime:
    return datetime.fromisoformat(said).astimezone(UTC)


@fault("A11", "{number} each: time, clock, order and number of records changed on the phone: every one refused or doubtful",
       figure=Figure(short=20, long=500), drains=False)
def edited_records(day: Day) -> None:
    scene = Scene(day)
    tally, phone = Tally(scene), scene.phone("deputy")
    scene.honest_round(phone)
    for part in portions(day.number):
        ids = scene.some(phone, part)
        _long_before(scene, phone, ids)
        scene.send(phone)
        for id_ in ids:
            tally.add(EDITED, id_)
    for part in portions(day.number):
        scene.send(phone)  # the contact
        for id_ in scene.some(phone, part, wrong=-day.rng.uniform(1, 8) * HOUR_S):
            tally.add(SET_BACK, id_)
        scene.send(phone)
    for part in portions(day.number, 20):
        _out_of_order(scene, phone, part, tally)
    _numbers_again(scene, phone, day.number, tally)
    for part in portions(day.number, 5):
        _within_all_bounds(scene, phone, part, tally)
    scene.honest_round(phone)
    tally.close()


def _long_before(scene: Scene, phone: Phone, ids: list[str]) -> None:
    """Each is moved to some hours before the phone's last contact."""
    met = datetime.now(UTC) + timedelta(seconds=scene.passed) - timedelta(seconds=QUIET_S * len(ids))
    hours = {id_: met - timedelta(hours=scene.rng.uniform(1, 8)) for id_ in ids}
    scene.edit(phone, {id_: {"device_at": at.isoformat()} for id_, at in hours.items()})


def _out_of_order(scene: Scene, phone: Phone, part: range, tally: Tally) -> None:
    """Long without contact; of each two records the second is made the earlier one, within all that the server knows."""
    scene.send(phone)
    scene.passes(4 * HOUR_S)
    stops = []
    for number in part:
        for beside in (0, 1):
            scene.passes(QUIET_S)
            stops.append(scene.stop_at(scene.rooms[(2 * number + beside) % len(scene.rooms)]))
    ids = scene.walk(phone, stops)[1::2]
    _set_back(scene, phone, ids, **UNTIMED)
    scene.send(phone)
    for id_ in ids:
        tally.add(ORDER, id_)


def _within_all_bounds(scene: Scene, phone: Phone, part: range, tally: Tally) -> None:
    """Long without contact, and long between two records: each is made some earlier, and nothing contradicts it."""
    scene.send(phone)
    stops = []
    for number in part:
        scene.passes(4 * HOUR_S)
        stops.append(scene.stop_at(scene.rooms[number % len(scene.rooms)]))
    ids = scene.walk(phone, stops)
    _set_back(scene, phone, ids, **UNTIMED)
    scene.send(phone)
    for id_ in ids:
        tally.add(CAREFUL, id_)


def _numbers_again(scene: Scene, phone: Phone, number: int, tally: Tally) -> None:
    """Records sent under numbers of the phone's that others went out with."""
    for part in portions(number):
        first = scene.some(phone, part)
        scene.send(phone)
        numbers = [phone.rows()[id_]["seq"] for id_ in first]
        again = scene.some(phone, part)
        edits = {id_: {"seq": seq} for id_, seq in zip(again, numbers, strict=True)}
        phone.page.evaluate("edits => { globalThis.__edits = edits; }", edits)
        scene.send(phone)
        for id_ in again:
            tally.add(NUMBER, id_)
