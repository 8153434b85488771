"""A phone's disk that refuses: as Chromium does it, what is asked for is taken and then nothing of it is kept."""

from __future__ import annotations

from playwright.sync_api import Page

REFUSALS = """() => {
    globalThis.refused = {};
    for (const asked of ['put', 'add', 'delete']) {
        const inner = IDBObjectStore.prototype[asked];
        IDBObjectStore.prototype[asked] = function (...given) {
            const why = globalThis.refused[`${asked} ${this.name}`] ?? globalThis.refused[asked];
            if (!why) return inner.apply(this, given);
            this.transaction.abort();
            throw new DOMException('refused', why);
        };
    }
}"""
FULL = "QuotaExceededError"


def refuse(page: Page, *what: str, why: str = FULL) -> None:
    """From now on this page's disk refuses `what`: "put", "add" or "delete", of one store ("delete drafts") or of all."""
    page.evaluate("() => Boolean(globalThis.refused)") or page.evaluate(REFUSALS)
    page.evaluate("([what, why]) => what.forEach((one) => (globalThis.refused[one] = why))", [list(what), why])


def allow(page: Page) -> None:
    page.evaluate("() => (globalThis.refused = {})")
