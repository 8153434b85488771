// @ts-check
/** What somebody asks, written down by whoever was asked first (首问); the directory answers most at once. */
import { html, nothing } from "lit-html";
import * as drafts from "../drafts.js";
import { t } from "../i18n.js";
import * as outbox from "../outbox.js";
import { icon } from "../parts/icon.js";
import { toast } from "../parts/toast.js";
import { wordsInput } from "../parts/words-input.js";
import { reasonOf } from "../reason.js";
import { go } from "../router.js";
import * as scans from "../scans.js";
import * as world from "../world.js";

const empty = () => ({ words: "", answer: "", caller_name: "", caller_phone: "", sought: "", confidential: false });
const MOST = 6;

/** @type {import("./index.js").Maker} */
export function inquiryView(_params, refresh) {
  let draft = empty();
  let fault = "";
  let saving = false;

  /** @param {Partial<typeof draft>} fields */
  const set = async (fields) => {
    draft = { ...draft, ...fields };
    refresh();
    await drafts.write("inquiry", draft);
  };

  /** What is confidential is not answered by whoever was asked first (附表二 二.3). */
  const isAnswered = () => !draft.confidential && Boolean(draft.answer.trim());

  const save = async () => {
    const answered = isAnswered();
    fault = draft.words.trim() ? "" : t("Please write down what is asked for.");
    if (fault || saving) return refresh();
    saving = true;
    try {
      const { words, answer, caller_name, caller_phone, confidential } = draft;
      const body = { words: words.trim(), answer: answered ? answer.trim() : "", caller_name: caller_name.trim(), caller_phone: caller_phone.trim(), zone_id: scans.last(), confidential };
      const [saved] = await outbox.add([{ kind: "log_inquiry", body, title: t("Inquiry: %(words)s", { words: words.trim().slice(0, 40) }) }], { forms: { inquiry: null } });
      toast(answered ? t("Answered and saved.") : confidential ? t("Saved: only the set people see it.") : t("Saved: it is yours until somebody accepts it."));
      go(answered || confidential ? "/app" : `/app/case/${saved.id}`, true);
    } catch (error) {
      saving = false;
      fault = t("Not saved: %(reason)s", { reason: reasonOf(error) });
      refresh();
    }
  };

  /** @param {string} field @param {string} label @param {string} value @param {Record<string, string>} [more] */
  const line = (field, label, value, more = {}) => html`<div class="field"><label for=${field}>${label}</label>
    <input id=${field} maxlength="40" autocomplete="off" inputmode=${more.inputmode ?? "text"} .value=${value} @input=${(/** @type {Event} */ event) => set({ [field]: /** @type {HTMLInputElement} */ (event.target).value })}></div>`;

  return {
    title: () => t("Inquiry"),
    up: () => "/app",
    async enter() {
      draft = { ...empty(), ...(await drafts.read("inquiry")) };
    },
    render: () => html`<form class="form" @submit=${(/** @type {Event} */ event) => { event.preventDefault(); void save(); }}>
      ${wordsInput({ label: t("What is asked for"), value: draft.words, phrases: [], change: (words) => set({ words }), refresh })}
      <ul class="choices"><li><label><input class="unseen" type="checkbox" .checked=${draft.confidential} @change=${(/** @type {Event} */ event) => set({ confidential: /** @type {HTMLInputElement} */ (event.target).checked })}>${icon("lock")}${t("Confidential: for the set people only")}</label></li></ul>
      ${draft.confidential ? nothing : html`<div class="field"><label for="sought">${t("Look it up: bureau, room or name")}</label>
        <input id="sought" type="search" autocomplete="off" .value=${draft.sought} @input=${(/** @type {Event} */ event) => set({ sought: /** @type {HTMLInputElement} */ (event.target).value })}></div>
      ${found(draft.sought, (answer) => set({ answer, sought: "" }))}
      ${line("answer", t("What you answered (empty: not yet)"), draft.answer)}`}
      <details class="card more"><summary><span class="grow">${t("Who asked, if they are to be called back")}</span></summary>
        ${line("caller_name", t("Name"), draft.caller_name)} ${line("caller_phone", t("Phone"), draft.caller_phone, { inputmode: "tel" })}</details>
      ${fault ? html`<p class="fault-words" role="alert">${fault}</p>` : nothing}
      <div class="thumb"><button class="button primary wide huge" ?disabled=${saving}>${icon("check")}${draft.confidential ? t("Save, for the set people") : isAnswered() ? t("Answered: save") : t("Save, still to answer")}</button></div>
    </form>`,
  };
}

/** What the directory says: a tap takes it as the answer. @param {string} sought @param {(answer: string) => unknown} take */
function found(sought, take) {
  const words = sought.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return nothing;
  const entries = world.list("directory_entry").filter((one) => words.every((word) => `${one.unit} ${one.room} ${one.phone} ${one.note}`.toLowerCase().includes(word)));
  if (!entries.length) return html`<p class="soft">${t("The directory has nothing of that name.")}</p>`;
  return html`<ul class="rows card">${entries.slice(0, MOST).map((one) => html`<li><button type="button" class="row" @click=${() => take([one.unit, one.room, one.phone].filter(Boolean).join(" ").slice(0, 200))}>
    <span class="grow"><strong>${one.unit}</strong><small class="soft">${[one.room, one.phone, one.note].filter(Boolean).join(" · ")}</small></span>${icon("plus")}</button></li>`)}</ul>`;
}
