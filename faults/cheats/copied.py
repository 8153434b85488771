"""What was made once and comes twice: a request sent again, a record as another one, a phone that was copied."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from app.core.ids import new_id
from faults.cheats.page import ASK, CONTACT, COPY, DEVICE, PASTE
from faults.cheats.scene import QUIET_S, Scene, portions
from faults.cheats.tally import Kind, Tally
from faults.day import Day
from faults.phone import Phone
from faults.rows import Figure, fault

VERBATIM = Kind("a request sent again as it was", 100)
OTHER_WORDS = Kind("a record sent again with another zone in it", 100)
ANOTHERS = Kind("a colleague's record handed in as one's own", 100)
NEW_NUMBER = Kind("a record sent again as another, under another number", 100, ("same_tap",))
ELSEWHERE = Kind("a record sent again as another, in another zone, from a colleague's phone", 100, ("same_tap",))
LATER = Kind("an old record sent again as one of now", 100, ("same_tap",))
CLONED = Kind("records of a copied phone", 100, ("twin_number",))


@fault("A11", "{number} each: requests sent again, as they were and changed: every one refused, known already or doubtful",
       figure=Figure(short=20, long=500), drains=False)
def replayed_records(day: Day) -> None:
    scene = Scene(day)
    tally, phone, colleague = Tally(scene), scene.phone("deputy"), scene.phone("manager")
    scene.honest_round(phone)
    scene.honest_round(colleague)
    for part in portions(day.number):
        scene.send(colleague)
        token = colleague.page.evaluate(CONTACT)["token"]
        scene.some(phone, part)
        phone.page.evaluate("() => { __sent.length = 0; }")
        scene.send(phone)
        for body in _each_once(phone.page.evaluate("() => __sent.splice(0)")):
            _again(scene, phone, body, tally)
            _by_a_colleague(scene, colleague, token, body, tally)
            _later(scene, phone, body, tally)
    tally.close()


def _each_once(bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The requests, with each record in the first of them that bore it: on a slow line the phone sends again by itself."""
    met: set[str] = set()
    found = []
    for body in bodies:
        fresh = [one for one in body["operations"] if one["id"] not in met]
        met |= {one["id"] for one in fresh}
        found += [body | {"operations": fresh}] if fresh else []
    return found


def _again(scene: Scene, phone: Phone, body: dict[str, Any], tally: Tally) -> None:
    before = _patrols(scene)
    for kind in (VERBATIM, OTHER_WORDS):
        sent = body if kind is VERBATIM else body | {"operations": [_moved(scene, one) for one in body["operations"]]}
        results = _ask(scene, phone, sent)
        grown = _patrols(scene) != before
        for one in results:
            known = {"duplicate": "known already", "rejected": "refused"}.get(one["status"], "")
            tally.answered(kind, "" if grown else known)
    others = [one | {"id": new_id(), "seq": one["seq"] + 100_000} for one in body["operations"]]
    _ask(scene, phone, body | {"operations": others})
    for one in others:
        tally.add(NEW_NUMBER, one["id"])


def _later(scene: Scene, phone: Phone, body: dict[str, Any], tally: Tally) -> None:
    """Hours on, each with the time of now in it, under a number and a name of its own."""
    others = []
    for one in body["operations"]:
        scene.passes(QUIET_S)
        now = (datetime.now(UTC) + timedelta(seconds=scene.passed)).isoformat()
        others.append(one | {"id": new_id(), "seq": one["seq"] + 200_000, "device_at": now})
    scene.send(phone)
    _ask(scene, phone, body | {"operations": others})
    for one in others:
        tally.add(LATER, one["id"])


def _by_a_colleague(scene: Scene, colleague: Phone, token: str, body: dict[str, Any], tally: Tally) -> None:
    theirs = body | {"device": {"id": colleague.page.evaluate(DEVICE)}, "user": scene.day.site.people["manager"], "cursor": None}
    for one in _ask(scene, colleague, theirs):
        tally.answered(ANOTHERS, "refused" if one["status"] == "rejected" else "")
    others = [_moved(scene, one) | {"id": new_id(), "seq": one["seq"] + 100_000, "stamps": one["stamps"] | {"token": token}}
              for one in body["operations"]]  # fmt: skip
    _ask(scene, colleague, theirs | {"operations": others})
    for one in others:
        tally.add(ELSEWHERE, one["id"])


def _moved(scene: Scene, operation: dict[str, Any]) -> dict[str, Any]:
    """The record with the next room and its plate in it."""
    at = next(index for index, room in enumerate(scene.rooms) if room.id == operation["body"]["zone_id"])
    room = scene.rooms[(at + 1) % len(scene.rooms)]
    return operation | {"body": operation["body"] | {"zone_id": room.id, "code": room.code}}


def _ask(scene: Scene, phone: Phone, body: dict[str, Any]) -> list[dict[str, Any]]:
    scene.day.proxy.refuse = False
    status, answer = phone.page.evaluate(ASK, body)
    scene.cut()
    assert status == 200, f"{status}: {answer}"
    results: list[dict[str, Any]] = answer["results"]
    return results


def _patrols(scene: Scene) -> tuple[int, int]:
    told = scene.day.site.rows("SELECT COUNT(*) FROM journal_entry WHERE action = 'record_patrol'")[0][0]
    return scene.day.site.rows("SELECT COUNT(*) FROM patrol")[0][0], told


@fault("A11", "{number} records of a copied phone: the store of one browser put into another's: every one doubtful",
       figure=Figure(short=20, long=500), drains=False)
def cloned_phones(day: Day) -> None:
    scene = Scene(day)
    tally, phone, copy = Tally(scene), scene.phone("deputy"), scene.phone("deputy")
    scene.honest_round(phone)
    copy.page.evaluate(PASTE, phone.page.evaluate(COPY))
    scene.reopen(copy)
    assert phone.page.evaluate(DEVICE) == copy.page.evaluate(DEVICE), "the copy is another phone"
    for part in portions(day.number):
        scene.some(phone, part)
        copied = scene.some(copy, part)
        scene.send(phone)
        scene.send(copy)
        for id_ in copied:
            tally.add(CLONED, id_)
    scene.honest_round(scene.phone("inspector"))
    tally.close()
