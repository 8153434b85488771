// @ts-check
/** A clock that counts by the server's time. Only its text changes: no view is drawn anew for a second. */
import { html } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { t } from "../i18n.js";
import * as time from "../time.js";

/** @type {Set<HTMLElement>} */
const shown = new Set();
/** @type {ReturnType<typeof setInterval>|undefined} */
let ticking;

/** @param {string} due */
export function countdown(due) {
  return html`<span class="countdown" data-due=${due} ${ref((element) => element && watch(/** @type {HTMLElement} */ (element)))}></span>`;
}

/** @param {HTMLElement} element */
function watch(element) {
  shown.add(element);
  tell(element);
  ticking ??= setInterval(tick, 1000);
}

function tick() {
  for (const element of shown) {
    if (element.isConnected) tell(element);
    else shown.delete(element);
  }
  if (shown.size) return;
  clearInterval(ticking);
  ticking = undefined;
}

/** @param {HTMLElement} element */
function tell(element) {
  const rest = Math.floor((Date.parse(element.dataset.due ?? "") - time.now().getTime()) / 1000);
  element.textContent = `${rest < 0 ? t("over") : t("left")} ${span(Math.abs(rest))}`;
  element.dataset.tone = rest < 0 ? "bad" : "info";
}

/** As app/service/words.py writes it. @param {number} seconds */
export function span(seconds) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor((seconds % 86_400) / 3600), Math.floor((seconds % 3600) / 60)];
  if (days) return t("%(days)s d %(hours)s h", { days, hours });
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}
