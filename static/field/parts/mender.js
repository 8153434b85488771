// @ts-check
/** Who mends it: the owner unless said otherwise; the choice is there for those who know the people. */
import { html } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { t } from "../i18n.js";
import * as world from "../world.js";

/** @param {import("../types.js").Zone} zone @param {string|null|undefined} chosen @param {(id: string) => unknown} change
 * @param {string} [id] the control's own, where there are several */
export function mender(zone, chosen, change, id = "mender") {
  const people = world.list("person").filter((one) => one.active !== false).sort((a, b) => a.name.localeCompare(b.name, "zh"));
  if (!people.length) return html`<p class="soft">${t("To be mended by: %(name)s", { name: zone.owner_name ?? t("nobody yet") })}</p>`;
  const picked = chosen === undefined ? (zone.owner_id ?? "") : (chosen ?? "");
  return html`<div class="field"><label for=${id}>${t("Who mends it")}</label>
    <select id=${id} @change=${(/** @type {Event} */ event) => change(/** @type {HTMLSelectElement} */ (event.target).value)}>
      <option value="" ?selected=${picked === ""}>${t("nobody yet")}</option>
      ${repeat(people, (one) => one.id, (one) => html`<option value=${one.id} ?selected=${one.id === picked}>${one.name}${one.id === zone.owner_id ? ` (${t("owner")})` : one.team_name ? ` (${one.team_name})` : ""}</option>`)}
    </select></div>`;
}
