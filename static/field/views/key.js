// @ts-check
/** Handing a key over: who gets it, and their signature on this screen. Stored as it is filled in. */
import { html, nothing } from "lit-html";
import { bookOf } from "../book.js";
import * as drafts from "../drafts.js";
import { t } from "../i18n.js";
import * as outbox from "../outbox.js";
import { absent } from "../parts/absent.js";
import { icon } from "../parts/icon.js";
import { afterPhotos, photoInput } from "../parts/photo-input.js";
import { signaturePad, taken } from "../parts/signature.js";
import { toast } from "../parts/toast.js";
import { reasonOf } from "../reason.js";
import { go } from "../router.js";
import * as time from "../time.js";
import * as world from "../world.js";

const empty = () => ({ to_id: "", to_name: "", note: "", photos: /** @type {string[]} */ ([]) });

/** @type {import("./index.js").Maker} */
export function keyView({ zone: zoneId, id }, refresh) {
  let draft = empty();
  let fault = "";
  let saving = false;
  const find = () => bookOf(zoneId).keys.find((key) => key.id === id);

  /** @param {Partial<typeof draft>} fields */
  const set = async (fields) => {
    draft = { ...draft, ...fields };
    refresh();
    await drafts.write(`key:${id}`, draft);
  };

  /** @param {Event} event */
  const save = afterPhotos(async (event) => {
    event.preventDefault();
    const key = find();
    if (!key || saving) return;
    try {
      // Whoever signed and went straight on has signed all the same.
      const sha = draft.photos.length ? null : await taken(/** @type {Element} */ (event.target).querySelector("canvas"), key.name);
      if (sha) await set({ photos: [sha] });
    } catch (error) {
      fault = t("The photo could not be kept: %(reason)s", { reason: reasonOf(error) });
      return refresh();
    }
    if (saving) return; // a second tap while the signature was kept
    fault = !draft.to_id && !draft.to_name.trim() ? t("Say who gets the key.") : draft.photos.length ? "" : t("Please have the hand-over signed.");
    if (fault) return refresh();
    saving = true;
    try {
      const body = { entry_id: id, to_id: draft.to_id || null, to_name: draft.to_id ? "" : draft.to_name.trim(), note: draft.note.trim(), photos: draft.photos };
      await outbox.add([{ kind: "hand_over_key", body, title: t("Key: %(key)s", { key: key.name }) }], { forms: { [`key:${id}`]: null } });
      toast(t("Hand-over saved."));
      go(`/app/zone/${zoneId}/book`, true);
    } catch (error) {
      saving = false;
      fault = t("Not saved: %(reason)s", { reason: reasonOf(error) });
      refresh();
    }
  });

  return {
    title: () => t("Hand a key over"),
    up: () => `/app/zone/${zoneId}/book`,
    async enter() {
      draft = { ...empty(), ...(await drafts.read(`key:${id}`)) };
    },
    render() {
      const key = find();
      if (!key) return absent(t("This key is not on this phone."));
      const people = world.list("person").filter((one) => one.active !== false).sort((a, b) => a.name.localeCompare(b.name, "zh"));
      return html`<form class="form" @submit=${save}>
        <p><strong>${key.name}</strong>${key.holder ? html` <span class="soft">${t("held by %(name)s", { name: key.holder })}</span>` : nothing}</p>
        ${people.length
          ? html`<div class="field"><label for="to">${t("Who gets it")}</label><select id="to" @change=${(/** @type {Event} */ event) => set({ to_id: /** @type {HTMLSelectElement} */ (event.target).value })}>
              <option value="" ?selected=${!draft.to_id}>${t("Somebody else, by name")}</option>
              ${people.map((one) => html`<option value=${one.id} ?selected=${one.id === draft.to_id}>${one.name}${one.team_name ? ` (${one.team_name})` : ""}</option>`)}</select></div>`
          : nothing}
        ${draft.to_id
          ? nothing
          : html`<div class="field"><label for="name">${t("Name of who gets it")}</label><input id="name" maxlength="40" autocomplete="off" .value=${draft.to_name} @input=${(/** @type {Event} */ event) => set({ to_name: /** @type {HTMLInputElement} */ (event.target).value })}></div>`}
        ${draft.photos.length ? nothing : signaturePad(key.name, (sha) => set({ photos: [sha] }))}
        ${photoInput({ shas: () => draft.photos, place: key.name, label: draft.photos.length ? t("Signature") : t("Or a photo of the signed paper"), change: (photos) => set({ photos }) })}
        <div class="field"><label for="note">${t("Words, if you like")}</label><input id="note" maxlength="200" .value=${draft.note} @input=${(/** @type {Event} */ event) => set({ note: /** @type {HTMLInputElement} */ (event.target).value })}></div>
        <div class="thumb">${fault ? html`<p class="fault-words" role="alert">${fault}</p>` : nothing}
          <button class="button primary wide huge" ?disabled=${saving}>${icon("hand-over")}${t("Hand it over")}</button></div>
      </form>
      ${key.earlier?.length
        ? html`<section class="block" data-earlier><h2>${t("Keys handed over so far")}</h2><ul class="rows card">${key.earlier.map((one) => html`<li><div class="row"><span class="grow"><strong>${one.from} → ${one.to}</strong><small class="soft">${time.said(one.at)}</small></span></div></li>`)}</ul></section>`
        : nothing}`;
    },
  };
}
