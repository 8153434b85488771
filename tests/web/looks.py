"""What is wrong with a page as it stands: too wide, too small to tap, what axe-core finds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
WIDER = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > room + 1)
    .slice(-3).map((one) => `${one.tagName}.${one.className} ${(one.textContent ?? "").trim().slice(0, 30)}`);
}"""
SMALL = """() => [...document.querySelectorAll(
    "button, select, input:not([type=hidden]), textarea, summary, a.button, nav a, .rows > li > a")]
  .map((one) => [one, (one.closest("label") ?? one).getBoundingClientRect(), one.getBoundingClientRect()])
  .filter(([, label, own]) => own.width > 1 && Math.max(label.height, own.height) < 47.5)
  .map(([one]) => `${one.tagName} ${one.className} ${(one.textContent || one.name || "").trim().slice(0, 30)}`)"""
# The name of a figure stands in its own cell of a card, beside or above the figure, not on it.
ASTRAY = """() => [...document.querySelectorAll("td[data-label]")].filter((one) => one.offsetWidth).filter((one) => {
    const label = getComputedStyle(one, "::before");
    return label.content !== "none" && parseFloat(label.marginLeft) + parseFloat(getComputedStyle(one).paddingLeft) < -0.5;
  }).slice(0, 3).map((one) => one.dataset.label)"""
FINDINGS = """(rules) => axe.run(document, {resultTypes: ["violations"], ...(rules.length ? {runOnly: rules} : {})})
  .then((found) => found.violations.map((one) => [one.id, one.nodes[0]]))
  .then((found) => found.map(([id, node]) => `${id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`))"""


def wrong_with(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """At 320 px and as it is, then at 390 px with text twice as large. Of axe-core all rules, or those named."""
    page.set_viewport_size({"width": 320, "height": 700})
    found = [f"wider than 320 px: {one}" for one in page.evaluate(WIDER)]
    found += [f"below 48 px: {one}" for one in page.evaluate(SMALL)]
    found += [f"the label lies beside its cell: {one}" for one in page.evaluate(ASTRAY)]
    found += page.evaluate(FINDINGS, list(rules))
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found += [f"text at 200 %, wider than 390 px: {one}" for one in page.evaluate(WIDER)]
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found
