// @ts-check
/** One step on an issue: words, photos, and for some a deadline or a person. Stored as it is filled in. */
import { html, nothing } from "lit-html";
import { beforeAfter, issue as find } from "../cases.js";
import * as drafts from "../drafts.js";
import { N_, t } from "../i18n.js";
import * as outbox from "../outbox.js";
import { absent } from "../parts/absent.js";
import { deadlineFault, deadlineInput, deadlineOf, defaultDeadline } from "../parts/deadline.js";
import { afterPhotos, photoInput } from "../parts/photo-input.js";
import { beforeAndAfter } from "../parts/photo.js";
import { toast } from "../parts/toast.js";
import { wordsInput } from "../parts/words-input.js";
import { reasonOf } from "../reason.js";
import { go } from "../router.js";
import * as time from "../time.js";
import * as world from "../world.js";

/** What each step asks for. `sends` is the operation's kind.
 * @type {Record<string, {title: string, button: string, sends?: string, photos?: string, mustPhoto?: boolean, mustWords?: string, deadline?: boolean, person?: boolean}>} */
const STEPS = {
  confirm_fix: { title: N_("Confirm the fix"), button: N_("Save: mended"), photos: N_("Photo after mending"), mustPhoto: true },
  verify_fix: { title: N_("Verify the fix"), button: N_("Verified"), photos: N_("Photo, if you like") },
  reject_fix: { title: N_("Send back"), button: N_("Send back"), photos: N_("Photo, if you like"), mustWords: N_("Say why it is not mended."), deadline: true },
  change_deadline: { title: N_("Change the deadline"), button: N_("Save"), deadline: true, mustWords: N_("Say why.") },
  ask_deadline: { title: N_("Ask for more time"), button: N_("Ask"), sends: "change_deadline", deadline: true, mustWords: N_("Say why.") },
  reassign: { title: N_("Give to somebody else"), button: N_("Save"), person: true, mustWords: N_("Say why.") },
  comment: { title: N_("Write a note"), button: N_("Save"), photos: N_("Photo, if you like") },
};

const empty = () => ({ words: "", photos: /** @type {string[]} */ ([]), deadline: defaultDeadline(), assignee_id: "" });

/** @type {import("./index.js").Maker} */
export function stepView({ id, step }, refresh) {
  const asks = STEPS[step] ?? STEPS.comment;
  const kind = STEPS[step] ? (asks.sends ?? step) : "comment";
  const name = `step:${id}:${step}`;
  let draft = empty();
  let fault = "";
  let saving = false;

  /** @param {Partial<typeof draft>} fields */
  const set = async (fields) => {
    draft = { ...draft, ...fields };
    refresh();
    await drafts.write(name, draft);
  };

  const faultOf = () => {
    if (asks.mustPhoto && !draft.photos.length) return t("Please add a photo of how it looks now.");
    if (asks.mustWords && !draft.words.trim()) return t(asks.mustWords);
    if (asks.deadline && !deadlineOf(draft.deadline)) return deadlineFault(draft.deadline);
    if (asks.person && !draft.assignee_id) return t("Choose who is to mend it.");
    if (step === "comment" && !draft.words.trim() && !draft.photos.length) return t("Write something first.");
    return "";
  };

  /** @param {SubmitEvent} event */
  const save = afterPhotos(async (event) => {
    event.preventDefault();
    const issue = find(id);
    fault = faultOf();
    if (!issue || fault || saving) return refresh();
    saving = true;
    try {
      /** @type {any} */
      const body = { issue_id: id, words: draft.words.trim(), photos: draft.photos };
      if (kind !== "comment") body.expected_version = issue.version;
      if (asks.deadline) body.deadline_at = deadlineOf(draft.deadline)?.toISOString();
      if (asks.person) body.assignee_id = draft.assignee_id;
      await outbox.add([{ kind, body, title: t("%(step)s: %(what)s", { step: t(asks.title), what: issue.zone_name }) }], { forms: { [name]: null } });
      toast(t("Saved."));
      go(step === "comment" ? `/app/issue/${id}` : "/app", true);
    } catch (error) {
      saving = false;
      fault = t("Not saved: %(reason)s", { reason: reasonOf(error) });
      refresh();
    }
  });

  return {
    title: () => t(asks.title),
    up: () => `/app/issue/${id}`,
    async enter() {
      draft = { ...empty(), ...(await drafts.read(name)) };
    },
    render() {
      const issue = find(id);
      if (!issue) return absent(t("This issue is not on this phone."));
      const { before, after } = beforeAfter(issue);
      const people = world.list("person").filter((one) => one.active !== false);
      return html`<form class="form" @submit=${save}>
        <p><strong>${issue.description || issue.item}</strong><br><span class="soft">${issue.building} · ${issue.zone_name}</span></p>
        ${kind === "verify_fix" || kind === "reject_fix"
          ? beforeAndAfter(before, after)
          : nothing}
        ${asks.photos ? photoInput({ shas: () => draft.photos, place: `${issue.building} ${time.floor(issue.level)} ${issue.zone_name}`, label: t(asks.photos), change: (photos) => set({ photos }) }) : nothing}
        ${wordsInput({ label: asks.mustWords ? t("Reason") : t("Words, if you like"), value: draft.words, change: (words) => set({ words }), refresh })}
        ${asks.person
          ? html`<div class="field"><label for="person">${t("Who mends it")}</label><select id="person" @change=${(/** @type {Event} */ event) => set({ assignee_id: /** @type {HTMLSelectElement} */ (event.target).value })}>
              <option value="">${t("Choose")}</option>${people.map((one) => html`<option value=${one.id} ?selected=${one.id === draft.assignee_id}>${one.name}</option>`)}</select></div>`
          : nothing}
        ${asks.deadline ? deadlineInput(draft.deadline, (deadline) => set({ deadline })) : nothing}
        ${fault ? html`<p class="fault-words" role="alert">${fault}</p>` : nothing}
        <div class="thumb"><button class="button primary wide huge ${step === "reject_fix" ? "danger" : ""}" ?disabled=${saving}>${t(asks.button)}</button></div>
      </form>`;
    },
  };
}
