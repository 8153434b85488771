// @ts-check
/** One item of the standard to judge; where it fails, the issue that it becomes. */
import { html, nothing } from "lit-html";
import { t } from "../i18n.js";
import { FULL_POINTS } from "../inspections.js";
import { deadlineInput } from "./deadline.js";
import { icon } from "./icon.js";
import { SEVERITIES } from "./issue-card.js";
import { mender } from "./mender.js";
import { photoInput } from "./photo-input.js";
import { photoRow } from "./photo.js";

/** @typedef {import("../judging.js").Judged} Judged */

/** @param {{item: import("../types.js").CheckItem, zone: import("../types.js").Zone, inPoints: boolean, general: boolean, photos: string[],
 *   judged: Judged, shas: () => string[], judge: (fields: Partial<Judged>) => unknown, points: (chosen: string) => unknown}} given
 *   `shas`: its photos as they are when asked */
export function judgeCard({ item, zone, inPoints, general, photos, judged, shas, judge, points }) {
  return html`<section class="card judge" data-item=${item.item_id} data-verdict=${judged.verdict}>
    <fieldset class="field"><legend>${item.text}</legend>
      ${photos.length ? html`<div class="reference">${photoRow(photos.map((sha256) => ({ sha256 })), t("As it should be"))}<small class="soft">${t("As it should be")}</small></div>` : nothing}
      ${inPoints ? pointsInput(item, judged, points) : verdicts(item, judged.verdict, judge)}
    </fieldset>
    ${judged.verdict === "fail" ? issue(item, zone, general, judged, shas, judge) : nothing}
  </section>`;
}

/** @param {import("../types.js").CheckItem} item @param {string} verdict @param {(fields: Partial<Judged>) => unknown} judge */
const verdicts = (item, verdict, judge) => html`<ul class="choices three">
  ${[["pass", t("Pass"), "check"], ["fail", t("Fail"), "cross"], ["na", t("N/A"), "more"]].map(
    ([name, words, sign]) => html`<li><label data-verdict=${name}><input class="unseen" type="radio" name="verdict-${item.item_id}" .checked=${verdict === name} @change=${() => judge({ verdict: name })}>${icon(sign)}${words}</label></li>`)}</ul>`;

/** @param {import("../types.js").CheckItem} item @param {Judged} judged @param {(chosen: string) => unknown} points */
const pointsInput = (item, judged, points) => html`<select aria-label=${`${t("Points")} ${item.text}`} @change=${(/** @type {Event} */ event) => points(/** @type {HTMLSelectElement} */ (event.target).value)}>
  <option value="" ?selected=${!judged.verdict}>${t("Points?")}</option>
  ${Array.from({ length: FULL_POINTS + 1 }, (_, place) => FULL_POINTS - place).map((number) => html`<option value=${number} ?selected=${judged.points === number}>${t("%(n)s of 10", { n: number })}</option>`)}
  <option value="na" ?selected=${judged.verdict === "na"}>${t("N/A")}</option></select>`;

/** @param {import("../types.js").CheckItem} item @param {import("../types.js").Zone} zone @param {boolean} general @param {Judged} judged @param {() => string[]} shas @param {(fields: Partial<Judged>) => unknown} judge */
const issue = (item, zone, general, judged, shas, judge) => html`<div class="issue-of-item">
  ${photoInput({ shas, place: zone.name, label: t("Photos"), change: (photos) => judge({ photos }) })}
  <div class="field"><label for="words-${item.item_id}">${t("What is wrong, if you like")}</label>
    <textarea id="words-${item.item_id}" maxlength="500" rows="2" .value=${judged.words} @input=${(/** @type {Event} */ event) => judge({ words: /** @type {HTMLTextAreaElement} */ (event.target).value })}></textarea></div>
  <fieldset class="field"><legend>${t("How bad")}</legend>
    <ul class="choices three">${SEVERITIES.map(([name, words]) => html`<li><label><input class="unseen" type="radio" name="severity-${item.item_id}" .checked=${judged.severity === name} @change=${() => judge({ severity: name })}>${t(words)}</label></li>`)}</ul></fieldset>
  ${mender(zone, judged.assignee_id, (assignee_id) => judge({ assignee_id }), `mender-${item.item_id}`)}
  ${general ? nothing : deadlineInput(judged.deadline, (deadline) => judge({ deadline }), `deadline-${item.item_id}`)}
</div>`;
