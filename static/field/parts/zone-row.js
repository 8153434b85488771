// @ts-check
/** A zone in a list: where it is, whose it is, which windows of today it was walked in. */
import { html, nothing } from "lit-html";
import { answers } from "../answers.js";
import { t } from "../i18n.js";
import * as time from "../time.js";
import { icon } from "./icon.js";

/**
 * @param {import("../types.js").Zone} zone
 * @param {Map<string, Map<string, import("../types.js").Patrol>>} walked
 * @param {boolean} [underFloor] the list stands under its floor's name, which is then not said again
 */
export function zoneRow(zone, walked, underFloor = false) {
  const windows = time.windows();
  const seen = walked.get(zone.id);
  const place = underFloor ? "" : `${zone.building} ${time.floor(zone.level)}`;
  const owner = answers(zone) || (underFloor ? t("No owner yet") : "");
  return html`<li><a href="/app/zone/${zone.id}">
    <span class="grow"><strong>${zone.name}</strong>
      <small class="soft">${[place, owner].filter(Boolean).join(" · ")}</small></span>
    <span class="badges">${windows.map((window) => {
      const patrol = seen?.get(window.key);
      return html`<span class="badge" data-tone=${patrol ? (patrol.all_normal ? "ok" : "warn") : "mute"}>${patrol ? icon("check") : nothing}${t(window.name)}${patrol ? html`<span class="unseen">${t("walked")}</span>` : nothing}</span>`;
    })}</span>
  </a></li>`;
}
