"""A plate's code proves who stood before it, so it stands in no address but its own page's, in no link and in no log."""

from __future__ import annotations

import logging
import re

import pytest
from flask.testing import FlaskClient

from app.plates import actions as plates
from app.plates.models import Plate
from tests.cast import Cast
from tests.public.test_reports import form_of, report, send
from tests.surveys.scenes import begin

pytestmark = pytest.mark.one_database
ADDRESSES = re.compile(r"""(?:href|src|action|formaction|content|data-[\w-]+)="([^"]*)\"""")


@pytest.fixture
def plate(cast: Cast) -> Plate:
    return plates.issue_plates(cast.by("office"), [cast.zones["hall"].id])[0]


def addresses(page: str) -> set[str]:
    return set(ADDRESSES.findall(page))


def with_the_code(plate: Plate, found: set[str]) -> set[str]:
    """Those that hold it, in whatever writing, and are not its page."""
    plain = {one: re.sub(r"[^0-9A-Z]", "", one.upper()) for one in found}
    return {one for one, letters in plain.items() if plate.code in letters and one != f"/z/{plate.code}"}


def test_no_page_of_a_visitor_or_of_the_office_leads_on_by_the_code(
    cast: Cast, client: FlaskClient, plate: Plate, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    begin(cast)
    blank = plates.issue_blank(cast.by("office"), 1)[0]
    own, office = f"/z/{plate.code}", cast.client("office")
    link = report(cast, client, plate)
    alike = send(cast, client, plate, "水龙头漏水了")
    pages = [client.get(path) for path in (own, f"/report/{plate.id}", f"/survey/{plate.id}", link, "/z")]
    pages += [alike, client.post(f"/rate/{plate.id}", data={"satisfied": "no"})]
    pages += [office.get(path) for path in (own + "?public=1", "/plates", f"/plates/{plate.id}", "/plates/blank")]
    office.post(f"/plates/{plate.id}/form", data={"note": "有人捣乱"})
    pages += [client.get(path) for path in (own, f"/report/{plate.id}", f"/survey/{plate.id}")]
    found = set().union(*(addresses(page.text) for page in pages))
    assert f"/report/{plate.id}" in found and f"/survey/{plate.id}" in found and f"/rate/{plate.id}" in found
    assert with_the_code(plate, found) == set()
    offered = addresses(office.get(f"/z/{blank.code}?public=1").text)
    assert f"/plates/blank?plate={blank.id}#bind" in offered and with_the_code(blank, offered) == set()
    assert plate.code not in caplog.text


def test_words_and_letters_are_changed_before_a_plate_without_its_code_in_an_address(client: FlaskClient, plate: Plate) -> None:
    own = f"/z/{plate.code}"
    for path, wanted in (("/language", "en"), ("/text-size", "large")):
        answer = client.post(path, data={"to": wanted, "next": own})
        assert (answer.status_code, answer.location) == (302, own)
    page = client.get(own).text
    assert "Normal text" in page and f'name="next" value="{own}"' in page
    assert client.post("/language", data={"to": "en", "next": "//evil.example/"}).location == "/"


def test_somebody_who_signs_in_from_a_plate_comes_back_to_it(client: FlaskClient, plate: Plate) -> None:
    own = f"/z/{plate.code}"
    from_there = client.get("/sign-in", headers={"Referer": f"http://localhost{own}"})
    assert f'name="next" value="{own}"' in from_there.text
    elsewhere = client.get("/sign-in", headers={"Referer": f"https://evil.example{own}"})
    assert plate.code not in elsewhere.text


def test_an_address_that_was_kept_from_before_leads_to_the_plates_page(client: FlaskClient, plate: Plate) -> None:
    for path in ("/report/", "/survey/"):
        for written in (plate.code, plate.code.lower()):
            answer = client.get(path + written)
            assert (answer.status_code, answer.location) == (303, f"/z/{plate.code}")
        assert client.get(path + "nonsense").status_code == 404


def test_a_form_opened_by_the_plate_is_that_plates(cast: Cast, client: FlaskClient, plate: Plate) -> None:
    other = plates.issue_plates(cast.by("office"), [cast.zones["corridor"].id])[0]
    form = form_of(client.get(f"/report/{plate.id}").text)
    assert send(cast, client, other, form=form).status_code == 422
