// @ts-check
/** One step on a service case: what its kind asks for. Stored as it is filled in. */
import { html, nothing } from "lit-html";
import * as drafts from "../drafts.js";
import { t } from "../i18n.js";
import * as outbox from "../outbox.js";
import { absent } from "../parts/absent.js";
import { deadlineFault, deadlineInput, deadlineOf, defaultDeadline } from "../parts/deadline.js";
import { afterPhotos, photoInput } from "../parts/photo-input.js";
import { toast } from "../parts/toast.js";
import { wordsInput } from "../parts/words-input.js";
import { reasonOf } from "../reason.js";
import { go } from "../router.js";
import * as service from "../service.js";
import { CLOCKS, EVENTS, STEPS } from "../service-words.js";
import * as world from "../world.js";

const empty = () => ({ words: "", photos: /** @type {string[]} */ ([]), person_id: "", person_ids: /** @type {string[]} */ ([]), team_id: "", verdict: /** @type {boolean|null} */ (null), promised: defaultDeadline() });

/** @type {import("./index.js").Maker} */
export function caseStepView({ id, step }, refresh) {
  const name = `case:${id}:${step}`;
  const title = () => t(STEPS[step]?.[0] ?? step);
  let draft = empty();
  let fault = "";
  let saving = false;

  /** @param {Partial<typeof draft>} fields */
  const set = async (fields) => {
    draft = { ...draft, ...fields };
    refresh();
    await drafts.write(name, draft);
  };

  /** @param {string[]} needs */
  const faultOf = (needs) => {
    if (needs.includes("person") && !draft.person_id) return t("Choose who takes it.");
    if (needs.includes("ushers") && ![2, 3].includes(draft.person_ids.length)) return t("Please choose two or three ushers.");
    if (needs.includes("team") && !draft.team_id) return t("Choose the team.");
    if (needs.includes("verdict") && draft.verdict === null) return t("Please choose the caller's word.");
    if (needs.includes("promise") && !deadlineOf(draft.promised)) return deadlineFault(draft.promised);
    const must = needs.includes("words") || draft.verdict === false || (step === "comment" && !draft.photos.length);
    return must && !draft.words.trim() ? t("Write something first.") : "";
  };

  /** @param {SubmitEvent} event @param {import("../types.js").ServiceCase} one @param {string[]} needs */
  const save = afterPhotos(async (event, one, needs) => {
    event.preventDefault();
    fault = faultOf(needs);
    if (fault || saving) return refresh();
    saving = true;
    try {
      /** @type {any} */
      const body = { case_id: id, step, words: draft.words.trim(), photos: draft.photos };
      if (needs.includes("person")) body.person_id = draft.person_id;
      if (needs.includes("ushers")) body.person_ids = draft.person_ids;
      if (needs.includes("team")) body.team_id = draft.team_id;
      if (needs.includes("verdict")) body.verdict = draft.verdict;
      if (needs.includes("promise")) body.promised_at = deadlineOf(draft.promised)?.toISOString();
      await outbox.add([{ kind: "take_step", body, title: t("%(step)s: %(what)s", { step: title(), what: service.label(one) }) }], { forms: { [name]: null } });
      toast(t("Saved."));
      go(`/app/case/${id}`, true);
    } catch (error) {
      saving = false;
      fault = t("Not saved: %(reason)s", { reason: reasonOf(error) });
      refresh();
    }
  });

  return {
    title,
    up: () => `/app/case/${id}`,
    async enter() {
      draft = { ...empty(), ...(await drafts.read(name)) };
    },
    render() {
      const one = service.serviceCase(id);
      const rule = one && service.step(one, step);
      if (!one || !rule) return absent(t("This step does not fit any more."));
      const { needs } = rule;
      return html`<form class="form" @submit=${(/** @type {SubmitEvent} */ event) => save(event, one, needs)}>
        <p><strong>${service.label(one)}</strong><br><span class="soft">${service.placeOf(one)}</span></p>
        ${needs.includes("person") ? people(one, draft.person_id, (person_id) => set({ person_id })) : nothing}
        ${needs.includes("ushers") ? ushers(draft.person_ids, (person_ids) => set({ person_ids })) : nothing}
        ${needs.includes("team") ? teams(one, draft.team_id, (team_id) => set({ team_id })) : nothing}
        ${needs.includes("verdict")
          ? html`<fieldset class="field"><legend>${t("The caller's word")}</legend><ul class="choices">${[true, false].map((yes) => html`<li><label><input class="unseen" type="radio" name="verdict" .checked=${draft.verdict === yes} @change=${() => set({ verdict: yes })}>${yes ? t("Content") : t("Not content: open again")}</label></li>`)}</ul></fieldset>`
          : nothing}
        ${needs.includes("promise") ? deadlineInput(draft.promised, (promised) => set({ promised }), "promised", t("By when")) : nothing}
        ${needs.includes("lacking") ? missing(one) : nothing}
        ${wordsInput({ label: needs.includes("words") ? t("Words") : t("Words, if you like"), value: draft.words, phrases: [], change: (words) => set({ words }), refresh })}
        ${["finish", "comment", "summary", "wrap_up"].includes(step) ? photoInput({ shas: () => draft.photos, place: service.placeOf(one) || service.label(one), label: t("Photo, if you like"), change: (photos) => set({ photos }) }) : nothing}
        ${fault ? html`<p class="fault-words" role="alert">${fault}</p>` : nothing}
        <div class="thumb"><button class="button primary wide huge" ?disabled=${saving}>${title()}</button></div>
      </form>`;
    },
  };
}

/** What a reception that is closed now was left without (附表一 二.1). @param {import("../types.js").ServiceCase} one */
function missing(one) {
  const left = [
    one.state === "new" && t(EVENTS.set_up),
    one.points.some((point) => !point.by_name) && t(CLOCKS.recheck),
    one.size === "large" && !one.ushers.length && t("Ushers"),
  ].filter(Boolean);
  return left.length ? html`<p class="notice" data-tone="warn">${t("Not done: %(what)s. Please write why it is closed all the same.", { what: left.join("、") })}</p>` : nothing;
}

/** The roster, of which two or three are wanted (附表一 二.1). @param {string[]} chosen @param {(ids: string[]) => unknown} change */
function ushers(chosen, change) {
  const roster = world.site()?.ushers ?? [];
  if (!roster.length) return html`<p class="fault-words">${t("Nobody is on the roster yet.")}</p>`;
  return html`<fieldset class="field"><legend>${t("Ushers, two or three")}</legend><ul class="choices">${roster.map(({ id, name }) => html`<li><label><input class="unseen" type="checkbox" .checked=${chosen.includes(id)}
    @change=${() => change(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])}>${name}</label></li>`)}</ul></fieldset>`;
}

/** Those that are not called yet. @param {import("../types.js").ServiceCase} one @param {string} chosen @param {(id: string) => unknown} change */
function teams(one, chosen, change) {
  const left = world.list("team").filter((team) => !one.teams.some(({ id }) => id === team.id));
  return html`<div class="field"><label for="team">${t("Team")}</label>
    <select id="team" @change=${(/** @type {Event} */ event) => change(/** @type {HTMLSelectElement} */ (event.target).value)}>
      <option value=""></option>${left.map((team) => html`<option value=${team.id} ?selected=${team.id === chosen}>${team.name}</option>`)}</select></div>`;
}

/** Who takes it: whoever gave it and one's superiors first, then whoever else this phone knows by name; a confidential
 * one, the set people alone. @param {import("../types.js").ServiceCase} one @param {string} chosen @param {(id: string) => unknown} change */
function people(one, chosen, change) {
  /** @type {Map<string, string>} */
  const known = new Map();
  if (!one.confidential) {
    for (const zone of world.zones()) if (zone.owner_id && zone.owner_name) known.set(zone.owner_id, zone.owner_name);
    for (const person of world.list("person")) if (person.active !== false) known.set(person.id, withTeam(person));
  }
  const first = new Map((one.takers ?? []).map((taker) => [taker.id, withTeam(taker)]));
  const others = [...known].filter(([id]) => !first.has(id)).sort((a, b) => a[1].localeCompare(b[1], "zh"));
  const named = [...first, ...others].filter(([id]) => id !== one.assignee_id);
  return html`<div class="field"><label for="person">${t("Who takes it")}</label>
    <select id="person" @change=${(/** @type {Event} */ event) => change(/** @type {HTMLSelectElement} */ (event.target).value)}>
      <option value=""></option>${named.map(([id, name]) => html`<option value=${id} ?selected=${id === chosen}>${name}</option>`)}</select></div>`;
}

/** @param {import("../types.js").Taker} one */
const withTeam = (one) => (one.team_name ? `${one.name} (${one.team_name})` : one.name);
