"""What lies on a phone stays as long as anything there needs it, whoever's it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from app.cases.models import Issue
from app.photos.models import Photo
from tests.field.conftest import Phone
from tests.field.steps import expect_waiting, report, send_now, wait_until_kept
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TRIED_AGAIN_LONG_AGO = """async () => {
    const store = await import('/static/field/store.js');
    const [row] = await store.all('outbox');
    const before = new Date(Date.now() - 20 * 86400000).toISOString();
    await store.put('outbox', {...row, id: row.id.slice(0, -4) + '0000', state: 'given_up', retried: true, settled_at: before});
    const photo = await store.get('photos', row.body.photos[0]);
    await store.put('photos', {...photo, at: before});
}"""
IDS = "async () => (await (await import('/static/field/store.js')).all('outbox')).map((one) => one.id)"


def test_a_photo_stays_as_long_as_a_record_of_somebody_who_left_needs_it(
    phone: Phone, site: Site, photo: Callable[[int], str]
) -> None:
    page = phone.open()
    wait_until_kept(page)
    assert phone.context
    phone.context.route("**/api/v1/**", lambda route: route.abort())
    report(page, site, "地面有积水", photo(1))
    page.evaluate(TRIED_AGAIN_LONG_AGO)
    phone.sign_in("neighbour")
    phone.context.unroute("**/api/v1/**")
    page.goto(f"{site.url}/app/me")
    expect(page.locator(".who")).to_contain_text("罗翀")
    page.wait_for_function(f"async () => (await ({IDS})()).length === 1")  # what was settled long ago is forgotten
    phone.sign_in("owner")
    page.goto(f"{site.url}/app/outbox")
    send_now(page)
    expect_waiting(page, 0)
    expect(page.locator(".pill")).to_contain_text("已全部发送")
    assert (site.count(Issue), site.count(Photo)) == (1, 1)


OLD_PHOTOS = """async () => {
    const store = await import('/static/field/store.js');
    const at = new Date(Date.now() - 9 * 86400000).toISOString(), bytes = new Uint8Array([1]).buffer;
    await store.put('photos', {sha256: 'wanted', bytes, user: '', state: 'held', at});
    await store.put('photos', {sha256: 'stray', bytes, user: '', state: 'held', at});
    await store.put('entities', {kind: 'standard', id: 'one', data: {id: 'one', items: {item: ['wanted']}}});
}"""
SWEPT = "async () => !(await (await import('/static/field/store.js')).keys('photos')).includes('stray')"


def test_photos_of_how_it_should_look_stay_as_long_as_a_standard_shows_them(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    assert phone.context
    phone.context.route("**/api/v1/**", lambda route: route.abort())
    page.evaluate(OLD_PHOTOS)
    page.reload()
    page.wait_for_function(SWEPT)
    assert page.evaluate("async () => (await import('/static/field/store.js')).keys('photos')") == ["wanted"]
