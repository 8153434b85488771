// @ts-check
/** How things stand with the server, on every screen; a tap opens the waiting list. */
import { html } from "lit-html";
import { t } from "../i18n.js";
import * as outbox from "../outbox.js";
import { state } from "../sync.js";
import { icon } from "./icon.js";

const LATE_MS = 4 * 3_600_000;
const VERY_LATE_MS = 24 * 3_600_000;

export function pill() {
  const left = outbox.unsent();
  const refused = outbox.rejected().length;
  const age = left.length ? Date.now() - Date.parse(left[0].device_at) : 0;
  let [tone, sign, words] = ["ok", "check", t("All sent")];
  if (state.phase === "signed-out") [tone, sign, words] = ["warn", "sign-in", t("Sign in to send")];
  if (state.phase === "offline" && !left.length) [tone, sign, words] = ["mute", "cloud-off", t("Offline")];
  if (left.length) {
    tone = age > VERY_LATE_MS ? "bad" : age > LATE_MS ? "warn" : "info";
    sign = state.phase === "busy" ? "sync" : state.phase === "offline" ? "cloud-off" : "cloud";
    words = t("%(n)s waiting", { n: left.length });
  }
  if (refused) [tone, sign, words] = ["bad", "warning", t("%(n)s refused", { n: refused })];
  return html`<a class="pill" data-tone=${tone} data-waiting=${left.length} href="/app/outbox">${icon(sign)}<span>${words}</span></a>`;
}
