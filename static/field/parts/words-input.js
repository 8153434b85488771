// @ts-check
/** Words: typed, tapped from the phrases, or spoken where the browser can listen. */
import { html, nothing } from "lit-html";
import { t } from "../i18n.js";
import { listen, recogniser } from "../voice.js";
import { icon } from "./icon.js";
import { toast } from "./toast.js";

/** @type {{stop: () => void}|null} */
let ear = null;

/** @param {string} before @param {string} words */
const join = (before, words) => (before.trim() ? `${before.trim()}，${words}` : words);

/** @param {{label: string, value: string, phrases?: string[], change: (words: string) => unknown, refresh: () => void}} input */
export function wordsInput({ label, value, phrases = [], change, refresh }) {
  return html`<div class="field"><label for="words">${label}</label>
    ${phrases.length
      ? html`<ul class="choices phrases">${phrases.map(
          (words) => html`<li><button type="button" class="chip" @click=${() => change(join(value, words))}>${words}</button></li>`,
        )}</ul>`
      : nothing}
    <div class="said">
      <textarea id="words" maxlength="500" rows="2" .value=${value} @input=${(/** @type {Event} */ event) => change(/** @type {HTMLTextAreaElement} */ (event.target).value)}></textarea>
      ${recogniser()
        ? html`<button type="button" class="button voice" aria-pressed=${Boolean(ear)} aria-label=${ear ? t("Stop listening") : t("Speak")} @click=${() => speak(change, refresh)}>${icon("mic")}</button>`
        : nothing}
    </div></div>`;
}

/** @param {(words: string) => unknown} change @param {() => void} refresh */
async function speak(change, refresh) {
  if (ear) return ear.stop();
  try {
    const listening = listen((words) => {
      const area = /** @type {HTMLTextAreaElement|null} */ (document.getElementById("words"));
      if (words) void change(join(area?.value ?? "", words));
    });
    ear = listening;
    refresh();
    const fault = await listening.over;
    if (fault === "not-allowed") toast(t("The microphone is not allowed. Use the keyboard's microphone instead."), "bad");
    else if (fault && fault !== "no-speech" && fault !== "aborted") toast(t("Voice needs a network here. Use the keyboard's microphone instead."), "bad");
  } catch {
    toast(t("Voice does not work here. Use the keyboard's microphone instead."), "bad");
  }
  ear = null;
  refresh();
}
