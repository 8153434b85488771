// @ts-check
/** A duty that leaves no record of another kind: tick it off, with a photo where one is wanted. Stored as it is filled in. */
import { html, nothing } from "lit-html";
import { bookOf } from "../book.js";
import * as drafts from "../drafts.js";
import * as duties from "../duties.js";
import { t } from "../i18n.js";
import * as outbox from "../outbox.js";
import { icon } from "../parts/icon.js";
import { askLate } from "../parts/late-entry.js";
import { afterPhotos, photoInput } from "../parts/photo-input.js";
import { toast } from "../parts/toast.js";
import { lateFields } from "../patrol.js";
import { reasonOf } from "../reason.js";
import { answeredZones } from "../rounds.js";
import { go } from "../router.js";
import * as time from "../time.js";
import * as world from "../world.js";

/** `zone_ids` null: none was chosen by hand, so those that are still to do. */
const empty = () => ({ bad: /** @type {string[]} */ ([]), note: "", zone_ids: /** @type {string[]|null} */ (null), photos: /** @type {string[]} */ ([]) });

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

  /** The zones in which it is owed, those of today before others, each with whether it is still to do or done. @param {import("../types.js").Duty} duty */
  const zonesOf = (duty) => {
    const owed = duties.today().find((one) => one.duty.id === duty.id)?.owed ?? [];
    const ids = new Set([...owed.map(({ slot }) => slot.zone_id), ...duty.slots.map((slot) => slot.zone_id)]);
    const open = new Set(owed.filter(({ state }) => state === "due" || state === "overdue").map(({ slot }) => slot.zone_id));
    const done = new Set(owed.filter(({ state }) => state === "done").map(({ slot }) => slot.zone_id));
    return [...ids].map((zone) => world.zone(zone ?? "")).filter((zone) => zone !== undefined)
      .map((zone) => ({ zone, open: open.has(zone.id), done: done.has(zone.id) && !open.has(zone.id) }));
  };

  /** The zones it is done for: as chosen, or all that are to do; one after the other where each needs its own photo.
   * @param {import("../types.js").Duty} duty @param {ReturnType<typeof zonesOf>} zones @returns {string[]} */
  const chosen = (duty, zones) => {
    if (draft.zone_ids) return draft.zone_ids;
    const open = zones.filter((one) => one.open).map(({ zone }) => zone.id);
    return duty.evidence === "photo" ? open.slice(0, 1) : open;
  };

  /** @param {import("../types.js").Duty} duty @param {string[]} where */
  const lacking = (duty, where) => {
    if (duty.scope === "each_zone" && !where.length) return t("Choose the zone.");
    if (where.length > 1 && (draft.bad.length || draft.photos.length)) return t("A photo, or what is not normal, belongs to one zone: choose that one alone, the others afterwards.");
    return duty.evidence === "photo" && !draft.photos.length ? t("Please add a photo.") : "";
  };

  const save = afterPhotos(async (/** @type {import("../patrol.js").Late|null} */ late = null) => {
    const duty = find();
    if (!duty || saving) return;
    const where = chosen(duty, zonesOf(duty));
    fault = lacking(duty, where);
    if (fault) return refresh();
    saving = true;
    try {
      const items = duty.checklist.map((text) => ({ text, ok: !draft.bad.includes(text) }));
      const body = { duty_id: id, items, note: draft.note.trim(), ...lateFields(late), photos: draft.photos };
      const done = (where.length ? where : [null]).map((zone_id) => ({ kind: "record_deed", body: { ...body, zone_id }, title: duty.name }));
      await outbox.add(done, { forms: { [`duty:${id}`]: null } });
      toast(t("%(duty)s: done, saved.", { duty: duty.name }));
      if (!zonesOf(duty).some(({ zone, open }) => open && !where.includes(zone.id))) return go("/app", true);
      draft = empty(); // the zones that are left
    } catch (error) {
      fault = t("Not saved: %(reason)s", { reason: reasonOf(error) });
    }
    saving = false;
    refresh();
  });

  const late = async () => {
    const duty = find();
    const entry = duty && (await askLate({ kind: "deed", zones: chosen(duty, zonesOf(duty)), series: duty.series_id }));
    if (entry) await save(entry);
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
      const where = chosen(duty, zones);
      const done = duties.deeds().filter((one) => one.series_id === duty.series_id).sort((a, b) => b.at.localeCompare(a.at)).slice(0, 5);
      return html`<form class="form" @submit=${(/** @type {Event} */ event) => { event.preventDefault(); void save(); }}>
        ${duty.clause ? html`<p class="soft">${duty.clause}</p>` : nothing}
        ${plans(duty, zones.length ? zones.map(({ zone }) => zone) : answeredZones())}
        ${zones.length ? zonePicker(zones, where, (zone_ids) => set({ zone_ids })) : nothing}
        ${duty.checklist.length
          ? html`<section class="block"><h2>${t("Look at")}</h2><ul class="checks card">${duty.checklist.map((text) => check(text, draft.bad.includes(text), () =>
              set({ bad: draft.bad.includes(text) ? draft.bad.filter((one) => one !== text) : [...draft.bad, text] })))}</ul></section>`
          : nothing}
        ${photoInput({ shas: () => draft.photos, place: duty.name, label: duty.evidence === "photo" ? t("Photo") : t("Photo, if you like"), change: (photos) => set({ photos }) })}
        <div class="field"><label for="note">${t("Words, if you like")}</label>
          <textarea id="note" maxlength="500" rows="3" .value=${draft.note} @input=${(/** @type {Event} */ event) => set({ note: /** @type {HTMLTextAreaElement} */ (event.target).value })}></textarea></div>
        ${fault ? html`<p class="fault" role="alert">${fault}</p>` : nothing}
        ${done.length
          ? html`<section class="block"><h2>${t("Done lately")}</h2><ul class="rows card">${done.map((one) => html`<li><div class="row"><span class="grow">${time.saidOf(one)}</span>${one.local ? html`<span class="badge" data-tone="info">${t("waiting")}</span>` : nothing}</div></li>`)}</ul></section>`
          : nothing}
        <p class="late-entry"><button type="button" class="button quiet" @click=${late}>${icon("history")}${t("Late entry")}</button></p>
        <div class="thumb"><button class="button primary wide huge" ?disabled=${saving}>${icon("check-circle")}${t("Done")}</button></div>
      </form>`;
    },
  };
}

/** A plan is written in the zone's book, and that fulfils the duty to plan: there it leads. @param {import("../types.js").Duty} duty
 * @param {import("../types.js").Zone[]} zones */
function plans(duty, zones) {
  const where = duty.record_kind === "deed" && duty.topic ? zones.filter((zone) => zone.may.includes("write_plan")) : [];
  if (!where.length) return nothing;
  return html`<section class="block" data-plans><h2>${t("Write the plan: that does it")}</h2><ul class="rows card">${where.map((zone) => {
    const plan = bookOf(zone.id).plans[duty.topic];
    return html`<li><a href="/app/zone/${zone.id}/book"><span class="grow"><strong>${zone.name}</strong><small class="soft">${zone.building} ${time.floor(zone.level)}</small></span>
      <span class="badge" data-tone=${plan ? "ok" : "warn"}>${plan ? t("Written") : t("Not written yet")}</span>${icon("right")}</a></li>`;
  })}</ul></section>`;
}

/** The zones one under another: ticked are those it is done for. @param {{zone: import("../types.js").Zone, open: boolean, done: boolean}[]} zones
 * @param {string[]} where @param {(zoneIds: string[]) => unknown} change */
const zonePicker = (zones, where, change) => html`<fieldset class="field" id="zones"><legend>${t("Done in")}</legend><ul class="choices">${zones.map(({ zone, done }) => html`<li><label data-zone=${zone.id}>
  <input class="unseen" type="checkbox" .checked=${where.includes(zone.id)} @change=${() => change(where.includes(zone.id) ? where.filter((id) => id !== zone.id) : [...where, zone.id])}>${zone.building} ${time.floor(zone.level)} · ${zone.name}${done ? html`<small>${t("Done")}</small>` : nothing}</label></li>`)}</ul></fieldset>`;

/** @param {string} text @param {boolean} bad @param {() => void} toggle */
const check = (text, bad, toggle) => html`<li data-bad=${bad}><span class="grow">${text}</span>
  <button type="button" class="button ${bad ? "danger primary" : ""}" aria-pressed=${bad} @click=${toggle}>${bad ? t("Not normal") : t("Mark")}<span class="unseen"> ${text}</span></button></li>`;
