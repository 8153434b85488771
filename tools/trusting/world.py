"""A site, phones and people who walk: what an honest month leaves behind, tap by tap.

Invented figures, chosen to be harder on the rules than a good month: see docs/TRUST.md.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from app.core.moments import moments
from app.evidence.rules import Claim, Spot, bounds_of, challenge_key, is_drawn
from app.evidence.rules.claims import INSPECTION, PATROL, STEP
from app.evidence.rules.pace import storeys

ROOT = b"simulation"
START = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday; the site's day is taken as UTC's
LEVELS = {"A": (-2, -1, 1, 2, 3, 4, 5, 6, 7, 8), "B": (-1, 1, 2, 3, 4), "C": (1, 2, 3)}
PER_FLOOR = 8
SHARE = 10  # per cent of patrols with a random photo


@dataclass
class Tap:
    """One record (`what`) as the phone saves it, and later when it was sent. `mono` counts milliseconds in one `life`."""

    id: str
    person: str
    spot: Spot
    device: str
    seq: int
    true_at: datetime
    device_at: datetime
    offset_ms: float
    life: str
    mono: int
    seen_mono: int
    source: str
    token_at: datetime
    token_mono: int | None
    late: bool = False
    due: bool = False
    photo: str = ""
    skipped: str = ""
    photo_age_s: int | None = None
    received_at: datetime = START
    sent_life: str = ""
    sent_mono: int = 0
    resembles: str = ""
    kind: str = "honest"
    what: str = PATROL
    marks: tuple[str, ...] = ()

    def claim(self) -> Claim:
        """As the server takes it in (app/evidence/actions/weigh.py does the same from the wire)."""
        times = moments(self.device_at, self.offset_ms, self.received_at)
        corrected = times.corrected_at
        since = None if self.token_mono is None else self.mono - self.token_mono
        until = self.sent_mono - self.mono if self.sent_life == self.life else None
        bounds = bounds_of(self.received_at, self.token_at, since, until)
        seen_mono = self.seen_mono if self.what == PATROL else None
        seen = corrected - timedelta(milliseconds=self.mono - self.seen_mono) if self.what == PATROL else corrected
        return Claim(
            id=self.id, person_id=self.person, spot=self.spot, at=seen, claimed_at=corrected,
            received_at=self.received_at, kind=self.what, source=self.source, earliest=bounds.earliest, latest=bounds.latest,
            device_id=self.device, seq=self.seq, life=self.life, mono_ms=self.mono, seen_mono_ms=seen_mono,
            late=self.late, marks=(*times.marks, *self.marks),
            challenge_due=self.due, challenge_photo=self.photo, challenge_skipped=self.skipped,
            photo_age_s=self.photo_age_s, resembles=self.resembles,
        )  # fmt: skip


@dataclass
class Phone:
    """A phone with its own clock (`wrong_by` fast), its page's lives, and what the last contact gave it."""

    device: str
    dice: random.Random
    wrong_by: timedelta = timedelta()
    seq: int = 0
    lives: int = 0
    born: datetime = START
    slept: timedelta = timedelta()
    token_at: datetime = START
    token_life: int = -1
    token_mono: int = 0
    offset_ms: float = 0
    waiting: list[Tap] = field(default_factory=list)

    @property
    def life(self) -> str:
        return f"{self.device}/{self.lives}"

    def mono(self, now: datetime) -> int:
        return int((now - self.born - self.slept).total_seconds() * 1000)

    def reload(self, now: datetime) -> None:
        self.lives, self.born, self.slept = self.lives + 1, now, timedelta()

    def sleep(self, span: timedelta) -> None:
        """The screen off for so long: the monotonic clock of some browsers stands still."""
        self.slept += span

    def meet(self, now: datetime) -> list[Tap]:
        """Contact with the server: everything that waits arrives, a new token comes."""
        sent, self.waiting = self.waiting, []
        arrived = now + timedelta(milliseconds=self.dice.randint(50, 900))
        for tap in sent:
            tap.received_at = arrived
            tap.sent_life, tap.sent_mono = self.life, self.mono(now)
        self.token_at, self.token_life, self.token_mono = now, self.lives, self.mono(now)
        self.offset_ms = -self.wrong_by.total_seconds() * 1000 + self.dice.uniform(-600, 600)
        return sent

    def tap(self, person: str, spot: Spot, seen_at: datetime, now: datetime, source: str) -> Tap:
        """Saves a patrol; its photo is asked for by the server's draw."""
        self.seq += 1
        key, day = challenge_key(ROOT, person), (now + self.wrong_by + timedelta(milliseconds=self.offset_ms)).date().isoformat()
        tap = Tap(
            f"{self.device}-{self.seq}", person, spot, self.device, self.seq, now, now + self.wrong_by, self.offset_ms,
            self.life, self.mono(now), self.mono(max(seen_at, self.born)), source, self.token_at,
            self.token_mono if self.token_life == self.lives else None,
            due=is_drawn(key, [day], spot.zone_id, SHARE, source),
        )  # fmt: skip
        self.waiting.append(tap)
        return tap


def site() -> list[Spot]:
    """Three buildings, eighteen floors, eight zones a floor."""
    return [
        Spot(f"{building}{level}-{number}", f"{building}{level}", building, level)
        for building, levels in LEVELS.items()
        for level in levels
        for number in range(PER_FLOOR)
    ]


def walk_s(dice: random.Random, one: Spot, other: Spot) -> float:
    """How long a person takes from zone to zone, in seconds."""
    if one.floor_id == other.floor_id:
        return dice.uniform(10, 55)
    if one.building_id == other.building_id:
        return dice.uniform(10, 30) + storeys(one.level, other.level) * dice.uniform(15, 35)
    down = (storeys(one.level, 1) + storeys(other.level, 1)) * dice.uniform(15, 35)
    return dice.uniform(90, 260) + down


def has_signal(dice: random.Random, spot: Spot) -> bool:
    """None in basements, mostly upstairs."""
    return spot.level > 0 and dice.random() < 0.8


@dataclass
class Person:
    name: str
    phone: Phone
    zones: Sequence[Spot]
    way_in: str = "camera"


def stroll(dice: random.Random, person: Person, start: datetime, offline: bool = False) -> list[Tap]:
    """One honest round of the person's zones; what it left, sent as soon as there was signal."""
    phone, now, before = person.phone, start, person.zones[0]
    phone.reload(now)
    if not offline or phone.token_at == START:
        phone.meet(now)
    taps: list[Tap] = []
    for spot in person.zones:
        now += timedelta(seconds=walk_s(dice, before, spot))
        before = spot
        if dice.random() < 0.2:
            phone.sleep(timedelta(seconds=dice.uniform(1, 9)))
        seen_at = now
        source = _way_in(dice, person)
        now += timedelta(seconds=dice.uniform(6, 70))
        tap = phone.tap(person.name, spot, seen_at, now, source)
        tap.late = dice.random() < 0.002
        tap.due = tap.due and not tap.late
        if tap.due:
            _answer(dice, tap)
        taps.append(tap)
        if dice.random() < 0.04:
            phone.reload(now + timedelta(seconds=1))
        if not offline and has_signal(dice, spot):
            phone.meet(now + timedelta(seconds=2))
    phone.meet(now + timedelta(minutes=5 if not offline else dice.uniform(20, 60)))
    return taps


def _way_in(dice: random.Random, person: Person) -> str:
    chance = dice.random()
    return "typed" if chance < 0.002 else "list" if chance < 0.0025 else person.way_in


def _answer(dice: random.Random, tap: Tap) -> None:
    if dice.random() < 0.01:
        tap.skipped = "太暗拍不清"
    else:
        tap.photo, tap.photo_age_s = f"photo-{tap.id}", dice.randint(1, 9)


def people(dice: random.Random) -> list[Person]:
    """Two deputies who walk everything, one from the top and one from the bottom.

    And ten owners with a dozen zones each; two of them come in by WeChat's link.
    """
    zones = site()
    crowd = [Person(f"deputy{n}", Phone(f"d{n}", dice), zones[:: 1 - 2 * n]) for n in range(2)]
    for number in range(10):
        own = zones[number * 14 : number * 14 + 12]
        crowd.append(Person(f"owner{number}", Phone(f"o{number}", dice), own, "link" if number in (3, 7) else "camera"))
    crowd[4].phone.wrong_by = timedelta(minutes=37)
    return crowd


def honest_month(seed: int, days: int = 22, walkers: Sequence[int] | None = None) -> list[Tap]:
    """Every record of a month in which nobody cheats."""
    dice = random.Random(seed)  # noqa: S311 - a simulation
    crowd = people(dice)
    inspector = Person("inspector", Phone("i0", dice), site()[::3])
    crowd = [crowd[number] for number in walkers] if walkers is not None else crowd
    taps: list[Tap] = []
    for day in range(days):
        midnight = START + timedelta(days=day + day // 5 * 2)
        for half in (0, 1):
            for person in crowd:
                hour = (8 if half == 0 else 13.5) + dice.uniform(0, 1.5)
                offline = person.name == "deputy1" and day % 5 == 2
                taps += stroll(dice, person, midnight + timedelta(hours=hour), offline)
        if day % 5 in (0, 2) and walkers is None:
            start = midnight + timedelta(hours=9 + dice.uniform(0, 1))
            taps += inspect(dice, inspector, start, offline=day % 10 == 7)
        if day == 9 and walkers is None:
            taps += _together(dice, crowd[0], crowd[6], midnight + timedelta(hours=18))
        if day == 12 and walkers is None:
            crowd[4].phone.wrong_by = timedelta()  # its clock is put right, between two rounds
    return taps


def inspect(dice: random.Random, person: Person, start: datetime, offline: bool = False) -> list[Tap]:
    """An inspector's round of Monday or Wednesday, zone by zone; a failed item is an issue made by the same operation."""
    phone, now, before = person.phone, start, person.zones[0]
    phone.reload(now)
    if not offline or phone.token_at == START:
        phone.meet(now)
    taps: list[Tap] = []
    for spot in person.zones:
        now += timedelta(seconds=walk_s(dice, before, spot) + dice.uniform(60, 300))
        before = spot
        judged = phone.tap(person.name, spot, now, now, "camera")
        judged.what, judged.due = INSPECTION, False
        failed = [_failed(judged, number) for number in range(dice.choice((0, 0, 0, 1, 1, 3)))]
        phone.waiting += failed
        taps += [judged, *failed]
        if not offline and has_signal(dice, spot):
            phone.meet(now + timedelta(seconds=2))
    phone.meet(now + timedelta(minutes=5 if not offline else dice.uniform(20, 60)))
    return taps


def _failed(judged: Tap, number: int) -> Tap:
    """With a photo of its own, of the zone."""
    id_ = f"{judged.id}/{number}"
    return replace(judged, id=id_, what=STEP, source="", photo=f"photo-{id_}" if number == 0 else "")


def _together(dice: random.Random, one: Person, other: Person, start: datetime) -> list[Tap]:
    """The one evening on which a deputy goes round with an owner, both scanning."""
    guest = Person(one.name, one.phone, other.zones)
    taps, now = [], start
    for person in (guest, other):
        person.phone.reload(start)
        person.phone.meet(start)
    for spot in other.zones:
        now += timedelta(seconds=dice.uniform(50, 120))
        for person, wait in ((other, 0), (guest, dice.uniform(4, 20))):
            at = now + timedelta(seconds=wait)
            tap = person.phone.tap(person.name, spot, at, at + timedelta(seconds=6), "camera")
            if tap.due:
                _answer(dice, tap)
            taps.append(tap)
    for person in (guest, other):
        person.phone.meet(now + timedelta(minutes=2))
    return taps
