// @ts-check
/** Where the browser keeps nothing: said on every screen before any work is done, and once more when the page is left. */
import { html, nothing } from "lit-html";
import { t } from "../i18n.js";
import * as outbox from "../outbox.js";
import * as store from "../store.js";
import { icon } from "./icon.js";

export function whileItLasts() {
  if (store.lasts) return nothing;
  return html`<div class="notice" data-tone="bad" role="alert">${icon("warning")}<div>
    <p>${t("This browser keeps nothing on the phone. Stay connected, and close the page only when everything is sent. An ordinary window (not private), or another browser, works without a network too.")}</p></div></div>`;
}

/** The browser asks before a page with unsent records goes that nothing would keep. */
export function warnOfLeaving() {
  addEventListener("beforeunload", (event) => {
    if (!store.lasts && outbox.unsent().length) event.preventDefault();
  });
}
