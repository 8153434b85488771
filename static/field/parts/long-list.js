// @ts-check
/**
 * A list of thousands: cut into stretches, of which only those near the screen are in the page. The others are empty
 * and as tall as their rows were, or are likely to be. A closed <details> holds none of its rows.
 */
import { html, render } from "lit-html";
import { AsyncDirective } from "lit-html/async-directive.js";
import { directive } from "lit-html/directive.js";

/** Rows of a stretch: few enough that drawing one takes no more than a part of a frame on a cheap phone. */
const PER_STRETCH = 8;
/** How far beyond the screen rows are kept ready. */
const AHEAD_PX = 1_200;

/**
 * @template T
 * @param {T[]} items @param {(item: T) => unknown} row
 * @param {{tall: number, looks?: string, now?: boolean}} options `tall`: a row's likely height in CSS pixels;
 *   `looks`: the list's classes, when the rows are <li>; `now`: the first stretch is drawn at once
 */
export function longList(items, row, { tall, looks, now = false }) {
  const frame = looks === undefined ? (/** @type {unknown} */ part) => html`<div class="stretch" ${part}></div>` : (/** @type {unknown} */ part) => html`<ul class="stretch rows" ${part}></ul>`;
  const stretches = [];
  for (let from = 0; from < items.length; from += PER_STRETCH) {
    stretches.push(frame(stretch({ rows: items.slice(from, from + PER_STRETCH), row, tall, now: now && from === 0 })));
  }
  return html`<div class=${looks ?? "long"}>${stretches}</div>`;
}

/** @typedef {{rows: any[], row: (item: any) => unknown, tall: number, now: boolean}} Part */

class Stretch extends AsyncDirective {
  /** @type {HTMLElement|null} */
  element = null;
  /** @type {Part|null} */
  part = null;
  drawn = false;

  render(/** @type {Part} */ _part) {}

  /** @param {any} place @param {[Part]} args */
  update(place, [part]) {
    const first = this.element === null;
    const number = this.part?.rows.length;
    this.part = part;
    if (first) {
      this.element = place.element;
      this.watch();
    }
    if (this.drawn || (first && part.now)) this.draw();
    else if (number !== part.rows.length) this.reserve(part.rows.length * part.tall);
  }

  watch() {
    const element = /** @type {HTMLElement} */ (this.element);
    byElement.set(element, this);
    observer.observe(element);
  }

  draw() {
    const { rows, row } = /** @type {Part} */ (this.part);
    const element = /** @type {HTMLElement} */ (this.element);
    if (!this.drawn) element.style.minHeight = "";
    this.drawn = true;
    render(rows.map(row), element);
  }

  /** Empties it, unless the person is at something in it. */
  empty() {
    const element = /** @type {HTMLElement} */ (this.element);
    if (!this.drawn || element.contains(document.activeElement)) return;
    const height = element.offsetHeight;
    if (!height) return; // hidden with what surrounds it: it will be wanted again as it was
    this.drawn = false;
    this.reserve(height);
    render(null, element);
  }

  /** @param {number} height in CSS pixels */
  reserve(height) {
    /** @type {HTMLElement} */ (this.element).style.minHeight = `${height}px`;
  }

  disconnected() {
    observer.unobserve(/** @type {HTMLElement} */ (this.element));
    due.delete(this);
  }

  reconnected() {
    this.watch();
  }
}
const stretch = directive(Stretch);

/** @type {WeakMap<Element, Stretch>} */
const byElement = new WeakMap();
/** Stretches that came near and are not drawn yet. @type {Set<Stretch>} */
const due = new Set();

const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      const found = byElement.get(target);
      if (!found) continue;
      if (!isIntersecting) {
        due.delete(found);
        found.empty();
      } else if (!found.drawn) due.add(found);
    }
    drawDue();
  },
  { rootMargin: `${AHEAD_PX}px 0px` },
);

let waiting = false;
/** Draws what is due, one stretch a frame, those on the screen first. */
function drawDue() {
  if (waiting || !due.size) return;
  waiting = true;
  const next = nearest();
  due.delete(next);
  next.draw();
  requestAnimationFrame(() => {
    waiting = false;
    drawDue();
  });
}

/** @returns {Stretch} */
function nearest() {
  const middle = innerHeight / 2;
  let best = /** @type {Stretch} */ (due.values().next().value);
  if (due.size === 1) return best;
  let least = Infinity;
  for (const one of due) {
    const { top, bottom } = /** @type {HTMLElement} */ (one.element).getBoundingClientRect();
    const away = top > middle ? top - middle : bottom < middle ? middle - bottom : 0;
    if (away < least) [best, least] = [one, away];
  }
  return best;
}
