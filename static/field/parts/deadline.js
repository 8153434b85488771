// @ts-check
/** Until when: one tap for the usual moments, a clock for any other. */
import { html, nothing } from "lit-html";
import { t } from "../i18n.js";
import * as time from "../time.js";

/** Name, words, moment. @returns {[string, string, () => Date][]} */
function choices() {
  const weekday = time.parts(time.now()).weekday;
  /** @type {[string, string, () => Date][]} */
  const list = [
    ["now", t("On the spot"), () => new Date(time.now().getTime() + 30 * 60_000)],
    ["today", t("Today 18:00"), () => time.at(0, 18)],
    ["tomorrow", t("Tomorrow 18:00"), () => time.at(1, 18)],
    ["sunday", t("This Sunday"), () => time.at((7 - weekday) % 7, 23, 59)],
  ];
  return list.filter(([, , moment]) => moment() > time.now());
}

const YEAR_MS = 366 * 86_400_000;

/** The moment a choice means; null for none, and for one that the office would refuse. @param {{choice: string, other: string}} value @returns {Date|null} */
export function deadlineOf({ choice, other }) {
  if (choice === "other") return isOutside(other) || !other ? null : time.fromWall(other);
  return choices().find(([name]) => name === choice)?.[2]() ?? null;
}
/** @param {string} other */
function isOutside(other) {
  const ahead = other ? time.fromWall(other).getTime() - time.now().getTime() : 1;
  return !(ahead > 0 && ahead < YEAR_MS);
}

/** Why this is no deadline, in words; "" when it is one. @param {{choice: string, other: string}} value */
export function deadlineFault(value) {
  if (deadlineOf(value)) return "";
  const outside = value.choice === "other" && isOutside(value.other);
  return outside ? t("The deadline lies in the past or more than a year ahead.") : t("Choose until when it is to be mended.");
}
export const defaultDeadline = () => ({ choice: "tomorrow", other: "" });

/** @param {{choice: string, other: string}} value @param {(value: {choice: string, other: string}) => unknown} change
 * @param {string} [group] the control's own name, where there are several @param {string} [label] */
export function deadlineInput(value, change, group = "deadline", label = t("Mend until")) {
  const moment = deadlineOf(value);
  return html`<fieldset class="field">
    <legend>${label}</legend>
    <ul class="choices">
      ${[...choices(), /** @type {[string, string]} */ (["other", t("Other")])].map(
        ([name, words]) => html`<li><label><input class="unseen" type="radio" name=${group} .checked=${value.choice === name} @change=${() => change({ ...value, choice: name })}>${words}</label></li>`,
      )}
    </ul>
    ${value.choice === "other"
      ? html`<input type="datetime-local" aria-label=${label} .value=${value.other} @change=${(/** @type {Event} */ event) =>
          change({ ...value, other: /** @type {HTMLInputElement} */ (event.target).value })}>`
      : nothing}
    ${moment ? html`<p class="hint">${time.said(moment)}</p>` : nothing}
  </fieldset>`;
}
