"""Weighs simulated taps by the product's own rules; finds what is near them as app/evidence/queries.py does."""

from __future__ import annotations

import io
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from PIL import Image

from app.evidence.queries import MOST_LIKES, OTHER_VISIT, PHOTO_DAYS, SEQ_SIGHT
from app.evidence.rules import SIGHT, Claim, Judgement, Walking, judge, nearest
from app.evidence.rules.company import RUN, TOGETHER
from app.photos.rules import difference_hash
from tools.trusting.pictures import draw_room, look
from tools.trusting.world import Tap


def weigh(taps: Sequence[Tap], ways: Walking) -> list[tuple[Tap, Judgement]]:
    """Every tap's judgement once all have arrived."""
    _find_likes(taps)
    claims = [tap.claim() for tap in taps]
    store = Store(claims)
    return [(tap, judge(claim, store.nearby(claim), ways)) for tap, claim in zip(taps, claims, strict=True)]


class Store:
    """Claims by person, zone and device."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self.people: dict[str, dict[int, list[Claim]]] = defaultdict(lambda: defaultdict(list))
        self.zones: dict[str, dict[int, list[Claim]]] = defaultdict(lambda: defaultdict(list))
        self.devices: dict[str | None, dict[int, list[Claim]]] = defaultdict(lambda: defaultdict(list))
        for claim in claims:
            self.people[claim.person_id][_hour(claim)].append(claim)
            self.zones[claim.spot.zone_id][_hour(claim)].append(claim)
            self.devices[claim.device_id][claim.seq or 0].append(claim)

    def nearby(self, claim: Claim) -> list[Claim]:
        found = self._around(self.people[claim.person_id], claim, SIGHT)
        seq = claim.seq or 0
        for number in range(seq - SEQ_SIGHT, seq + SEQ_SIGHT + 1):
            found += self.devices[claim.device_id].get(number, [])
        met = self._around(self.zones[claim.spot.zone_id], claim, TOGETHER)
        people = {one.person_id for one in met}
        for person_id in people if len(people) > 1 else ():
            found += self._around(self.people[person_id], claim, RUN)
        return list({one.id: one for one in found if one.id != claim.id}.values())

    @staticmethod
    def _around(hours: dict[int, list[Claim]], claim: Claim, span: timedelta) -> list[Claim]:
        here = _hour(claim)
        near = [one for hour in (here - 1, here, here + 1) for one in hours.get(hour, ())]
        return [one for one in near if abs(one.at - claim.at) <= span]


def _hour(claim: Claim) -> int:
    return int(claim.at.timestamp() // 3600)


def _find_likes(taps: Sequence[Tap]) -> None:
    """Compares every photo with the earlier ones of its zone and of its person."""
    shown = sorted((tap for tap in taps if tap.photo), key=lambda tap: tap.claim().at)
    by_zone: dict[str, list[tuple[Claim, str]]] = defaultdict(list)
    by_person: dict[str, list[tuple[Claim, str]]] = defaultdict(list)
    for tap in shown:
        claim, print_ = tap.claim(), _print_of(tap)
        earlier = {
            old.id: dhash
            for group in (by_zone[tap.spot.zone_id], by_person[tap.person])
            for old, dhash in group[-MOST_LIKES:]
            if claim.at - PHOTO_DAYS <= old.at
            and (old.spot.zone_id != claim.spot.zone_id or old.at <= claim.at - OTHER_VISIT)
        }
        tap.resembles = nearest(print_, earlier.items()) or ""
        by_zone[tap.spot.zone_id].append((replace(claim), print_))
        by_person[tap.person].append((replace(claim), print_))


def _print_of(tap: Tap) -> str:
    """The hash of what that photo shows: the zone (or the one named after "@") by a hand, an old photo again, or some
    other place."""
    how, _, old = tap.photo.rpartition(":")
    named = old.partition("@")[2]
    dice = random.Random(old or tap.photo)  # noqa: S311 - a simulation
    place = named or tap.spot.zone_id if tap.photo.partition("-")[0].endswith("photo") else f"elsewhere of {tap.person}"
    seen = look(
        draw_room(hash_of(place)), dice.uniform(-8, 8), dice.uniform(-6, 6), dice.uniform(1, 1.25),
        dice.uniform(-4, 4), dice.uniform(0.75, 1.2),
    )  # fmt: skip
    if how == "again":
        seen = _through_a_chat(seen, random.Random(tap.id))  # noqa: S311 - a simulation
    if how == "screen":
        hand = random.Random(tap.id)  # noqa: S311 - a simulation
        seen = look(seen, hand.uniform(-3, 3), hand.uniform(-3, 3), hand.uniform(1, 1.1), hand.uniform(-3, 3), 0.9)
    return difference_hash(seen)


def _through_a_chat(picture: Image.Image, dice: random.Random) -> Image.Image:
    """Made smaller and poorer, a hair cropped, another stamp at its foot."""
    width, height = picture.size
    cut = dice.uniform(0, 0.012)
    crop = picture.crop((int(width * cut), int(height * cut), width, height)).resize((width * 2 // 3, height * 2 // 3))
    out = io.BytesIO()
    crop.save(out, "JPEG", quality=dice.randint(45, 80))
    again = Image.open(out).convert("RGB")
    again.paste((20, 20, 20), (0, again.height * 15 // 16, again.width, again.height))
    return again


def hash_of(place: str) -> int:
    """The same number for a place in every run."""
    return int.from_bytes(place.encode()[-6:], "big") ^ len(place)
