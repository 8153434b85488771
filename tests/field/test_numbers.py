"""A record's number: given once, in order, without a gap, whoever else saves on this phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.field.conftest import Phone

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

OPENED = "async () => { globalThis.store = await import('/static/field/store.js'); await store.picture(); }"
ADD = """async (ids) => {
    const made = (id) => ({ id, kind: "comment", user: "nobody", body: {}, state: "waiting" });
    const saved = await store.addOperations(ids.map(made));
    return saved.added.map((operation) => operation.seq);
}"""
KEPT = "async () => Object.fromEntries((await store.all('outbox')).map((row) => [row.id, row.seq]))"
WIPE = """new Promise((done, fail) =>
    Object.assign(indexedDB.deleteDatabase('zonewalk'), { onsuccess: done, onerror: fail }))"""


def opened(phone: Phone) -> Page:
    page = phone.open(who=None)
    page.evaluate(OPENED)
    return page


def add(page: Page, *ids: str) -> Any:
    return page.evaluate(ADD, list(ids))


@pytest.fixture
def page(phone: Phone) -> Page:
    return opened(phone)


def test_two_pages_that_do_not_know_of_each_other_give_no_number_twice(phone: Phone, page: Page) -> None:
    other = opened(phone)
    assert [add(page, "a"), add(other, "b"), add(page, "c", "d"), add(other, "e")] == [[1], [2], [3, 4], [5]]
    assert page.evaluate(KEPT) == {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}


def test_what_one_page_saves_at_once_is_numbered_without_a_gap(page: Page) -> None:
    add(page, "a")
    page.evaluate(f"Promise.all([['b'], ['c'], ['d', 'e']].map({ADD}))")
    assert sorted(page.evaluate(KEPT).values()) == [1, 2, 3, 4, 5]


def test_an_id_that_is_there_already_is_refused_and_takes_no_number(page: Page) -> None:
    add(page, "a")
    refused = f"(ids) => ({ADD})(ids).then(() => 'saved', (error) => error.name)"
    assert page.evaluate(refused, ["b", "a"]) != "saved"
    assert add(page, "c") == [2]
    assert page.evaluate(KEPT) == {"a": 1, "c": 2}


def test_on_a_phone_wiped_while_it_is_open_numbers_begin_anew(page: Page) -> None:
    add(page, "a", "b")
    page.evaluate(WIPE)
    assert add(page, "c") == [1]
    assert page.evaluate(KEPT) == {"c": 1}
