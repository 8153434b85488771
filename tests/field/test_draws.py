"""The photo asked for at random: the phone draws what the server draws again."""

from __future__ import annotations

import pytest

from app.evidence.rules import challenge_key, is_drawn
from tests.field.conftest import Phone

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

DRAW = """async ([key, zones]) => {
    const evidence = await import('/static/field/evidence.js');
    const world = await import('/static/field/world.js');
    const time = await import('/static/field/time.js');
    await world.take([], { user: { id: 'me', name: 'me' } }, false);
    await evidence.keepContact({ token: 't', key, share: 30 }, 'me');
    const due = [];
    for (const zone of zones) if (await evidence.photoDue(zone, 'camera')) due.push(zone);
    return [time.day(time.now()), due];
}"""


def test_the_phone_and_the_server_draw_the_same_zones_of_the_day(phone: Phone) -> None:
    page = phone.open(who=None)
    key, zones = challenge_key(b"root", "me"), [f"zone-{number}" for number in range(200)]
    day, due = page.evaluate(DRAW, [key, zones])
    assert due == [zone for zone in zones if is_drawn(key, [day], zone, 30, "camera")]
    assert 30 < len(due) < 90
