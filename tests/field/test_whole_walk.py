"""The main job from end to end, in a real browser at a phone's size, on both databases.

An empty office imports its ledger, prints plates, walks with and without a network, mends, verifies and looks.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, expect
from sqlalchemy import select

from app.cases.models import Issue
from app.core import journal
from app.core.db import db
from app.demo.ledger import demo_ledger
from app.patrols.models import Patrol
from app.people.models import Person
from app.photos.models import Photo, PhotoUpload
from app.places.models import Zone
from app.places.queries import owners_at
from app.plates.queries import plate_by_code
from app.policy import DEPUTY, INSPECTOR, MANAGER
from app.standards.queries import checklist_for
from tests.field.conftest import Phone
from tests.field.office import FLAGS, HAND, Office, a_desk, a_phone, film_of, sign_in_code, take_up, until
from tests.field.steps import expect_waiting, send_now, wait_until_kept

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(1200)]
BUILDING = "会议中心"


@dataclass
class Printed:
    """A plate as it came out of the printer."""

    code: str
    zone: Zone
    owner: str
    check: str
    picture: Image.Image


@pytest.fixture
def office(tmp_path: Path, own_database: str | None) -> Iterator[Office]:
    folder = tmp_path / "instance"
    folder.mkdir()
    made = Office(folder, own_database)
    made.build()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def browser(_playwright: Playwright) -> Iterator[Browser]:
    made = _playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
    yield made
    made.close()


@pytest.fixture
def phone(_playwright: Playwright, office: Office, tmp_path: Path) -> Iterator[Phone]:
    made = Phone(_playwright, office, tmp_path / "phone")
    made.looks = HAND
    yield made
    made.close()


def test_from_the_ledger_to_a_verified_fix(
    office: Office, browser: Browser, phone: Phone, photo: Callable[[int], str], tmp_path: Path
) -> None:
    desk = a_desk(browser)
    begin(desk, office)
    import_ledger(desk, office, tmp_path)
    plates = print_plates(desk, office, tmp_path)
    who = people(office, plates)

    camera = film_of(plates[0].picture, tmp_path / "plate.y4m")
    phone.arguments += camera
    page = take_up(phone.open("/app", None), sign_in_code(desk, office, who["deputy"]))
    scan_and_tick(page, office, plates[0])

    without_network(phone, office, plates, photo, camera)
    come_back(phone, office)

    owner_mends(browser, office, sign_in_code(desk, office, who["owner"]), photo)
    inspector_verifies(browser, office, sign_in_code(desk, office, who["inspector"]))
    manager_looks(browser, office, sign_in_code(desk, office, who["manager"]), plates)
    anybody_looks(browser, office, plates)
    with office.inside():
        assert journal.verify() is None


def begin(desk: Page, office: Office) -> None:
    """The first page of an empty site makes the office's account."""
    desk.goto(office.url)
    for name, value in {"site_name": "青禾园区", "number": "A001", "name": "方璐", "password": "quiet corridors",
                        "again": "quiet corridors"}.items():  # fmt: skip
        desk.fill(f"[name={name}]", value)
    desk.locator("main form button.primary").click()
    desk.wait_for_url("**/import")
    desk.goto(f"{office.url}/settings/presence")
    desk.fill("[name=challenge_share]", "0")  # photos asked for at random have tests of their own
    desk.locator("main form button.primary").first.click()
    expect(desk.locator(".notice[data-tone=ok]").first).to_be_visible()
    desk.goto(f"{office.url}/import")


def import_ledger(desk: Page, office: Office, tmp_path: Path) -> None:
    """Every oddity is named by sheet, row and column before anything is written; then the office agrees."""
    file = tmp_path / "责任区台账.xlsx"
    file.write_bytes(demo_ledger())
    desk.set_input_files("input[type=file]", str(file))
    desk.locator("main form button.primary").click()
    desk.wait_for_url("**/import/*")
    oddities = desk.locator("#oddities")
    expect(oddities).to_contain_text("责任区")
    first = oddities.locator("tbody tr").first.locator("td")
    assert re.fullmatch(r"\d+", first.nth(0).inner_text()) and first.nth(1).inner_text() and first.nth(3).inner_text()
    assert (office.count(Zone), office.count(Person)) == (0, 1), "nothing is written before somebody agrees"
    desk.locator("form[action$=accept] button").first.click()
    desk.locator("dialog button.primary").click()
    desk.wait_for_url("**/jobs/*")
    expect(desk.locator("main")).to_contain_text("已完成", timeout=120_000)
    assert (office.count(Zone), office.count(Person)) == (143, 59)


def print_plates(desk: Page, office: Office, tmp_path: Path) -> list[Printed]:
    """One PDF for a building, read again by a reader that is none of ours."""
    desk.goto(f"{office.url}/plates/print?building={BUILDING}")
    with desk.expect_download(timeout=120_000) as coming:
        desk.locator("button[name=do][value=print]").click()
    file = tmp_path / "plates.pdf"
    coming.value.save_as(file)
    subprocess.run(["pdftoppm", "-r", "200", "-png", str(file), str(tmp_path / "sheet")], check=True)
    printed = []
    with office.inside():
        for sheet in sorted(tmp_path.glob("sheet-*.png")):
            picture = Image.open(sheet)
            for symbol in zxingcpp.read_barcodes(picture):
                code = symbol.text.removeprefix(f"{office.url}/z/".upper())
                plate = plate_by_code(code)
                assert plate and plate.zone and plate.zone.floor.building.name == BUILDING, symbol.text
                corner, far = symbol.position.top_left, symbol.position.bottom_right
                side = far.x - corner.x
                around = (corner.x - side // 2, corner.y - side // 2, far.x + side // 2, far.y + side // 2)
                owner = owners_at(datetime.now(UTC)).get(plate.zone.id)
                check = checklist_for(plate.zone)[0][1]
                printed.append(Printed(code, plate.zone, owner.name if owner else "", check, picture.crop(around)))
    assert len(printed) == len({one.code for one in printed}) == 18
    return printed


def people(office: Office, plates: list[Printed]) -> dict[str, str]:
    """Who will hold a phone: by the roles that the ledger's posts gave them. The owner is the one of the last plate."""
    with office.inside():
        persons = db.session.execute(select(Person)).unique().scalars().all()
        found = {
            role: next(person.id for person in persons if any(held.role == role for held in person.roles))
            for role in (DEPUTY, INSPECTOR, MANAGER)
        }
        return found | {"owner": owners_at(datetime.now(UTC))[plates[9].zone.id].id}


def all_normal(page: Page) -> None:
    """One tap, and the screen says that it is kept."""
    page.get_by_role("button", name="一切正常").first.tap()
    expect(page.locator(".walk-card, main[data-view=zone]")).to_have_count(0)


def scan_and_tick(page: Page, office: Office, plate: Printed) -> None:
    """The camera reads the printed plate; the zone says what it is; one tap records the patrol."""
    wait_until_kept(page)
    page.goto(f"{office.url}/app/scan")
    card = page.locator(".walk-card")
    expect(card.get_by_role("heading")).to_have_text(plate.zone.name, timeout=60_000)
    for words in (plate.owner, "尚未巡检", plate.check):
        expect(card).to_contain_text(words)
    all_normal(page)
    until(lambda: office.count(Patrol) == 1, page, "the patrol did not arrive")


def without_network(
    phone: Phone, office: Office, plates: list[Printed], photo: Callable[[int], str], camera: list[str]
) -> None:
    """The server is gone, the browser is opened anew: ten plates, two issues with photos, all counted as waiting."""
    assert phone.context
    phone.context.pages[-1].goto(f"{office.url}/app")
    expect_waiting(phone.context.pages[-1], 0)
    phone.close()
    office.stop()
    with pytest.raises(OSError):
        urllib.request.urlopen(office.url, timeout=5)

    page = phone.open("/app/scan", None)  # the camera still sees the first plate
    all_normal(page)
    page.goto(f"{office.url}/app")
    expect_waiting(page, 1)
    phone.close()
    phone.arguments = [one for one in phone.arguments if one not in camera]
    page = phone.open("/app/scan", None)
    for plate in plates[1:8]:
        type_code(page, office, plate)
        all_normal(page)
    for number, plate in enumerate(plates[8:10]):
        type_code(page, office, plate)
        page.locator("a[href$='/report']").first.tap()
        page.set_input_files("input[capture]", photo(number))
        page.wait_for_selector(".taken")
        page.fill("#words", f"墙角漏水{number}")
        page.locator("main[data-view=report] button.huge").tap()
        page.wait_for_selector("main:not([data-view=report])")
    page.goto(f"{office.url}/app")
    expect_waiting(page, 12)
    phone.close()


def type_code(page: Page, office: Office, plate: Printed) -> None:
    page.goto(f"{office.url}/app/scan")
    page.fill("#code", f"{plate.code[:5]}-{plate.code[5:]}".lower())
    page.press("#code", "Enter")
    expect(page.locator("#heading")).to_have_text(plate.zone.name)


def come_back(phone: Phone, office: Office) -> None:
    """Opened a third time everything is there; with the server back each record and photo arrives once."""
    page = phone.open("/app", None)
    expect_waiting(page, 12)
    office.start()
    send_now(page)
    expect_waiting(page, 0, within=120_000)
    page.reload()
    send_now(page)
    expect_waiting(page, 0)
    assert (office.count(Patrol), office.count(Issue), office.count(Photo)) == (11, 2, 2)
    with office.inside():
        uploads = db.session.execute(select(PhotoUpload)).scalars().all()
        assert [upload.state for upload in uploads] == ["held", "held"]
        sources = [patrol.source for patrol in db.session.execute(select(Patrol)).scalars()]
        assert (sources.count("camera"), sources.count("typed")) == (2, 9)
    phone.close()


def owner_mends(browser: Browser, office: Office, link: str, photo: Callable[[int], str]) -> None:
    """The issue is on top of the owner's Today; an after-photo and a tap say it is mended."""
    page = take_up(a_phone(browser).new_page(), link)
    top = page.locator(".issue-card").first
    expect(top).to_contain_text("墙角漏水1", timeout=60_000)
    top.locator("a").first.tap()
    page.locator("a[href$=confirm_fix]").tap()
    page.set_input_files("input[capture]", photo(7))
    page.wait_for_selector(".taken")
    page.locator("main[data-view=step] button.huge").tap()
    expect_waiting(page, 0)
    until(lambda: office.count(Photo) == 3, page, "the after-photo did not arrive")


def inspector_verifies(browser: Browser, office: Office, link: str) -> None:
    page = take_up(a_phone(browser).new_page(), link)
    expect(page.locator(".side-by-side img")).to_have_count(2, timeout=60_000)
    page.locator("a[href$=verify_fix]").first.tap()
    page.locator("main[data-view=step] button.huge").tap()
    expect_waiting(page, 0)
    until(lambda: states(office) == {"墙角漏水0": "open", "墙角漏水1": "verified"}, page, "the fix is not verified")


def states(office: Office) -> dict[str, str]:
    with office.inside():
        return {issue.description: issue.state for issue in db.session.execute(select(Issue)).unique().scalars()}


def manager_looks(browser: Browser, office: Office, link: str, plates: list[Printed]) -> None:
    """The board names the zones walked and by whom; the issue's page has every step with who and when."""
    page = take_up(a_desk(browser), link)
    page.goto(f"{office.url}/board")
    for building in page.locator("details.board-building > summary").all():
        building.click()
    with office.inside():
        deputy = db.session.execute(select(Patrol)).unique().scalars().first().person.name  # type: ignore[union-attr]
    for plate in plates[:10]:
        row = page.locator("tr", has=page.locator(f"a[href='/zones/{plate.zone.id}']"))
        expect(row.locator("td").filter(has_text=deputy).first).to_be_visible()
    page.goto(f"{office.url}/issues?state=verified")
    page.get_by_text("墙角漏水1").first.click()
    steps = page.locator("main")
    for words in ("漏水1", deputy):
        expect(steps).to_contain_text(words)
    expect(page.locator(".timeline .when")).to_have_count(3)
    expect(page.locator(".timeline .when").first).to_contain_text(re.compile(r"20\d\d-\d\d-\d\d \d\d:\d\d"))


def anybody_looks(browser: Browser, office: Office, plates: list[Printed]) -> None:
    """The plate's own address, no account, no JavaScript: what is open, until when, and no script that it would need."""
    stranger = browser.new_context(**HAND, java_script_enabled=False, locale="zh-CN").new_page()
    with_issue, mended = plates[8], plates[9]
    stranger.goto(f"{office.url}/Z/{with_issue.code}")
    main = stranger.locator("main")
    expect(main).to_contain_text(with_issue.zone.name)
    expect(main).to_contain_text("墙角漏水0")
    expect(main).to_contain_text(re.compile(r"20\d\d-\d\d-\d\d \d\d:\d\d"))
    assert stranger.locator("script:not([src])").count() == 0, "nothing inline"
    stranger.goto(f"{office.url}/Z/{mended.code}")
    expect(main).to_contain_text(mended.zone.name)
    expect(main).not_to_contain_text("墙角漏水1")
