// @ts-check
/** Said after four hours, loudly after a day: a browser may clear what is never sent. */
import { html, nothing } from "lit-html";
import { t } from "../i18n.js";
import * as outbox from "../outbox.js";
import { icon } from "./icon.js";

export function lateNotice() {
  const hours = Math.floor(outbox.hoursWaiting());
  if (hours < 4) return nothing;
  const loud = hours >= 24;
  return html`<div class="notice ${loud ? "loud" : ""}" data-tone=${loud ? "bad" : "warn"} role=${loud ? "alert" : "status"}>${icon("cloud-off")}<div>
    <p>${t("Records have waited %(n)s hours. Please go where there is a network.", { n: hours })}</p>
    ${loud ? html`<p>${t("If it does not help, save them to a file and give it to the office.")}</p>` : nothing}
    <div class="actions"><a class="button" href="/app/outbox">${t("Waiting list")}</a></div></div></div>`;
}
