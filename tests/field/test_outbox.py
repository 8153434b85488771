"""The waiting list is honest: what waits and for how long, each record whole, given up with a reason, handed over as a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from app.cases.models import Issue
from app.evidence.models import Evidence
from app.patrols.models import Patrol
from app.photos.models import Photo
from app.places.actions import assign_owner
from app.sync.models import Operation
from app.sync.settling import settle_operation
from tests.field.conftest import Phone
from tests.field.inside import acting, inside, only
from tests.field.steps import expect_waiting, report, send_now, wait_until_kept, walk
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

AGE = """async (hours) => {
    const store = await import('/static/field/store.js');
    for (const row of await store.all('outbox')) {
        const earlier = new Date(Date.parse(row.device_at) - hours * 3600000).toISOString();
        await store.put('outbox', {...row, device_at: earlier});
    }
}"""


def test_the_file_of_a_phone_that_cannot_send_is_taken_in_by_the_office_once(
    phone: Phone, site: Site, photo: Callable[[int], str], tmp_path: Path
) -> None:
    page = phone.open()
    wait_until_kept(page)
    assert phone.context
    phone.context.route("**/api/v1/**", lambda route: route.abort())
    walk(page, site)
    report(page, site, "地面有积水", photo(1))
    page.goto(f"{site.url}/app/outbox")
    expect(page.locator("[data-operation]")).to_have_count(2)
    with page.expect_download() as download:
        page.click("button:has-text('保存为文件')")
    file = tmp_path / "records.json"
    download.value.save_as(file)
    expect_waiting(page, 2)

    phone.sign_in("office")
    office = phone.context.new_page()
    for _ in range(2):
        office.goto(f"{site.url}/devices/import")
        office.set_input_files("input[type=file]", file)
        office.click("form[enctype] button.primary")
        expect(office.locator("h2")).to_contain_text(["谢春梅"])
    assert (site.count(Patrol), site.count(Issue), site.count(Photo)) == (1, 1, 1)
    assert only(site, Patrol)["person_id"] == site.people["owner"]

    phone.sign_in("owner")
    phone.context.unroute("**/api/v1/**")
    send_now(page)
    expect_waiting(page, 0)
    assert (site.count(Patrol), site.count(Issue)) == (1, 1)


def test_a_waiting_record_is_seen_whole_and_given_up_with_a_reason(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    assert phone.context
    phone.context.route("**/api/v1/**", lambda route: route.abort())
    walk(page, site)
    page.goto(f"{site.url}/app/outbox")
    page.click("[data-operation] a")
    expect(page.locator(".record")).to_contain_text("一层大厅")
    expect(page.locator(".record")).to_contain_text("地面无积水")
    page.click("button.danger:has-text('放弃')")
    page.fill(".dialog textarea", "走错了门")
    page.click(".dialog button.primary")
    expect(page.locator("main")).to_contain_text("走错了门")
    phone.context.unroute("**/api/v1/**")
    send_now(page)
    expect_waiting(page, 0)
    assert site.count(Patrol) == 0
    with inside(site):
        kept = Operation.query.filter_by(kind="record_patrol").one()
        assert (kept.outcome_words, kept.status) == ("走错了门", "rejected")


def test_a_record_that_had_arrived_cannot_be_given_up(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    assert phone.context
    gone: list[bool] = []
    lost: list[bool] = []

    def wire(route: Route) -> None:
        """The server takes the record in; its answer is lost on the way, and from then on there is no network."""
        arriving = not gone and route.request.post_data_json["operations"]
        if arriving:
            gone.append(True)
            route.fetch()
        if not gone:
            route.continue_()
            return
        route.abort()
        if arriving:
            lost.append(True)

    phone.context.route("**/api/v1/sync", wire)
    walk(page, site)
    # Leaving the page while its request is still held would take the request out of the test's hands.
    while not lost:
        page.wait_for_timeout(100)
    assert site.count(Patrol) == 1
    page.goto(f"{site.url}/app/outbox")
    page.click("[data-operation] a")
    page.click("button.danger:has-text('放弃')")
    page.fill(".dialog textarea", "走错了门")
    page.click(".dialog button.primary")
    expect(page.locator("main")).to_contain_text("走错了门")
    phone.context.unroute("**/api/v1/sync")
    send_now(page)
    expect_waiting(page, 0)
    assert site.count(Patrol) == 1
    expect(page.locator("main")).not_to_contain_text("走错了门")


def open_refused(page: Page, site: Site) -> None:
    expect_waiting(page, 0)
    page.goto(f"{site.url}/app/outbox")
    page.click("[data-operation]:has(.badge[data-tone=bad]) a")


def test_what_is_tried_again_twice_keeps_the_place_of_the_first(phone: Phone, site: Site) -> None:
    """The zone was taken from them meanwhile; then it is theirs again. The record is still that of its moment."""
    page = phone.open()
    wait_until_kept(page)
    assert phone.context
    with inside(site):
        assign_owner(acting(site, "office"), site.zones["hall"], None)
    phone.context.route("**/api/v1/**", lambda route: route.abort())
    walk(page, site)
    phone.context.unroute("**/api/v1/**")
    send_now(page)
    open_refused(page, site)
    page.click("main button:has-text('重试')")
    page.wait_for_selector("main[data-view=outbox]")
    open_refused(page, site)
    with inside(site):
        assign_owner(acting(site, "office"), site.zones["hall"], site.people["owner"])
    page.click("main button:has-text('重试')")
    page.wait_for_selector("main[data-view=outbox]")
    expect_waiting(page, 0)
    kept = only(site, Evidence)
    with inside(site):
        tries = Operation.query.filter_by(kind="record_patrol").order_by(Operation.seq).all()
        assert [one.status for one in tries] == ["rejected", "rejected", "applied"]
        assert kept["seq"] == tries[0].seq < tries[2].seq
        assert kept["claimed_at"] < tries[0].received_at


IN_A_FOREIGN_ZONE = """async (zone_id) => {
    const store = await import('/static/field/store.js');
    for (const row of await store.all('outbox')) await store.put('outbox', {...row, body: {...row.body, zone_id}});
}"""


@pytest.mark.parametrize(
    ("outcome", "said", "again"), [("by_hand", "办公室已人工补录", 0), ("again", "办公室请你重新记录", 1)]
)
def test_what_the_office_made_of_a_refused_record_is_said_and_what_it_entered_is_not_tried_again(
    phone: Phone, site: Site, outcome: str, said: str, again: int
) -> None:
    page = phone.open()
    wait_until_kept(page)
    assert phone.context
    phone.context.route("**/api/v1/**", lambda route: route.abort())
    walk(page, site)
    page.evaluate(IN_A_FOREIGN_ZONE, site.zones["plant"])
    phone.context.unroute("**/api/v1/**")
    page.reload()
    expect(page.locator(".pill")).to_contain_text("1 条需处理")
    with inside(site):
        settle_operation(acting(site, "office"), Operation.query.one().id, outcome, "电话里说好的")
    send_now(page)
    page.goto(f"{site.url}/app/outbox")
    if not again:
        expect(page.locator(".pill")).to_contain_text("已全部发送")
    page.click("[data-operation] a")
    expect(page.locator(".record")).to_contain_text(said)
    expect(page.locator(".record")).to_contain_text("电话里说好的")
    expect(page.locator("button:has-text('重试')")).to_have_count(again)


SENT_BY_ANOTHER = """async () => {
    const store = await import('/static/field/store.js');
    for (const row of await store.all('outbox')) await store.put('outbox', {...row, state: 'applied'});
}"""


def test_what_another_page_had_sent_before_it_was_closed_is_brought_to_its_end(
    phone: Phone, site: Site, photo: Callable[[int], str]
) -> None:
    page = phone.open()
    wait_until_kept(page)
    assert phone.context
    phone.context.route("**/api/v1/**", lambda route: route.abort())
    report(page, site, "地面有积水", photo(1))
    page.evaluate(SENT_BY_ANOTHER)  # it had the answer, was killed before the photo, and told nobody
    phone.context.unroute("**/api/v1/**")
    send_now(page)
    expect_waiting(page, 0)
    assert (site.count(Issue), site.count(Photo)) == (1, 1)


SLOW_READING = """() => {
    const listen = IDBRequest.prototype.addEventListener;
    IDBRequest.prototype.addEventListener = function (name, listener, options) {
        const slow = name === 'success' && this.source?.name === 'entities';
        return listen.call(this, name, slow ? (event) => setTimeout(listener, 3000, event) : listener, options);
    };
}"""


def test_what_is_saved_while_the_disk_is_read_for_another_page_stays_in_sight(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    assert phone.context
    phone.context.route("**/api/v1/**", lambda route: route.abort())
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}")
    page.wait_for_selector("main[data-view=zone] button.huge")
    page.evaluate(SLOW_READING)
    page.evaluate("() => new BroadcastChannel('zonewalk-world').postMessage('changed')")
    page.click("main[data-view=zone] button.huge")
    expect_waiting(page, 1)
    page.wait_for_timeout(7_000)  # the slow reading is over
    expect_waiting(page, 1, within=1_000)


def aged(phone: Phone, site: Site, hours: int) -> Page:
    page = phone.open()
    wait_until_kept(page)
    assert phone.context
    phone.context.route("**/api/v1/**", lambda route: route.abort())
    walk(page, site)
    page.evaluate(AGE, hours)
    page.goto(f"{site.url}/app/issues")
    return page


def test_four_hours_are_said_and_a_day_loudly_on_every_screen(phone: Phone, site: Site) -> None:
    page = aged(phone, site, 5)
    expect(page.locator(".notice[data-tone=warn]")).to_contain_text("5")
    expect(page.locator(".pill")).to_have_attribute("data-tone", "warn")
    page.evaluate(AGE, 20)
    page.goto(f"{site.url}/app/zones")
    expect(page.locator(".notice.loud[role=alert]")).to_contain_text("25")
    expect(page.locator(".pill")).to_have_attribute("data-tone", "bad")
