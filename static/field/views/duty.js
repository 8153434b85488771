// @ts-check
/** A duty that leaves no record of another kind: tick it off, with a photo where one is wanted. Stored as it is filled in. */
import { html, nothing } from "lit-html";
import * as drafts from "../drafts.js";
import * as duties from "../duties.js";
import { t } from "../i18n.js";
import * as outbox from "../outbox.js";
import { ask } from "../parts/ask.js";
import { icon } from "../parts/icon.js";
import { afterPhotos, photoInput } from "../parts/photo-input.js";
import { toast } from "../parts/toast.js";
import { reasonOf } from "../reason.js";
import { go } from "../router.js";
import * as time from "../time.js";
import * as world from "../world.js";

const empty = () => ({ bad: /** @type {string[]} */ ([]), note: "", zone_id: "", photos: /** @type {string[]} */ ([]) });

/** @type {import("./index.js").Maker} */
export function dutyView({ id }, refresh) {
  let draft = empty();
  let fault = "";
  let saving = false;
  /** @returns {import("../types.js").Duty|undefined} */
  const find = () => world.get("duty", id);

  /** @param {Partial<typeof draft>} fields */
  const set = async (fields) => {
    draft = { ...draft, ...fields };
    refresh();
    await drafts.write(`duty:${id}`, draft);
  };

  /** @param {import("../types.js").Duty} duty */
  const zonesOf = (duty) => [...new Set(duty.slots.map((slot) => slot.zone_id).filter(Boolean))].map((zone) => world.zone(String(zone))).filter((zone) => zone !== undefined);

  const save = afterPhotos(async (lateReason = "") => {
    const duty = find();
    if (!duty || saving) return;
    fault = duty.scope === "each_zone" && !draft.zone_id ? t("Choose the zone.") : duty.evidence === "photo" && !draft.photos.length ? t("Please add a photo.") : "";
    if (fault) return refresh();
    saving = true;
    try {
      const items = duty.checklist.map((text) => ({ text, ok: !draft.bad.includes(text) }));
      const body = { duty_id: id, zone_id: draft.zone_id || null, items, note: draft.note.trim(), late_reason: lateReason, photos: draft.photos };
      await outbox.add([{ kind: "record_deed", body, title: duty.name }], { forms: { [`duty:${id}`]: null } });
      toast(t("%(duty)s: done, saved.", { duty: duty.name }));
      go("/app", true);
    } catch (error) {
      saving = false;
      fault = t("Not saved: %(reason)s", { reason: reasonOf(error) });
      refresh();
    }
  });

  const late = async () => {
    const reason = await ask(t("A late entry is marked for ever. Say when you did it and why it was not recorded then."), t("Record late"), { reason: t("Reason") });
    if (reason) await save(reason);
  };

  return {
    title: () => find()?.name ?? t("Duty"),
    up: () => "/app",
    async enter() {
      draft = { ...empty(), ...(await drafts.read(`duty:${id}`)) };
    },
    render() {
      const duty = find();
      if (!duty) return html`<p>${t("This duty is not on this phone.")}</p>`;
      const zones = zonesOf(duty);
      const done = duties.deeds().filter((one) => one.series_id === duty.series_id).sort((a, b) => b.at.localeCompare(a.at)).slice(0, 5);
      return html`<form class="form" @submit=${(/** @type {Event} */ event) => { event.preventDefault(); void save(); }}>
        ${duty.clause ? html`<p class="soft">${duty.clause}</p>` : nothing}
        ${zones.length
          ? html`<div class="field"><label for="zone">${t("Zone")}</label><select id="zone" @change=${(/** @type {Event} */ event) => set({ zone_id: /** @type {HTMLSelectElement} */ (event.target).value })}>
              <option value="">${duty.scope === "each_zone" ? t("Choose the zone.") : "—"}</option>
              ${zones.map((zone) => html`<option value=${zone.id} ?selected=${zone.id === draft.zone_id}>${zone.building} ${time.floor(zone.level)} · ${zone.name}</option>`)}</select></div>`
          : nothing}
        ${duty.checklist.length
          ? html`<section class="block"><h2>${t("Look at")}</h2><ul class="checks card">${duty.checklist.map((text) => check(text, draft.bad.includes(text), () =>
              set({ bad: draft.bad.includes(text) ? draft.bad.filter((one) => one !== text) : [...draft.bad, text] })))}</ul></section>`
          : nothing}
        ${photoInput({ shas: () => draft.photos, place: duty.name, label: duty.evidence === "photo" ? t("Photo") : t("Photo, if you like"), change: (photos) => set({ photos }) })}
        <div class="field"><label for="note">${t("Words, if you like")}</label>
          <textarea id="note" maxlength="500" rows="3" .value=${draft.note} @input=${(/** @type {Event} */ event) => set({ note: /** @type {HTMLTextAreaElement} */ (event.target).value })}></textarea></div>
        ${fault ? html`<p class="fault" role="alert">${fault}</p>` : nothing}
        ${done.length
          ? html`<section class="block"><h2>${t("Done lately")}</h2><ul class="rows card">${done.map((one) => html`<li><div class="row"><span class="grow">${time.said(one.at)}</span>${one.local ? html`<span class="badge" data-tone="info">${t("waiting")}</span>` : nothing}</div></li>`)}</ul></section>`
          : nothing}
        <p class="late-entry"><button type="button" class="button quiet" @click=${late}>${icon("history")}${t("Late entry")}</button></p>
        <div class="thumb"><button class="button primary wide huge" ?disabled=${saving}>${icon("check-circle")}${t("Done")}</button></div>
      </form>`;
    },
  };
}

/** @param {string} text @param {boolean} bad @param {() => void} toggle */
const check = (text, bad, toggle) => html`<li data-bad=${bad}><span class="grow">${text}</span>
  <button type="button" class="button ${bad ? "danger primary" : ""}" aria-pressed=${bad} @click=${toggle}>${bad ? t("Not normal") : t("Mark")}<span class="unseen"> ${text}</span></button></li>`;
