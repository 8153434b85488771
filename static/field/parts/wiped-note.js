// @ts-check
/** Says that this phone's store was wiped, and what is known of what was in it. */
import { html, nothing } from "lit-html";
import { t } from "../i18n.js";
import * as time from "../time.js";
import { read, wiped } from "../wiped.js";
import { icon } from "./icon.js";

export function wipedNote() {
  const before = wiped();
  if (!before) return nothing;
  const when = time.said(before.last_seen_at);
  return html`<div class="notice" data-tone=${before.waiting ? "bad" : "warn"} role="alert">
    ${icon("warning")}
    <div><strong>${t("What this phone had kept was wiped")}</strong>
      <p>${before.waiting
        ? t("The browser or the system did it. Records still unsent when last heard of, %(when)s: %(n)s. What was unsent is gone: please record it again or tell the office.", { when, n: before.waiting })
        : t("The browser or the system did it. When last heard of, %(when)s, everything had been sent; what was recorded after that may be gone.", { when })}</p>
      <button type="button" class="button" @click=${read}>${t("I have read it")}</button></div>
  </div>`;
}
