// @ts-check
/** A zone in a list: where it is, whose it is, which windows of today it was walked in. */
import { html, nothing } from "lit-html";
import { t } from "../i18n.js";
import * as time from "../time.js";
import * as world from "../world.js";
import { icon } from "./icon.js";

/** @param {import("../types.js").Zone} zone @param {Map<string, Map<string, import("../types.js").Patrol>>} walked */
export function zoneRow(zone, walked) {
  const windows = world.site()?.windows ?? [];
  const seen = walked.get(zone.id);
  return html`<li><a href="/app/zone/${zone.id}">
    <span class="grow"><strong>${zone.name}</strong>
      <small class="soft">${zone.building} ${time.floor(zone.level)}${zone.owner_name ? ` · ${zone.owner_name}` : nothing}</small></span>
    <span class="badges">${windows.map((window) => {
      const patrol = seen?.get(window.key);
      return html`<span class="badge" data-tone=${patrol ? (patrol.all_normal ? "ok" : "warn") : "mute"}>${patrol ? icon("check") : nothing}${t(window.name)}${patrol ? html`<span class="unseen">${t("walked")}</span>` : nothing}</span>`;
    })}</span>
  </a></li>`;
}
