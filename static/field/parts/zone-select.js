// @ts-check
/** Choosing a zone among all of the site, grouped as they lie. */
import { html } from "lit-html";
import { t } from "../i18n.js";
import { byFloor } from "../rounds.js";
import * as world from "../world.js";

/** @param {string} id the control's own @param {string} label @param {string|null} chosen @param {(id: string|null) => unknown} change */
export function zoneSelect(id, label, chosen, change) {
  return html`<div class="field"><label for=${id}>${label}</label>
    <select id=${id} @change=${(/** @type {Event} */ event) => change(/** @type {HTMLSelectElement} */ (event.target).value || null)}>
      <option value="" ?selected=${!chosen}>${t("not known yet")}</option>
      ${byFloor(world.zones()).map(([floor, zones]) => html`<optgroup label=${floor}>${zones.map((zone) => html`<option value=${zone.id} ?selected=${zone.id === chosen}>${zone.name}</option>`)}</optgroup>`)}
    </select></div>`;
}
