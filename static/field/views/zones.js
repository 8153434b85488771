// @ts-check
/** Every zone, floor by floor, with a search. */
import { html } from "lit-html";
import { t } from "../i18n.js";
import { icon } from "../parts/icon.js";
import { longList } from "../parts/long-list.js";
import { zoneRow } from "../parts/zone-row.js";
import { byFloor, walkedToday } from "../rounds.js";
import * as world from "../world.js";

/** @type {import("./index.js").Maker} */
export function zonesView(_params, refresh) {
  let wanted = "";
  return {
    title: () => t("All zones"),
    up: () => "/app",
    render() {
      const walked = walkedToday();
      const words = wanted.trim().toLowerCase();
      const zones = world.zones().filter((zone) => !words || `${zone.name} ${zone.number} ${zone.building} ${zone.owner_name ?? ""}`.toLowerCase().includes(words));
      return html`<div class="field"><label for="find">${t("Find a zone")}</label>
          <input id="find" type="search" .value=${wanted} placeholder=${t("Name, number or owner")} @input=${(/** @type {Event} */ event) => {
            wanted = /** @type {HTMLInputElement} */ (event.target).value;
            refresh();
          }}></div>
        ${zones.length
          ? byFloor(zones).map(([floor, group], index) => html`<section class="block"><h2>${floor}</h2>${longList(group, (zone) => zoneRow(zone, walked, true), { tall: 75, looks: "rows card", now: index === 0 })}</section>`)
          : html`<div class="empty">${icon("search")}<h2>${t("No zone is called that")}</h2></div>`}`;
    },
  };
}
