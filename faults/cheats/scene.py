"""A floor of rooms, people with phones, and a time that passes for all of them and the server alike, as fast as is wanted."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from PIL import Image

from app.core.db import db, transaction
from app.places.actions import add_floor, add_zone
from app.places.models import BuildingFloor, Zone
from app.plates.actions import issue_plates
from app.settings.actions import change_settings
from faults.cheats.page import CLOCKS, EDIT, HANDS, READER, SET, TAMPER, WALK
from faults.day import Day
from faults.phone import Phone
from tools.trusting.pictures import draw_room, look

ROOMS = 10
LARGE = (1280, 960)  # pixels of a photo: in a small one the stamp would take more room than in any phone's
LOOKS_S = 6  # from the plate to the tap
AT_ONCE = 50  # records between two exchanges, at most
_IDLE = "() => import('/static/field/sync.js').then((sync) => sync.state.phase !== 'busy')"
_KNOWN = "() => import('/static/field/world.js').then((world) => Boolean(world.user && world.site()))"
QUIET_S = 20 * 60  # between two cheats: none is caught for the haste of another


@dataclass(frozen=True)
class Room:
    id: str
    code: str  # what its plate says


class Scene:
    """`share` is the office's, per cent: how many photos are asked for."""

    def __init__(self, day: Day, share: int = 0) -> None:
        self.day, self.rng, self.passed = day, day.rng, 0.0  # seconds that passed beside the real ones
        self.phones: list[Phone] = []
        self.honest: list[str] = []
        self._dial = day.site.instance / "dial"
        self._dial.write_text("0")
        day.site.stop()
        day.site.settings = {"dial": str(self._dial)}
        self.rooms = self._furnish(share)
        day.site.start()
        day.proxy.refuse = True  # nobody is connected but when `send` says so

    def _furnish(self, share: int) -> list[Room]:
        with self.day.site.office("system") as by:
            hall = db.session.get(Zone, self.day.site.zones["hall"])
            assert hall
            floor = db.session.get(BuildingFloor, hall.floor_id)
            assert floor
            with transaction():
                third = add_floor(by, floor.building_id, 3)
                made = [add_zone(by, third.id, f"三层{300 + number}室", number=f"{300 + number}") for number in range(ROOMS)]
            plates = issue_plates(by, [zone.id for zone in made])
            change_settings(by, challenge_share=share)
            address = self.day.site.url
            rooms = [Room(plate.zone_id or "", f"{address}/z/{plate.code}") for plate in plates]
        later = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=4_000)
        self.day.site.run("UPDATE device_session SET expires_at = :later", later=later)  # the days pass quickly here
        return rooms

    def phone(self, who: str, lasting: bool = False, arguments: Sequence[str] = ()) -> Phone:
        """A phone that has just had a contact."""
        phone = self.day.phone(who, open_=False, lasting=lasting)
        phone.arguments += arguments
        phone.scripts.append(CLOCKS % (self.passed * 1000))
        self._turn()
        self.day.proxy.refuse = False
        phone.open()
        self.phones.append(phone)
        self._meet(phone)
        return phone

    def reopen(self, phone: Phone, path: str = "/app", until: str = "") -> None:
        """Its page begins anew, connected, and has what it needs."""
        self._turn()
        self.day.proxy.refuse = False
        phone.page.goto(phone.url + path)
        phone.wait(lambda: phone.page.evaluate(_KNOWN), "the app to know its person")
        if until:
            phone.page.evaluate(until)
        self._meet(phone)

    def open_camera(self, phone: Phone) -> None:
        """The screen with the camera; the page knows what time it is by now, and has had a contact."""
        if phone.page.url.endswith("/app/scan"):
            self.send(phone)
        else:
            self.reopen(phone, "/app/scan", READER)

    def _meet(self, phone: Phone) -> None:
        phone.page.evaluate(TAMPER)
        phone.page.evaluate(HANDS)
        self.send(phone)

    def passes(self, seconds: float) -> float:
        """So long nobody does anything; how much has passed in all."""
        self.passed += seconds
        return self.passed

    def stop_at(self, room: Room, source: str = "camera", looks: float = LOOKS_S, **more: Any) -> dict[str, Any]:
        """A stop of a walk at this moment."""
        return {"zone": room.id, "code": room.code, "at": self.passed, "looks": looks, "source": source} | more

    def walk(self, phone: Phone, stops: list[dict[str, Any]]) -> list[str]:
        """What is saved at these stops, in this order, without signal; their ids."""
        ids: list[str]
        ids, passed = phone.page.evaluate(WALK, stops)
        self.passed = max(self.passed, passed / 1000)
        return ids

    def edit(self, phone: Phone, edits: dict[str, dict[str, Any]]) -> None:
        phone.page.evaluate(EDIT, edits)

    def send(self, phone: Phone) -> None:
        """The phone is connected until all that it holds is sent, then no more."""
        self.cut()
        self.passes(15)  # nothing can be taken back any more
        self._turn()
        self.day.proxy.refuse = False
        phone.send()
        phone.drain()
        self.cut()

    def cut(self) -> None:
        """Nobody is connected any more, and no exchange is under way in which time could pass all at once."""
        self.day.proxy.refuse = True
        for phone in self.phones:
            if phone.context:
                phone.wait(lambda phone=phone: phone.page.evaluate(_IDLE), "an exchange to be over")

    def _turn(self) -> None:
        self._dial.write_text(str(self.passed))
        for phone in self.phones:
            if phone.context:
                phone.page.evaluate(SET, self.passed * 1000)

    def round_of(self, phone: Phone, rooms: Sequence[Room] = (), **more: Any) -> list[dict[str, Any]]:
        """The stops of a walk at walking pace, each with a photo at hand."""
        stops = []
        for room in rooms or self.rooms:
            self.passes(self.rng.uniform(35, 70))
            stops.append(self.stop_at(room, photo=self.photo(room)) | more)
        return stops

    def honest_round(self, phone: Phone) -> list[str]:
        """All rooms at walking pace by somebody who is there, the control of every row."""
        self.passes(QUIET_S)
        ids = self.walk(phone, self.round_of(phone))
        self.send(phone)
        self.passes(QUIET_S)
        self.honest += ids
        return ids

    def some(self, phone: Phone, part: range, **more: Any) -> list[str]:
        """A record for each of these numbers, long after the one before, in one room after the other; their ids."""
        stops = []
        for number in part:
            self.passes(QUIET_S)
            stops.append(self.stop_at(self.rooms[number % len(self.rooms)], **more))
        return self.walk(phone, stops)

    def photo(self, room: Room) -> str:
        """The room from a hand, as base64."""
        return self.picture(self.rooms.index(room) + 1)

    def picture(self, place: int) -> str:
        """Some place from a hand."""
        dice = self.rng
        return packed(look(draw_room(place), dice.uniform(-8, 8), dice.uniform(-6, 6), dice.uniform(1, 1.25),
                           dice.uniform(-4, 4), dice.uniform(0.75, 1.2)).resize(LARGE))  # fmt: skip

    def again(self, photo: str) -> str:
        """The same picture as a chat gives it back: smaller and poorer, a hair cropped."""
        seen = Image.open(io.BytesIO(base64.b64decode(photo)))
        cut, (width, height) = self.rng.uniform(0, 0.012), seen.size
        seen = seen.crop((int(width * cut), int(height * cut), width, height)).resize((width * 2 // 3, height * 2 // 3))
        return packed(seen, self.rng.randint(45, 80))


def packed(picture: Image.Image, quality: int = 85) -> str:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return base64.b64encode(out.getvalue()).decode()


def portions(number: int, size: int = AT_ONCE) -> list[range]:
    """The numbers below `number` in parts of at most `size`: each is saved, then sent."""
    return [range(start, min(start + size, number)) for start in range(0, number, size)]
