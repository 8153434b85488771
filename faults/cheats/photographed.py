"""Photographs of plates before the camera, and photographs again where one of the room was asked for."""

from __future__ import annotations

from pathlib import Path

from faults.cheats.film import film
from faults.cheats.page import SCAN
from faults.cheats.scene import QUIET_S, ROOMS, Scene, portions
from faults.cheats.tally import Kind, Tally
from faults.day import Day
from faults.phone import Phone
from faults.rows import Figure, fault

SHARE = 50  # per cent of the visits for which the office asks for a photo
CAR_PARK = Kind("photographed codes read by the camera, one after the other", 95, ("too_fast", "too_many"), flagged=True)
PATIENT = Kind(f"rounds of {ROOMS} photographed codes at walking pace, a photo asked for in {SHARE} %", 95, flagged=True)
EACH = Kind("not demanded: the single records of those rounds", None, flagged=True)
FRESH = Kind("not demanded: such rounds with a new photo of some other place each time", None, flagged=True)
YESTERDAYS = Kind("yesterday's photo again", 95, ("same_photo",))
ONE_FOR_ALL = Kind("one photo for a whole round", 95, ("same_photo",))
A_PHONE = 0.25  # of the time that this machine takes to read
DAY_S = 86_400
OTHER_PLACES = 1_000


def _scanned(scene: Scene, phone: Phone, photos: list[str], after: tuple[float, float] = (0, 0)) -> list[str]:
    """A round before the camera; in each room this photo is at hand, "" for none; the ids of its records.

    Without time spent in the rooms the plates follow each other about as fast as a phone reads them, whatever this machine does.
    """
    at_hand = zip(scene.rooms, photos, strict=True)
    wanted = {room.id: {"photo": photo, "after": scene.rng.uniform(*after)} for room, photo in at_hand}
    scene.open_camera(phone)
    saved, passed = phone.page.evaluate(SCAN, [wanted, 1 if any(after) else A_PHONE])
    scene.passed = max(scene.passed, passed / 1000)
    scene.send(phone)
    return list(saved.values())


def _elsewhere(scene: Scene, number: int) -> list[str]:
    """What somebody has at hand who is not there, turn by turn: a reason, the same picture for all."""
    desk = scene.picture(OTHER_PLACES + number)
    return [scene.again(desk) if number % 2 else "" for _ in scene.rooms]


@fault("A11", "{number} each: photographed codes before the camera in a row, rounds of them at walking pace: noticed",
       figure=Figure(short=20, long=500), drains=False)
def photographed_plates(day: Day) -> None:
    scene = Scene(day, share=SHARE)
    tally = Tally(scene)
    looks_at = film(Path(day.folder) / "plates.y4m", [room.code for room in scene.rooms])
    phone = scene.phone("deputy", lasting=True, arguments=looks_at)
    scene.passes(QUIET_S)
    scene.honest += _scanned(scene, phone, [scene.photo(room) for room in scene.rooms], after=(40, 70))
    for part in portions(day.number, ROOMS):
        scene.passes(QUIET_S)
        for id_ in _scanned(scene, phone, _elsewhere(scene, part.start // ROOMS))[: len(part)]:
            tally.add(CAR_PARK, id_)
    read = max(1, day.number // 50)
    for number in range(day.number):
        scene.passes(DAY_S)
        photos = _elsewhere(scene, OTHER_PLACES + number)
        ids = _scanned(scene, phone, photos, (60, 200)) if number < read else _paced(scene, phone, photos)
        tally.add(PATIENT, *ids)
        for id_ in ids:
            tally.add(EACH, id_)
    for number in range(day.number):
        scene.passes(DAY_S)
        first = 3 * OTHER_PLACES + number * ROOMS
        tally.add(FRESH, *_paced(scene, phone, [scene.picture(first + room) for room in range(ROOMS)]))
    tally.close(f"; of the rounds at walking pace {read} read by the camera code by code, the others with the codes it had read")


def _paced(scene: Scene, phone: Phone, photos: list[str]) -> list[str]:
    """The codes that the camera read before, again at walking pace."""
    stops = []
    for room, photo in zip(scene.rooms, photos, strict=True):
        scene.passes(scene.rng.uniform(60, 200))
        stops.append(scene.stop_at(room, photo=photo))
    ids = scene.walk(phone, stops)
    scene.send(phone)
    return ids


@fault("A11", "{number} each: yesterday's photo where one is asked for, one photo for a whole round: noticed when it arrives",
       figure=Figure(short=20, long=500), drains=False)
def photos_again(day: Day) -> None:
    scene = Scene(day, share=100)
    tally, phone = Tally(scene), scene.phone("deputy")
    scene.honest_round(phone)
    for part in portions(day.number, ROOMS):
        scene.passes(DAY_S)
        rooms = scene.rooms[: len(part)]
        stops = scene.round_of(phone, rooms)
        scene.walk(phone, stops)
        scene.send(phone)
        scene.passes(DAY_S)
        again = [scene.again(one["photo"]) for one in stops]
        today = [one | {"photo": photo} for one, photo in zip(scene.round_of(phone, rooms), again, strict=True)]
        for id_ in scene.walk(phone, today):
            tally.add(YESTERDAYS, id_)
        scene.send(phone)
    for part in portions(day.number, ROOMS - 1):
        scene.passes(DAY_S)
        rooms, shown = scene.rooms[: len(part) + 1], scene.picture(OTHER_PLACES + part.start)
        stops = [one | {"photo": scene.again(shown)} for one in scene.round_of(phone, rooms)]
        for id_ in scene.walk(phone, stops)[1:]:
            tally.add(ONE_FOR_ALL, id_)
        scene.send(phone)
    tally.close()
