"""Large text is a setting of the device, on office pages, before the door, and behind a plate."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.plates.actions import issue_plates
from tests.cast import Cast

pytestmark = pytest.mark.one_database
LARGE = 'data-text="large"'


def test_whoever_asks_for_large_text_gets_it_everywhere(cast: Cast, client: FlaskClient) -> None:
    plate = issue_plates(cast.system, [cast.zones["hall"].id])[0]
    office = cast.client("office")
    assert LARGE not in office.get("/zones").text
    answer = office.get("/text-size?to=large&next=/zones")
    assert (answer.status_code, answer.location) == (302, "/zones")
    assert all(LARGE in office.get(path).text for path in ("/zones", "/nowhere"))
    client.get("/text-size?to=large")
    assert all(LARGE in client.get(path).text for path in ("/sign-in", f"/z/{plate.code}"))
    office.get("/text-size?to=normal")
    assert LARGE not in office.get("/zones").text


def test_only_sizes_there_are_and_only_pages_of_this_site(cast: Cast, client: FlaskClient) -> None:
    assert client.get("/text-size?to=huge").status_code == 404
    assert client.get("/text-size?to=large&next=https://example.invalid/").location == "/"
