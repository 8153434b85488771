// @ts-check
/** How things stand with the server, on every screen; a tap opens the waiting list. */
import { html, nothing } from "lit-html";
import { t } from "../i18n.js";
import * as outbox from "../outbox.js";
import { state } from "../sync.js";
import * as time from "../time.js";
import { icon } from "./icon.js";

const LATE_HOURS = 4;
const VERY_LATE_HOURS = 24;

/** Tone, sign and words. @returns {[string, string, string]} */
function standing() {
  const left = outbox.unsent().length;
  const refused = outbox.needingAttention().length;
  if (refused) return ["bad", "warning", t("%(n)s need attention", { n: refused })];
  if (state.phase === "signed-out") return ["warn", "sign-in", t("Sign in to send")];
  const others = outbox.othersWaiting();
  if (!left && others) return ["warn", "people", t("%(n)s of others waiting", { n: others })];
  if (!left) {
    if (state.phase === "disk") return ["bad", "warning", t("Cannot save")];
    if (state.phase === "away") return ["mute", "cloud-off", t("Server away")];
    return state.phase === "offline" ? ["mute", "cloud-off", t("Offline")] : ["ok", "check", t("All sent")];
  }
  const hours = outbox.hoursWaiting();
  const tone = hours >= VERY_LATE_HOURS ? "bad" : hours >= LATE_HOURS ? "warn" : "info";
  if (state.phase === "busy" && outbox.ready().length) return [tone, "sync", t("Sending %(n)s", { n: left })];
  return [tone, ["offline", "away"].includes(state.phase) ? "cloud-off" : "cloud", t("%(n)s waiting", { n: left })];
}

export function pill() {
  const [tone, sign, words] = standing();
  const at = state.at && time.day(state.at) === time.day(time.now()) ? time.clock(state.at) : state.at && time.said(state.at);
  return html`<a class="pill" data-tone=${tone} data-waiting=${outbox.unsent().length} href="/app/outbox">${icon(sign)}<span>${words}
    ${at ? html`<small><span class="unseen">${t("Last exchange")} </span>${at}</small>` : nothing}</span></a>`;
}
