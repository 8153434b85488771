"""Records under another's name, and with moments of the server's that it never gave to this person and phone."""

from __future__ import annotations

import base64
import json
import zlib
from datetime import UTC, datetime

from faults.cheats.page import CONTACT
from faults.cheats.scene import Scene, portions
from faults.cheats.tally import Kind, Tally
from faults.day import Day
from faults.phone import Phone
from faults.rows import Figure, fault

AUTHOR = Kind("another named as the author, for a zone of theirs", 100)
MADE_UP = Kind("a moment of the server's made up", 100, ("no_token",))
BORROWED = Kind("a moment of the server's given to a colleague", 100, ("no_token",))
OF_ANOTHER = Kind("a moment of the server's given to another phone", 100, ("no_token",))


@fault("A11", "{number} each: another's name, a made-up, a borrowed moment of the server's: every one refused or doubtful",
       figure=Figure(short=20, long=500), drains=False)
def forged_records(day: Day) -> None:
    scene = Scene(day)
    tally = Tally(scene)
    phone, other, colleague = scene.phone("deputy"), scene.phone("deputy"), scene.phone("manager")
    scene.honest_round(phone)
    for part in portions(day.number):
        for kind, whose in ((MADE_UP, phone), (BORROWED, colleague), (OF_ANOTHER, other)):
            scene.send(whose)
            token = whose.page.evaluate(CONTACT)["token"]
            _with_token(scene, phone, part, kind, token, tally)
    scene.honest_round(phone)
    _as_another(scene, day.number, tally)
    tally.close()


def _with_token(scene: Scene, phone: Phone, part: range, kind: Kind, token: str, tally: Tally) -> None:
    ids = scene.some(phone, part)
    tokens = {id_: _later(token, scene, number) if kind is MADE_UP else token for number, id_ in enumerate(ids)}
    scene.edit(phone, {id_: {"stamps.token": one} for id_, one in tokens.items()})
    scene.send(phone)
    for id_ in ids:
        tally.add(kind, id_)


def _later(token: str, scene: Scene, number: int) -> str:
    """The token with another moment in it, under the old signature; every third without any sense."""
    if number % 3 == 2:
        return "WzEsIiIsIiIsMF0.made-up"
    words, _, signature = token.rpartition(".")
    plain = base64.urlsafe_b64decode(words.lstrip(".") + "=" * (-len(words.lstrip(".")) % 4))
    said = json.loads(zlib.decompress(plain) if words.startswith(".") else plain)  # a dot before it says: made smaller
    said[0] = int((datetime.now(UTC).timestamp() + scene.passed - scene.rng.uniform(1, 8) * 3_600) * 1000)
    packed = base64.urlsafe_b64encode(json.dumps(said, separators=(",", ":")).encode()).decode().rstrip("=")
    return f"{packed}.{signature}"


def _as_another(scene: Scene, number: int, tally: Tally) -> None:
    """The owner of one hall names the deputy, who may walk everywhere, in the record and in the request."""
    phone, deputy = scene.phone("owner"), scene.day.site.people["deputy"]
    for part in portions(number):
        wanted = []
        for count in part:
            room = scene.rooms[count % len(scene.rooms)]
            body = {"zone_id": room.id, "source": "camera", "code": room.code, "items": [], "photos": [], "person_id": deputy}
            wanted.append({"kind": "record_patrol", "title": "巡查", "body": body})
        ids = phone.save(wanted)
        named = {"person_id": deputy, "author_id": deputy, "user": deputy}
        phone.page.evaluate("edits => { globalThis.__edits = edits; }", dict.fromkeys(ids, named))
        scene.send(phone)
        authors = {row[0]: row[1] for row in scene.day.site.rows("SELECT id, person_id FROM operation")}
        for id_ in ids:
            tally.add(AUTHOR, id_)
            assert authors[id_] == scene.day.site.people["owner"], "a record stands under the name of somebody who did not make it"
