// @ts-check
/** How large this phone shows text. The office's pages keep the same setting in a cookie; the store outlives it. */

import * as prefs from "./prefs.js";

const KEY = "zonewalk_text";

/** Whether large text was chosen, here or on an office page. */
export function isLarge() {
  const kept = new RegExp(`(?:^|; )${KEY}=(\\w+)`).exec(document.cookie)?.[1] ?? prefs.read(KEY);
  return kept === "large";
}

/** @param {boolean} large */
export function setLarge(large) {
  const size = large ? "large" : "normal";
  prefs.keep(KEY, size);
  document.cookie = `${KEY}=${size}; path=/; max-age=63072000; samesite=lax`;
  apply();
}

/** Shows the page as it was chosen. */
export function apply() {
  document.documentElement.dataset.text = isLarge() ? "large" : "";
}
