// @ts-check
/** A late entry (补录): for when it is, by one tap where something past was not done, and why it was not recorded then. */
import { html, nothing, render } from "lit-html";
import { standing } from "../duties.js";
import { t } from "../i18n.js";
import * as time from "../time.js";
import * as world from "../world.js";

/** What is entered: for which duties, in which zones (none: wherever). @typedef {{kind: string, zones: string[], series?: string, topic?: string}} What */
/** @typedef {{key: string, words: string, at: Date|null}} Choice `at` null: as it is recorded */

const DAY_MS = 86_400_000;
const MOST = 8;
const NOW = "now";
const OTHER = "other";

/** The first day that a late entry may be for. */
const daysBack = () => world.site()?.late_entry_days ?? 3;

/** The moment that stands for what is still missing of a slot: in its window, or on the last day of its week or month. Several
 * of one slot are spread, so that none is too close to another.
 * @param {import("../duties.js").Owed} owed */
function momentOf({ slot, done }) {
  const end = Date.parse(slot.end);
  const start = Math.max(Date.parse(slot.start), end - DAY_MS);
  return new Date(start + Math.round(((end - start) * (done + 1)) / (slot.need + 1)));
}

/** Which of my past slots were not done, the latest first. @param {What} what @returns {Choice[]} */
function missed({ kind, zones, series, topic }) {
  const [now, first] = [time.now().getTime(), time.at(-daysBack(), 0).getTime()];
  /** @type {Map<string, Choice>} */
  const found = new Map();
  const duties = /** @type {import("../types.js").Duty[]} */ (world.list("duty"));
  for (const duty of duties) {
    if (duty.record_kind !== kind || (series && duty.series_id !== series) || (topic && duty.topic && duty.topic !== topic)) continue;
    for (const slot of duty.slots) {
      if (Date.parse(slot.end) > now || (slot.zone_id && zones.length && !zones.includes(slot.zone_id))) continue;
      const owed = standing(duty, slot);
      const at = momentOf(owed);
      if (!owed.left || at.getTime() < first) continue;
      const words = wordsOf(slot, at);
      if (!found.has(words)) found.set(words, { key: slot.end, words, at });
    }
  }
  return [...found.values()].sort((a, b) => Number(b.at) - Number(a.at)).slice(0, MOST);
}

/** @param {import("../types.js").DutySlot} slot @param {Date} at */
function wordsOf(slot, at) {
  const day = time.dayWords(time.day(at));
  if (slot.per === "week") return t("the week until %(day)s", { day });
  if (slot.per === "month") return t("the month until %(day)s", { day });
  return slot.window ? `${day} ${t(slot.window)}` : day;
}

/** @param {What} what @returns {Choice[]} */
const offered = (what) => [
  ...missed(what),
  { key: NOW, words: t("now, %(time)s", { time: time.clock(time.now()) }), at: null },
  { key: OTHER, words: t("Another time"), at: null },
];

/** Asks. @param {What} what @returns {Promise<import("../patrol.js").Late|null>} null when it was called off */
export function askLate(what) {
  let choices = offered(what);
  const dialog = document.createElement("dialog");
  dialog.className = "dialog late-when";
  let [touched, chosen, day, clock, fault] = [false, choices[0].key, time.day(time.now()), "", ""];

  /** The moment it is for; null for now, undefined where none is said that could be meant. @returns {Date|null|undefined} */
  const moment = () => {
    if (chosen !== OTHER) return choices.find((one) => one.key === chosen)?.at ?? null;
    const at = clock ? time.fromWall(`${day}T${clock}`) : undefined;
    return at && at <= time.now() ? at : undefined;
  };
  const draw = () => {
    const at = moment();
    render(html`<p>${t("A late entry is marked for ever and counted apart. When was it, and why was it not recorded then?")}</p>
      <form class="form" method="dialog" @submit=${send}>
        <fieldset class="field"><legend>${t("When it was")}</legend><ul class="choices">${choices.map(({ key, words }) => html`<li><label>
          <input class="unseen" type="radio" name="when" .checked=${chosen === key} @change=${() => set(key)}>${words}</label></li>`)}</ul></fieldset>
        ${chosen === OTHER ? html`<div class="field"><label for="late-day">${t("Day")}</label><select id="late-day" @change=${(/** @type {Event} */ event) => { day = /** @type {HTMLSelectElement} */ (event.target).value; draw(); }}>
            ${days().map((one) => html`<option value=${one} ?selected=${one === day}>${time.dayWords(one)}</option>`)}</select></div>
          <div class="field"><label for="late-clock">${t("Time")}</label><input id="late-clock" type="time" required @change=${(/** @type {Event} */ event) => { clock = /** @type {HTMLInputElement} */ (event.target).value; draw(); }}></div>` : nothing}
        ${at ? html`<p class="hint" role="status">${t("Counts for %(when)s.", { when: time.saidFor(at) })}${mondayOf(at) < mondayOf(time.now()) ? html` ${t("That week is closed: its figures stay as they were.")}` : nothing}</p>` : nothing}
        <label class="field">${t("Reason")}<textarea required maxlength="500" rows="2"></textarea></label>
        ${fault ? html`<p class="fault" role="alert">${fault}</p>` : nothing}
        <div class="actions"><button class="button" type="button" @click=${() => dialog.close("no")}>${t("Cancel")}</button><button class="button primary" value="yes">${t("Record late")}</button></div>
      </form>`, dialog);
  };
  /** @param {string} key */
  const set = (key) => {
    [touched, chosen, fault] = [true, key, ""];
    draw();
  };
  /** What is owed may come to the page, or be done, while it is asked. What was chosen stays where it still stands. */
  const anew = () => {
    choices = offered(what);
    if (!touched || !choices.some((one) => one.key === chosen)) chosen = choices[0].key;
    draw();
  };
  /** @param {Event} event */
  const send = (event) => {
    const words = reason();
    fault = moment() === undefined ? t("A late entry is for a moment that is over.") : "";
    if (words.value.trim() && !fault) return;
    event.preventDefault();
    if (!words.value.trim()) words.value = ""; // spaces are no words
    draw();
    words.reportValidity();
  };
  const reason = () => /** @type {HTMLTextAreaElement} */ (dialog.querySelector("textarea"));

  draw();
  document.body.append(dialog);
  const still = world.onChange(anew);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      still();
      resolve(dialog.returnValue === "yes" ? { reason: reason().value.trim(), at: moment()?.toISOString() } : null);
      dialog.remove();
    });
    dialog.showModal();
  });
}

/** The first day of its week. @param {Date} at */
const mondayOf = (at) => time.day(new Date(at.getTime() - ((time.parts(at).weekday + 6) % 7) * DAY_MS));

/** Today and the days before that a late entry may be for. */
const days = () => Array.from({ length: daysBack() + 1 }, (_, back) => time.day(time.at(-back, 12)));
