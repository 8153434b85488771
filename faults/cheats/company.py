"""Codes without a walk, and one walk or one phone for two people."""

from __future__ import annotations

from faults.cheats.scene import QUIET_S, Scene, portions
from faults.cheats.tally import Kind, Tally
from faults.day import Day
from faults.rows import Figure, fault

TYPED = Kind("codes typed at a desk", 95, flagged=True)
LISTED = Kind("records from the list, without a plate", 95, flagged=True)
TOGETHER = Kind("one walk for two phones", 95, ("together",), flagged=True)
SHARED = Kind("a colleague's account on one's own phone", 95, ("shared_phone",), flagged=True)
TOGETHER_ROOMS = 6
SWITCHED = 5  # records between two sign-ins
OTHER_PLACES = 1_000  # pictures that are of none of the rooms


@fault("A11", "{number} each: codes typed at a desk, records from the list, with and without a photo: noticed",
       figure=Figure(short=20, long=500), drains=False)
def codes_at_a_desk(day: Day) -> None:
    scene = Scene(day, share=10)
    tally, phone = Tally(scene), scene.phone("deputy")
    scene.honest_round(phone)
    for kind, source in ((TYPED, "typed"), (LISTED, "list")):
        for part in portions(day.number):
            stops = []
            for number in part:
                scene.passes(QUIET_S)
                photo = scene.picture(OTHER_PLACES + number) if number % 2 else ""
                stops.append(scene.stop_at(scene.rooms[number % len(scene.rooms)], source, photo=photo))
            for id_ in scene.walk(phone, stops):
                tally.add(kind, id_)
            scene.send(phone)
    scene.honest_round(phone)
    tally.close()


@fault("A11", "{number} each: rounds walked once and logged on two phones, records of two people on one phone: noticed",
       figure=Figure(short=20, long=500), drains=False)
def walks_for_two(day: Day) -> None:
    scene = Scene(day)
    tally, phone, other = Tally(scene), scene.phone("deputy"), scene.phone("manager")
    scene.honest_round(phone)
    scene.honest_round(other)
    for _round in range(day.number):
        scene.passes(QUIET_S)
        stops = scene.round_of(phone, scene.rooms[:TOGETHER_ROOMS])
        beside = [one | {"at": one["at"] + day.rng.uniform(5, 20)} for one in stops]
        mine, theirs = scene.walk(phone, stops), scene.walk(other, beside)
        scene.send(phone)
        scene.send(other)
        for pair in zip(mine, theirs, strict=True):
            tally.add(TOGETHER, *pair)
    scene.passes(QUIET_S)
    for _part in portions(day.number, SWITCHED):
        scene.passes(QUIET_S)
        for who in ("inspector", "deputy"):
            phone.sign_in(who)
            phone.who = who
            scene.reopen(phone)
            ids = scene.walk(phone, [one | {"photo": ""} for one in scene.round_of(phone, scene.rooms[:SWITCHED])])
            scene.send(phone)
        for id_ in ids:
            tally.add(SHARED, id_)
    tally.close()
